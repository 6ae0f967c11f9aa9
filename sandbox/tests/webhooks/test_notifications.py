"""What is announced to whom, in which bytes; the log of it, replays and forgeries."""

import gzip
import json

import pytest

from sandbox.tests.receiving import Receiver, log
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import HOUR, SARAH, TUESDAY, block, book, configure, connect, listen, with_notetaker


def test_bodies_are_signed_as_sent_and_break_when_written_again(sandbox: SandboxProcess, receiver: Receiver) -> None:
    configuration = configure(sandbox, SARAH, scheduler=with_notetaker())
    secret = listen(sandbox, receiver.url)["webhook_secret"]

    book(sandbox, configuration, 9, name="Zoë <b>")
    sandbox.advance(0)

    assert receiver.types() == ["event.created", "notetaker.created", "booking.created"]
    for one in receiver.received:
        assert one.is_signed(secret)
        assert one.headers["content-type"] == "application/json"
        for again in (
            json.dumps(one.envelope),
            json.dumps(one.envelope, ensure_ascii=False, separators=(",", ":")),
        ):
            assert again.encode() != one.body
    assert "Zoë \\u003cb\\u003e".encode() in receiver.last("booking.created").body


def test_compressed_deliveries_sign_the_compressed_bytes(sandbox: SandboxProcess, receiver: Receiver) -> None:
    body = {"webhook_url": receiver.url, "trigger_types": ["grant.created"], "compressed_delivery": True}
    secret = sandbox.post("/v3/webhooks", body).json()["data"]["webhook_secret"]

    connect(sandbox, SARAH)
    sandbox.advance(0)

    (one,) = receiver.received
    assert one.headers["content-encoding"] == "gzip"
    assert one.is_signed(secret)
    assert json.loads(gzip.decompress(one.body))["type"] == "grant.created"


def test_only_wanted_triggers_to_active_destinations(sandbox: SandboxProcess, receiver: Receiver) -> None:
    made = listen(sandbox, receiver.url, ["grant.expired"])
    connect(sandbox, SARAH)
    sandbox.control(f"grants/{SARAH}/expire")
    sandbox.advance(0)
    sandbox.request("PUT", f"/v3/webhooks/{made['id']}", json={"status": "pause"})
    sandbox.control(f"grants/{SARAH}/restore")
    sandbox.control(f"grants/{SARAH}/expire")
    sandbox.advance(0)

    assert receiver.types() == ["grant.expired"]


def test_replay_sends_the_same_notification_again(sandbox: SandboxProcess, receiver: Receiver) -> None:
    listen(sandbox, receiver.url, ["grant.created"])
    connect(sandbox, SARAH)
    sandbox.advance(0)

    sandbox.control(f"webhooks/{log(sandbox)[0]['id']}/replay")
    sandbox.advance(0)

    assert receiver.received[0].body == receiver.received[1].body


@pytest.mark.parametrize(("kind", "valid"), [("bad", False), ("good", True), ("none", None)])
def test_forgeries_carry_the_signature_asked_for(
    sandbox: SandboxProcess, receiver: Receiver, kind: str, valid: bool | None
) -> None:
    secret = listen(sandbox, receiver.url)["webhook_secret"]

    sandbox.control("webhooks/forge", {"type": "booking.created", "object": {"a": 1}, "signature": kind})

    (one,) = receiver.received
    assert one.object == {"a": 1}
    assert ("x-nylas-signature" in one.headers) == (kind != "none")
    assert valid is None or one.is_signed(secret) is valid


def test_the_log_keeps_what_nobody_listened_to(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    block(sandbox, SARAH, 9)

    assert [one["type"] for one in log(sandbox)] == ["event.created", "grant.created"]
    (one,) = log(sandbox, type="event.created")
    assert one["payload"]["data"]["object"]["when"]["start_time"] == TUESDAY + 9 * HOUR
    assert one["deliveries"] == []


def test_the_log_says_what_was_sent_and_answered(sandbox: SandboxProcess, receiver: Receiver) -> None:
    listen(sandbox, receiver.url, ["grant.created"])
    receiver.statuses = [503]
    connect(sandbox, SARAH)
    sandbox.advance(200)

    (one,) = log(sandbox)
    (delivery,) = one["deliveries"]
    assert (delivery["state"], delivery["faults"], delivery["forgery"]) == ("delivered", [], None)
    assert [(found["status"], found["error"], found["answer"]) for found in delivery["tries"]] == [
        (503, "", ""),
        (200, "", ""),
    ]
    assert [found["headers"] for found in delivery["tries"]] == [
        {"Content-Type": "application/json", "x-nylas-signature": sent.headers["x-nylas-signature"]}
        for sent in receiver.received
    ]


def test_the_log_narrows_by_state(sandbox: SandboxProcess, receiver: Receiver) -> None:
    listen(sandbox, receiver.url, ["grant.created", "event.created"])
    receiver.statuses = [500]
    connect(sandbox, SARAH)
    sandbox.advance(0)
    block(sandbox, SARAH, 9)
    sandbox.advance(0)

    assert [one["type"] for one in log(sandbox, state="failed")] == ["grant.created"]
    assert [one["type"] for one in log(sandbox, state="delivered")] == ["event.created"]
    assert log(sandbox, state="waiting") == []
    assert sandbox.get("/_sandbox/webhooks", state="eaten").status_code == 400


@pytest.mark.parametrize("wish", [{"signature": "best"}, {"url": 7}, {"url": ["http://127.0.0.1"]}])
def test_an_odd_forgery_is_refused(sandbox: SandboxProcess, wish: dict) -> None:
    answer = sandbox.post("/_sandbox/webhooks/forge", wish)

    assert (answer.status_code, next(iter(wish)) in answer.json()["error"]["message"]) == (400, True)
