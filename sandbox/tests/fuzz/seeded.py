"""A small world in which most ids of a path exist, and one good body for every operation that takes one."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.tests import world
from sandbox.tests.conftest import MONDAY
from sandbox.tests.sandbox_process import API_KEY, CLIENT_ID, SandboxProcess
from sandbox.tests.world import MARCUS, PRIYA, SARAH, TUESDAY

JOINS_AT = MONDAY + 86_400
LINK = "https://meet.google.com/abc-defg-hij"


@dataclass
class Seeded:
    """Ids by the names that Nylas's paths give them."""

    ids: dict[str, str]
    hook: str
    keys: dict[str, str] = field(default_factory=dict)

    def query(self, operation: str) -> dict[str, Any]:
        """The query with which this operation works."""
        if "/scheduling/bookings" in operation:
            return {"configuration_id": self.ids["configuration_id"]}
        if "/scheduling/availability" in operation:
            return {**self.query("/scheduling/bookings"), "start_time": TUESDAY, "end_time": TUESDAY + 86_400}
        if "/events" in operation:
            return {"calendar_id": "primary"}
        return {}

    def body(self, operation: str) -> Any:
        """A body which this operation takes, or None."""
        made = BODIES.get(operation)
        return copy.deepcopy(made(self)) if made else None


def seed(sandbox: SandboxProcess, hook: str) -> Seeded:
    """Forget everything, then connect two people and give them one of everything."""
    sandbox.reset()
    sandbox.control("clock", {"set": MONDAY})
    scheduler = {**world.with_notetaker(), "additional_fields": {"team": {"label": "Team", "type": "text"}}}
    configuration = world.configure(sandbox, SARAH, MARCUS, scheduler=scheduler, slug="interview")
    grant = _id(sandbox.get(f"/v3/grants/{SARAH}"))
    below = f"/v3/grants/{grant}"
    private = {**world.document(SARAH), "requires_session_auth": True}
    closed = _id(sandbox.post(f"{below}/scheduling/configurations", private))
    session = sandbox.post("/v3/scheduling/sessions", {"configuration_id": closed}).json()["data"]["session_id"]
    invitation = {"meeting_link": LINK, "join_time": JOINS_AT}
    ids = {
        "grant_id": grant,
        "grantId": grant,
        "calendar_id": _id(sandbox.post(f"{below}/calendars", {"name": "Second"})),
        "event_id": world.block(sandbox, SARAH, 15)["id"],
        "configuration_id": configuration,
        "booking_id": world.book(sandbox, configuration, 10, SARAH)["booking_id"],
        "session_id": session,
        "notetaker_id": _id(sandbox.post("/v3/notetakers", invitation)),
        "grant's notetaker_id": _id(sandbox.post(f"{below}/notetakers", invitation)),
        "id": world.listen(sandbox, hook, ["booking.created", "event.updated"])["id"],
        "provider": "google",
        "private": closed,
        "expired": world.connect(sandbox, PRIYA),
        "deleted": world.connect(sandbox, "gone@example.com"),
    }
    sandbox.control(f"grants/{PRIYA}/expire")
    sandbox.request("DELETE", f"/v3/grants/{ids['deleted']}")
    token = {"client_id": CLIENT_ID, "client_secret": API_KEY, "grant_type": "client_credentials", "grant_id": grant}
    access = sandbox.post("/v3/connect/token", token, key=None).json()["access_token"]
    return Seeded(ids, hook, {"key": API_KEY, "session": session, "access": access})


def _id(response: Any) -> str:
    assert response.ok, response.text
    return response.json()["data"]["id"]


def _configuration(seeded: Seeded) -> dict[str, Any]:
    people = [world.participant(email, is_organizer=False) for email in (SARAH, MARCUS)]
    people[0]["availability"]["specific_time_availability"] = [
        {"date": "2027-03-03", "start": "09:00", "end": "12:00", "timezone": "UTC"}
    ]
    rules = {
        "availability_method": "max-fairness",
        "buffer": {"before": 5, "after": 10},
        "default_open_hours": [
            {"days": [1, 2, 3], "start": "8:00", "end": "18:00", "timezone": "UTC", "exdates": ["2027-03-04"]}
        ],
        "default_specific_time_availability": [
            {"date": "2027-03-05", "start": "00:00", "end": "00:00", "timezone": "UTC"}
        ],
        "only_specific_time_availability": False,
        "round_robin_group_id": "panel-1",
        "tentative_as_busy": True,
    }
    return {
        "name": "Panel",
        "slug": "panel",
        "requires_session_auth": False,
        "participants": people,
        "availability": {
            "duration_minutes": 60,
            "interval_minutes": 30,
            "round_to": 15,
            "availability_rules": rules,
        },
        "event_booking": {
            "title": "Interview: ${invitee} ${team}",
            "description": "With ${invitee_email}",
            "location": "Room 1",
            "timezone": "Europe/Berlin",
            "booking_type": "booking",
            "conferencing": {"provider": "Google Meet", "autocreate": {"conf_settings": {}}},
            "disable_emails": False,
            "hide_participants": False,
            "notify_participants": True,
            "reminders": [
                {"type": "webhook", "minutes_before_event": 60, "recipient": "all", "email_subject": "Soon"},
                {"type": "email", "minutes_before_event": 30, "recipient": "guest", "email_subject": "Soon"},
            ],
        },
        "scheduler": {
            "available_days_in_future": 20,
            "min_booking_notice": 0,
            "min_cancellation_notice": 0,
            "cancellation_policy": "Tell us early.",
            "rescheduling_url": "https://app.example.com/r/:booking_ref",
            "cancellation_url": "https://app.example.com/c/:booking_ref",
            "organizer_confirmation_url": "https://app.example.com/o/:booking_ref",
            "confirmation_redirect_url": "https://app.example.com/done",
            "hide_rescheduling_options": False,
            "hide_cancellation_options": False,
            "hide_additional_guests": False,
            "additional_fields": {
                "team": {"label": "Team", "type": "text", "required": False, "pattern": "^[a-z]*$", "order": 1},
                "level": {"label": "Level", "type": "dropdown", "required": False, "options": ["a", "b"]},
            },
            "email_template": {
                "logo": "https://app.example.com/logo.png",
                "show_nylas_branding": False,
                "booking_confirmed": {"title": "Done", "body": "See you"},
            },
            "notetaker_settings": {
                "enabled": True,
                "show_ui_consent_message": True,
                "notetaker_name": "Recorder",
                "meeting_settings": _meeting_settings(),
            },
        },
        "appearance": {"color": "#aabbcc"},
    }


def _meeting_settings() -> dict[str, Any]:
    return {
        "video_recording": True,
        "audio_recording": True,
        "transcription": True,
        "summary": True,
        "action_items": True,
        "summary_settings": {"custom_instructions": "Short."},
        "action_items_settings": {"custom_instructions": "Few."},
        "leave_after_silence_seconds": 300,
        "transcription_settings": {
            "expected_languages": ["en", "de"],
            "fallback_language": "en",
            "keywords": ["Fairloop"],
            "use_speaker_names_as_keywords": True,
        },
    }


def _booking(seeded: Seeded) -> dict[str, Any]:
    return {
        **world.wish(12, SARAH),
        "timezone": "Europe/Berlin",
        "email_language": "en",
        "additional_guests": [{"email": "bob@example.org", "name": "Bob"}],
        "additional_fields": {"team": "blue"},
    }


def _event(seeded: Seeded) -> dict[str, Any]:
    return {
        "title": "Talk",
        "description": "About it",
        "location": "Here",
        "busy": True,
        "when": {
            "start_time": TUESDAY + 3600,
            "end_time": TUESDAY + 7200,
            "start_timezone": "UTC",
            "end_timezone": "UTC",
        },
        "participants": [
            {"email": "bob@example.org", "name": "Bob", "status": "yes", "comment": "", "phone_number": ""}
        ],
        "conferencing": {"provider": "Google Meet", "details": {"url": LINK, "meeting_code": "x", "phone": []}},
        "reminders": {"use_default": False, "overrides": [{"reminder_minutes": 10, "reminder_method": "popup"}]},
        "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=3"],
        "metadata": {"key1": "one", "key5": "panel-1"},
        "hide_participants": False,
        "visibility": "default",
        "capacity": 5,
        "resources": [{"email": "room@example.com", "name": "Room"}],
        "notetaker": {"name": "Recorder", "meeting_settings": _meeting_settings()},
        "status": "confirmed",
    }


def _calendar(seeded: Seeded) -> dict[str, Any]:
    return {
        "name": "Interviews",
        "description": "All",
        "location": "Here",
        "timezone": "Europe/Berlin",
        "hex_color": "#aabbcc",
        "hex_foreground_color": "#000000",
        "metadata": {"key1": "one"},
        "notetaker": {
            "name": "Recorder",
            "meeting_settings": _meeting_settings(),
            "rules": {"event_selection": ["all"]},
        },
    }


def _availability(seeded: Seeded) -> dict[str, Any]:
    configuration = _configuration(seeded)
    people = [
        {"email": person["email"], "calendar_ids": ["primary"], "open_hours": person["availability"]["open_hours"]}
        for person in configuration["participants"]
    ]
    return {
        "participants": people,
        "start_time": TUESDAY,
        "end_time": TUESDAY + 86_400,
        **configuration["availability"],
    }


def _notetaker(seeded: Seeded) -> dict[str, Any]:
    return {
        "meeting_link": LINK,
        "join_time": JOINS_AT,
        "name": "Recorder",
        "meeting_settings": _meeting_settings(),
    }


def _destination(seeded: Seeded) -> dict[str, Any]:
    return {
        "webhook_url": f"{seeded.hook}/another",
        "trigger_types": ["booking.created", "notetaker.media"],
        "description": "Ours",
        "notification_email_addresses": ["ops@example.com"],
        "compressed_delivery": True,
        "status": "active",
    }


def _token(seeded: Seeded) -> dict[str, Any]:
    return {
        "client_id": CLIENT_ID,
        "client_secret": API_KEY,
        "grant_type": "refresh_token",
        "refresh_token": seeded.keys["access"],
        "code": "x",
        "redirect_uri": "https://app.example.com/back",
        "code_verifier": "x",
        "grant_id": seeded.ids["grant_id"],
    }


def _custom(seeded: Seeded) -> dict[str, Any]:
    return {
        "provider": "google",
        "settings": {"email": "new@example.com", "refresh_token": "x", "timezone": "UTC"},
        "state": "s",
        "scope": ["openid"],
        "name": "New",
    }


BODIES: dict[str, Callable[[Seeded], dict[str, Any]]] = {
    "POST /v3/grants/{grant_id}/scheduling/configurations": _configuration,
    "PUT /v3/grants/{grant_id}/scheduling/configurations/{configuration_id}": _configuration,
    "POST /v3/scheduling/sessions": lambda seeded: {
        "configuration_id": seeded.ids["configuration_id"],
        "slug": "interview",
        "time_to_live": 10,
    },
    "POST /v3/scheduling/bookings": _booking,
    "PATCH /v3/scheduling/bookings/{booking_id}": lambda seeded: {
        **_booking(seeded),
        "start_time": TUESDAY + 46_800,
        "end_time": TUESDAY + 50_400,
    },
    "PUT /v3/scheduling/bookings/{booking_id}": lambda seeded: {
        "salt": "AAAAAAAAAAAAAA",
        "status": "confirmed",
        "cancellation_reason": "No",
    },
    "DELETE /v3/scheduling/bookings/{booking_id}": lambda seeded: {"cancellation_reason": "No"},
    "POST /v3/calendars/availability": _availability,
    "POST /v3/grants/{grant_id}/calendars": _calendar,
    "PUT /v3/grants/{grant_id}/calendars/{calendar_id}": _calendar,
    "POST /v3/grants/{grant_id}/calendars/free-busy": lambda seeded: {
        "emails": [SARAH, "nobody@example.com"],
        "start_time": TUESDAY,
        "end_time": TUESDAY + 86_400,
        "tentative_as_busy": True,
    },
    "POST /v3/grants/{grant_id}/events": _event,
    "PUT /v3/grants/{grant_id}/events/{event_id}": _event,
    "POST /v3/grants/{grant_id}/events/{event_id}/send-rsvp": lambda seeded: {"status": "yes"},
    "POST /v3/grants/{grant_id}/notetakers": _notetaker,
    "PATCH /v3/grants/{grant_id}/notetakers/{notetaker_id}": _notetaker,
    "POST /v3/notetakers": _notetaker,
    "PATCH /v3/notetakers/{notetaker_id}": _notetaker,
    "PATCH /v3/grants/{grantId}": lambda seeded: {"settings": {"a": 1}, "scope": ["openid"]},
    "POST /v3/connect/token": _token,
    "POST /v3/connect/custom": _custom,
    "POST /v3/webhooks": _destination,
    "PUT /v3/webhooks/{id}": _destination,
    "POST /v3/webhooks/send-test-event": lambda seeded: {
        "trigger_type": "event.created",
        "webhook_url": seeded.hook,
    },
    "POST /v3/webhooks/mock-payload": lambda seeded: {"trigger_type": "event.created"},
}
