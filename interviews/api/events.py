"""The events in the API's own document: what each of them posts, as OpenAPI describes webhooks (`x-webhooks` in its version 3.0)."""

from collections.abc import Collection, Mapping
from typing import Any

from drf_spectacular.generators import SchemaGenerator

from interviews.api.examples import example_of
from interviews.api.views.interviews import ChangeSerializer, InterviewSerializer
from interviews.ats.models import AtsEvent

Kind = AtsEvent.Kind
Schema = dict[str, object]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
UUID: Schema = {"type": "string", "format": "uuid"}
PERSON: Schema = {"type": "object", "properties": {"name": TEXT, "email": TEXT}, "required": ["name", "email"]}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _named(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


INTERVIEW, CHANGE, DECISION = "InterviewInEvents", "ChangeInEvents", "Decision"
# Objects of the API that events tell in brief: as what, and without which fields.
IN_BRIEF: Mapping[str, tuple[str, Collection[str]]] = {
    INTERVIEW: ("Interview", InterviewSerializer.NOT_IN_EVENTS),
    CHANGE: ("Change", ChangeSerializer.NOT_IN_EVENTS),
}
IDS = {"application": _object(id=NUMBER, reference=TEXT), "candidate": _object(id=NUMBER), "erased_at": MOMENT}
FILE = _object(kind=TEXT, size={**NUMBER, "nullable": True}, sha256=TEXT, content_type=TEXT)
CHANGED = frozenset(
    {
        Kind.INTERVIEW_SCHEDULED,
        Kind.INTERVIEW_RESCHEDULED,
        Kind.INTERVIEW_CANCELLED,
        Kind.INTERVIEW_HELD,
        Kind.INTERVIEW_NO_SHOW,
    }
)
SAYS: Mapping[str, str] = {
    Kind.INTERVIEW_SCHEDULED: "It is booked. The link to the call may be empty; then an interview.updated with it follows within seconds.",
    Kind.INTERVIEW_RESCHEDULED: "It was moved.",
    Kind.INTERVIEW_CANCELLED: "It was called off.",
    Kind.INTERVIEW_UPDATED: "Another call, or another interviewer.",
    Kind.INTERVIEW_HELD: "It took place.",
    Kind.INTERVIEW_NO_SHOW: "Somebody did not come.",
    Kind.RECORDING_ARCHIVED: "Its files can be fetched.",
    Kind.RECORDING_LOST: "There will be none.",
    Kind.RECORDING_ERASED: "Erase what you copied of it.",
    Kind.TRANSCRIPT_READY: "Its text can be read; a machine wrote it.",
    Kind.SCORECARD_SUBMITTED: "An interviewer has judged; what they wrote stays on the debrief.",
    Kind.DECISION_MADE: "The committee has decided.",
    Kind.CANDIDATE_ERASED: "Erase all that you copied of them.",
    Kind.TEST: "Nothing has happened: an administrator tries the endpoint.",
}
# What stands in `data` beside the interview.
BESIDE: Mapping[str, Schema] = {
    **dict.fromkeys(CHANGED, _object(change=_named(CHANGE))),
    Kind.INTERVIEW_UPDATED: {
        "type": "object",
        "properties": {"change": _named(CHANGE)},
        "description": "`change` is not there where only the call became known.",
    },
    Kind.RECORDING_ARCHIVED: _object(recording=_object(id=NUMBER, artifacts={"type": "array", "items": FILE})),
    Kind.RECORDING_LOST: _object(recording=_object(id=NUMBER, cause=TEXT)),
    Kind.TRANSCRIPT_READY: _object(
        transcript=_object(recording=NUMBER, has_speakers={"type": "boolean"}, machine_written={"type": "boolean"})
    ),
    Kind.SCORECARD_SUBMITTED: _object(
        scorecard=_object(id=UUID, number=NUMBER, submitted_at=MOMENT, author=PERSON, url=TEXT)
    ),
}
# What stands in it alone.
ALONE: Mapping[str, Schema] = {
    Kind.DECISION_MADE: _named(DECISION),
    Kind.RECORDING_ERASED: _object(interview=_object(id=UUID), recording=_object(id=NUMBER), **IDS),
    Kind.CANDIDATE_ERASED: _object(**IDS),
    Kind.TEST: _object(endpoint=TEXT, words=TEXT),
}


def data_of(kind: str) -> Schema:
    """The schema of an event's `data`."""
    return ALONE[kind] if kind in ALONE else {"allOf": [_named(INTERVIEW), BESIDE[kind]]}


def describe_events(result: dict, generator: SchemaGenerator, **_: object) -> dict:
    """A hook of drf-spectacular, after the document is made."""
    schemas = result["components"]["schemas"]
    for name, (of, left_out) in IN_BRIEF.items():
        schemas[name] = _without(schemas[of], left_out)
    return {**result, "x-webhooks": {kind.value: {"post": _operation(kind)} for kind in Kind}}


def _without(described: dict[str, Any], left_out: Collection[str]) -> Schema:
    """The same object without some of its fields."""
    properties = {name: field for name, field in described["properties"].items() if name not in left_out}
    required = [name for name in described["required"] if name not in left_out]
    return {"type": "object", "properties": properties, "required": required}


def _operation(kind: AtsEvent.Kind) -> Schema:
    envelope = _object(id=UUID, type={"type": "string", "enum": [kind.value]}, created_at=MOMENT, data=data_of(kind))
    examples = {kind.value: {"value": example_of(kind)}}
    return {
        "summary": kind.value,
        "description": SAYS[kind],
        "requestBody": {"required": True, "content": {"application/json": {"schema": envelope, "examples": examples}}},
        "responses": {"2XX": {"description": "Taken. Anything else is tried again for three days."}},
    }
