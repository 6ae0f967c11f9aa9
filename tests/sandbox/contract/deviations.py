"""Where the sandbox differs from Nylas's OpenAPI files on purpose, and why. Nothing else may differ.

`part` is `request` or the status of an answer; `where` a path into the body (`[]` for any item), `status` when the
file does not list the status at all, or `anywhere`. A test fails for a row that no longer occurs.
"""

from dataclasses import dataclass

from tests.sandbox.contract.reference import Problem


@dataclass(frozen=True)
class Deviation:
    """One way to differ, in one or several operations."""

    operations: tuple[str, ...]
    part: str
    where: str
    keyword: str
    reason: str
    # Section of the facts sheet, or what in the file itself says otherwise.
    source: str

    def covers(self, operation: str, part: str, problem: Problem) -> bool:
        """Whether this row speaks of that problem."""
        mine = (self.part, self.where, self.keyword)
        return operation in self.operations and mine == (part, problem.where, problem.keyword)


def _of(file: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{file}: {name}" for name in names)


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
        "7.3",
    ),
    Deviation(
        _of("events", "create-event")
        + GROUP_EVENT_WRITES
        + _of("scheduling", "post-configurations", "put-configurations-id"),
        "request",
        *SEVERAL_FIT,
        "conferencing and when are told apart by members that the schema does not demand",
        "1.5",
    ),
    Deviation(
        GROUP_EVENT_LIST,
        "200",
        *SEVERAL_FIT,
        "conferencing and when are told apart by members that the schema does not demand",
        "7.3",
    ),
    Deviation(
        GROUP_EVENT_LIST,
        "200",
        "$.data[]",
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
        "1.2",
    ),
    Deviation(
        _of("scheduling", "put-bookings-id"),
        "200",
        *SEVERAL_FIT,
        "the answer to a rejection is described by a schema without keywords, which fits everything",
        "3.1",
    ),
    Deviation(
        _of("auth", "byo_auth"),
        "request",
        *SEVERAL_FIT,
        "google, microsoft and zoom are described by several shapes that demand nothing of settings",
        "6.2",
    ),
    Deviation(
        _of("notifications", "get-webhook-by-id"),
        "200",
        "$.data.trigger_types[]",
        "enum",
        "the list of triggers stops before booking.* and notetaker.*, which creating a destination accepts",
        "5.1",
    ),
    Deviation(
        EVENTS[:1] + EVENTS[1:],
        "200",
        "$.data.participants",
        "minItems",
        "SDK 6.18.0 cannot read an event without participants, so nobody is an empty list",
        "8.2",
    ),
    Deviation(
        EVENT_LISTS,
        "200",
        "$.data[].participants",
        "minItems",
        "SDK 6.18.0 cannot read an event without participants, so nobody is an empty list",
        "8.2",
    ),
    Deviation(
        _of("auth", "exchange_oauth2_token", "info_oauth2_token", "revoke_oauth2_token_and_grant"),
        "400",
        "$.error_code",
        "type",
        "a number, as answered; the schema says string",
        "6.1",
    ),
    # Requests that work although the schema has them otherwise.
    Deviation(
        _of("scheduling", "put-configurations-id"),
        "request",
        "$",
        "oneOf",
        "members at the top that are left out keep their value; the schema demands all of them, as for creating",
        "1.1",
    ),
    Deviation(
        _of("scheduling", "patch-bookings-id"),
        "request",
        "$",
        "oneOf",
        "times are numbers as everywhere else; the schema says strings, which are accepted too",
        "3.1",
    ),
    # Refusals with a status that the file does not list for the operation.
    Deviation(
        _of("grants", "get-all-grants") + NOTETAKER_LISTS + NOTETAKER_CHANGES,
        "400",
        *NOT_LISTED,
        "what cannot be understood is refused with 400 everywhere",
        "7.5",
    ),
    Deviation(NOTETAKER_MEDIA, "410", *NOT_LISTED, "media past their retention are gone for good", "4.6"),
)

# Statuses a file lists that no request can bring about, each with the reason.
NEVER_ANSWERED: dict[tuple[str, int], str] = {
    ("admin: get_application", 400): "the request has nothing that could be wrong",
    ("grants: get-all-grants", 404): "a list without entries is an empty list",
    ("grants: get_grant_by_access_token", 404): "a token whose grant is gone is not valid: 401",
    ("calendars: get-calendars-id", 400): "an id is either known or not: 404",
    ("scheduling: get-configurations-id", 400): "an id is either known or not: 404",
}
