"""The sandbox's own time."""

import time

import pytest

from tests.sandbox.conftest import MONDAY
from tests.sandbox.receiving import Receiver
from tests.sandbox.world import HOUR, SARAH, TUESDAY, book, configure, connect, listen, only_notetaker, with_notetaker
from tests.sandbox_process import SandboxProcess


def test_it_starts_at_real_time(sandbox: SandboxProcess) -> None:
    sandbox.reset()

    clock = sandbox.clock()

    assert clock["now"] == pytest.approx(time.time(), abs=1)
    assert (clock["offset"], clock["rate"], clock["next"]) == (pytest.approx(0, abs=0.1), 1.0, None)


def test_it_can_be_set_and_moved_and_goes_on(sandbox: SandboxProcess) -> None:
    moved = sandbox.advance(90)

    assert moved["now"] == pytest.approx(MONDAY + 90, abs=1)
    assert moved["offset"] == pytest.approx(MONDAY + 90 - time.time(), abs=1)
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


@pytest.mark.parametrize("body", [{}, {"advance": "soon"}, {"set": "NaN"}, {"rate": -1}])
def test_nonsense_is_refused(sandbox: SandboxProcess, body: dict) -> None:
    assert sandbox.post("/_sandbox/clock", body).status_code == 400
