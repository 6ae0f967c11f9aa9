"""Seats of group events, single ones and series, and the guests who take them."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.scheduler.groups import (
    WEEK,
    bring_in,
    events_of,
    guests_of,
    make,
    offered,
    take,
    validate,
)
from sandbox.tests.world import DAY, HOUR, MARCUS, SARAH, TUESDAY, call, listen, slots, wish

# ── seats ──


def test_slots_are_events_with_seats_left(sandbox: SandboxProcess, group: str) -> None:
    made = make(sandbox, group, participants=[{"email": SARAH}, {"email": MARCUS}])

    data = slots(sandbox, group, TUESDAY, TUESDAY + DAY)

    assert data == {
        "time_slots": [
            {
                "emails": [SARAH, MARCUS],
                "start_time": TUESDAY + 9 * HOUR,
                "end_time": TUESDAY + 10 * HOUR,
                "event_id": made["id"],
                "master_id": "",
                "calendar_id": SARAH,
                "capacity": 2,
            }
        ]
    }
    assert slots(sandbox, group, TUESDAY, TUESDAY + 9 * HOUR)["time_slots"] is None


def test_guests_take_seats_until_the_event_is_full(sandbox: SandboxProcess, group: str, receiver: Receiver) -> None:
    listen(sandbox, receiver.url, ["booking.created", "booking.cancelled", "event.created"])
    made = make(sandbox, group)
    (slot,) = offered(sandbox, group)
    free = validate(sandbox, group, slot)

    first = take(sandbox, group, slot, "Ada Lovelace").json()["data"]
    left = offered(sandbox, group)[0]["capacity"]
    take(sandbox, group, slot, "Bob Stone")
    full = validate(sandbox, group, slot)
    late = take(sandbox, group, slot, "Cleo Late")
    none = offered(sandbox, group)
    cancelled = call(sandbox, "DELETE", first["booking_id"], group, {"cancellation_reason": "ill"})
    sandbox.advance(1)

    assert (free.status_code, left, none) == (200, 1, [])
    assert (first["event_id"], first["title"], first["status"]) == (made["id"], "Meet the team", "booked")
    assert full.json()["error"]["message"] == "Event is full"
    assert late.json()["error"]["message"].startswith("The selected timeslot is unavailable")
    assert cancelled.status_code == 200
    assert offered(sandbox, group)[0]["capacity"] == 1
    assert guests_of(sandbox, made["id"]) == [SARAH, "bob@example.org"]
    told = [one for one in receiver.received if one.type.startswith("booking")]
    assert [one.type for one in told] == ["booking.created", "booking.created", "booking.cancelled"]
    assert all(one.object["booking_info"]["is_group_event"] for one in told)
    assert [one["email"] for one in told[1].object["booking_info"]["participants"]] == [SARAH, "bob@example.org"]


def test_a_seat_is_had_by_the_time_alone(sandbox: SandboxProcess, group: str) -> None:
    made = make(sandbox, group)

    booked = sandbox.post("/v3/scheduling/bookings", wish(9), key=None, configuration_id=group)

    assert booked.json()["data"]["event_id"] == made["id"]


def test_whoever_is_brought_along_needs_a_seat_too(sandbox: SandboxProcess, group: str) -> None:
    make(sandbox, group)
    (slot,) = offered(sandbox, group)
    friends = [{"name": "F", "email": f"f{number}@example.org"} for number in range(2)]

    too_many = take(sandbox, group, slot, "Ada Lovelace", additional_guests=friends)
    both = take(sandbox, group, slot, "Ada Lovelace", additional_guests=friends[:1])

    assert (too_many.status_code, both.status_code) == (400, 200)
    assert offered(sandbox, group) == []


def test_the_last_seat_is_given_once(sandbox: SandboxProcess, group: str) -> None:
    make(sandbox, group, capacity=3)
    (slot,) = offered(sandbox, group)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: take(sandbox, group, slot, f"guest{number} X"), range(8)))

    assert sorted(one.status_code for one in answers) == [200] * 3 + [400] * 5


def test_moving_takes_another_seat_and_gives_the_old_one_back(
    sandbox: SandboxProcess, group: str, receiver: Receiver
) -> None:
    listen(sandbox, receiver.url, ["booking.rescheduled"])
    first, second = make(sandbox, group, 9), make(sandbox, group, 14)
    early, late = offered(sandbox, group)
    booking = take(sandbox, group, early, "Ada Lovelace").json()["data"]["booking_id"]

    moved = call(sandbox, "PATCH", booking, group, {**late, "master_event_id": ""})
    sandbox.advance(1)

    assert sorted(moved.json()) == ["request_id"]
    assert (guests_of(sandbox, first["id"]), guests_of(sandbox, second["id"])) == (
        [SARAH],
        [SARAH, "ada@example.org"],
    )
    info = receiver.last("booking.rescheduled").object["booking_info"]
    assert (info["old_start_time"], info["start_time"], info["event_id"]) == (
        early["start_time"],
        late["start_time"],
        second["id"],
    )
    assert [one["capacity"] for one in offered(sandbox, group)] == [2, 1]
    assert [one["capacity"] for one in offered(sandbox, group, booking_id=booking)] == [2, 2]


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"event_id": "unknown"}, 404, "group event unknown"),
        ({"event_id": ""}, 400, "event_id is required"),
        ({"calendar_id": "unknown"}, 404, "calendar unknown"),
        ({"calendar_id": None}, 400, "calendar_id is required"),
        ({"master_id": "other"}, 404, "series other"),
        ({"start_time": TUESDAY + 10 * HOUR, "end_time": TUESDAY + 11 * HOUR}, 400, "The selected timeslot"),
        ({"start_time": "NaN"}, 400, "start_time"),
        ({"capacity": 1000}, 400, "capacity"),
        ({"emails": "all"}, 400, "emails"),
    ],
)
def test_a_slot_that_has_changed_is_not_valid(
    sandbox: SandboxProcess, group: str, changes: dict[str, Any], status: int, words: str
) -> None:
    make(sandbox, group)
    (slot,) = offered(sandbox, group)

    response = validate(sandbox, group, {**slot, **changes})

    assert response.status_code == status
    assert words in response.json()["error"]["message"]


def test_a_private_group_wants_a_session(sandbox: SandboxProcess, group: str) -> None:
    address = f"/v3/grants/{SARAH}/scheduling/configurations/{group}"
    make(sandbox, group)
    (slot,) = offered(sandbox, group)
    sandbox.request("PUT", address, json={"requires_session_auth": True})
    session = sandbox.post("/v3/scheduling/sessions", {"configuration_id": group}).json()["data"]["session_id"]

    assert validate(sandbox, group, slot).json()["error"]["type"] == "invalid_session"
    assert validate(sandbox, group, slot, key=session).status_code == 200


def test_notice_horizon_and_grant_hold_for_groups_too(sandbox: SandboxProcess, group: str) -> None:
    address = f"/v3/grants/{SARAH}/scheduling/configurations/{group}"
    make(sandbox, group, 9)
    make(sandbox, group, 9 + 24 * 10)
    assert len(offered(sandbox, group)) == 2

    sandbox.request("PUT", address, json={"scheduler": {"available_days_in_future": 5, "min_booking_notice": 0}})
    assert [one["start_time"] for one in offered(sandbox, group)] == [TUESDAY + 9 * HOUR]
    sandbox.request("PUT", address, json={"scheduler": {"min_booking_notice": 3 * 1440}})
    assert [one["start_time"] for one in offered(sandbox, group)] == [TUESDAY + 10 * DAY + 9 * HOUR]
    sandbox.control(f"grants/{SARAH}/expire")
    assert offered(sandbox, group) == []


def test_the_notetaker_comes_once_for_all(sandbox: SandboxProcess, group: str) -> None:
    address = f"/v3/grants/{SARAH}/scheduling/configurations/{group}"
    scheduler = {"min_booking_notice": 0, "notetaker_settings": {"enabled": True, "notetaker_name": "Recorder"}}
    sandbox.request("PUT", address, json={"scheduler": scheduler})
    make(sandbox, group, conferencing={"provider": "Google Meet", "autocreate": {}})
    (slot,) = offered(sandbox, group)

    for name in ("Ada Lovelace", "Bob Stone"):
        take(sandbox, group, slot, name)

    assert [one["name"] for one in sandbox.get(f"/v3/grants/{SARAH}/notetakers").json()["data"]] == ["Recorder"]


def test_an_event_that_moves_takes_its_guests_along(sandbox: SandboxProcess, group: str, receiver: Receiver) -> None:
    listen(sandbox, receiver.url, ["booking.reminder"])
    rules = {"calendar_id": "primary", "reminders": [{"type": "webhook", "minutes_before_event": 60}]}
    address = f"/v3/grants/{SARAH}/scheduling/configurations/{group}"
    sandbox.request("PUT", address, json={"group_booking": rules})
    made = make(sandbox, group, 9)
    take(sandbox, group, offered(sandbox, group)[0], "Ada Lovelace")

    when = {"start_time": TUESDAY + 15 * HOUR, "end_time": TUESDAY + 16 * HOUR}
    sandbox.request("PUT", f"{events_of(group)}/{made['id']}", json={"when": when})
    sandbox.advance(TUESDAY + 14 * HOUR + 1 - sandbox.clock()["now"])

    reminder = receiver.last("booking.reminder")
    assert reminder.object["booking_info"]["start_time"] == TUESDAY + 15 * HOUR
    assert reminder.envelope["time"] == TUESDAY + 14 * HOUR


# ── series ──


def test_each_event_of_a_series_has_its_own_seats(sandbox: SandboxProcess, group: str) -> None:
    made = make(sandbox, group, recurrence=["RRULE:FREQ=WEEKLY;COUNT=3"])
    first, second, third = offered(sandbox, group)

    booked = take(sandbox, group, second, "Ada Lovelace").json()["data"]
    taken = [one["capacity"] for one in offered(sandbox, group)]
    call(sandbox, "DELETE", booked["booking_id"], group, {"cancellation_reason": ""})

    assert [one["start_time"] - TUESDAY - 9 * HOUR for one in (first, second, third)] == [0, WEEK, 2 * WEEK]
    assert {one["master_id"] for one in (first, second, third)} == {made["id"]}
    assert booked["event_id"] == second["event_id"] == f"{made['id']}_20270309T090000Z"
    assert taken == [2, 1, 2]
    assert [one["capacity"] for one in offered(sandbox, group)] == [2, 2, 2]
    assert guests_of(sandbox, second["event_id"]) == [SARAH]


def test_one_of_a_series_can_have_more_seats(sandbox: SandboxProcess, group: str) -> None:
    make(sandbox, group, recurrence=["RRULE:FREQ=WEEKLY;COUNT=2"])
    second = offered(sandbox, group)[1]["event_id"]

    sandbox.request("PUT", f"{events_of(group)}/{second}", json={"capacity": 9})

    assert [one["capacity"] for one in offered(sandbox, group)] == [2, 9]


def test_a_series_is_imported_with_its_exceptions(sandbox: SandboxProcess, group: str) -> None:
    when = {"start_time": TUESDAY + 9 * HOUR, "end_time": TUESDAY + 10 * HOUR}
    body = {"title": "Tour", "when": when, "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=2"]}
    made = sandbox.post(f"/v3/grants/{SARAH}/events", body, calendar_id="primary").json()["data"]["id"]
    exception = {"event_id": f"{made}_20270309T090000Z", "capacity": 5}

    bring_in(
        sandbox,
        group,
        [{"calendar_id": "primary", "event_id": made, "capacity": 10, "exceptions": [exception]}],
    )

    assert [one["capacity"] for one in offered(sandbox, group)] == [10, 5]


def test_a_booked_series_cannot_move(sandbox: SandboxProcess, group: str) -> None:
    made = make(sandbox, group, recurrence=["RRULE:FREQ=WEEKLY;COUNT=2"])
    take(sandbox, group, offered(sandbox, group)[1], "Ada Lovelace")
    address = f"{events_of(group)}/{made['id']}"

    moved = sandbox.request("PUT", address, json={"recurrence": ["RRULE:FREQ=DAILY;COUNT=2"]})
    renamed = sandbox.request("PUT", address, json={"title": "Tour"})

    assert "a series cannot move" in moved.json()["error"]["message"]
    assert renamed.status_code == 200
