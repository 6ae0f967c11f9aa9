"""Group Configurations: events with seats, made or imported by the host, and the guests who take them."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from tests.sandbox.receiving import Receiver
from tests.sandbox.world import DAY, HOUR, MARCUS, SARAH, TUESDAY, block, call, connect, document, listen, slots, wish
from tests.sandbox_process import SandboxProcess

WEEK = 7 * DAY


def group_document(**changes: Any) -> dict[str, Any]:
    return {
        "type": "group",
        "name": "Open house",
        "group_booking": {"calendar_id": "primary", "booking_type": "booking"},
        "scheduler": {"available_days_in_future": 30, "min_booking_notice": 0},
        **changes,
    }


@pytest.fixture
def group(sandbox: SandboxProcess) -> str:
    """The id of Sarah's group Configuration."""
    connect(sandbox, SARAH)
    response = sandbox.post(f"/v3/grants/{SARAH}/scheduling/configurations", group_document())
    assert response.status_code == 200, response.text
    return response.json()["data"]["id"]


def events_of(group: str) -> str:
    return f"/v3/grants/{SARAH}/scheduling/configurations/{group}/group-events"


def make(sandbox: SandboxProcess, group: str, hour: float = 9, **changes: Any) -> dict[str, Any]:
    start = int(TUESDAY + hour * HOUR)
    body = {
        "calendar_id": "primary",
        "title": "Meet the team",
        "capacity": 2,
        "participants": [{"email": SARAH, "name": "Sarah", "is_organizer": True}],
        "when": {"start_time": start, "end_time": start + HOUR},
        **changes,
    }
    response = sandbox.post(events_of(group), body)
    assert response.status_code == 200, response.text
    return response.json()["data"]


def offered(sandbox: SandboxProcess, group: str, **query: Any) -> list[dict[str, Any]]:
    return slots(sandbox, group, TUESDAY, TUESDAY + 3 * WEEK, **query)["time_slots"] or []


def take(sandbox: SandboxProcess, group: str, slot: dict[str, Any], name: str, **changes: Any) -> requests.Response:
    names = ("start_time", "end_time", "event_id", "master_id", "calendar_id")
    body = {**wish(0, name=name), **{name: slot[name] for name in names}, **changes}
    return sandbox.post("/v3/scheduling/bookings", body, key=None, configuration_id=group)


def validate(sandbox: SandboxProcess, group: str, slot: dict[str, Any], key: str | None = None) -> requests.Response:
    return sandbox.post(f"/v3/scheduling/configurations/{group}/group-events/validate-timeslot", slot, key=key)


def guests_of(sandbox: SandboxProcess, event: str) -> list[str]:
    found = sandbox.get(f"/v3/grants/{SARAH}/events/{event}", calendar_id="primary").json()["data"]
    return [one["email"] for one in found["participants"]]


# ── Configurations ──


def test_a_group_configuration_is_stored_changed_and_deleted(sandbox: SandboxProcess, group: str) -> None:
    address = f"/v3/grants/{SARAH}/scheduling/configurations/{group}"
    rules = {"calendar_id": "primary", "default_capacity": 50, "disable_emails": True}

    changed = sandbox.request("PUT", address, json={"group_booking": rules, "slug": "open-house"})
    listed = sandbox.get(f"/v3/grants/{SARAH}/scheduling/configurations").json()["data"]

    assert changed.json()["data"] == {
        "id": group,
        "appearance": None,
        "requires_session_auth": False,
        **group_document(group_booking=rules, slug="open-house"),
    }
    assert listed == [changed.json()["data"]]
    assert sandbox.request("DELETE", address).status_code == 200


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "name is required"),
        ({"group_booking": None}, "group_booking is required"),
        ({"group_booking": {"booking_type": "booking"}}, "group_booking.calendar_id"),
        ({"group_booking": {"calendar_id": "primary", "booking_type": "organizer-confirmation"}}, "booking_type"),
        ({"group_booking": {"calendar_id": "primary", "default_capacity": 501}}, "default_capacity"),
        ({"group_booking": {"calendar_id": "primary", "reminders": [{"type": "fax"}]}}, "reminders.type"),
        ({"participants": [{"email": SARAH}]}, "participants is not possible"),
        ({"type": "crowd"}, "type must be one of"),
        ({"scheduler": {"min_booking_notice": "soon"}}, "min_booking_notice"),
    ],
)
def test_a_broken_rule_is_named(sandbox: SandboxProcess, changes: dict[str, Any], words: str) -> None:
    connect(sandbox, SARAH)

    response = sandbox.post(f"/v3/grants/{SARAH}/scheduling/configurations", group_document(**changes))

    assert (response.status_code, response.json()["error"]["type"]) == (400, "invalid_request_error")
    assert words in response.json()["error"]["message"]


def test_a_configuration_keeps_its_type(sandbox: SandboxProcess, group: str) -> None:
    response = sandbox.request(
        "PUT", f"/v3/grants/{SARAH}/scheduling/configurations/{group}", json={"type": "", "participants": []}
    )

    assert response.json()["error"]["message"] == "type cannot be changed"


def test_the_component_can_start(sandbox: SandboxProcess, group: str) -> None:
    data = sandbox.get("/v3/scheduling/ui-settings", key=None, configuration_id=group).json()["data"]

    assert (data["name"], data["booking_type"], data["organizer"]["email"]) == ("Open house", "booking", SARAH)


# ── events ──


def test_a_group_event_stands_in_the_hosts_calendar(sandbox: SandboxProcess, group: str, receiver: Receiver) -> None:
    listen(sandbox, receiver.url, ["event.created", "event.updated", "event.deleted"])
    conferencing = {"provider": "Google Meet", "autocreate": {}}

    made = make(sandbox, group, capacity=50, location="Hall 2", conferencing=conferencing)
    changed = sandbox.request("PUT", f"{events_of(group)}/{made['id']}", json={"capacity": 60}).json()["data"]
    in_calendar = sandbox.get(f"/v3/grants/{SARAH}/events/{made['id']}", calendar_id="primary").json()["data"]
    gone = sandbox.request("DELETE", f"{events_of(group)}/{made['id']}")
    sandbox.advance(1)

    assert (made["ID"], made["capacity"], made["location"]) == (made["id"], 50, "Hall 2")
    assert made["conferencing"]["details"]["url"].startswith("https://meet.google.com/")
    assert (changed["capacity"], changed["title"]) == (60, "Meet the team")
    assert in_calendar["metadata"]["key5"] == group
    assert sorted(gone.json()) == ["request_id"]
    assert receiver.types() == ["event.created", "event.updated", "event.deleted"]
    assert offered(sandbox, group) == []


def test_group_events_are_listed_by_calendar_and_time(sandbox: SandboxProcess, group: str) -> None:
    block(sandbox, SARAH, 8)
    for hour in (9, 11, 15):
        make(sandbox, group, hour)
    window = {"calendar_id": "primary", "start_time": TUESDAY + 9 * HOUR, "end_time": TUESDAY + 12 * HOUR}

    found = sandbox.get(events_of(group), **window).json()["data"]
    missing = sandbox.get(events_of(group), calendar_id="primary", start_time=TUESDAY)

    assert [one["when"]["start_time"] - TUESDAY for one in found] == [9 * HOUR, 11 * HOUR]
    assert "end_time" in missing.json()["error"]["message"]


def test_what_is_left_out_has_its_default(sandbox: SandboxProcess, group: str) -> None:
    when = {"start_time": TUESDAY + 9 * HOUR, "end_time": TUESDAY + 10 * HOUR}

    made = sandbox.post(events_of(group), {"title": "Open day", "when": when}).json()["data"]

    assert (made["capacity"], [one["email"] for one in made["participants"]]) == (10, [SARAH])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "title is required"),
        ({"when": None}, "when is required"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": "many"}, "capacity"),
        ({"participants": {"email": SARAH}}, "participants must be a list"),
        ({"participants": [{"name": "Sarah"}]}, "participants[0].email"),
        ({"busy": "yes"}, "busy"),
        ({"recurrence": "weekly"}, "recurrence"),
        ({"location": "x" * 256}, "location"),
    ],
)
def test_a_wrong_group_event_is_refused(
    sandbox: SandboxProcess, group: str, changes: dict[str, Any], words: str
) -> None:
    when = {"start_time": TUESDAY, "end_time": TUESDAY + HOUR}
    response = sandbox.post(events_of(group), {"title": "Open day", "when": when, **changes})

    assert (response.status_code, response.json()["error"]["type"]) == (400, "invalid_request_error")
    assert words in response.json()["error"]["message"]


def test_other_configurations_have_no_group_events(sandbox: SandboxProcess, group: str) -> None:
    other = sandbox.post(f"/v3/grants/{SARAH}/scheduling/configurations", document(SARAH)).json()["data"]["id"]
    event = make(sandbox, group)["id"]

    assert "not of type group" in sandbox.post(events_of(other), {}).json()["error"]["message"]
    assert sandbox.request("PUT", f"{events_of(group)}/unknown", json={}).status_code == 404
    assert sandbox.request("PUT", f"{events_of('unknown')}/{event}", json={}).status_code == 404


# ── importing ──


def bring_in(sandbox: SandboxProcess, group: str, body: Any) -> requests.Response:
    return sandbox.post(f"/v3/scheduling/configurations/{group}/import-group-events", body)


def test_events_of_the_calendar_are_imported(sandbox: SandboxProcess, group: str) -> None:
    event = block(sandbox, SARAH, 13)["id"]
    asked = [{"calendar_id": "primary", "event_id": name, "capacity": 7} for name in (event, "unknown")]

    first = bring_in(sandbox, group, asked).json()["data"]
    second = bring_in(sandbox, group, asked[0]).json()["data"]

    assert first == {
        "imported_events": [{"event_id": event}],
        "import_failed": [{"event_id": "unknown", "reason": "Event not found"}],
    }
    assert second["import_failed"] == [{"event_id": event, "reason": "Event already imported"}]
    assert [(one["event_id"], one["capacity"], one["emails"]) for one in offered(sandbox, group)] == [
        (event, 7, [SARAH])
    ]


@pytest.mark.parametrize("body", [[], [1], "text", [{"event_id": "x"}], [{"calendar_id": "primary"}], [{}] * 21])
def test_a_wrong_import_is_refused(sandbox: SandboxProcess, group: str, body: Any) -> None:
    response = bring_in(sandbox, group, body)

    assert (response.status_code, response.json()["error"]["type"]) == (400, "invalid_request_error")


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
