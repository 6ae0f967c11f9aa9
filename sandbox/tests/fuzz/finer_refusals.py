"""More that is refused: the falsy and the nearly right, which are waved through most easily."""

from typing import Any

from sandbox.tests.fuzz.refusals import (
    ABSENT,
    BOOK,
    CALENDAR,
    CHANGE,
    CONFIRM,
    CREATE,
    CUSTOM,
    EVENT,
    EVENTS,
    FREE_BUSY,
    GRANTS,
    GROUP,
    HOURS,
    INVITE,
    MEET,
    MOVE,
    NOTES,
    NOTETAKERS,
    OFFER,
    PEOPLE,
    RULES,
    SESSION,
    WEBHOOK,
    Refusal,
    denied,
    missing,
)
from sandbox.tests.world import SARAH, TUESDAY

CANCEL = "DELETE /v3/scheduling/bookings/{booking_id}"
RSVP = "POST /v3/grants/{grant_id}/events/{event_id}/send-rsvp"
TEST_EVENT = "POST /v3/webhooks/send-test-event"
SAMPLE = "POST /v3/webhooks/mock-payload"
CHANGED_WEBHOOK = "PUT /v3/webhooks/{id}"
CHANGED_CALENDAR = "PUT /v3/grants/{grant_id}/calendars/{calendar_id}"
CHANGED_EVENT = "PUT /v3/grants/{grant_id}/events/{event_id}"
CHANGED_GRANT = "PATCH /v3/grants/{grantId}"
DATE_HOURS = {"date": "2027-03-02", "start": "09:00", "end": "10:00", "timezone": "UTC"}
# Neither absent nor what it should be.
FALSY: tuple[Any, ...] = (False, 0, "")


def wrong(operation: str, name: str, *values: Any, **more: Any) -> list[Refusal]:
    """One refusal for each of these values of a member, which names it."""
    return [Refusal(operation, more.get("words", name), {name: value}) for value in values]


SCHEDULING = [
    *wrong(BOOK, "participants", {}, *FALSY),
    *wrong(BOOK, "additional_guests", {}, False, 0),
    *wrong(BOOK, "additional_fields", [], False, 0),
    *wrong(BOOK, "email_language", "xx", "EN", "english", 5, []),
    *wrong(BOOK, "start_time", "", [], 1_803_978_000_000, words="start_time must be a"),
    Refusal(BOOK, "end_time must be a Unix time in seconds", {"end_time": (TUESDAY + 3600) * 1000}),
    *wrong(MOVE, "participants", {}, "x"),
    *wrong(MOVE, "email_language", "xx"),
    *wrong(CANCEL, "cancellation_reason", 5, {}, ["late"], False),
    Refusal(CONFIRM, "salt", {"salt": 5}),
    Refusal(CONFIRM, "salt", {"salt": ""}),
    Refusal(CONFIRM, "status", {"status": ABSENT}),
    Refusal(OFFER, "end_time must be a Unix time in seconds", query={"end_time": TUESDAY * 1000}),
    missing(
        "GET /v3/scheduling/bookings/{booking_id}", "booking", query={"configuration_id": "{private}"}, key="session"
    ),
    *wrong(SESSION, "time_to_live", "", False, {}, 30.5),
    Refusal("DELETE /v3/scheduling/sessions/unknown", "session_id"),
    denied("DELETE /v3/scheduling/sessions/unknown", None),
    Refusal(SESSION, "configuration_id or slug", {"configuration_id": "", "slug": ""}),
]
CONFIGURATIONS = [
    *wrong(CREATE, "participants", {}, *FALSY, None),
    *wrong(CREATE, "availability", [], False, 0),
    *wrong(CREATE, "event_booking", [], False, 0, ""),
    *wrong(CREATE, "scheduler", [], False, 0, ""),
    *wrong(CREATE, "appearance", [], False, 0, ""),
    *wrong(CREATE, "type", "round-robin", 0, False),
    *wrong(CREATE, "slug", 0, False, "ä", "a/b", "a b"),
    *wrong(CREATE, "participants.0.is_organizer", 0, "", words="is_organizer"),
    *wrong(CREATE, "participants.0.availability", [], "", words="participants[0].availability"),
    *wrong(CREATE, "participants.0.email", "", None, 0, words="participants[0].email"),
    *wrong(CREATE, f"{RULES}.buffer", [], 0, ""),
    *wrong(CREATE, f"{RULES}.buffer.before", True, 2.5, "5", words="buffer.before"),
    *wrong(CREATE, f"{RULES}.availability_method", "", 0, False),
    *wrong(CREATE, f"{HOURS}.days", {}, ["1"], [1.0], [True], None, words="open_hours.days"),
    *wrong(CREATE, f"{HOURS}.end", "25:00", "9", "9:0", 9, None, words="open_hours.end"),
    *wrong(CREATE, f"{HOURS}.timezone", "Mars", 5, words="timezone"),
    Refusal(
        CREATE,
        "specific_time_availability.end",
        {f"{RULES}.default_specific_time_availability": [{**DATE_HOURS, "end": "08:00"}]},
    ),
    Refusal(
        CREATE,
        "specific_time_availability.date",
        {f"{RULES}.default_specific_time_availability": [{**DATE_HOURS, "date": "2 March"}]},
    ),
    *wrong(CREATE, "event_booking.title", None, 5, [], ""),
    *wrong(CREATE, "event_booking.reminders", {}, [5], "", words="event_booking.reminders"),
    *wrong(CREATE, "event_booking.hide_participants", 0, "", "true"),
    *wrong(CREATE, MEET, [], "", False, 0),
    *wrong(CREATE, f"{MEET}.autocreate", [], "", 5),
    *wrong(CREATE, "scheduler.min_cancellation_notice", "60", True, 1_051_201),
    *wrong(CREATE, "scheduler.available_days_in_future", 731, True),
    *wrong(CREATE, "scheduler.hide_additional_guests", 0, ""),
    *wrong(CREATE, "scheduler.additional_fields", [], ""),
    *wrong(CREATE, NOTES, [], "", False),
    *wrong(CREATE, f"{NOTES}.enabled", 0, "", "yes"),
    Refusal(CHANGE, "type cannot be changed", {"type": "group", "name": "x"}),
    Refusal(CHANGE, "participants must be", {"participants": None}),
    Refusal(CHANGE, "slug may hold", {"slug": "no good"}),
    denied(CHANGE, "session"),
]
CALENDARS = [
    *wrong(GROUP, "participants", {}, "", False),
    *wrong(GROUP, "duration_minutes", 0, 7, "30", True, 1445),
    *wrong(GROUP, "interval_minutes", 0, 7),
    Refusal(GROUP, "participants must not name an email twice", {PEOPLE: [{"email": SARAH}, {"email": SARAH}]}),
    Refusal(GROUP, "366 days", {"end_time": TUESDAY + 367 * 86_400}),
    *wrong(FREE_BUSY, "emails", {}, None, [5], [None]),
    *wrong(FREE_BUSY, "tentative_as_busy", 0, "false"),
    Refusal(FREE_BUSY, "emails: at most 50", {"emails": [SARAH] * 51}),
    Refusal(FREE_BUSY, "end_time: at most 92 days", {"end_time": TUESDAY + 93 * 86_400}),
    *wrong(CALENDAR, "name", "", 5, None),
    *wrong(CALENDAR, "metadata", [], ""),
    *wrong(CALENDAR, "notetaker", [], ""),
    *wrong(CHANGED_CALENDAR, "name", 5, {}),
    *wrong(CHANGED_CALENDAR, "timezone", 5, "Mars"),
    missing("GET /v3/grants/{grant_id}/calendars/unknown", "calendar unknown"),
    Refusal("DELETE /v3/grants/{grant_id}/calendars/primary", "primary calendar cannot be deleted"),
    Refusal("GET /v3/grants/{grant_id}/calendars", "metadata_pair", query={"metadata_pair": "colour:red"}),
    *wrong(EVENT, "participants", {}, ""),
    *wrong(EVENT, "busy", 0, "true"),
    *wrong(EVENT, "status", 0, ""),
    *wrong(EVENT, "title", 0, []),
    *wrong(EVENT, "recurrence", {}, [5]),
    *wrong(CHANGED_EVENT, "when", [], {}, "today"),
    missing("DELETE /v3/grants/{grant_id}/events/unknown", "event unknown", query={"calendar_id": "primary"}),
    Refusal(EVENTS, "ical_uid", query={"ical_uid": "x", "title": "y"}),
    Refusal(EVENTS, "end must not be earlier", query={"start": TUESDAY, "end": TUESDAY - 1}),
    Refusal(EVENTS, "event_type", query={"event_type": "party"}),
    *wrong(RSVP, "status", ABSENT, "", "perhaps", 5),
]
ACCOUNTS = [
    *wrong(CUSTOM, "provider", 5, ABSENT, ""),
    *wrong(CUSTOM, "name", 5, {}, "x" * 256),
    *wrong(CUSTOM, "state", 5, "x" * 257),
    *wrong(CUSTOM, "settings.timezone", 5),
    *wrong(CUSTOM, "settings", "", None, 0),
    *wrong(CHANGED_GRANT, "scope", "openid", {}, 0),
    *wrong(CHANGED_GRANT, "settings", "", 0),
    missing("DELETE /v3/grants/{deleted}", "was not found"),
    Refusal(GRANTS, "limit", query={"limit": ""}),
    *wrong(WEBHOOK, "trigger_types", [], {}, [None], ["booking.created", 5]),
    *wrong(WEBHOOK, "compressed_delivery", 0, ""),
    *wrong(WEBHOOK, "description", 0, False),
    *wrong(WEBHOOK, "notification_email_addresses", {}, "", ["ops"], [5]),
    *wrong(CHANGED_WEBHOOK, "trigger_types", {}, False, 0),
    *wrong(CHANGED_WEBHOOK, "compressed_delivery", 0, ""),
    *wrong(CHANGED_WEBHOOK, "status", 0, False, "failing"),
    *wrong(CHANGED_WEBHOOK, "webhook_url", 0, False),
    Refusal("DELETE /v3/webhooks/unknown", "destination.id.not.found", type="70000"),
    Refusal("POST /v3/webhooks/rotate-secret/unknown", "destination.id.not.found", type="70000"),
    *wrong(SAMPLE, "trigger_type", ABSENT, 5, "booking.created"),
    *wrong(TEST_EVENT, "webhook_url", ABSENT, 5, "http://example.com/"),
]
NOTETAKING = [
    *wrong(INVITE, "join_time", "", False, [], 1_803_978_000_000),
    *wrong(INVITE, "name", 5, [], False),
    *wrong(INVITE, "meeting_settings", "", 0, False),
    *wrong(INVITE, "meeting_settings.video_recording", 0, "", "true"),
    *wrong(INVITE, "meeting_settings.leave_after_silence_seconds", "300", True, 9),
    missing("PATCH /v3/notetakers/unknown", "notetaker"),
    missing("DELETE /v3/notetakers/unknown/cancel", "notetaker"),
    missing("POST /v3/notetakers/unknown/leave", "notetaker"),
    Refusal(NOTETAKERS, "page_token is not valid", query={"page_token": "YXQ6MA=="}),
]
FINER = [*SCHEDULING, *CONFIGURATIONS, *CALENDARS, *ACCOUNTS, *NOTETAKING]
