"""The events in the API's own document: what each of them posts, as OpenAPI describes webhooks (`x-webhooks` in its version 3.0)."""

from collections.abc import Mapping

from drf_spectacular.generators import SchemaGenerator

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


INTERVIEW: Schema = {"$ref": "#/components/schemas/Interview"}
CHANGE: Schema = {
    **_object(kind=TEXT, actor=TEXT, reason=TEXT),
    "description": "What happened, who did it, and why. Not there where only the call became known.",
}
IDS = {"application": _object(id=NUMBER, reference=TEXT), "candidate": _object(id=NUMBER), "erased_at": MOMENT}
# What stands in `data` beside the interview.
BESIDE: Mapping[str, dict[str, Schema]] = {
    Kind.RECORDING_ARCHIVED: {
        "recording": _object(id=NUMBER, artifacts={"type": "array", "items": {"type": "object"}})
    },
    Kind.RECORDING_LOST: {"recording": _object(id=NUMBER, cause=TEXT)},
    Kind.TRANSCRIPT_READY: {
        "transcript": _object(recording=NUMBER, has_speakers={"type": "boolean"}, machine_written={"type": "boolean"})
    },
    Kind.SCORECARD_SUBMITTED: {
        "scorecard": _object(id=TEXT, number=NUMBER, submitted_at=MOMENT, author=PERSON, url=TEXT)
    },
}
# What stands in it alone.
ALONE: Mapping[str, Schema] = {
    Kind.DECISION_MADE: {"type": "object", "description": "The decision with its reasons, as the API gives it."},
    Kind.RECORDING_ERASED: _object(interview=_object(id=UUID), recording=_object(id=NUMBER), **IDS),
    Kind.CANDIDATE_ERASED: _object(**IDS),
    Kind.TEST: _object(endpoint=TEXT, words=TEXT),
}


def data_of(kind: str) -> Schema:
    """The schema of an event's `data`."""
    if kind in ALONE:
        return ALONE[kind]
    beside = BESIDE.get(kind)
    more = _object(**beside) if beside else {"type": "object", "properties": {"change": CHANGE}}
    return {"allOf": [INTERVIEW, more]}


def describe_events(result: dict, generator: SchemaGenerator, **_: object) -> dict:
    """A hook of drf-spectacular, after the document is made."""
    return {**result, "x-webhooks": {kind.value: {"post": _operation(kind)} for kind in Kind}}


def _operation(kind: AtsEvent.Kind) -> Schema:
    envelope = _object(id=UUID, type={"type": "string", "enum": [kind.value]}, created_at=MOMENT, data=data_of(kind))
    return {
        "summary": kind.value,
        "requestBody": {"required": True, "content": {"application/json": {"schema": envelope}}},
        "responses": {"2XX": {"description": "Taken. Anything else is tried again for three days."}},
    }
