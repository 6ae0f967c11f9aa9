"""Tries: which answers are tried again and when, slow destinations, several at once."""

import threading
import time
from collections.abc import Iterator
from email.utils import formatdate

import pytest

from sandbox.tests.receiving import Receiver, log
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import SARAH, connect, listen


@pytest.mark.parametrize("status", [408, 429, 502, 503, 504, 507])
def test_listed_statuses_are_tried_three_times(sandbox: SandboxProcess, receiver: Receiver, status: int) -> None:
    listen(sandbox, receiver.url, ["grant.created"])
    receiver.statuses = [status] * 5
    sandbox.control("clock", {"rate": 0})
    connect(sandbox, SARAH)

    sandbox.run_until_idle()

    assert [one.envelope["webhook_delivery_attempt"] for one in receiver.received] == [1, 2, 3]
    assert len({one.envelope["id"] for one in receiver.received}) == 1
    (delivery,) = log(sandbox)[0]["deliveries"]
    assert [round(one["at"] - delivery["tries"][0]["at"]) for one in delivery["tries"]] == [0, 120, 900]
    assert (delivery["state"], [one["status"] for one in delivery["tries"]]) == ("failed", [status] * 3)


@pytest.mark.parametrize("status", [500, 400, 401, 404, 301, 204])
def test_other_statuses_lose_the_notification(sandbox: SandboxProcess, receiver: Receiver, status: int) -> None:
    listen(sandbox, receiver.url, ["grant.created"])
    receiver.statuses = [status]

    connect(sandbox, SARAH)
    sandbox.run_until_idle()

    assert len(receiver.received) == 1
    assert log(sandbox)[0]["deliveries"][0]["state"] == "failed"


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_honoured(sandbox: SandboxProcess, receiver: Receiver, form: str) -> None:
    listen(sandbox, receiver.url, ["grant.created"])
    until = "100" if form == "seconds" else formatdate(time.time() + 100, usegmt=True)
    receiver.statuses, receiver.answer_headers = [429], {"Retry-After": until}
    connect(sandbox, SARAH)
    sandbox.advance(0)
    receiver.answer_headers = {}

    sandbox.advance(50)
    early = len(receiver.received)
    sandbox.advance(50)

    assert (early, len(receiver.received)) == (1, 2)


def test_nobody_at_the_address_is_tried_again(sandbox: SandboxProcess) -> None:
    with Receiver() as gone:
        listen(sandbox, gone.url, ["grant.created"])
    connect(sandbox, SARAH)

    sandbox.run_until_idle()

    (delivery,) = log(sandbox)[0]["deliveries"]
    assert (len(delivery["tries"]), delivery["tries"][0]["status"], delivery["state"]) == (3, 0, "failed")


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Closed until the test opens it, and at its end."""
    held = threading.Event()
    yield held
    held.set()


def test_a_retry_is_sealed_with_the_secret_of_its_moment(sandbox: SandboxProcess, receiver: Receiver) -> None:
    made = listen(sandbox, receiver.url, ["grant.created"])
    receiver.statuses = [503]
    connect(sandbox, SARAH)
    sandbox.advance(0)

    new = sandbox.post(f"/v3/webhooks/rotate-secret/{made['id']}").json()["data"]["webhook_secret"]
    sandbox.advance(200)

    first, second = receiver.received
    assert first.is_signed(made["webhook_secret"])
    assert [second.is_signed(made["webhook_secret"]), second.is_signed(new)] == [False, True]


def test_a_retry_goes_to_all_destinations_of_the_trigger(sandbox: SandboxProcess, receiver: Receiver) -> None:
    with Receiver() as other, Receiver() as deaf:
        listen(sandbox, receiver.url, ["grant.created"])
        listen(sandbox, other.url, ["grant.created"])
        listen(sandbox, deaf.url, ["grant.expired"])
        receiver.statuses = [503]

        connect(sandbox, SARAH)
        sandbox.run_until_idle()

        attempts = [[one.envelope["webhook_delivery_attempt"] for one in at.received] for at in (receiver, other, deaf)]
    assert attempts == [[1, 2], [1, 2], []]
    assert [one["state"] for one in log(sandbox)[0]["deliveries"]] == ["delivered", "delivered"]


def test_a_duplicate_refused_undoes_nothing(sandbox: SandboxProcess, receiver: Receiver) -> None:
    with Receiver() as other:
        listen(sandbox, receiver.url, ["grant.created"])
        listen(sandbox, other.url, ["grant.created"])
        receiver.statuses, other.statuses = [503], [200, 500]

        connect(sandbox, SARAH)
        sandbox.run_until_idle()

    deliveries = {one["url"]: one for one in log(sandbox)[0]["deliveries"]}
    assert [one["status"] for one in deliveries[other.url]["tries"]] == [200, 500]
    assert deliveries[other.url]["state"] == "delivered"


def test_a_slow_destination_holds_up_nobody_else(
    sandbox: SandboxProcess, receiver: Receiver, gate: threading.Event
) -> None:
    with Receiver(gate=gate) as slow:
        listen(sandbox, slow.url, ["grant.created"])
        listen(sandbox, receiver.url, ["grant.created"])

        connect(sandbox, SARAH)
        assert slow.arrived.acquire(timeout=5)
        connect(sandbox, "marcus@example.com")
        assert all(receiver.arrived.acquire(timeout=5) for _ in range(2))
        meanwhile = len(slow.received)
        gate.set()
        sandbox.advance(0)

        assert (meanwhile, len(slow.received)) == (1, 2)
    assert {one["state"] for found in log(sandbox) for one in found["deliveries"]} == {"delivered"}


def test_a_moved_clock_delivers_to_all_destinations_at_once(sandbox: SandboxProcess) -> None:
    together = threading.Barrier(3)  # nobody answers before all three have been called
    with Receiver() as one, Receiver() as two, Receiver() as three:
        receivers = [one, two, three]
        for receiver in receivers:
            listen(sandbox, receiver.url, ["grant.created"])
            receiver.gate = together
        sandbox.control("faults", {"kind": "webhook_late", "seconds": 60})  # so that only a moved clock delivers
        connect(sandbox, SARAH)

        sandbox.advance(60)

    assert [one["state"] for one in log(sandbox)[0]["deliveries"]] == ["delivered"] * 3
    assert not together.broken


def test_one_destination_is_told_in_order(sandbox: SandboxProcess, receiver: Receiver) -> None:
    listen(sandbox, receiver.url, ["grant.created"])
    for number in range(8):
        connect(sandbox, f"person{number}@example.com")
    sandbox.advance(0)

    assert [one.envelope["id"] for one in receiver.received] == [one["id"] for one in reversed(log(sandbox))]


@pytest.mark.parametrize("is_dripping", [False, True])
def test_no_answer_in_time_is_a_failed_try(
    hasty: SandboxProcess, receiver: Receiver, gate: threading.Event, is_dripping: bool
) -> None:
    listen(hasty, receiver.url, ["grant.created"])
    receiver.gate, receiver.drips = (None, 0.1) if is_dripping else (gate, None)

    connect(hasty, SARAH)
    hasty.advance(0)
    (waiting,) = log(hasty)[0]["deliveries"]
    receiver.gate = receiver.drips = None
    hasty.run_until_idle()

    assert (waiting["state"], waiting["tries"][0]["status"]) == ("waiting", 0)
    assert "Timeout" in waiting["tries"][0]["error"]
    assert 119 <= waiting["due_at"] - waiting["tries"][0]["at"] <= 121
    assert log(hasty)[0]["deliveries"][0]["state"] == "delivered"
