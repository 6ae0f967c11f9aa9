"""Webhooks twice, late, shuffled, dropped and forged."""

from typing import Any

import pytest

from sandbox.tests.receiving import Receiver, log
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import SARAH, connect, listen


def spoil(sandbox: SandboxProcess, kind: str, **options: Any) -> None:
    sandbox.control("faults", {"kind": kind, **options})


def happen(sandbox: SandboxProcess, times: int = 1) -> list[str]:
    """Connect so many people; the ids of what was announced of it, oldest first."""
    for number in range(times):
        connect(sandbox, f"person{number}@example.com")
    sandbox.advance(0)
    return [one["id"] for one in reversed(log(sandbox, type="grant.created"))]


def ids(receiver: Receiver) -> list[str]:
    return [one.envelope["id"] for one in receiver.received]


@pytest.fixture
def secret(sandbox: SandboxProcess, receiver: Receiver) -> str:
    return listen(sandbox, receiver.url, ["grant.created", "grant.expired"])["webhook_secret"]


@pytest.mark.usefixtures("secret")
def test_twice_is_twice_the_same(sandbox: SandboxProcess, receiver: Receiver) -> None:
    spoil(sandbox, "webhook_twice")

    happen(sandbox, 2)

    assert len(receiver.received) == 3
    assert receiver.received[0] == receiver.received[1] != receiver.received[2]
    assert [one["faults"] for one in log(sandbox)[1]["deliveries"]] == [[], ["webhook_twice"]]


@pytest.mark.usefixtures("secret")
def test_the_second_may_come_later(sandbox: SandboxProcess, receiver: Receiver) -> None:
    spoil(sandbox, "webhook_twice", seconds=600)
    happen(sandbox)

    first = len(receiver.received)
    sandbox.advance(500)
    early = len(receiver.received)
    sandbox.advance(100)

    assert (first, early, len(receiver.received)) == (1, 1, 2)


@pytest.mark.usefixtures("secret")
def test_late_is_late_by_the_clock(sandbox: SandboxProcess, receiver: Receiver) -> None:
    spoil(sandbox, "webhook_late", seconds=900)
    happen(sandbox)

    sandbox.advance(800)
    early = len(receiver.received)
    (waiting,) = log(sandbox)[0]["deliveries"]
    sandbox.advance(100)

    assert (early, len(receiver.received)) == (0, 1)
    assert (waiting["state"], waiting["faults"]) == ("waiting", ["webhook_late"])
    assert receiver.received[0].envelope["time"] < waiting["due_at"] - 890


@pytest.mark.usefixtures("secret")
def test_shuffled_comes_backwards_once_there_are_enough(sandbox: SandboxProcess, receiver: Receiver) -> None:
    spoil(sandbox, "webhook_shuffled", hold=3)

    announced = happen(sandbox, 2)
    held = len(receiver.received)
    announced = happen(sandbox, 4)[:4]

    assert held == 0
    assert ids(receiver)[:4] == [*reversed(announced[:3]), announced[3]]


@pytest.mark.usefixtures("secret")
def test_what_is_held_comes_in_the_end(sandbox: SandboxProcess, receiver: Receiver) -> None:
    spoil(sandbox, "webhook_shuffled", hold=5, seconds=60)
    announced = happen(sandbox, 3)

    sandbox.advance(70)

    assert ids(receiver) == announced[::-1]


@pytest.mark.usefixtures("secret")
def test_random_order_is_no_order_and_the_same_for_the_same_seed(sandbox: SandboxProcess, receiver: Receiver) -> None:
    orders = []
    for _ in range(2):
        sandbox.reset(seed=7)
        listen(sandbox, receiver.url, ["grant.created"])
        receiver.received.clear()
        spoil(sandbox, "webhook_shuffled", hold=6, order="random")
        announced = happen(sandbox, 6)
        orders.append([announced.index(one) for one in ids(receiver)])

    assert orders[0] == orders[1] != sorted(orders[0])
    assert sorted(orders[0]) == list(range(6))


@pytest.mark.usefixtures("secret")
def test_one_in_three_is_dropped(sandbox: SandboxProcess, receiver: Receiver) -> None:
    spoil(sandbox, "webhook_dropped", one_in=3, times=None)

    announced = happen(sandbox, 7)

    assert ids(receiver) == [one for number, one in enumerate(announced, 1) if number % 3]
    dropped = log(sandbox, state="dropped")
    assert [one["id"] for one in dropped] == [announced[5], announced[2]]
    assert dropped[0]["deliveries"][0]["faults"] == ["webhook_dropped"]
    assert dropped[0]["deliveries"][0]["tries"] == []


@pytest.mark.usefixtures("secret")
def test_what_was_dropped_can_be_replayed(sandbox: SandboxProcess, receiver: Receiver) -> None:
    spoil(sandbox, "webhook_dropped", times=None)
    (announced,) = happen(sandbox)

    sandbox.control(f"webhooks/{announced}/replay")
    sandbox.advance(0)

    assert ids(receiver) == [announced]


@pytest.mark.parametrize("how", ["bad_signature", "no_signature", "altered_body"])
@pytest.mark.parametrize("compressed", [False, True])
def test_a_forged_copy_comes_behind_the_true_one(
    sandbox: SandboxProcess, receiver: Receiver, secret: str, how: str, compressed: bool
) -> None:
    if compressed:
        (destination,) = sandbox.get("/v3/webhooks").json()["data"]
        sandbox.request("PUT", f"/v3/webhooks/{destination['id']}", json={"compressed_delivery": True})
    spoil(sandbox, "webhook_forged", how=how)

    happen(sandbox)

    true, forged = receiver.received
    signature = forged.headers.get("x-nylas-signature")
    assert true.is_signed(secret)
    assert true.body != forged.body
    if how == "no_signature":
        assert signature is None
    else:
        assert not forged.is_signed(secret)
        assert (signature == true.headers["x-nylas-signature"]) == (how == "altered_body")
    assert [one["forgery"] for one in log(sandbox)[0]["deliveries"]] == [None, how]


@pytest.mark.usefixtures("secret")
def test_a_refused_forgery_is_neither_tried_again_nor_held_against_anybody(
    sandbox: SandboxProcess, receiver: Receiver
) -> None:
    spoil(sandbox, "webhook_forged", times=None)
    receiver.statuses = [200, 503] * 6

    happen(sandbox, 6)

    assert len(receiver.received) == 12
    assert sandbox.clock()["next"] is None  # neither a retry nor a judgement


@pytest.mark.usefixtures("secret")
def test_only_the_type_asked_for_as_often_as_asked(sandbox: SandboxProcess, receiver: Receiver) -> None:
    spoil(sandbox, "webhook_dropped", type=r"^grant\.expired$", times=1)

    connect(sandbox, SARAH)
    for _ in range(2):
        sandbox.control(f"grants/{SARAH}/expire")
        sandbox.control(f"grants/{SARAH}/restore")
    sandbox.advance(0)

    assert receiver.types() == ["grant.created", "grant.expired"]
    assert sandbox.get("/_sandbox/faults").json()["data"] == []


@pytest.mark.usefixtures("secret")
def test_several_faults_may_meet(sandbox: SandboxProcess, receiver: Receiver) -> None:
    spoil(sandbox, "webhook_late", seconds=100)
    spoil(sandbox, "webhook_twice")
    happen(sandbox)

    before = len(receiver.received)
    sandbox.advance(110)

    assert (before, len(receiver.received)) == (0, 2)
    assert [one["faults"] for one in log(sandbox)[0]["deliveries"]] == [
        ["webhook_late"],
        ["webhook_late", "webhook_twice"],
    ]


@pytest.mark.usefixtures("secret")
def test_every_destination_is_spoiled_alike(sandbox: SandboxProcess, receiver: Receiver) -> None:
    with Receiver() as other:
        listen(sandbox, other.url, ["grant.created"])
        spoil(sandbox, "webhook_shuffled", hold=2)

        announced = happen(sandbox, 3)

        assert ids(receiver) == ids(other) == [announced[1], announced[0], announced[2]]


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"kind": "webhook_late", "seconds": "soon"}, "seconds"),
        ({"kind": "webhook_dropped", "one_in": 0}, "one_in"),
        ({"kind": "webhook_shuffled", "hold": 1}, "hold"),
        ({"kind": "webhook_shuffled", "order": "odd"}, "order"),
        ({"kind": "webhook_forged", "how": "well"}, "how"),
        ({"kind": "webhook_twice", "type": "("}, "type"),
        ({"kind": "webhook_twice", "path": "/v3"}, "path"),
    ],
)
def test_an_odd_wish_is_refused_by_name(sandbox: SandboxProcess, wish: dict, words: str) -> None:
    answer = sandbox.post("/_sandbox/faults", wish)

    assert (answer.status_code, words in answer.json()["error"]["message"]) == (400, True)
