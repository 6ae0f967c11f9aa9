"""Webhook payloads: exactly the members that the tables of docs/nylas.md 5.5 to 5.9 give to each trigger, and no others."""

from typing import Any

import pytest

from sandbox.tests.contract.group_events import group, session
from sandbox.tests.sandbox_process import CLIENT_ID, SandboxProcess
from sandbox.tests.world import (
    HOUR,
    MARCUS,
    SARAH,
    TUESDAY,
    block,
    book,
    call,
    configure,
    connect,
    wish,
    with_notetaker,
)

MEET, ZOOM = "https://meet.google.com/abc-defg-hij", "https://us02web.zoom.us/j/123456789"
LINKS = {
    "rescheduling_url": "https://app.example.com/move/:booking_ref",
    "cancellation_url": "https://app.example.com/cancel/:booking_ref",
    "organizer_confirmation_url": "https://app.example.com/confirm/:booking_ref",
}
BOOKING = {"booking_id", "configuration_id", "booking_info"}
INFO = {
    "event_id",
    "start_time",
    "end_time",
    "participants",
    "additional_fields",
    "title",
    "duration",
    "location",
    "organizer_timezone",
    "guest_timezone",
    "host_language",
    "guest_language",
    "hide_cancellation_options",
    "hide_rescheduling_options",
    "participant_rescheduling_url",
    "participant_cancellation_url",
    "host_confirmation_url",
    "is_group_event",
    "organizer_calendar_id",
    "event_description",
    "event_html_link",
    "ical_uid",
    "notetaker_id",
}
NOT_WHEN_RESCHEDULED = {"event_description", "event_html_link", "ical_uid", "host_confirmation_url"}
NOTETAKER = {
    "id",
    "grant_id",
    "object",
    "name",
    "meeting_link",
    "meeting_provider",
    "meeting_settings",
    "state",
    "status",
}
OF_AN_EVENT = {"join_time", "event"}
MEDIA = {
    "recording",
    "recording_duration",
    "recording_file_format",
    "thumbnail",
    "transcript",
    "summary",
    "action_items",
    "retained_until",
}
GRANT = {"code", "grant_id", "integration_id", "provider"}
ENVELOPE = {"specversion", "type", "source", "id", "time", "webhook_delivery_attempt", "data"}
SOURCES = {
    "booking.created": "/nylas/passthru",
    "notetaker.created": "/nylas/notetaker",
    "grant.created": "/nylas/system",
    "event.created": "/google/events/incremental",
}


def told(sandbox: SandboxProcess, type_: str) -> list[dict[str, Any]]:
    """The envelopes of everything announced under one trigger, oldest first; nobody needs to listen."""
    log = sandbox.get("/_sandbox/webhooks", type=type_).json()["data"]
    return [one["payload"] for one in reversed(log)]


def told_of(sandbox: SandboxProcess, type_: str) -> dict[str, Any]:
    """The object of the only announcement under one trigger."""
    (envelope,) = told(sandbox, type_)
    return envelope["data"]["object"]


def recorded(sandbox: SandboxProcess, **event_booking: Any) -> str:
    """A Configuration with links, a recorder and a reminder; its id."""
    details = {"conferencing": {"provider": "Google Meet", "autocreate": {}}, **event_booking}
    reminders = [{"type": "webhook", "minutes_before_event": 60}]
    rules = {"title": "Interview", "timezone": "UTC", "reminders": reminders, **details}
    return configure(sandbox, SARAH, scheduler={**with_notetaker(), **LINKS}, event_booking=rules)


# ── the envelope ──


def test_only_bookings_name_their_grant_beside_the_object(sandbox: SandboxProcess) -> None:
    book(sandbox, recorded(sandbox), 9)

    envelopes = {type_: told(sandbox, type_)[0] for type_ in SOURCES}

    grant = envelopes["grant.created"]["data"]["object"]["grant_id"]
    assert {type_: one["source"] for type_, one in envelopes.items()} == SOURCES
    assert [set(one) for one in envelopes.values()] == [ENVELOPE] * len(SOURCES)
    assert envelopes["booking.created"]["data"].pop("grant_id") == grant
    assert [set(one["data"]) for one in envelopes.values()] == [{"application_id", "object"}] * len(SOURCES)
    assert {one["data"]["application_id"] for one in envelopes.values()} == {CLIENT_ID}
    assert all(one["time"] < 10**11 for one in envelopes.values())


# ── booking.* ──


def test_booking_created(sandbox: SandboxProcess) -> None:
    book(sandbox, recorded(sandbox), 9)

    subject = told_of(sandbox, "booking.created")

    assert set(subject) == BOOKING | {"booking_ref", "object"}
    assert set(subject["booking_info"]) == INFO
    assert subject["object"] == "booking"
    assert (subject["booking_info"]["location"], subject["booking_info"]["guest_timezone"]) == ("", "")
    assert subject["booking_info"]["additional_fields"] is None


def test_booking_created_without_a_recorder_names_none(sandbox: SandboxProcess) -> None:
    book(sandbox, configure(sandbox, SARAH), 9)

    assert set(told_of(sandbox, "booking.created")["booking_info"]) == INFO - {"notetaker_id"}


def test_booking_pending(sandbox: SandboxProcess) -> None:
    book(sandbox, recorded(sandbox, booking_type="organizer-confirmation"), 9)

    subject = told_of(sandbox, "booking.pending")

    assert set(subject) == BOOKING | {"booking_ref", "booking_type"}
    assert set(subject["booking_info"]) == INFO - {"notetaker_id"}
    assert subject["booking_type"] == "organizer-confirmation"
    assert told(sandbox, "booking.created") == []


def test_booking_rescheduled(sandbox: SandboxProcess) -> None:
    configuration = recorded(sandbox)
    made = book(sandbox, configuration, 9)
    call(sandbox, "PATCH", made["booking_id"], configuration, wish(11))

    subject = told_of(sandbox, "booking.rescheduled")

    assert set(subject) == BOOKING | {"booking_ref", "object"}
    assert set(subject["booking_info"]) == INFO - NOT_WHEN_RESCHEDULED | {"old_start_time", "old_end_time"}
    assert subject["booking_info"]["old_start_time"] == TUESDAY + 9 * HOUR


@pytest.mark.parametrize("body", [{}, {"cancellation_reason": "no time"}])
def test_booking_cancelled(sandbox: SandboxProcess, body: dict[str, str]) -> None:
    configuration = recorded(sandbox)
    made = book(sandbox, configuration, 9)
    call(sandbox, "DELETE", made["booking_id"], configuration, body)

    subject = told_of(sandbox, "booking.cancelled")

    assert set(subject) == BOOKING
    assert set(subject["booking_info"]) == INFO | {"cancellation_reason"}
    assert subject["booking_info"]["cancellation_reason"] == body.get("cancellation_reason", "")


def test_booking_reminder(sandbox: SandboxProcess) -> None:
    book(sandbox, recorded(sandbox), 9)
    sandbox.control("clock", {"set": TUESDAY + 8 * HOUR + 1})

    subject = told_of(sandbox, "booking.reminder")

    assert set(subject) == BOOKING
    assert set(subject["booking_info"]) == INFO | {"time_until_event", "organizer_email", "provider"}


def test_a_seat_in_a_group_event_is_told_like_any_booking(sandbox: SandboxProcess) -> None:
    path = f"/v3/grants/{connect(sandbox, SARAH)}/scheduling/configurations"
    configuration = sandbox.post(path, group()).json()["data"]["id"]
    made = sandbox.post(f"{path}/{configuration}/group-events", session()).json()["data"]
    taken = book(sandbox, configuration, 9, event_id=made["id"], calendar_id="primary")

    subject = told_of(sandbox, "booking.created")

    assert set(subject) == BOOKING | {"booking_ref", "object"}
    assert set(subject["booking_info"]) == INFO - {"notetaker_id"}
    assert (subject["booking_info"]["is_group_event"], subject["booking_id"]) == (True, taken["booking_id"])


# ── notetaker.* ──


def test_notetaker_of_an_event_from_its_creation_to_its_deletion(sandbox: SandboxProcess) -> None:
    configuration = recorded(sandbox)
    made = book(sandbox, configuration, 9)
    call(sandbox, "PATCH", made["booking_id"], configuration, wish(11))
    call(sandbox, "DELETE", made["booking_id"], configuration, {})

    created, updated = (told_of(sandbox, f"notetaker.{what}") for what in ("created", "updated"))
    deleted = told_of(sandbox, "notetaker.deleted")

    assert set(created) == set(updated) == NOTETAKER | OF_AN_EVENT
    assert (created["state"], created["status"]) == ("scheduled", "scheduled")
    assert (created["join_time"], updated["join_time"]) == (
        (TUESDAY + 9 * HOUR) * 1000,
        (TUESDAY + 11 * HOUR) * 1000,
    )
    assert set(deleted) == {"id", "grant_id", "object", "event"}
    for subject in (created, updated, deleted):
        assert set(subject["event"]) == {"event_id", "ical_uid", "master_event_id"}


def test_notetaker_invited_by_hand_has_neither_time_nor_event(sandbox: SandboxProcess) -> None:
    grant = connect(sandbox, SARAH)
    new = {"meeting_settings": {"video_recording": True, "audio_recording": True}}
    invitation = {"meeting_link": ZOOM, "join_time": TUESDAY, "notetaker_settings": new}
    made = sandbox.post(f"/v3/grants/{grant}/notetakers", invitation).json()["data"]
    sandbox.request("DELETE", f"/v3/grants/{grant}/notetakers/{made['id']}")

    created, deleted = told_of(sandbox, "notetaker.created"), told_of(sandbox, "notetaker.deleted")

    assert set(created) == NOTETAKER
    assert set(deleted) == {"id", "grant_id", "object"}
    assert (made["meeting_provider"], created["meeting_provider"]) == ("Zoom Meeting", "Zoom")


def test_stand_alone_notetaker_belongs_to_nobody(sandbox: SandboxProcess) -> None:
    sandbox.post("/v3/notetakers", {"meeting_link": MEET})

    assert set(told_of(sandbox, "notetaker.created")) == NOTETAKER - {"grant_id"}


def test_notetaker_meeting_state_and_media(sandbox: SandboxProcess) -> None:
    book(sandbox, recorded(sandbox), 9)
    sandbox.run_until_idle()
    sandbox.advance(15 * 86_400)

    states = [one["data"]["object"] for one in told(sandbox, "notetaker.meeting_state")]
    media = [one["data"]["object"] for one in told(sandbox, "notetaker.media")]

    assert [(one["status"], one["meeting_state"]) for one in states] == [
        ("connecting", "waiting_for_entry"),
        ("attending", "recording_active"),
        ("disconnected", "meeting_ended"),
    ]
    assert [set(one) for one in states] == [NOTETAKER | OF_AN_EVENT | {"meeting_state"}] * 3
    assert [one["status"] for one in media] == ["processing", "available", "media_deleted"]
    assert [set(one) - {"media"} for one in media] == [NOTETAKER | OF_AN_EVENT] * 3
    assert ["media" in one for one in media] == [False, True, False]
    assert set(media[1]["media"]) == MEDIA
    assert {name: type(value) for name, value in media[1]["media"].items() if not isinstance(value, str)} == {
        "retained_until": int
    }
    assert all(one["state"] == one["status"] for one in (*states, *media))


def test_sound_alone_announces_no_picture(sandbox: SandboxProcess) -> None:
    settings = {"video_recording": False, "transcription": False, "summary": False, "action_items": False}
    sandbox.post("/v3/notetakers", {"meeting_link": MEET, "meeting_settings": settings})
    sandbox.run_until_idle()

    media = told(sandbox, "notetaker.media")[-1]["data"]["object"]["media"]

    assert set(media) == {"recording", "recording_duration", "recording_file_format", "retained_until"}
    assert media["recording_file_format"] == "mp3"


# ── grant.* ──


def test_grant_payloads_have_their_codes(sandbox: SandboxProcess) -> None:
    grant = connect(sandbox, SARAH)
    sandbox.request("PATCH", f"/v3/grants/{grant}", json={"settings": {}})
    sandbox.control(f"grants/{grant}/expire")
    connect(sandbox, SARAH)
    sandbox.request("DELETE", f"/v3/grants/{grant}")

    created, expired, deleted = (told_of(sandbox, f"grant.{what}") for what in ("created", "expired", "deleted"))
    updated = [one["data"]["object"] for one in told(sandbox, "grant.updated")]

    assert set(created) == GRANT | {"email", "login_id", "name", "scope"}
    assert set(expired) == GRANT | {"grant_updated_at"}
    assert set(deleted) == GRANT
    assert [set(one) for one in updated] == [GRANT | {"reauthentication_flag"}] * 2
    assert [(one["code"], one["reauthentication_flag"]) for one in updated] == [(25014, False), (25027, True)]
    assert (created["code"], expired["code"], deleted["code"]) == (25012, 25009, 25013)


def test_a_mailbox_says_when_it_has_been_read(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    connect(sandbox, MARCUS, provider="imap")

    subject = told_of(sandbox, "grant.imap_sync_completed")

    assert set(subject) == GRANT
    assert (subject["code"], subject["provider"]) == (25012, "imap")


# ── calendar.* ──


def test_calendars_are_told_whole_until_they_are_deleted(sandbox: SandboxProcess) -> None:
    path = f"/v3/grants/{connect(sandbox, SARAH)}/calendars"
    shown = sandbox.post(path, {"name": "Panel"}).json()["data"]
    for change in ({"hex_color": "#ff0000"}, {"description": "All of it"}):
        sandbox.request("PUT", f"{path}/{shown['id']}", json=change)
    sandbox.request("DELETE", f"{path}/{shown['id']}")

    created, updated, deleted = (told_of(sandbox, f"calendar.{what}") for what in ("created", "updated", "deleted"))

    assert created == shown
    assert updated == {**shown, "hex_color": "#ff0000", "description": "All of it"}
    assert set(deleted) == set(shown) - {"description", "location", "metadata"}
    assert told(sandbox, "calendar.created")[0]["source"] == "/google/events/incremental"


# ── event.* ──


def test_events_are_told_whole_until_they_are_deleted(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH)
    made = book(sandbox, configuration, 9)
    call(sandbox, "PATCH", made["booking_id"], configuration, wish(11))
    shown = sandbox.get(f"/v3/grants/{SARAH}/events/{made['event_id']}", calendar_id="primary").json()["data"]
    call(sandbox, "DELETE", made["booking_id"], configuration, {})

    created, updated, deleted = (told_of(sandbox, f"event.{what}") for what in ("created", "updated", "deleted"))

    assert set(created) == set(updated) == set(shown)
    assert updated == shown
    stamps = {"key5", "source", "scheduler_last_start", "scheduler_last_end", "scheduler_updated_at"}
    assert set(created["metadata"]) == stamps
    assert (created["metadata"]["key5"], created["metadata"]["source"]) == (configuration, "scheduler")
    assert set(deleted) == {"grant_id", "calendar_id", "id", "object"}


def test_a_deleted_occurrence_names_its_series(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    when = {"start_time": TUESDAY, "end_time": TUESDAY + HOUR}
    path, query = f"/v3/grants/{SARAH}/events", {"calendar_id": "primary"}
    made = sandbox.post(path, {"title": "x", "when": when, "recurrence": ["RRULE:FREQ=DAILY;COUNT=3"]}, **query)
    period = {**query, "start": TUESDAY, "end": TUESDAY + 2 * 86_400}
    one = sandbox.get(path, **period).json()["data"][1]["id"]
    sandbox.request("DELETE", f"{path}/{one}", params=query)

    subject = told_of(sandbox, "event.deleted")

    assert set(subject) == {"grant_id", "calendar_id", "id", "master_event_id", "object"}
    assert (subject["id"], subject["master_event_id"]) == (one, made.json()["data"]["id"])


def test_a_tentative_event_is_maybe_in_the_api_only(sandbox: SandboxProcess) -> None:
    connect(sandbox, MARCUS)
    busy = block(sandbox, MARCUS, 9)
    path = f"/v3/grants/{MARCUS}/events/{busy['id']}"
    shown = sandbox.request("PUT", path, params={"calendar_id": "primary"}, json={"status": "maybe"}).json()["data"]

    assert (shown["status"], told_of(sandbox, "event.updated")["status"]) == ("maybe", "tentative")
