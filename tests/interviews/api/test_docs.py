"""The API's documentation: everything that the schema describes, from our own house, without a script."""

import json
import re

import pytest
from django.utils.html import escape

from interviews.api.examples import example_of
from interviews.api.views import texts

pytestmark = pytest.mark.django_db


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
            assert {each["name"] for each in described.get("parameters", [])} <= set(
                re.findall(r"<dt><code>([-\w]+)<", page)
            )
            assert re.search(rf"curl [^<]*http://127\.0\.0\.1:8000{re.sub(r'{id}|{slug}', r'[-0-9a-z]+', path)}<", page)


def test_a_transcript_stands_there_as_the_text_that_it_is(page):
    assert f"<code>{escape(texts.AS_TEXT)}</code>" in page


def test_every_event_stands_there_with_what_is_posted(page, schema):
    for kind, methods in schema["x-webhooks"].items():
        assert f'id="event-{kind.replace(".", "-").replace("_", "-")}"' in page
        assert escape(methods["post"]["description"]) in page
        assert escape(json.dumps(example_of(kind), indent=2, ensure_ascii=False)) in page


def test_every_field_and_every_word_it_may_hold_is_explained(page, schema):
    for name, described in schema["components"]["schemas"].items():
        for field in described.get("properties", {}):
            assert f"<dt><code>{field}</code></dt>" in page, f"{name}.{field}"
        for value in described.get("enum", []):
            assert f"<code>{value}</code>" in page, f"{name}: {value}"


def test_schema_can_be_downloaded_in_both_forms(page, client):
    found = re.findall(r'href="(/api/schema/[^"]*)" download="fairloop-api\.(\w+)"', page)

    assert [form for _, form in found] == ["yaml", "json"]
    for address, _ in found:
        assert client.get(address.replace("&amp;", "&")).status_code == 200


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
