"""Somebody deletes a booking's event, or the calendar it is in: the booking can still be moved, confirmed, cancelled."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import pytest

from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import (
    DAY,
    HOUR,
    MARCUS,
    SARAH,
    TUESDAY,
    book,
    call,
    configure,
    connect,
    document,
    listen,
    only_notetaker,
    participant,
    slots,
    starts,
    wish,
    with_notetaker,
)


@pytest.fixture
def interviews(sandbox: SandboxProcess) -> str:
    """A calendar of hers beside the primary one."""
    connect(sandbox, SARAH)
    return sandbox.post(f"/v3/grants/{SARAH}/calendars", {"name": "Interviews"}).json()["data"]["id"]


def configure_for(sandbox: SandboxProcess, calendar: str, *others: str, **event_booking: Any) -> str:
    """She hosts from that calendar, the others beside her."""
    for email in others:
        connect(sandbox, email)
    people = [participant(SARAH, is_organizer=True, booking={"calendar_id": calendar})]
    rules = {**document(SARAH)["event_booking"], **event_booking}
    return configure(
        sandbox,
        SARAH,
        participants=[*people, *map(participant, others)],
        availability={"duration_minutes": 60},
        event_booking=rules,
        scheduler=with_notetaker(),
    )


def delete_calendar(sandbox: SandboxProcess, calendar: str) -> None:
    assert sandbox.request("DELETE", f"/v3/grants/{SARAH}/calendars/{calendar}").status_code == 200


def delete_event(sandbox: SandboxProcess, event: str) -> None:
    deleted = sandbox.request("DELETE", f"/v3/grants/{SARAH}/events/{event}", params={"calendar_id": "primary"})
    assert deleted.status_code == 200


def starts_of_events(sandbox: SandboxProcess, email: str) -> list[int]:
    found = sandbox.get(f"/v3/grants/{email}/events", calendar_id="primary", start=TUESDAY, end=TUESDAY + DAY)
    return [one["when"]["start_time"] for one in found.json()["data"]]


def test_a_booking_outlives_its_calendar(sandbox: SandboxProcess, interviews: str, receiver: Receiver) -> None:
    reminders = [{"type": "webhook", "minutes_before_event": 30}]
    configuration = configure_for(sandbox, interviews, reminders=reminders)
    made = book(sandbox, configuration, 9)
    listen(sandbox, receiver.url, ["booking.reminder", "booking.cancelled"])

    delete_calendar(sandbox, interviews)
    moved = call(sandbox, "PATCH", made["booking_id"], configuration, wish(10))
    sandbox.control("clock", {"set": TUESDAY + 9 * HOUR - 60})
    cancelled = call(sandbox, "DELETE", made["booking_id"], configuration, {})
    sandbox.advance(0)

    assert (moved.status_code, moved.json()["error"]["type"]) == (400, "timeslot_not_available")
    assert cancelled.status_code == 200
    assert receiver.types() == ["booking.reminder", "booking.cancelled"]
    for one in receiver.received:
        info = one.object["booking_info"]
        assert (info["event_id"], info["start_time"]) == (made["event_id"], TUESDAY + 9 * HOUR)
        assert {info[name] for name in ("organizer_calendar_id", "ical_uid", "event_html_link")} == {""}


def test_no_notetaker_comes_to_what_was_in_a_deleted_calendar(sandbox: SandboxProcess, interviews: str) -> None:
    book(sandbox, configure_for(sandbox, interviews), 9)
    assert only_notetaker(sandbox)["due_at"] == TUESDAY + 9 * HOUR

    delete_calendar(sandbox, interviews)

    assert (only_notetaker(sandbox)["is_deleted"], sandbox.clock()["next"]) == (True, None)


def test_copies_in_other_calendars_go_with_the_booking(sandbox: SandboxProcess, interviews: str) -> None:
    configuration = configure_for(sandbox, interviews, MARCUS)
    made = book(sandbox, configuration, 9)
    assert starts_of_events(sandbox, MARCUS) == [TUESDAY + 9 * HOUR]

    delete_calendar(sandbox, interviews)
    call(sandbox, "DELETE", made["booking_id"], configuration, {})

    assert starts_of_events(sandbox, MARCUS) == []


def test_moving_gives_the_host_the_event_again(sandbox: SandboxProcess) -> None:
    configuration = configure_for(sandbox, "primary", MARCUS)
    made = book(sandbox, configuration, 9)

    delete_event(sandbox, made["event_id"])
    moved = call(sandbox, "PATCH", made["booking_id"], configuration, wish(11))

    assert moved.status_code == 200
    assert starts_of_events(sandbox, SARAH) == starts_of_events(sandbox, MARCUS) == [TUESDAY + 11 * HOUR]


@pytest.mark.parametrize("is_free", [True, False])
def test_confirming_gives_the_host_the_event_again(sandbox: SandboxProcess, is_free: bool) -> None:
    configuration = configure_for(sandbox, "primary", booking_type="organizer-confirmation")
    made = book(sandbox, configuration, 9)
    salt = urlsafe_b64encode(urlsafe_b64decode(made["booking_ref"] + "==")[32:]).decode().rstrip("=")
    delete_event(sandbox, made["event_id"])
    if not is_free:
        book(sandbox, configuration, 9, name="Grace Hopper")

    confirmed = call(sandbox, "PUT", made["booking_id"], configuration, {"salt": salt, "status": "confirmed"})

    assert starts_of_events(sandbox, SARAH) == [TUESDAY + 9 * HOUR]
    if is_free:
        assert confirmed.json()["data"]["status"] == "booked"
        assert confirmed.json()["data"]["event_id"] != made["event_id"]
        assert only_notetaker(sandbox)["event_id"] == confirmed.json()["data"]["event_id"]
    else:
        assert (confirmed.status_code, confirmed.json()["error"]["type"]) == (400, "timeslot_not_available")
        kept = call(sandbox, "GET", made["booking_id"], configuration).json()["data"]
        assert kept["status"] == "pending"


def test_copies_are_not_in_the_way_of_their_own_booking(sandbox: SandboxProcess, interviews: str) -> None:
    configuration = configure_for(sandbox, interviews, MARCUS)
    made = book(sandbox, configuration, 9)
    delete_calendar(sandbox, interviews)
    people = [participant(SARAH, is_organizer=True), participant(MARCUS)]
    of_hers = f"/v3/grants/{SARAH}/scheduling/configurations/{configuration}"
    changed = {"participants": people, "availability": {"duration_minutes": 60, "interval_minutes": 30}}
    assert sandbox.request("PUT", of_hers, json=changed).status_code == 200

    offered = starts(sandbox, configuration, booking_id=made["booking_id"])
    moved = call(sandbox, "PATCH", made["booking_id"], configuration, wish(9.5))

    assert offered[:3] == [9, 9.5, 10]
    assert moved.status_code == 200
    assert starts_of_events(sandbox, SARAH) == starts_of_events(sandbox, MARCUS) == [TUESDAY + 9.5 * HOUR]


@pytest.mark.parametrize("use", ["availability", "booking"])
def test_nobody_is_free_in_a_calendar_that_is_gone(sandbox: SandboxProcess, interviews: str, use: str) -> None:
    named = {"availability": {"calendar_ids": ["primary", interviews]}, "booking": {"calendar_id": interviews}}
    connect(sandbox, MARCUS)
    both = [participant(SARAH, **{use: named[use]}), participant(MARCUS)]
    alone = configure(sandbox, SARAH, participants=both[:1])
    in_turn = configure(sandbox, SARAH, participants=both)
    before = len(starts(sandbox, alone))

    delete_calendar(sandbox, interviews)
    offered = slots(sandbox, in_turn, TUESDAY, TUESDAY + DAY)["time_slots"]
    refused = sandbox.post("/v3/scheduling/bookings", wish(9, SARAH), key=None, configuration_id=in_turn)
    made = book(sandbox, in_turn, 9)

    assert (before > 0, starts(sandbox, alone)) == (True, [])
    assert {tuple(slot["emails"]) for slot in offered} == {(MARCUS,)}
    assert (refused.status_code, refused.json()["error"]["type"]) == (400, "timeslot_not_available")
    assert made["organizer"]["email"] == MARCUS
    assert starts_of_events(sandbox, MARCUS) == [TUESDAY + 9 * HOUR]


def test_common_times_are_not_looked_for_in_a_calendar_that_is_gone(sandbox: SandboxProcess, interviews: str) -> None:
    body = {
        "participants": [{"email": SARAH, "calendar_ids": ["primary", interviews]}],
        "start_time": TUESDAY,
        "end_time": TUESDAY + DAY,
        "duration_minutes": 60,
    }
    before = sandbox.post("/v3/calendars/availability", body).status_code

    delete_calendar(sandbox, interviews)
    after = sandbox.post("/v3/calendars/availability", body)

    assert (before, after.status_code) == (200, 400)
    assert f"participants.calendar_ids: {SARAH} has no calendar {interviews}" in after.json()["error"]["message"]
