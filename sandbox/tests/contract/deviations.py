"""Where the sandbox differs from Nylas's OpenAPI files on purpose, and why. Nothing else may differ.

`part` is `request` or the status of an answer; `where` a path into the body (`[]` for any item, but `$.data` for those
of a list too, `*` at its end for whatever is below), `status` when the file does not list the status at all, or
`anywhere`. A test fails for a row that no longer occurs.
"""

from dataclasses import dataclass

from sandbox.tests.contract.reference import Problem


@dataclass(frozen=True)
class Deviation:
    """One way to differ, in one or several operations."""

    operations: tuple[str, ...]
    part: str
    where: str
    keyword: str
    reason: str
    # Section of docs/nylas.md or docs/picker.md, or what in the file itself says otherwise.
    source: str

    def covers(self, operation: str, part: str, problem: Problem) -> bool:
        """Whether this row speaks of that problem."""
        where = problem.where.replace("$.data[]", "$.data")
        fits = where == self.where or (self.where.endswith("*") and where.startswith(self.where[:-1]))
        return fits and operation in self.operations and (self.part, self.keyword) == (part, problem.keyword)


def _of(file: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{file}: {name}" for name in names)


def _beyond(operations: tuple[str, ...], reason: str, source: str, *members: str, part: str = "200") -> list[Deviation]:
    """Members of an answer that the schema does not describe."""
    return [Deviation(operations, part, member, "not described", reason, source) for member in members]


NOTETAKER_LISTS = _of("notetaker", "get-all-notetakers", "get-all-standalone-notetakers")
NOTETAKER_CHANGES = _of("notetaker", "update-notetaker", "update-standalone-notetaker")
NOTETAKER_MEDIA = _of("notetaker", "get-notetaker-media", "get-standalone-notetaker-media")
EVENTS = _of("events", "create-event", "get-events-id", "put-events-id")
EVENT_LISTS = _of("events", "get-all-events", "import-events")
CONFIGURATIONS = _of("scheduling", "post-configurations", "get-configurations-id", "put-configurations-id")
CONFIGURATION_LIST = _of("scheduling", "get-configurations")
GROUP_EVENT_LIST = _of("events", "get-group-events")
GROUP_EVENT_WRITES = _of("events", "create-group-event", "put-group-event")

NOT_LISTED = ("status", "responses")
SEVERAL_FIT = ("anywhere", "oneOf: several fit")

DEVIATIONS: tuple[Deviation, ...] = (
    # The schema contradicts itself, or what its own descriptions, samples and clients say.
    Deviation(
        _of("calendars", "get-all-calendars") + EVENT_LISTS + GROUP_EVENT_LIST + NOTETAKER_LISTS + CONFIGURATION_LIST,
        "200",
        "$.data",
        "type",
        "the envelope that all lists share says object, each list says array; lists are arrays",
        "0",
    ),
    Deviation(
        EVENTS + EVENT_LISTS,
        "200",
        *SEVERAL_FIT,
        "the forms of conferencing share all members and demand none, so that every link fits several",
        "docs/nylas.md 7.3",
    ),
    Deviation(
        _of("events", "create-event", "put-events-id")
        + GROUP_EVENT_WRITES
        + _of("scheduling", "post-configurations", "put-configurations-id"),
        "request",
        *SEVERAL_FIT,
        "conferencing and when are told apart by members that the schema does not demand",
        "docs/nylas.md 1.5",
    ),
    Deviation(
        GROUP_EVENT_LIST,
        "200",
        *SEVERAL_FIT,
        "conferencing and when are told apart by members that the schema does not demand",
        "docs/nylas.md 7.3",
    ),
    Deviation(
        GROUP_EVENT_LIST,
        "200",
        "$.data",
        "required",
        "the schema of a group event demands availability and event_booking, which it does not describe",
        "the sample in the file has neither",
    ),
    Deviation(
        GROUP_EVENT_WRITES,
        "200",
        "$.data",
        "type",
        "one group event is answered with one; the schema demands an array",
        "the sample in the file is one object",
    ),
    Deviation(
        GROUP_EVENT_WRITES,
        "request",
        "$.participants",
        "type",
        "participants are a list, as in every answer; the schema has a single object",
        "the sample in the file answers with a list",
    ),
    Deviation(
        _of("events", "import-group-events"),
        "200",
        "$.data",
        "type",
        "an import is answered with both its lists in one object; the schema demands an array",
        "the sample in the file is one object",
    ),
    Deviation(
        CONFIGURATIONS + CONFIGURATION_LIST,
        "200",
        *SEVERAL_FIT,
        "the Configuration and the group Configuration demand no member, so that every answer fits both",
        "docs/nylas.md 1.2",
    ),
    Deviation(
        _of("scheduling", "put-bookings-id"),
        "200",
        *SEVERAL_FIT,
        "the answer to a rejection is described by a schema without keywords, which fits everything",
        "docs/nylas.md 3.1",
    ),
    Deviation(
        _of("auth", "byo_auth"),
        "request",
        *SEVERAL_FIT,
        "google, microsoft and zoom are described by several shapes that demand nothing of settings",
        "docs/nylas.md 6.2",
    ),
    Deviation(
        _of("notifications", "get-webhook-by-id"),
        "200",
        "$.data.trigger_types[]",
        "enum",
        "the list of triggers stops before booking.* and notetaker.*, which creating a destination accepts",
        "docs/nylas.md 5.1",
    ),
    Deviation(
        EVENTS + EVENT_LISTS,
        "200",
        "$.data.participants",
        "minItems",
        "SDK 6.18.0 cannot read an event without participants, so nobody is an empty list",
        "docs/nylas.md 8.2",
    ),
    Deviation(
        _of("auth", "exchange_oauth2_token", "info_oauth2_token", "revoke_oauth2_token_and_grant"),
        "400",
        "$.error_code",
        "type",
        "a number, as answered; the schema says string",
        "docs/nylas.md 6.1",
    ),
    # Members that the schema of an answer leaves out.
    *_beyond(
        _of("auth", "exchange_oauth2_token"),
        "every answer has a request_id; the SDK's decoding demands it",
        "docs/nylas.md 8.2",
        "$.request_id",
    ),
    *_beyond(
        _of("auth", "exchange_oauth2_token", "info_oauth2_token", "revoke_oauth2_token_and_grant"),
        "every answer has a request_id; the SDK's decoding demands it",
        "docs/nylas.md 6.1",
        "$.request_id",
        part="400",
    ),
    *_beyond(
        EVENTS + EVENT_LISTS,
        "the SDK tells the forms of when apart by object, and reads the creator",
        "docs/nylas.md 7.3",
        "$.data.creator",
        "$.data.when.object",
    ),
    *_beyond(
        GROUP_EVENT_LIST,
        "a group event is an event; the schema has only what is sent to make one",
        "the sample in the file shows an event",
        "$.data.*",
    ),
    *_beyond(
        _of("events", "validate-time-slot"),
        "the component was seen to be answered with empty data",
        "docs/picker.md 5",
        "$.data",
    ),
    *_beyond(
        _of("notetaker", "get-notetaker-history", "get-standalone-notetaker-history"),
        "the history tells what webhooks told, whose media have more members",
        "docs/nylas.md 5.7",
        "$.data.events[].data.media.recording_file_format",
        "$.data.events[].data.media.retained_until",
    ),
    *_beyond(
        CONFIGURATIONS + CONFIGURATION_LIST,
        "a Configuration is answered as it was sent; the schema of the answer is an excerpt of that of the request",
        "docs/nylas.md 1.2",
        "$.data.*",
    ),
    *_beyond(
        _of("scheduling", "post-bookings", "get-bookings-id", "put-bookings-id"),
        "members that the component's types have",
        "docs/nylas.md 3.1",
        "$.data.booking_ref",
        "$.data.location",
    ),
    *_beyond(
        _of("notifications", "get-webhook-destinations-application", "post-new-secret"),
        "the SDK cannot read a destination without its times",
        "docs/nylas.md 8.2",
        "$.data.created_at",
        "$.data.status_updated_at",
        "$.data.updated_at",
    ),
    *_beyond(
        _of("notifications", "get-webhook-by-id", "post-new-secret"),
        "a destination has the same members wherever it is shown",
        "docs/nylas.md 5.1",
        "$.data.compressed_delivery",
    ),
    *_beyond(
        _of("notifications", "get_mock_webhook_payload"),
        "the sample is a whole notification with its envelope",
        "docs/nylas.md 5.5",
        "$.data.*",
    ),
    # Requests that work although the schema has them otherwise.
    Deviation(
        _of("scheduling", "put-configurations-id"),
        "request",
        "$",
        "oneOf",
        "members at the top that are left out keep their value; the schema demands all of them, as for creating",
        "docs/nylas.md 1.1",
    ),
    Deviation(
        _of("events", "put-events-id"),
        "request",
        "$",
        "required",
        "members that are left out keep their value; the schema demands when",
        "0",
    ),
    Deviation(
        _of("scheduling", "patch-bookings-id"),
        "request",
        "$",
        "oneOf",
        "times are numbers as everywhere else; the schema says strings, which are accepted too",
        "docs/nylas.md 3.1",
    ),
    # Refusals with a status that the file does not list for the operation.
    Deviation(
        _of("grants", "get-all-grants") + NOTETAKER_LISTS + NOTETAKER_CHANGES,
        "400",
        *NOT_LISTED,
        "what cannot be understood is refused with 400 everywhere",
        "docs/nylas.md 7.5",
    ),
    Deviation(NOTETAKER_MEDIA, "410", *NOT_LISTED, "media past their retention are gone for good", "docs/nylas.md 4.6"),
)

# Statuses a file lists that no request can bring about, each with the reason.
NEVER_ANSWERED: dict[tuple[str, int], str] = {
    ("admin: get_application", 400): "the request has nothing that could be wrong",
    ("grants: get-all-grants", 404): "a list without entries is an empty list",
    ("grants: get_grant_by_access_token", 404): "a token whose grant is gone is not valid: 401",
    ("calendars: get-calendars-id", 400): "an id is either known or not: 404",
    ("scheduling: get-configurations-id", 400): "an id is either known or not: 404",
}
