"""Another world comes while something is under way in this one: nothing of this one reaches it."""

import threading
from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from sandbox.tests.receiving import Receiver, log
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import HOUR, SARAH, connect, listen


@pytest.fixture
def late(sandbox: SandboxProcess, receiver: Receiver) -> Receiver:
    """A destination that hears of `grant.created` in a minute of a clock that stands, and answers when it may."""
    sandbox.control("clock", {"rate": 0})
    listen(sandbox, receiver.url, ["grant.created"])
    sandbox.control("faults", {"kind": "webhook_late", "seconds": 60})
    connect(sandbox, SARAH)
    receiver.gate = threading.Event()
    return receiver


def test_a_webhook_of_the_world_that_was_says_nothing_about_this_one(sandbox: SandboxProcess, late: Receiver) -> None:
    sandbox.control("snapshots", {"name": "waiting"})
    sandbox.control("clock", {"rate": 3600})
    assert late.arrived.acquire(timeout=5)

    sandbox.control("snapshots/waiting/restore")
    late.gate.set()
    sandbox.advance(0)
    (waiting,) = log(sandbox)[0]["deliveries"]
    sandbox.advance(60)
    sandbox.request("DELETE", "/_sandbox/snapshots/waiting")

    assert (waiting["state"], waiting["tries"]) == ("waiting", [])
    assert [one.envelope["webhook_delivery_attempt"] for one in late.received] == [1, 1]


def test_a_clock_that_is_being_moved_does_not_move_the_next_world(sandbox: SandboxProcess, late: Receiver) -> None:
    with ThreadPoolExecutor() as asking:
        moving = asking.submit(sandbox.post, "/_sandbox/clock", {"advance": 5 * HOUR})
        assert late.arrived.acquire(timeout=5)
        resetting = asking.submit(sandbox.reset)
        wait([resetting], timeout=0.3)
        late.gate.set()
        superseded = moving.result()
        resetting.result()

    assert (superseded.status_code, superseded.json()["error"]["type"]) == (409, "conflict")
    assert abs(sandbox.clock()["offset"]) < 60


def test_a_reset_waits_for_one_webhook_at_most(sandbox: SandboxProcess, late: Receiver) -> None:
    sandbox.control("faults", {"kind": "webhook_late", "seconds": 60, "times": 9})
    for number in range(9):
        connect(sandbox, f"person{number}@example.com")

    with ThreadPoolExecutor() as asking:
        moving = asking.submit(sandbox.post, "/_sandbox/clock", {"advance": HOUR})
        assert late.arrived.acquire(timeout=5)
        resetting = asking.submit(sandbox.reset)
        wait([resetting], timeout=0.3)
        late.gate.set()
        resetting.result()
        moving.result()

    assert len(late.received) == 1


def test_two_who_turn_the_clock_undo_nothing(sandbox: SandboxProcess) -> None:
    begun = sandbox.control("clock", {"rate": 0})["now"]

    with ThreadPoolExecutor() as asking:
        steps = asking.submit(lambda: [sandbox.advance(1000) for _ in range(30)])
        for _ in range(4):
            asking.submit(lambda: [sandbox.control("clock", {"rate": 0}) for _ in range(30)])
        steps.result()

    assert sandbox.clock()["now"] == begun + 30_000
