"""How a destination stands: failing after a bad quarter of an hour, failed after 72 hours, paused, active again."""

import pytest

from sandbox.tests.receiving import Receiver, log
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import DAY, HOUR, SARAH, connect

MANY = 200
QUARTER = 900


def destination(sandbox: SandboxProcess, receiver: Receiver, *, emails: tuple[str, ...] = ()) -> str:
    """One that listens to expired grants, and somebody whose grant can expire; the path of the destination."""
    connect(sandbox, SARAH)
    body = {
        "webhook_url": receiver.url,
        "trigger_types": ["grant.expired"],
        "notification_email_addresses": list(emails),
    }
    return f"/v3/webhooks/{sandbox.post('/v3/webhooks', body).json()['data']['id']}"


def happen(sandbox: SandboxProcess, times: int = 1) -> None:
    """Let the grant expire so often, and wait until everybody has been told, if they may be."""
    for _ in range(times):
        sandbox.control(f"grants/{SARAH}/restore")
        sandbox.control(f"grants/{SARAH}/expire")
    sandbox.advance(0)


def stands(sandbox: SandboxProcess, path: str) -> str:
    return sandbox.get(path).json()["data"]["status"]


def make_fail(sandbox: SandboxProcess, receiver: Receiver) -> None:
    """Five notifications are lost; a quarter of an hour later the destination is failing. It goes on refusing."""
    receiver.statuses = [500] * MANY
    happen(sandbox, 5)
    sandbox.advance(QUARTER)
    receiver.received.clear()


@pytest.mark.parametrize(
    ("bad", "good", "standing"),
    [(5, 0, "failing"), (4, 0, "active"), (19, 1, "failing"), (18, 1, "active"), (5, 5, "active")],
)
def test_it_is_failing_when_95_of_100_tries_in_15_minutes_went_wrong(
    sandbox: SandboxProcess, receiver: Receiver, bad: int, good: int, standing: str
) -> None:
    path = destination(sandbox, receiver)
    receiver.statuses = [500] * bad
    happen(sandbox, bad + good)

    before = stands(sandbox, path)
    coming = sandbox.clock()["next"]
    sandbox.run_to_next()

    assert (before, coming["kind"]) == ("active", "webhook")
    assert "judged by its last 15 minutes" in coming["what"]
    assert stands(sandbox, path) == standing


def test_a_quarter_of_an_hour_begins_with_the_first_bad_try(sandbox: SandboxProcess, receiver: Receiver) -> None:
    path = destination(sandbox, receiver)
    happen(sandbox, 3)
    receiver.statuses = [500] * 4

    happen(sandbox, 4)
    sandbox.advance(QUARTER)
    receiver.statuses = [500] * 4
    happen(sandbox, 4)
    sandbox.advance(QUARTER)

    assert stands(sandbox, path) == "active"


def test_those_named_are_mailed_when_it_is_failing_and_when_it_has_failed(
    sandbox: SandboxProcess, receiver: Receiver
) -> None:
    destination(sandbox, receiver, emails=("ops@example.com", "dev@example.com"))
    make_fail(sandbox, receiver)
    first = sandbox.get("/_sandbox/mail").json()["data"]
    sandbox.advance(3 * DAY)
    second = sandbox.get("/_sandbox/mail").json()["data"]

    assert {(one["kind"], one["recipient"]) for one in first} == {
        ("webhook_failing", "ops@example.com"),
        ("webhook_failing", "dev@example.com"),
    }
    assert all(receiver.url in one["subject"] for one in second)
    assert "5 of 5 tries" in first[0]["text"]
    assert [one["kind"] for one in second] == ["webhook_failed"] * 2 + ["webhook_failing"] * 2


def test_while_failing_it_is_tried_at_growing_intervals(sandbox: SandboxProcess, receiver: Receiver) -> None:
    path = destination(sandbox, receiver)
    make_fail(sandbox, receiver)

    pauses = []
    for _ in range(8):
        happen(sandbox)
        (waiting,) = log(sandbox)[0]["deliveries"]
        pauses.append(round((waiting["due_at"] - sandbox.clock()["now"]) / 60))
        sandbox.control("clock", {"set": waiting["due_at"]})

    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    assert len(receiver.received) == 8
    assert stands(sandbox, path) == "failing"


def test_it_is_active_again_as_soon_as_it_answers(sandbox: SandboxProcess, receiver: Receiver) -> None:
    path = destination(sandbox, receiver)
    make_fail(sandbox, receiver)
    receiver.statuses = [503]
    happen(sandbox)
    sandbox.advance(70)
    happen(sandbox, 2)
    held = len(receiver.received)

    sandbox.advance(120)

    assert (held, len(receiver.received)) == (1, 4)
    assert stands(sandbox, path) == "active"
    assert sandbox.clock()["next"] is None


def test_after_72_hours_it_has_failed_and_nothing_is_sent_or_sent_afterwards(
    sandbox: SandboxProcess, receiver: Receiver
) -> None:
    path = destination(sandbox, receiver)
    make_fail(sandbox, receiver)
    sandbox.advance(72 * HOUR - 60)
    at_last = stands(sandbox, path)
    sandbox.advance(60)
    failed = stands(sandbox, path)
    receiver.statuses = []
    happen(sandbox, 2)
    sandbox.advance(DAY)

    reactivated = sandbox.request("PUT", path, json={"status": "active"})
    sandbox.run_until_idle()
    missed = len(receiver.received)
    happen(sandbox)

    assert (at_last, failed) == ("failing", "failed")
    assert reactivated.json()["data"]["status"] == "active"
    assert (missed, len(receiver.received)) == (0, 1)


def test_what_waits_when_it_fails_for_good_is_given_up(sandbox: SandboxProcess, receiver: Receiver) -> None:
    destination(sandbox, receiver)
    receiver.statuses = [500] * 5 + [503] * MANY
    happen(sandbox, 5)
    sandbox.advance(QUARTER)
    for _ in range(9):
        happen(sandbox)
        sandbox.advance(8 * HOUR - 10)
    happen(sandbox)
    waiting = log(sandbox, state="waiting")
    sandbox.advance(120)

    assert len(waiting) == 1
    assert log(sandbox, state="waiting") == []
    assert len(log(sandbox, state="failed")) == 15


def test_a_failed_destination_is_proved_before_it_is_active(sandbox: SandboxProcess, receiver: Receiver) -> None:
    path = destination(sandbox, receiver)
    make_fail(sandbox, receiver)
    receiver.challenge_status = 404

    refused = sandbox.request("PUT", path, json={"status": "active"})

    assert (refused.json()["error"]["type"], stands(sandbox, path)) == ("70005", "failing")


def test_to_be_idle_needs_no_72_hours(sandbox: SandboxProcess, receiver: Receiver) -> None:
    path = destination(sandbox, receiver)
    make_fail(sandbox, receiver)
    begun = sandbox.clock()["now"]

    assert sandbox.run_until_idle()["now"] - begun < HOUR
    assert stands(sandbox, path) == "failing"


def test_a_paused_one_gets_nothing_then_or_later(sandbox: SandboxProcess, receiver: Receiver) -> None:
    path = destination(sandbox, receiver)
    receiver.statuses = [503]
    happen(sandbox)

    sandbox.request("PUT", path, json={"status": "pause"})
    given_up = log(sandbox, state="failed")
    happen(sandbox)
    sandbox.run_until_idle()
    sandbox.request("PUT", path, json={"status": "active"})
    sandbox.run_until_idle()
    before = len(receiver.received)
    happen(sandbox)

    assert (before, len(receiver.received)) == (1, 2)
    assert [len(one["deliveries"]) for one in log(sandbox, type="grant.expired")] == [1, 0, 1]
    assert len(given_up) == 1
