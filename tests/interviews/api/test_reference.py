"""What the schema says of the API, as the page about it reads it: made once, in our language, and true."""

import json

import pytest
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

from interviews.api import reference as api_reference
from interviews.api.views import applications, booking_links, decisions, interviews, jobs, recordings, texts

TYPES = {"application/json", "text/plain", "text/vtt"}
pytestmark = pytest.mark.django_db


def test_every_answer_and_every_body_has_an_example(schema):
    for path, methods in schema["paths"].items():
        for method, described in methods.items():
            answers = [each for status, each in described["responses"].items() if status.startswith("2")]
            for each in [*answers, *filter(None, [described.get("requestBody")])]:
                for kind, content in each["content"].items():
                    assert content.get("examples") or kind not in TYPES, f"{method} {path}"


def test_examples_are_of_the_shape_that_the_schema_says(schema):
    checked = 0
    for methods in schema["paths"].values():
        for described in methods.values():
            bodies = [*described["responses"].values(), described.get("requestBody", {})]
            for content in [each["content"].get("application/json", {}) for each in bodies if "content" in each]:
                for example in content.get("examples", {}).values():
                    resolved = content["schema"] | {"components": schema["components"]}
                    wrong = Draft202012Validator(resolved).iter_errors(example["value"])
                    assert [error.message for error in wrong if error.instance is not None] == []
                    checked += 1
    assert checked > 25


@pytest.mark.parametrize(
    ("example", "serializer"),
    [
        (interviews.AN_INTERVIEW, interviews.InterviewSerializer),
        (recordings.A_RECORDING, recordings.RecordingSerializer),
        (booking_links.A_LINK, booking_links.BookingLinkSerializer),
        (applications.AN_APPLICATION, applications.ApplicationSerializer),
        (jobs.A_JOB, jobs.JobSerializer),
        (jobs.A_PANEL, jobs.PanelSerializer),
        (texts.A_TRANSCRIPT, texts.TranscriptSerializer),
        (texts.A_SUMMARY, texts.SummarySerializer),
        (decisions.A_DECISION, decisions.DecisionSerializer),
    ],
)
def test_each_example_names_all_that_the_api_answers(example, serializer):
    assert list(example) == list(serializer().fields)


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

    assert reader.field("rows", described, is_required=True).kind == kind
