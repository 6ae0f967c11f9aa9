"""Bookings: taken, moved, cancelled, confirmed, and what everybody is told."""

import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import nylas
import pytest

from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import API_KEY, SandboxProcess
from sandbox.tests.world import (
    HOUR,
    MARCUS,
    SARAH,
    TUESDAY,
    book,
    call,
    configure,
    listen,
    only_notetaker,
    starts,
    wish,
    with_notetaker,
)

LINKS = {
    "rescheduling_url": "https://app.example.com/move/:booking_ref",
    "cancellation_url": "https://app.example.com/cancel/:booking_ref",
    "organizer_confirmation_url": "https://app.example.com/confirm/:booking_ref",
}


def event_of(sandbox: SandboxProcess, email: str, event_id: str) -> dict[str, Any]:
    return sandbox.get(f"/v3/grants/{email}/events/{event_id}", calendar_id="primary").json()["data"]


def events_of(sandbox: SandboxProcess, email: str) -> list[dict[str, Any]]:
    return sandbox.get(f"/v3/grants/{email}/events", calendar_id="primary", start=TUESDAY).json()["data"]


def test_a_booking_puts_one_host_and_the_guest_on_an_event(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, MARCUS)

    made = book(sandbox, configuration, 9, MARCUS, additional_guests=[{"name": "Eve", "email": "eve@example.org"}])
    event = event_of(sandbox, MARCUS, made["event_id"])

    assert (made["title"], made["status"], made["organizer"]["email"]) == ("Interview: Ada Lovelace", "booked", MARCUS)
    assert [person["email"] for person in event["participants"]] == [MARCUS, "ada@example.org", "eve@example.org"]
    assert event["when"]["start_time"] == TUESDAY + 9 * HOUR
    assert event["conferencing"]["provider"] == "Google Meet"
    assert event["conferencing"]["details"]["url"].startswith("https://meet.google.com/")
    assert event["location"] == ""
    assert event["metadata"] == {
        "key5": configuration,
        "source": "scheduler",
        "scheduler_last_start": str(TUESDAY + 9 * HOUR),
        "scheduler_last_end": str(TUESDAY + 10 * HOUR),
        "scheduler_updated_at": event["metadata"]["scheduler_updated_at"],
    }
    assert events_of(sandbox, SARAH) == []


def test_without_participants_the_whole_panel_is_booked(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, MARCUS)

    book(sandbox, configuration, 9)

    (hers,), (his,) = events_of(sandbox, SARAH), events_of(sandbox, MARCUS)
    assert hers["ical_uid"] == his["ical_uid"]
    assert 9 not in starts(sandbox, configuration)


@pytest.mark.parametrize(
    ("provider", "beginning"),
    [
        ("Google Meet", "https://meet.google.com/"),
        ("Microsoft Teams", "https://teams.microsoft.com/l/meetup-join/"),
        ("Zoom Meeting", "https://us02web.zoom.us/j/"),
    ],
)
def test_links_look_as_the_provider_makes_them(sandbox: SandboxProcess, provider: str, beginning: str) -> None:
    lender = {"Google Meet": "google", "Microsoft Teams": "microsoft", "Zoom Meeting": "zoom"}[provider]
    made = sandbox.post("/v3/connect/custom", {"provider": lender, "settings": {"email": "lender@example.com"}}).json()[
        "data"
    ]
    conferencing = {"provider": provider, "autocreate": {"conf_grant_id": made["id"]}}
    configuration = configure(
        sandbox, SARAH, event_booking={"title": "x", "timezone": "UTC", "conferencing": conferencing}
    )

    booking = book(sandbox, configuration, 9)

    assert event_of(sandbox, SARAH, booking["event_id"])["conferencing"]["details"]["url"].startswith(beginning)


def test_twenty_at_once_take_one_slot_once(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH)

    def take(number: int) -> int:
        body = wish(9, SARAH, name=f"Guest{number} X")
        return sandbox.post("/v3/scheduling/bookings", body, key=None, configuration_id=configuration).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(take, range(20)))

    assert sorted(statuses) == [200, *[400] * 19]
    assert len(events_of(sandbox, SARAH)) == 1


@pytest.mark.parametrize(("seconds", "status"), [(29, 200), (31, 400)])
def test_a_double_click_takes_thirty_seconds_at_most(sandbox: SandboxProcess, seconds: int, status: int) -> None:
    configuration = configure(sandbox, SARAH)
    sandbox.control("clock", {"rate": 0})
    book(sandbox, configuration, 9)
    sandbox.advance(seconds)

    again = sandbox.post("/v3/scheduling/bookings", wish(9), key=None, configuration_id=configuration)

    assert again.status_code == status
    assert len(sandbox.get("/_sandbox/bookings").json()["data"]) == 1


def test_a_double_click_is_one_booking(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH)

    first, second = book(sandbox, configuration, 9, SARAH), book(sandbox, configuration, 9, SARAH)

    assert first == second
    assert len(events_of(sandbox, SARAH)) == 1


def test_the_same_guest_may_book_another_time_at_once(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH)

    first, second = book(sandbox, configuration, 9, SARAH), book(sandbox, configuration, 10, SARAH)

    assert first["booking_id"] != second["booking_id"]
    assert len(events_of(sandbox, SARAH)) == 2


def test_booking_ref_is_made_of_both_ids_and_the_salt(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH)

    made = book(sandbox, configuration, 9)
    packed = urlsafe_b64decode(made["booking_ref"] + "=" * (-len(made["booking_ref"]) % 4))

    assert str(uuid.UUID(bytes=packed[:16])) == configuration
    assert str(uuid.UUID(bytes=packed[16:32])) == made["booking_id"]
    assert len(packed) == 42


def test_created_webhook_has_what_real_ones_have(sandbox: SandboxProcess, receiver: Receiver) -> None:
    fields = {"application": {"label": "Application", "type": "metadata", "required": False}}
    scheduler = {**with_notetaker(), **LINKS, "additional_fields": fields}
    configuration = configure(sandbox, SARAH, MARCUS, scheduler=scheduler)
    listen(sandbox, receiver.url)

    made = book(
        sandbox, configuration, 9, MARCUS, additional_fields={"application": "app-42"}, timezone="Asia/Calcutta"
    )
    sandbox.advance(0)
    told = receiver.last("booking.created")
    notetaker = only_notetaker(sandbox)
    ref = made["booking_ref"]

    assert receiver.types() == ["event.created", "notetaker.created", "booking.created"]
    assert told.envelope["data"]["grant_id"] == notetaker["grant_id"]
    assert told.envelope["source"] == "/nylas/passthru"
    assert sorted(told.object) == ["booking_id", "booking_info", "booking_ref", "configuration_id", "object"]
    assert told.object["booking_info"] == {
        "event_id": made["event_id"],
        "start_time": TUESDAY + 9 * HOUR,
        "end_time": TUESDAY + 10 * HOUR,
        "participants": [
            {"email": MARCUS, "name": "Marcus"},
            {"name": "Ada Lovelace", "email": "ada@example.org"},
        ],
        "additional_fields": {"application": "app-42"},
        "title": "Interview: Ada Lovelace",
        "duration": 60,
        "location": "",
        "organizer_timezone": "UTC",
        "guest_timezone": "",
        "host_language": "en",
        "guest_language": "en",
        "hide_cancellation_options": False,
        "hide_rescheduling_options": False,
        "participant_rescheduling_url": f"https://app.example.com/move/{ref}",
        "participant_cancellation_url": f"https://app.example.com/cancel/{ref}",
        "host_confirmation_url": f"https://app.example.com/confirm/{ref}",
        "is_group_event": False,
        "organizer_calendar_id": MARCUS,
        "event_description": told.object["booking_info"]["event_description"],
        "event_html_link": told.object["booking_info"]["event_html_link"],
        "ical_uid": told.object["booking_info"]["ical_uid"],
        "notetaker_id": notetaker["id"],
    }
    assert f'<a href="https://app.example.com/move/{ref}">' in told.object["booking_info"]["event_description"]


def test_moving_keeps_the_booking_and_answers_with_request_id_alone(
    sandbox: SandboxProcess, receiver: Receiver
) -> None:
    configuration = configure(sandbox, SARAH, MARCUS, scheduler=with_notetaker())
    made = book(sandbox, configuration, 9, MARCUS)
    listen(sandbox, receiver.url)

    answer = call(sandbox, "PATCH", made["booking_id"], configuration, wish(14))
    sandbox.advance(0)
    told = receiver.last("booking.rescheduled").object

    assert list(answer.json()) == ["request_id"]
    assert event_of(sandbox, MARCUS, made["event_id"])["when"]["start_time"] == TUESDAY + 14 * HOUR
    assert receiver.types() == ["notetaker.updated", "event.updated", "booking.rescheduled"]
    assert receiver.last("notetaker.updated").object["join_time"] == (TUESDAY + 14 * HOUR) * 1000
    assert told["booking_ref"] == made["booking_ref"]
    assert (told["booking_info"]["old_start_time"], told["booking_info"]["start_time"]) == (
        TUESDAY + 9 * HOUR,
        TUESDAY + 14 * HOUR,
    )
    absent = {"event_description", "event_html_link", "ical_uid", "host_confirmation_url"}
    assert not absent & set(told["booking_info"])
    assert only_notetaker(sandbox)["join_time"] == TUESDAY + 14 * HOUR


def test_moving_to_a_taken_time_is_refused_and_changes_nothing(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH)
    made = book(sandbox, configuration, 9)
    book(sandbox, configuration, 10, name="Bob B")

    answer = call(sandbox, "PATCH", made["booking_id"], configuration, wish(10))

    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "timeslot_not_available")
    assert event_of(sandbox, SARAH, made["event_id"])["when"]["start_time"] == TUESDAY + 9 * HOUR


def test_moving_to_another_host_changes_calendars(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, MARCUS, scheduler=with_notetaker())
    made = book(sandbox, configuration, 9, MARCUS)

    call(sandbox, "PATCH", made["booking_id"], configuration, wish(11, SARAH))
    after = call(sandbox, "GET", made["booking_id"], configuration).json()["data"]

    assert after["organizer"]["email"] == SARAH
    assert events_of(sandbox, MARCUS) == []
    assert [event["id"] for event in events_of(sandbox, SARAH)] == [after["event_id"]]


def test_cancelling_gives_the_time_back_and_tells_without_the_ref(sandbox: SandboxProcess, receiver: Receiver) -> None:
    configuration = configure(sandbox, SARAH, scheduler=with_notetaker())
    made = book(sandbox, configuration, 9)
    listen(sandbox, receiver.url)

    answer = call(sandbox, "DELETE", made["booking_id"], configuration, {"cancellation_reason": "found one"})
    again = call(sandbox, "DELETE", made["booking_id"], configuration, {})
    sandbox.advance(0)
    told = receiver.last("booking.cancelled").object

    assert list(answer.json()) == ["request_id"]
    assert (again.status_code, again.json()["error"]["type"]) == (404, "not_found_error")
    assert receiver.types() == ["notetaker.deleted", "event.deleted", "booking.cancelled"]
    assert sorted(told) == ["booking_id", "booking_info", "configuration_id"]
    assert told["booking_info"]["cancellation_reason"] == "found one"
    assert starts(sandbox, configuration)[0] == 9
    assert call(sandbox, "GET", made["booking_id"], configuration).json()["data"]["status"] == "cancelled"


@pytest.mark.parametrize(("minutes_before", "status"), [(121, 200), (119, 400)])
def test_cancelling_too_late_is_refused(sandbox: SandboxProcess, minutes_before: int, status: int) -> None:
    scheduler = {"min_booking_notice": 0, "min_cancellation_notice": 120}
    configuration = configure(sandbox, SARAH, scheduler=scheduler)
    made = book(sandbox, configuration, 9)
    sandbox.control("clock", {"set": TUESDAY + 9 * HOUR - 60 * minutes_before})

    answer = call(sandbox, "DELETE", made["booking_id"], configuration, {})

    assert answer.status_code == status
    assert ("within 120 minutes" in answer.text) == (status == 400)


@pytest.mark.parametrize("status", ["confirmed", "cancelled"])
def test_the_organizer_confirms_or_rejects_with_the_salt(
    sandbox: SandboxProcess, receiver: Receiver, status: str
) -> None:
    booking = {
        "title": "Talk: ${invitee}",
        "timezone": "UTC",
        "booking_type": "organizer-confirmation",
        "conferencing": {"provider": "Google Meet", "autocreate": {}},
    }
    configuration = configure(sandbox, SARAH, event_booking=booking, scheduler={**with_notetaker(), **LINKS})
    listen(sandbox, receiver.url)
    made = book(sandbox, configuration, 9)
    pending = event_of(sandbox, SARAH, made["event_id"])["title"]
    ref = made["booking_ref"]
    salt = ref_salt(ref)

    wrong = call(sandbox, "PUT", made["booking_id"], configuration, {"status": status, "salt": "AAAA"})
    answer = call(sandbox, "PUT", made["booking_id"], configuration, {"status": status, "salt": salt}).json()
    sandbox.advance(0)

    assert (made["status"], pending) == ("pending", "[PENDING] Talk: Ada Lovelace")
    assert wrong.status_code == 400
    assert receiver.last("booking.pending").object["booking_type"] == "organizer-confirmation"
    assert "object" not in receiver.last("booking.pending").object
    if status == "confirmed":
        assert (answer["data"]["status"], receiver.types()[-1]) == ("booked", "booking.created")
        assert event_of(sandbox, SARAH, made["event_id"])["title"] == "Talk: Ada Lovelace"
        assert only_notetaker(sandbox)["state"] == "scheduled"
    else:
        assert (list(answer), receiver.types()[-1]) == (["request_id"], "booking.cancelled")
        assert events_of(sandbox, SARAH) == []


def ref_salt(ref: str) -> str:
    """The salt as the component sends it back: what follows 32 bytes, again as base64url."""
    packed = urlsafe_b64decode(ref + "=" * (-len(ref) % 4))
    return urlsafe_b64encode(packed[32:]).rstrip(b"=").decode()


def test_a_host_who_moves_or_deletes_the_event_causes_event_webhooks_only(
    sandbox: SandboxProcess, receiver: Receiver
) -> None:
    configuration = configure(sandbox, SARAH)
    made = book(sandbox, configuration, 9)
    listen(sandbox, receiver.url)
    address = f"/v3/grants/{SARAH}/events/{made['event_id']}"
    when = {"start_time": TUESDAY + 12 * HOUR, "end_time": TUESDAY + 13 * HOUR}

    sandbox.request("PUT", address, params={"calendar_id": "primary"}, json={"when": when})
    moved = starts(sandbox, configuration)
    sandbox.request("DELETE", address, params={"calendar_id": "primary"})
    sandbox.advance(0)

    assert receiver.types() == ["event.updated", "event.deleted"]
    assert (9 in moved, 12 in moved) == (True, False)
    assert 12 in starts(sandbox, configuration)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"guest": None}, "guest.email"),
        ({"guest": {"name": "A", "email": "nowhere"}}, "guest.email"),
        ({"guest": {"name": "", "email": "a@b"}}, "guest.name"),
        ({"start_time": None}, "start_time"),
        ({"end_time": 5}, "end_time must be after"),
        ({"participants": [{"email": "stranger@example.com"}]}, "is not a participant"),
        ({"participants": "all"}, "participants must be"),
        ({"additional_guests": ["x"]}, "additional_guests"),
        ({"additional_fields": []}, "additional_fields"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
    ],
)
def test_a_bad_booking_is_refused_by_the_name_of_its_field(
    sandbox: SandboxProcess, changes: dict[str, Any], words: str
) -> None:
    configuration = configure(sandbox, SARAH)

    response = sandbox.post("/v3/scheduling/bookings", {**wish(9), **changes}, key=None, configuration_id=configuration)

    assert (response.status_code, response.json()["error"]["type"]) == (400, "invalid_request_error")
    assert words in response.json()["error"]["message"]


def test_the_sdk_books_finds_and_cancels(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH)
    client = nylas.Client(API_KEY, sandbox.url)
    query = {"configuration_id": configuration}
    body = {**wish(9, SARAH), "start_time": str(TUESDAY + 9 * HOUR)}

    made = client.scheduler.bookings.create(body, query).data
    found = client.scheduler.bookings.find(made.booking_id, query).data
    client.scheduler.bookings.destroy(made.booking_id, {"cancellation_reason": "x"}, query)

    assert found == made
    assert client.scheduler.bookings.find(made.booking_id, query).data.status == "cancelled"
