"""Events as the API's document describes them, held against what the rooms really owe."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from debriefs.committee.payload import payload_of
from interviews.api.examples import KEY
from interviews.ats.sending import body_of
from interviews.models import AtsEvent
from tests.factories import make_endpoint
from tests.interviews.api import amara

pytestmark = pytest.mark.django_db
Kind = AtsEvent.Kind
OTHER_SPELLING = re.compile(r"\d\d:\d\d[+-]\d\d:\d\d")  # times are in UTC with a Z, as in the API
COMPONENTS = "#/components/schemas/"


def all_goes_well() -> None:
    interview = amara.move(amara.book(amara.invite()))
    recording = amara.record(interview)
    amara.write_down(recording)
    amara.judge(interview)
    amara.erase(recording)
    AtsEvent.objects.test(make_endpoint(name="Greenhouse"), at=datetime(2027, 3, 1, 8, 30, tzinfo=UTC))


def she_cancels() -> None:
    amara.cancel(amara.book(amara.invite()))


def she_stays_away() -> None:
    amara.stay_away(amara.book(amara.invite()))


def nothing_is_recorded() -> None:
    amara.lose(amara.move(amara.book(amara.invite())))


OTHERWISE = {
    she_cancels: Kind.INTERVIEW_CANCELLED,
    she_stays_away: Kind.INTERVIEW_NO_SHOW,
    nothing_is_recorded: Kind.RECORDING_LOST,
}


def told() -> Iterator[tuple[str, dict[str, object]]]:
    """Each event with what is posted of it."""
    for event in AtsEvent.objects.order_by("number"):
        data = payload_of(event) if event.kind == Kind.DECISION_MADE else event.payload
        assert data is not None
        yield event.kind, body_of(event, data)


def exactly(described: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The same schema, closed: nothing may be there that it does not name."""
    if "$ref" in described:
        return exactly(schema["components"]["schemas"][described["$ref"].removeprefix(COMPONENTS)], schema)
    parts = [exactly(part, schema) for part in described.get("allOf", [])]
    closed = {name: value for name, value in described.items() if name not in {"allOf", "nullable", "oneOf"}}
    if objects := [part for part in [*parts, closed] if "properties" in part]:
        fields = {name: exactly(field, schema) for part in objects for name, field in part["properties"].items()}
        required = [name for part in objects for name in part.get("required", [])]
        closed = {"type": "object", "properties": fields, "required": required, "additionalProperties": False}
    elif parts:
        closed |= parts[0]
    if "items" in described:
        closed["items"] = exactly(described["items"], schema)
    return {"anyOf": [closed, {"type": "null"}]} if described.get("nullable") else closed


@pytest.mark.parametrize("course", [all_goes_well, *OTHERWISE])
def test_every_event_is_what_the_document_says_of_it_and_nothing_more(schema, settings, course):
    settings.SITE_URL = "https://interviews.example.com"
    course()

    kinds = set()
    for kind, body in told():
        content = schema["x-webhooks"][kind]["post"]["requestBody"]["content"]["application/json"]
        wrong = Draft202012Validator(exactly(content["schema"], schema)).iter_errors(body)
        assert [f"{list(error.path)}: {error.message}" for error in wrong] == [], kind
        assert not OTHER_SPELLING.search(json.dumps(body)), kind
        assert body | {"id": KEY} == content["examples"][kind]["value"], kind
        kinds.add(kind)
    assert kinds >= {OTHERWISE[course]} if course in OTHERWISE else kinds == set(Kind) - set(OTHERWISE.values())


def test_document_describes_every_event(schema):
    assert set(schema["x-webhooks"]) == {kind.value for kind in Kind}
