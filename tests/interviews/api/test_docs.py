"""The API's documentation: everything that the schema describes, from our own house, without a script."""

import json
import re

import pytest
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

from interviews.api import reference as api_reference
from interviews.api import views as api
from interviews.booking import payload
from interviews.models import Recording
from tests.factories import make_interview
from tests.recorded import make_artifact, make_held, make_recording

pytestmark = pytest.mark.django_db


@pytest.fixture
def schema() -> dict:
    return SchemaGenerator().get_schema(request=None, public=True)


@pytest.fixture
def page(client) -> str:
    response = client.get("/api/docs/")
    assert response.status_code == 200
    return response.content.decode()


def test_every_operation_is_named_with_its_address_an_anchor_and_a_way_to_ask(page, schema):
    for path, methods in schema["paths"].items():
        for method, described in methods.items():
            anchor = described["operationId"].replace("_", "-")
            assert f'id="{anchor}"' in page
            assert f'href="#{anchor}">{described["summary"]}</a>' in page
            assert f"<b>{method.upper()}</b> {path}</code>" in page
            assert described["description"].replace("'", "&#x27;") in page
            assert {each["name"] for each in described["parameters"]} <= set(re.findall(r"<dt><code>(\w+)<", page))
            assert re.search(rf"curl [^<]*http://127\.0\.0\.1:8000{re.sub(r'{id}', r'[-0-9a-f]+', path)}<", page)


def test_every_field_and_every_word_it_may_hold_is_explained(page, schema):
    for name, described in schema["components"]["schemas"].items():
        for field in described.get("properties", {}):
            assert f"<dt><code>{field}</code></dt>" in page, f"{name}.{field}"
        for value in described.get("enum", []):
            assert f"<code>{value}</code>" in page, f"{name}: {value}"


def test_examples_are_what_the_api_would_answer(schema):
    """They are written by hand, so they are held against the schema and against what rows are described as."""
    held = make_held()
    make_artifact(make_recording(held))
    answered = api.RecordingSerializer(Recording.objects.get()).data

    assert shape(api.AN_INTERVIEW) == shape(payload.describe(make_interview()))
    assert shape(api.A_RECORDING) == shape(answered)
    for name, example in [("Interview", api.AN_INTERVIEW), ("Recording", api.A_RECORDING)]:
        resolved = {"$ref": f"#/components/schemas/{name}", "components": schema["components"]}
        wrong = Draft202012Validator(resolved).iter_errors(example)
        assert [error.message for error in wrong if error.instance is not None] == []


def shape(value: object) -> object:
    """Keys all the way down, in their order; lists by their first entry."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value else None


def test_schema_can_be_downloaded_in_both_forms(page, client):
    found = re.findall(r'href="(/api/schema/[^"]*)" download="fairloop-api\.(\w+)"', page)

    assert [form for _, form in found] == ["yaml", "json"]
    for address, _ in found:
        assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_schema_is_made_once_for_all_who_ask_and_in_our_language(client, monkeypatch):
    made = []
    parse = SchemaGenerator.parse
    monkeypatch.setattr(SchemaGenerator, "parse", lambda *args: made.append(get_language()) or parse(*args))
    api_reference._read_reference.cache_clear()
    api_reference._read_schema.cache_clear()

    for address in ("/api/schema/?lang=de", "/api/docs/", "/api/docs/", "/api/schema/?version=2"):
        assert client.get(address).status_code == 200

    assert made == ["en-gb"]


def test_kept_schema_is_the_one_that_would_be_made(client, schema):
    assert client.get("/api/schema/?format=json").json() == json.loads(json.dumps(schema))


@pytest.mark.parametrize(
    ("described", "kind"),
    [
        ({"type": "array", "items": {"type": "array", "items": {"type": "string"}}}, "list"),
        ({"type": "string", "format": "byte"}, "text"),
        ({"type": "file"}, "file"),
    ],
)
def test_kind_that_nobody_thought_of_has_a_name_all_the_same(described, kind):
    reader = api_reference.Reader({"components": {"schemas": {}}}, site_url="https://jobs.example.com")

    assert reader.field("rows", described, True).kind == kind


def test_every_link_within_the_page_leads_somewhere(page):
    anchors = set(re.findall(r'id="([^"]+)"', page))

    assert set(re.findall(r'href="#([^"]+)"', page)) <= anchors


def test_page_runs_no_script_sets_no_style_and_loads_nothing_from_elsewhere(page):
    assert "<script" not in page
    assert not re.search(r"<style|\sstyle=", page)
    assert re.findall(r'(?:src|href)="(?:https?:)?//', page) == []


def test_anybody_may_read_it(client, recruiter):
    assert client.get("/api/docs/").status_code == 200
    client.force_login(recruiter)
    assert client.get("/api/docs/").status_code == 200
