"""The sandbox's own time."""

import json
import time
from typing import Any

import pytest

from sandbox.tests.conftest import MONDAY
from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import (
    HOUR,
    SARAH,
    TUESDAY,
    book,
    configure,
    connect,
    document,
    listen,
    only_notetaker,
    with_notetaker,
)


def test_it_starts_at_real_time(sandbox: SandboxProcess) -> None:
    sandbox.reset()

    clock = sandbox.clock()

    assert clock["now"] == pytest.approx(time.time(), abs=5)
    assert (clock["offset"], clock["rate"], clock["next"]) == (pytest.approx(0, abs=0.1), 1.0, None)


@pytest.mark.parametrize("at", [MONDAY, 1_000_000_000], ids=["ahead", "behind"])
def test_new_world_begins_when_asked_with_its_calendars_around_it(sandbox: SandboxProcess, at: int) -> None:
    sandbox.reset(demo=True, at=at)

    assert sandbox.clock()["now"] == pytest.approx(at, abs=5)
    grant = sandbox.get("/v3/grants").json()["data"][0]
    assert grant["created_at"] == pytest.approx(at, abs=5)
    events = sandbox.get(f"/v3/grants/{grant['id']}/events", calendar_id="primary", start=at, limit=5).json()["data"]
    assert [event["when"]["start_time"] > at for event in events] == [True] * 5


@pytest.mark.parametrize("at", [-1, "Monday", [], 9e9])
def test_moment_no_clock_can_show_begins_no_world(sandbox: SandboxProcess, at: object) -> None:
    refused = sandbox.post("/_sandbox/reset", {"at": at})

    assert refused.status_code == 400
    assert sandbox.clock()["now"] == pytest.approx(MONDAY, abs=5)


def test_it_can_be_set_and_moved_and_goes_on(sandbox: SandboxProcess) -> None:
    moved = sandbox.advance(90)

    assert moved["now"] == pytest.approx(MONDAY + 90, abs=5)
    assert moved["offset"] == pytest.approx(MONDAY + 90 - time.time(), abs=5)
    time.sleep(0.05)
    assert sandbox.clock()["now"] > moved["now"]


def test_it_can_go_faster(sandbox: SandboxProcess) -> None:
    sandbox.control("clock", {"rate": 3600})

    time.sleep(0.2)
    clock = sandbox.clock()

    assert clock["rate"] == 3600
    assert clock["now"] > MONDAY + 600


def test_what_happens_next_is_named(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, scheduler=with_notetaker())
    book(sandbox, configuration, 9)

    assert sandbox.clock()["next"] == {
        "at": TUESDAY + 9 * HOUR,
        "what": "Recorder joins the meeting (Interview: Ada Lovelace)",
        "kind": "notetaker",
    }


def test_run_to_next_stops_at_each_step(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, scheduler=with_notetaker())
    book(sandbox, configuration, 9)

    states = []
    for _ in range(6):
        sandbox.run_to_next()
        states.append(only_notetaker(sandbox)["state"])

    assert states == ["connecting", "attending", "disconnected", "processing", "available", "media_deleted"]


def test_things_happen_by_themselves_as_time_goes_by(sandbox: SandboxProcess, receiver: Receiver) -> None:
    listen(sandbox, receiver.url, ["grant.created"])

    connect(sandbox, SARAH)

    deadline = time.monotonic() + 5
    while not receiver.received and time.monotonic() < deadline:
        time.sleep(0.01)
    assert receiver.types() == ["grant.created"]


def test_a_long_step_does_everything_in_its_order_at_its_time(sandbox: SandboxProcess, receiver: Receiver) -> None:
    configuration = configure(sandbox, SARAH, scheduler=with_notetaker())
    for hour, name in ((11, "Bob B"), (9, "Ada A")):
        book(sandbox, configuration, hour, name=name)
    listen(sandbox, receiver.url, ["notetaker.meeting_state", "notetaker.media"])

    sandbox.control("clock", {"set": TUESDAY + 24 * HOUR})

    times = [one.envelope["time"] for one in receiver.received]
    assert len(times) == 10
    assert times == sorted(times)
    assert times[0] == pytest.approx(TUESDAY + 9 * HOUR, abs=2)
    assert TUESDAY + 12 * HOUR + 120 <= times[-1] <= TUESDAY + 12 * HOUR + 300


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "say one of set, advance"),
        ({"forward": 5}, "say one of set, advance"),
        ({"advance": 1, "set": MONDAY}, "say one of set, advance"),
        ({"advance": "soon"}, "advance"),
        ({"advance": None}, "advance"),
        ({"advance": True}, "advance"),
        ({"advance": 1e300}, "advance"),
        ({"advance": 1e10}, "advance must leave the clock between 1970 and 2200"),
        ({"advance": -100}, "advance must not be negative"),
        ({"set": "NaN"}, "set"),
        ({"set": float("inf")}, "request body"),
        ({"set": -1}, "set must leave the clock between 1970 and 2200"),
        ({"set": [MONDAY]}, "set"),
        ({"rate": -1}, "rate must be from 0 to 86400"),
        ({"rate": 1e9}, "rate must be from 0 to 86400"),
        ({"rate": "fast"}, "rate"),
        ({"rate": float("nan")}, "request body"),
        ({"run_to_next": 1}, "run_to_next must be true"),
        ({"run_until_idle": False}, "run_until_idle must be true"),
    ],
)
def test_nonsense_is_refused_and_moves_nothing(sandbox: SandboxProcess, body: dict[str, Any], words: str) -> None:
    sandbox.control("clock", {"rate": 0})
    before = sandbox.clock()

    refused = sandbox.request(
        "POST", "/_sandbox/clock", data=json.dumps(body), headers={"Content-Type": "application/json"}
    )

    assert (refused.status_code, refused.json()["error"]["type"]) == (400, "invalid_request_error")
    assert words in refused.json()["error"]["message"]
    assert {**sandbox.clock(), "offset": 0, "request_id": 0} == {**before, "offset": 0, "request_id": 0}


def test_it_can_stand_still_and_go_back(sandbox: SandboxProcess) -> None:
    sandbox.control("clock", {"rate": 0, "set": MONDAY - HOUR})

    assert [sandbox.clock()["now"] for _ in range(2)] == [MONDAY - HOUR] * 2
    assert sandbox.advance(0)["now"] == MONDAY - HOUR
    assert sandbox.advance(60)["now"] == MONDAY - HOUR + 60


def test_everything_that_waits_is_named_in_its_turn(sandbox: SandboxProcess, receiver: Receiver) -> None:
    reminder = {"type": "webhook", "minutes_before_event": 60}
    event_booking = {**document(SARAH)["event_booking"], "reminders": [reminder]}
    configuration = configure(sandbox, SARAH, scheduler=with_notetaker(), event_booking=event_booking)
    listen(sandbox, receiver.url, ["booking.reminder"])
    book(sandbox, configuration, 9)
    sandbox.control(f"meetings/{only_notetaker(sandbox)['meeting_id']}/lobby", {"lobby": "wait"})
    receiver.statuses = [503] * 3
    sandbox.control("clock", {"rate": 0})  # or a slow answer is judged a little after the moment of its try

    named = []
    while (coming := sandbox.clock()["next"]) is not None:
        named.append((coming["kind"], round(coming["at"] - TUESDAY - 8 * HOUR)))
        sandbox.control("clock", {"set": coming["at"]})

    assert named == [
        ("reminder", 0),
        ("delivery", 120),
        ("delivery", 900),
        ("notetaker", HOUR),
        ("notetaker", HOUR + 8),
        ("notetaker", HOUR + 608),
    ]
