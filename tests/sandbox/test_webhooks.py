"""Webhooks: proof first, exact bytes, signatures, tries."""

import gzip
import hashlib
import hmac
import json

import nylas
import pytest

from tests.sandbox.receiving import Received, Receiver
from tests.sandbox.world import HOUR, SARAH, TUESDAY, block, book, configure, connect, listen, with_notetaker
from tests.sandbox_process import API_KEY, SandboxProcess


def is_signed(one: Received, secret: str) -> bool:
    return one.headers["x-nylas-signature"] == hmac.new(secret.encode(), one.body, hashlib.sha256).hexdigest()


def log(sandbox: SandboxProcess, **query: str) -> list[dict]:
    return sandbox.get("/_sandbox/webhooks", **query).json()["data"]


def test_a_destination_is_proved_before_it_exists(sandbox: SandboxProcess, receiver: Receiver) -> None:
    receiver.challenge_status = 404
    body = {"webhook_url": receiver.url, "trigger_types": ["grant.expired"]}

    refused = sandbox.post("/v3/webhooks", body)
    receiver.challenge_status, receiver.challenge_answer = 200, '"quoted"'
    changed = sandbox.post("/v3/webhooks", body)

    assert (refused.status_code, refused.json()["error"]) == (
        400,
        {"type": "70005", "message": "unable.verify.webhook_url : status is not ok, got 404"},
    )
    assert changed.json()["error"]["type"] == "70005"
    assert sandbox.get("/v3/webhooks").json()["data"] == []


def test_creating_answers_with_the_secret_and_without_times(sandbox: SandboxProcess, receiver: Receiver) -> None:
    body = {"webhook_url": receiver.url, "trigger_types": ["notetaker.media"], "description": "ours"}

    made = sandbox.post("/v3/webhooks/", body).json()["data"]
    (listed,) = sandbox.get("/v3/webhooks").json()["data"]

    assert made == {
        "id": listed["id"],
        "description": "ours",
        "trigger_types": ["notetaker.media"],
        "webhook_url": receiver.url,
        "status": "active",
        "notification_email_addresses": [],
        "compressed_delivery": False,
        "webhook_secret": made["webhook_secret"],
    }
    assert "webhook_secret" not in listed
    assert {"created_at", "updated_at", "status_updated_at"} <= set(listed)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"trigger_types": []}, "trigger_types"),
        ({"trigger_types": ["booking.eaten"]}, "trigger_types"),
        ({"webhook_url": "ftp://example.com"}, "webhook_url"),
        ({"webhook_url": "https://x.ngrok.io/hook"}, "ngrok"),
    ],
)
def test_a_bad_destination_is_refused(sandbox: SandboxProcess, changes: dict, words: str) -> None:
    body = {"webhook_url": "http://127.0.0.1:9/hook", "trigger_types": ["grant.expired"], **changes}

    response = sandbox.post("/v3/webhooks", body)

    assert response.status_code == 400
    assert words in response.json()["error"]["message"]


def test_bodies_are_signed_as_sent_and_break_when_written_again(sandbox: SandboxProcess, receiver: Receiver) -> None:
    configuration = configure(sandbox, SARAH, scheduler=with_notetaker())
    secret = listen(sandbox, receiver.url)["webhook_secret"]

    book(sandbox, configuration, 9, name="Zoë <b>")
    sandbox.advance(0)

    assert receiver.types() == ["event.created", "notetaker.created", "booking.created"]
    for one in receiver.received:
        assert is_signed(one, secret)
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
    assert is_signed(one, secret)
    assert json.loads(gzip.decompress(one.body))["type"] == "grant.created"


@pytest.mark.parametrize("status", [408, 429, 502, 503, 504, 507])
def test_listed_statuses_are_tried_three_times(sandbox: SandboxProcess, receiver: Receiver, status: int) -> None:
    listen(sandbox, receiver.url, ["grant.created"])
    receiver.statuses = [status] * 5
    connect(sandbox, SARAH)
    begun = sandbox.clock()["now"]

    ended = sandbox.run_until_idle()["now"]

    assert [one.envelope["webhook_delivery_attempt"] for one in receiver.received] == [1, 2, 3]
    assert len({one.envelope["id"] for one in receiver.received}) == 1
    assert 600 <= ended - begun <= 1200
    (delivery,) = log(sandbox)[0]["deliveries"]
    assert (delivery["state"], [one["status"] for one in delivery["tries"]]) == ("failed", [status] * 3)


@pytest.mark.parametrize("status", [500, 400, 401, 404, 301, 204])
def test_other_statuses_lose_the_notification(sandbox: SandboxProcess, receiver: Receiver, status: int) -> None:
    listen(sandbox, receiver.url, ["grant.created"])
    receiver.statuses = [status]

    connect(sandbox, SARAH)
    sandbox.run_until_idle()

    assert len(receiver.received) == 1
    assert log(sandbox)[0]["deliveries"][0]["state"] == "failed"


def test_retry_after_is_honoured(sandbox: SandboxProcess, receiver: Receiver) -> None:
    listen(sandbox, receiver.url, ["grant.created"])
    receiver.statuses, receiver.answer_headers = [429], {"Retry-After": "7"}
    connect(sandbox, SARAH)
    sandbox.advance(0)
    receiver.answer_headers = {}

    sandbox.advance(6)
    early = len(receiver.received)
    sandbox.advance(2)

    assert (early, len(receiver.received)) == (1, 2)


def test_nobody_at_the_address_is_tried_again(sandbox: SandboxProcess) -> None:
    with Receiver() as gone:
        listen(sandbox, gone.url, ["grant.created"])
    connect(sandbox, SARAH)

    sandbox.run_until_idle()

    (delivery,) = log(sandbox)[0]["deliveries"]
    assert (len(delivery["tries"]), delivery["tries"][0]["status"], delivery["state"]) == (3, 0, "failed")


def test_only_wanted_triggers_to_active_destinations(sandbox: SandboxProcess, receiver: Receiver) -> None:
    made = listen(sandbox, receiver.url, ["grant.expired"])
    connect(sandbox, SARAH)
    sandbox.control(f"grants/{SARAH}/expire")
    sandbox.request("PUT", f"/v3/webhooks/{made['id']}", json={"status": "pause"})
    sandbox.advance(0)
    sandbox.control(f"grants/{SARAH}/restore")
    sandbox.control(f"grants/{SARAH}/expire")
    sandbox.advance(0)

    assert receiver.types() == ["grant.expired"]


def test_both_ways_to_rotate_kill_the_old_secret(sandbox: SandboxProcess, receiver: Receiver) -> None:
    made = listen(sandbox, receiver.url, ["grant.created"])
    client = nylas.Client(API_KEY, sandbox.url)

    by_spec = sandbox.post(f"/v3/webhooks/rotate-secret/{made['id']}").json()["data"]["webhook_secret"]
    by_sdk = client.webhooks.rotate_secret(made["id"]).data.webhook_secret
    connect(sandbox, SARAH)
    sandbox.advance(0)

    assert len({made["webhook_secret"], by_spec, by_sdk}) == 3
    assert [is_signed(receiver.received[0], secret) for secret in (by_spec, by_sdk)] == [False, True]


def test_the_sdk_lists_changes_and_deletes(sandbox: SandboxProcess, receiver: Receiver) -> None:
    client = nylas.Client(API_KEY, sandbox.url)
    made = listen(sandbox, receiver.url, ["grant.created"])

    client.webhooks.update(made["id"], {"description": "new", "trigger_types": []})
    (listed,) = client.webhooks.list().data
    deleted = client.webhooks.destroy(made["id"])

    assert (listed.description, listed.trigger_types) == ("new", ["grant.created"])
    assert deleted.data.status == "success"
    assert client.webhooks.ip_addresses().data.ip_addresses == ["127.0.0.1"]


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
    assert valid is None or is_signed(one, secret) is valid


def test_the_log_keeps_what_nobody_listened_to(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)
    block(sandbox, SARAH, 9)

    assert [one["type"] for one in log(sandbox)] == ["event.created", "grant.created"]
    (one,) = log(sandbox, type="event.created")
    assert one["payload"]["data"]["object"]["when"]["start_time"] == TUESDAY + 9 * HOUR
    assert one["deliveries"] == []
