"""All that the documentation forbids, one change to a good request at a time, and how it is refused."""

import json
from dataclasses import dataclass, field
from typing import Any

from sandbox.tests.sandbox_process import CLIENT_ID
from sandbox.tests.world import MARCUS, SARAH, TUESDAY

CREATE = "POST /v3/grants/{grant_id}/scheduling/configurations"
CHANGE = "PUT /v3/grants/{grant_id}/scheduling/configurations/{configuration_id}"
SESSION = "POST /v3/scheduling/sessions"
BOOK = "POST /v3/scheduling/bookings"
MOVE = "PATCH /v3/scheduling/bookings/{booking_id}"
CONFIRM = "PUT /v3/scheduling/bookings/{booking_id}"
OFFER = "GET /v3/scheduling/availability"
GROUP = "POST /v3/calendars/availability"
FREE_BUSY = "POST /v3/grants/{grant_id}/calendars/free-busy"
CALENDAR = "POST /v3/grants/{grant_id}/calendars"
EVENT = "POST /v3/grants/{grant_id}/events"
EVENTS = "GET /v3/grants/{grant_id}/events"
INVITE = "POST /v3/grants/{grant_id}/notetakers"
NOTETAKERS = "GET /v3/grants/{grant_id}/notetakers"
WEBHOOK = "POST /v3/webhooks"
GRANTS = "GET /v3/grants"
CUSTOM = "POST /v3/connect/custom"
ABSENT = object()

PEOPLE = "participants"
RULES = "availability.availability_rules"
HOURS = "participants.0.availability.open_hours.0"
MEET = "event_booking.conferencing"
FIELD = "scheduler.additional_fields.team"
NOTES = "scheduler.notetaker_settings"
CAPTURES = f"{NOTES}.meeting_settings"


@dataclass(frozen=True)
class Refusal:
    """A good request with members of its body (dotted paths) and of its query set otherwise, and what comes of it."""

    operation: str
    words: str
    body: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    status: int = 400
    type: str = "invalid_request_error"
    key: str | None = "key"
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        changed = {**self.body, **self.query, **({} if self.key == "key" else {"key": self.key})}
        shown = json.dumps({name: "absent" if value is ABSENT else value for name, value in changed.items()})
        return f"{self.operation} {shown}"[:120]


def denied(operation: str, key: str | None, **more: Any) -> Refusal:
    return Refusal(operation, more.pop("words", "Unauthorized"), status=401, type="unauthorized", key=key, **more)


def missing(operation: str, words: str, **more: Any) -> Refusal:
    return Refusal(operation, words, status=404, type="not_found_error", **more)


WHO_MAY = [
    denied(GRANTS, None),
    denied(GRANTS, "wrong"),
    denied(GRANTS, "session"),
    denied(GRANTS, "access"),
    denied(CREATE, None),
    denied(SESSION, "access"),
    denied(WEBHOOK, "session"),
    denied("GET /v3/grants/me", "key"),
    denied("GET /v3/grants/{expired}/events", "key", words="expired"),
    denied("POST /v3/grants/{expired}/notetakers", "key", words="expired"),
    missing("GET /v3/grants/{deleted}", "was not found"),
    missing("GET /v3/grants/stranger@example.com/calendars", "stranger@example.com"),
    missing(f"GET /v3/grants/{MARCUS}/scheduling/configurations/{{configuration_id}}", "Configuration"),
    missing("GET /v3/grants/{grant_id}/notetakers/{notetaker_id}", "notetaker"),
    missing("GET /v3/notetakers/{grant's notetaker_id}", "notetaker"),
    Refusal(OFFER, "requires a session", query={"configuration_id": "{private}"}, status=401, type="invalid_session"),
    Refusal(OFFER, "session", status=401, type="invalid_session", key="no-such-session"),
    Refusal(BOOK, "session", status=401, type="invalid_session", key="no-such-session"),
    Refusal(OFFER, "configuration_id", query={"configuration_id": ABSENT}),
    Refusal(OFFER, "client_id", query={"configuration_id": ABSENT, "slug": "interview"}),
    missing(OFFER, "Configuration", query={"configuration_id": "unknown"}),
    missing(OFFER, "Configuration", query={"configuration_id": ABSENT, "slug": "x", "client_id": CLIENT_ID}),
]
CONFIGURATIONS = [
    Refusal(CREATE, "participants is required", {"participants": ABSENT}),
    Refusal(CREATE, "availability is required", {"availability": ABSENT}),
    Refusal(CREATE, "event_booking is required", {"event_booking": ABSENT}),
    Refusal(CREATE, "slug interview is taken", {"slug": "interview"}),
    Refusal(CREATE, "slug may hold", {"slug": "two words"}),
    Refusal(CREATE, "slug may hold", {"slug": "x" * 256}),
    Refusal(CREATE, "name must be a text", {"name": 5}),
    Refusal(CREATE, "requires_session_auth", {"requires_session_auth": "yes"}),
    Refusal(CREATE, "appearance.color", {"appearance.color": "x" * 551}),
    Refusal(CREATE, "participants must be", {PEOPLE: []}),
    Refusal(CREATE, "participants must be a list of objects", {PEOPLE: {"email": SARAH}}),
    Refusal(CREATE, "participants[0].email is required", {"participants.0.email": ABSENT}),
    Refusal(CREATE, "participants[1].email: stranger", {"participants.1.email": "stranger@example.com"}),
    Refusal(CREATE, "must not name an email twice", {"participants.1.email": SARAH}),
    Refusal(CREATE, "is_organizer is not allowed in a round-robin", {"participants.0.is_organizer": True}),
    Refusal(CREATE, "exactly one must have is_organizer", {f"{RULES}.availability_method": "collective"}),
    Refusal(
        CREATE,
        "exactly one must have is_organizer",
        {
            f"{RULES}.availability_method": "collective",
            "participants.0.is_organizer": True,
            "participants.1.is_organizer": True,
        },
    ),
    Refusal(
        CREATE,
        "at least one must have availability",
        {"participants.0.availability": ABSENT, "participants.1.availability": ABSENT},
    ),
    Refusal(
        CREATE,
        "at least one must have booking",
        {"participants.0.booking": ABSENT, "participants.1.booking": ABSENT},
    ),
    Refusal(CREATE, "participants[0].availability.calendar_ids", {"participants.0.availability.calendar_ids": [5]}),
    Refusal(CREATE, "participants[0].availability.calendar_ids", {"participants.0.availability.calendar_ids": ABSENT}),
    Refusal(CREATE, "participants[0].booking.calendar_id", {"participants.0.booking.calendar_id": ""}),
    Refusal(CREATE, "participants[0].timezone", {"participants.0.timezone": "America/New York"}),
    Refusal(CREATE, "hours cannot cross midnight", {f"{HOURS}.start": "22:00", f"{HOURS}.end": "6:00"}),
    Refusal(CREATE, "open_hours.start must be a time", {f"{HOURS}.start": "24:00"}),
    Refusal(CREATE, "open_hours.days", {f"{HOURS}.days": [7]}),
    Refusal(CREATE, "open_hours.exdates", {f"{HOURS}.exdates": "2027-03-01"}),
    Refusal(CREATE, "open_hours.exdates", {f"{HOURS}.exdates": ["2027-02-30"]}),
    Refusal(CREATE, "specific_time_availability.date", {"participants.0.specific_time_availability": [{"date": 5}]}),
    Refusal(CREATE, "availability.duration_minutes", {"availability.duration_minutes": 7}),
    Refusal(CREATE, "availability.duration_minutes", {"availability.duration_minutes": 0}),
    Refusal(CREATE, "availability.duration_minutes", {"availability.duration_minutes": "60"}),
    Refusal(CREATE, "availability.interval_minutes", {"availability.interval_minutes": 12}),
    Refusal(CREATE, "availability.round_to", {"availability.round_to": 65}),
    Refusal(CREATE, "buffer.before", {f"{RULES}.buffer.before": 125}),
    Refusal(CREATE, "buffer.after", {f"{RULES}.buffer.after": 7}),
    Refusal(CREATE, "availability_method", {f"{RULES}.availability_method": "fair"}),
    Refusal(CREATE, "round_robin_group_id", {f"{RULES}.round_robin_group_id": {}}),
    Refusal(CREATE, "event_booking.title is required", {"event_booking.title": " "}),
    Refusal(CREATE, "event_booking.title", {"event_booking.title": "x" * 1025}),
    Refusal(CREATE, "event_booking.location", {"event_booking.location": "x" * 256}),
    Refusal(CREATE, "event_booking.description", {"event_booking.description": []}),
    Refusal(CREATE, "event_booking.timezone", {"event_booking.timezone": "Mars/Olympus"}),
    Refusal(CREATE, "event_booking.booking_type", {"event_booking.booking_type": "custom-confirmation"}),
    Refusal(CREATE, "event_booking.disable_emails", {"event_booking.disable_emails": "no"}),
    Refusal(CREATE, "reminders.minutes_before_event", {"event_booking.reminders.0.minutes_before_event": 0}),
    Refusal(CREATE, "reminders.type", {"event_booking.reminders.0.type": "sms"}),
    Refusal(CREATE, "reminders.recipient", {"event_booking.reminders.0.recipient": "everybody"}),
    Refusal(CREATE, "exactly one of autocreate and details", {f"{MEET}.details": {"url": "https://x.example.com"}}),
    Refusal(CREATE, "exactly one of autocreate and details", {f"{MEET}.autocreate": ABSENT}),
    Refusal(CREATE, "conferencing.provider", {f"{MEET}.provider": "Carrier Pigeon"}),
    Refusal(CREATE, "conf_grant_id is required", {f"{MEET}.provider": "Zoom Meeting"}),
    Refusal(CREATE, "conf_grant_id", {f"{MEET}.autocreate": {"conf_grant_id": "unknown"}}),
    Refusal(CREATE, "conf_grant_id", {f"{MEET}.autocreate": {"conf_grant_id": "{expired}"}}),
    Refusal(CREATE, "details.url is required", {MEET: {"provider": "WebEx", "details": {}}}),
    Refusal(CREATE, "scheduler.min_booking_notice", {"scheduler.min_booking_notice": -1}),
    Refusal(CREATE, "scheduler.available_days_in_future", {"scheduler.available_days_in_future": 1.5}),
    Refusal(CREATE, "scheduler.rescheduling_url", {"scheduler.rescheduling_url": 5}),
    Refusal(CREATE, f"{FIELD}.label", {f"{FIELD}.label": ABSENT}),
    Refusal(CREATE, f"{FIELD}.type", {f"{FIELD}.type": "file"}),
    Refusal(CREATE, f"{FIELD}.required", {f"{FIELD}.required": "yes"}),
    Refusal(CREATE, f"{FIELD}.pattern", {f"{FIELD}.pattern": "("}),
    Refusal(CREATE, f"{FIELD}.options is required for dropdown", {f"{FIELD}.type": "dropdown"}),
    Refusal(CREATE, f"{FIELD}.options is required for radio_button", {f"{FIELD}.type": "radio_button"}),
    Refusal(CREATE, f"{FIELD}.options", {f"{FIELD}.options": [1]}),
    Refusal(CREATE, "needs event_booking.conferencing", {MEET: ABSENT}),
    Refusal(
        CREATE,
        "conferencing.details.url",
        {MEET: {"provider": "WebEx", "details": {"url": "https://example.webex.com/meet/x"}}},
    ),
    Refusal(CREATE, f"{NOTES}.notetaker_name", {f"{NOTES}.notetaker_name": "x" * 256}),
    Refusal(CREATE, f"{CAPTURES}.transcription needs", {f"{CAPTURES}.video_recording": False}),
    Refusal(CREATE, f"{CAPTURES}.transcription needs", {f"{CAPTURES}.audio_recording": False}),
    Refusal(CREATE, f"{CAPTURES}.summary needs", {f"{CAPTURES}.transcription": False}),
    Refusal(
        CREATE,
        f"{CAPTURES}.action_items needs",
        {f"{CAPTURES}.transcription": False, f"{CAPTURES}.summary": False},
    ),
    Refusal(CREATE, "leave_after_silence_seconds", {f"{CAPTURES}.leave_after_silence_seconds": 9}),
    Refusal(CREATE, "leave_after_silence_seconds", {f"{CAPTURES}.leave_after_silence_seconds": 3601}),
    Refusal(CREATE, "expected_languages", {f"{CAPTURES}.transcription_settings.expected_languages": []}),
    Refusal(CREATE, "fallback_language", {f"{CAPTURES}.transcription_settings.fallback_language": "fr"}),
    Refusal(CREATE, "keywords", {f"{CAPTURES}.transcription_settings.keywords": ["x"] * 201}),
    # What holds for a new one holds for a changed one; nested objects are replaced whole.
    Refusal(CHANGE, "event_booking.title is required", {"event_booking": {"description": "no title"}}),
    Refusal(CHANGE, "availability.duration_minutes is required", {"availability": {}}),
    Refusal(CHANGE, "is_organizer", {"participants.0.is_organizer": True}),
    missing(CHANGE.replace("{configuration_id}", "unknown"), "Configuration"),
    *(
        Refusal(SESSION, "time_to_live", {"time_to_live": value})
        for value in (0, -1, 31, 1.5, "x", "", [], True, 10**400, "NaN")
    ),
    Refusal(SESSION, "configuration_id or slug", {"configuration_id": ABSENT, "slug": ABSENT}),
    missing(SESSION, "Configuration", body={"configuration_id": "unknown"}),
]
OTHER_GUEST = {"name": "Grace", "email": "grace@example.org"}
BOOKINGS = [
    *(
        Refusal(BOOK, name, {name: value})
        for name in ("start_time", "end_time")
        for value in (ABSENT, None, True, "soon", "NaN", "inf", -5, 10**13, 10**400, [], {})
    ),
    Refusal(BOOK, "end_time must be after start_time", {"end_time": TUESDAY}),
    Refusal(
        BOOK,
        "The selected timeslot is unavailable",
        {"start_time": TUESDAY + 36_000, "end_time": TUESDAY + 39_600, "guest": OTHER_GUEST},
        type="timeslot_not_available",
    ),
    Refusal(
        BOOK,
        "The selected timeslot is unavailable",
        {"start_time": TUESDAY - 864_000, "end_time": TUESDAY - 860_400},
        type="timeslot_not_available",
    ),
    Refusal(BOOK, "guest", {"guest": ABSENT}),
    Refusal(BOOK, "guest.name is required", {"guest.name": " "}),
    Refusal(BOOK, "guest.name", {"guest.name": "x" * 256}),
    *(
        Refusal(BOOK, "guest.email", {"guest.email": value})
        for value in (ABSENT, "", "nowhere", "@b", "a@", "a b@c", "a@b\n", 5, "a" * 320 + "@b")
    ),
    Refusal(BOOK, "additional_guests.email", {"additional_guests": [{"email": "nowhere"}]}),
    Refusal(BOOK, "additional_guests", {"additional_guests": ["bob@example.org"]}),
    Refusal(BOOK, "additional_fields", {"additional_fields": ["blue"]}),
    Refusal(BOOK, "timezone", {"timezone": "Mars/Olympus"}),
    Refusal(BOOK, "stranger@example.com is not a participant", {PEOPLE: [{"email": "stranger@example.com"}]}),
    Refusal(BOOK, "participants must not name an email twice", {PEOPLE: [{"email": SARAH}, {"email": SARAH.upper()}]}),
    Refusal(BOOK, "participants must be a list", {PEOPLE: [SARAH]}),
    Refusal(MOVE, "end_time", {"end_time": "NaN"}),
    Refusal(MOVE, "timezone", {"timezone": 5}),
    missing(MOVE.replace("{booking_id}", "unknown"), "booking"),
    missing(MOVE, "Configuration", query={"configuration_id": "unknown"}),
    Refusal(CONFIRM, "status must be confirmed or cancelled", {"status": "confirm"}),
    Refusal(CONFIRM, "salt is required", {"salt": ABSENT}),
    Refusal(CONFIRM, "salt does not belong to this booking"),
    *(
        Refusal(OFFER, name, query={name: value})
        for name in ("start_time", "end_time")
        for value in (ABSENT, "NaN", "-inf", "1e400", "soon", "-1", "9" * 400)
    ),
    missing(OFFER, "booking", query={"booking_id": "unknown"}),
]
CALENDARS = [
    Refusal(GROUP, "start_time", {"start_time": TUESDAY + 1}),
    Refusal(GROUP, "end_time", {"end_time": TUESDAY}),
    Refusal(GROUP, "participants is required", {PEOPLE: []}),
    Refusal(GROUP, "participants.email", {"participants.0.email": 5}),
    Refusal(GROUP, "has no valid grant", {"participants.0.email": "stranger@example.com"}),
    Refusal(GROUP, "duration_minutes", {"duration_minutes": ABSENT}),
    Refusal(GROUP, "round_to", {"round_to": 7}),
    Refusal(GROUP, "availability_rules.buffer.before", {"availability_rules.buffer.before": -5}),
    Refusal(FREE_BUSY, "emails", {"emails": SARAH}),
    Refusal(FREE_BUSY, "emails", {"emails": ["x" * 60_000]}),
    Refusal(FREE_BUSY, "end_time", {"end_time": TUESDAY - 1}),
    Refusal(CALENDAR, "name is required", {"name": ABSENT}),
    Refusal(CALENDAR, "timezone", {"timezone": "Mars/Olympus"}),
    Refusal(CALENDAR, "metadata", {"metadata": {f"k{number}": "x" for number in range(51)}}),
    Refusal(EVENT, "calendar_id is required", query={"calendar_id": ABSENT}),
    missing(EVENT, "calendar", query={"calendar_id": "unknown"}),
    missing("GET /v3/grants/{grant_id}/events/unknown", "event", query={"calendar_id": "primary"}),
    Refusal(EVENT, "when is required", {"when": ABSENT}),
    Refusal(EVENT, "when must be an object", {"when": 5}),
    Refusal(EVENT, "when.end_time", {"when.end_time": TUESDAY}),
    Refusal(EVENT, "when.start_time", {"when.start_time": "1e400"}),
    Refusal(EVENT, "when.start_timezone", {"when.start_timezone": "Mars/Olympus"}),
    Refusal(EVENT, "when.date", {"when": {"date": "9999-12-31"}}),
    Refusal(EVENT, "title", {"title": "x" * 1025}),
    Refusal(EVENT, "location", {"location": "x" * 256}),
    Refusal(EVENT, "description", {"description": "x" * 8193}),
    Refusal(
        EVENT, "metadata must be an object of at most 50 pairs", {"metadata": dict.fromkeys(map(str, range(51)), "")}
    ),
    Refusal(EVENT, "metadata values", {"metadata": {"key1": "x" * 501}}),
    Refusal(EVENT, "metadata values", {"metadata": {"key1": 5}}),
    Refusal(EVENT, "participants must be a list of objects", {PEOPLE: [SARAH]}),
    Refusal(EVENT, "conferencing", {"conferencing": {"provider": "Google Meet", "details": {}, "autocreate": {}}}),
    Refusal(EVENT, "conferencing.details.url", {"conferencing": {"provider": "Google Meet", "details": {"url": 5}}}),
    Refusal(EVENT, "status", {"status": "perhaps"}),
    Refusal(EVENT, "notetaker.name", {"notetaker": {"name": ""}}),
    Refusal(EVENT, "recurrence", {"recurrence": "FREQ=DAILY"}),
    Refusal(EVENTS, "metadata_pair", query={"metadata_pair": "key9:x"}),
    Refusal(EVENTS, "metadata_pair", query={"metadata_pair": "key5:x", "title": "y"}),
    Refusal(EVENTS, "start", query={"start": "NaN"}),
    Refusal(EVENTS, "'perhaps' is not a boolean", query={"busy": "perhaps"}),
]
LISTS = [
    *(Refusal(NOTETAKERS, "limit", query={"limit": value}) for value in (0, -1, 201, "x", "NaN", "1.5", "9" * 30)),
    *(Refusal(NOTETAKERS, "page_token", query={"page_token": value}) for value in ("x", "YXQ6LTE=", "💥", "YXQ6eA==")),
    Refusal(NOTETAKERS, "order_by", query={"order_by": "state"}),
    Refusal(NOTETAKERS, "order_direction", query={"order_direction": "sideways"}),
    Refusal(NOTETAKERS, "state", query={"state": "joining"}),
    Refusal(NOTETAKERS, "join_time_start", query={"join_time_start": "soon"}),
    Refusal(GRANTS, "offset", query={"offset": -1}),
    Refusal(GRANTS, "order_by", query={"order_by": "created_at"}),
    Refusal(GRANTS, "sort_by", query={"sort_by": "email"}),
    Refusal(GRANTS, "since", query={"since": "yesterday"}),
]
NOTETAKING = [
    Refusal(INVITE, "meeting_link is required", {"meeting_link": ABSENT}),
    *(
        Refusal(INVITE, "meeting_link", {"meeting_link": value})
        for value in ("", 5, "https://[", "https://example.com/x", "http://meet.google.com/abc-defg-hij")
    ),
    Refusal(INVITE, "meeting_link", {"meeting_link": "https://meet.google.com.evil.example.com/abc-defg-hij"}),
    Refusal(INVITE, "join_time must not be in the past", {"join_time": 1_000_000_000}),
    Refusal(INVITE, "join_time", {"join_time": "NaN"}),
    Refusal(INVITE, "name", {"name": ""}),
    Refusal(INVITE, "name", {"name": "x" * 256}),
    Refusal(INVITE, "meeting_settings.transcription needs", {"meeting_settings.audio_recording": False}),
    Refusal(INVITE, "meeting_settings.summary needs", {"meeting_settings.transcription": False}),
    Refusal(INVITE, "meeting_settings must be an object", {"meeting_settings": []}),
]
ACCOUNTS = [
    Refusal(WEBHOOK, "trigger_types is required", {"trigger_types": ABSENT}),
    Refusal(WEBHOOK, "trigger_types", {"trigger_types": ["booking.forgotten"]}),
    Refusal(WEBHOOK, "trigger_types", {"trigger_types": "booking.created"}),
    Refusal(WEBHOOK, "webhook_url is required", {"webhook_url": ABSENT}),
    *(
        Refusal(WEBHOOK, "webhook_url", {"webhook_url": value})
        for value in (
            "file:///etc/passwd",
            "gopher://127.0.0.1/",
            "//127.0.0.1/hook",
            "http://[",
            "https://",
            "http://127.0.0.1:99999/",
            "http://127.0.0.1\r\nX: y/",
            "http://example.com/hook",
            "https://x.ngrok.io/hook",
            "javascript:alert(1)",
            5,
        )
    ),
    Refusal(WEBHOOK, "unable.verify.webhook_url", {"webhook_url": "http://127.0.0.1:1/"}, type="70005"),
    Refusal(WEBHOOK, "description", {"description": 5}),
    Refusal(WEBHOOK, "notification_email_addresses", {"notification_email_addresses": "ops@example.com"}),
    Refusal(WEBHOOK, "compressed_delivery", {"compressed_delivery": "yes"}),
    Refusal("PUT /v3/webhooks/{id}", "status", {"status": "failed"}),
    Refusal("PUT /v3/webhooks/unknown", "destination.id.not.found", type="70000"),
    Refusal(CUSTOM, "provider", {"provider": "pigeon"}),
    Refusal(CUSTOM, "settings must be an object", {"settings": []}),
    Refusal(CUSTOM, "settings.email", {"settings": {}}),
    Refusal(CUSTOM, "settings.email", {"settings.email": "nowhere"}),
    Refusal(CUSTOM, "settings.timezone", {"settings.timezone": "Mars/Olympus"}),
    Refusal("PATCH /v3/grants/{grantId}", "scope", {"scope": [5]}),
    Refusal("PATCH /v3/grants/{grantId}", "settings", {"settings": []}),
    Refusal(
        SESSION,
        "Idempotency-Key must be 256 characters or fewer",
        type="api.invalid_idempotency_key",
        headers={"Idempotency-Key": "x" * 257},
    ),
]
REFUSALS = [*WHO_MAY, *CONFIGURATIONS, *BOOKINGS, *CALENDARS, *LISTS, *NOTETAKING, *ACCOUNTS]
