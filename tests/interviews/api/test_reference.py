"""What the schema says of the API, as the page about it reads it: made once, in our language, and true."""

import json

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


def shape(value: object) -> object:
    """Keys all the way down, in their order; lists by their first entry."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value else None
