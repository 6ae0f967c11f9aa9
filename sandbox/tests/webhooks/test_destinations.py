"""Destinations: proved before they exist, changed, rotated, deleted."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import nylas
import pytest

from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import API_KEY, SandboxProcess
from sandbox.tests.world import SARAH, connect, listen


def test_a_destination_is_proved_before_it_exists(sandbox: SandboxProcess, receiver: Receiver) -> None:
    receiver.challenge_status = 404
    body = {"webhook_url": receiver.url, "trigger_types": ["grant.expired"]}

    refused = sandbox.post("/v3/webhooks", body)

    assert (refused.status_code, refused.json()["error"]) == (
        400,
        {"type": "70005", "message": "unable.verify.webhook_url : status is not ok, got 404"},
    )
    assert sandbox.get("/v3/webhooks").json()["data"] == []


@pytest.mark.parametrize(
    "answer",
    [{"challenge_answer": '"quoted"'}, {"challenge_answer": "no"}, {"is_chunked": True}, {"challenge_status": 204}],
)
def test_the_challenge_must_come_back_as_it_went(
    sandbox: SandboxProcess, receiver: Receiver, answer: dict[str, Any]
) -> None:
    for name, value in answer.items():
        setattr(receiver, name, value)

    refused = sandbox.post("/v3/webhooks", {"webhook_url": receiver.url, "trigger_types": ["grant.expired"]})

    assert (refused.status_code, refused.json()["error"]["type"]) == (400, "70005")


def test_nobody_there_is_no_proof(sandbox: SandboxProcess) -> None:
    with Receiver() as gone:
        body = {"webhook_url": gone.url, "trigger_types": ["grant.expired"]}

    assert sandbox.post("/v3/webhooks", body).json()["error"]["type"] == "70005"


def test_each_destination_has_an_address_of_its_own(sandbox: SandboxProcess, receiver: Receiver) -> None:
    listen(sandbox, receiver.url, ["grant.expired"])
    other = listen(sandbox, f"{receiver.url}/2", ["grant.expired"])

    again = sandbox.post("/v3/webhooks", {"webhook_url": receiver.url, "trigger_types": ["grant.created"]})
    moved = sandbox.request("PUT", f"/v3/webhooks/{other['id']}", json={"webhook_url": receiver.url})

    assert [again.status_code, moved.status_code] == [400, 400]
    assert "webhook_url" in moved.json()["error"]["message"]


def test_of_many_who_prove_one_address_at_once_one_has_it(sandbox: SandboxProcess, receiver: Receiver) -> None:
    body = {"webhook_url": receiver.url, "trigger_types": ["grant.expired"]}

    with ThreadPoolExecutor(8) as asking:
        answers = list(asking.map(lambda _: sandbox.post("/v3/webhooks", body), range(8)))

    assert sorted(one.status_code for one in answers) == [200] + [400] * 7
    assert len(sandbox.get("/v3/webhooks").json()["data"]) == 1


@pytest.mark.parametrize("changes", [{"webhook_url": "/moved"}, {"status": "active"}])
def test_a_new_address_or_a_reactivation_is_proved_too(
    sandbox: SandboxProcess, receiver: Receiver, changes: dict[str, str]
) -> None:
    path = f"/v3/webhooks/{listen(sandbox, receiver.url, ['grant.expired'])['id']}"
    sandbox.request("PUT", path, json={"status": "pause"})
    if "webhook_url" in changes:
        changes = {"webhook_url": receiver.url + changes["webhook_url"]}

    receiver.challenge_status = 500
    refused = sandbox.request("PUT", path, json=changes)
    between = sandbox.get(path).json()["data"]
    receiver.challenge_status = 200
    changed = sandbox.request("PUT", path, json=changes)

    assert refused.json()["error"] == {
        "type": "70005",
        "message": "unable.verify.webhook_url : status is not ok, got 500",
    }
    assert (between["webhook_url"], between["status"]) == (receiver.url, "pause")
    assert {name: changed.json()["data"][name] for name in changes} == changes


def test_what_needs_no_proof_is_changed_without(sandbox: SandboxProcess, receiver: Receiver) -> None:
    path = f"/v3/webhooks/{listen(sandbox, receiver.url, ['grant.expired'])['id']}"
    receiver.challenge_status = 500

    changed = sandbox.request(
        "PUT", path, json={"description": "ours", "compressed_delivery": True, "status": "active"}
    )
    odd = sandbox.request("PUT", path, json={"status": "failed"})

    assert changed.status_code == 200
    assert changed.json()["data"]["compressed_delivery"] is True
    assert (odd.status_code, "status" in odd.json()["error"]["message"]) == (400, True)


def test_an_unknown_destination_has_its_own_code(sandbox: SandboxProcess) -> None:
    answers = [
        sandbox.get("/v3/webhooks/none"),
        sandbox.request("PUT", "/v3/webhooks/none", json={}),
        sandbox.post("/v3/webhooks/rotate-secret/none"),
    ]

    assert {(one.status_code, one.json()["error"]["type"]) for one in answers} == {(400, "70000")}


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
        ({"trigger_types": "grant.expired"}, "trigger_types"),
        ({"trigger_types": [7]}, "trigger_types"),
        ({"webhook_url": "ftp://example.com"}, "webhook_url"),
        ({"webhook_url": "http://example.com/hook"}, "https"),
        ({"webhook_url": "https://"}, "webhook_url"),
        ({"webhook_url": "https://[::1/hook"}, "webhook_url"),
        ({"webhook_url": "https://example.com:port/"}, "webhook_url"),
        ({"webhook_url": 7}, "webhook_url"),
        ({"webhook_url": "https://x.ngrok.io/hook"}, "ngrok"),
        ({"webhook_url": "https://x.ngrok-free.app./hook"}, "ngrok"),
        ({"description": ["ours"]}, "description"),
        ({"notification_email_addresses": "me@example.com"}, "notification_email_addresses"),
        ({"notification_email_addresses": ["me"]}, "notification_email_addresses"),
        ({"compressed_delivery": "yes"}, "compressed_delivery"),
    ],
)
def test_a_bad_destination_is_refused(sandbox: SandboxProcess, changes: dict, words: str) -> None:
    body = {"webhook_url": "http://127.0.0.1:9/hook", "trigger_types": ["grant.expired"], **changes}

    response = sandbox.post("/v3/webhooks", body)

    assert response.status_code == 400
    assert words in response.json()["error"]["message"]


def test_both_ways_to_rotate_kill_the_old_secret(sandbox: SandboxProcess, receiver: Receiver) -> None:
    made = listen(sandbox, receiver.url, ["grant.created"])
    client = nylas.Client(API_KEY, sandbox.url)

    by_spec = sandbox.post(f"/v3/webhooks/rotate-secret/{made['id']}").json()["data"]["webhook_secret"]
    by_sdk = client.webhooks.rotate_secret(made["id"]).data.webhook_secret
    connect(sandbox, SARAH)
    sandbox.advance(0)

    assert len({made["webhook_secret"], by_spec, by_sdk}) == 3
    assert [receiver.received[0].is_signed(secret) for secret in (by_spec, by_sdk)] == [False, True]


def test_the_sdk_lists_changes_and_deletes(sandbox: SandboxProcess, receiver: Receiver) -> None:
    client = nylas.Client(API_KEY, sandbox.url)
    made = listen(sandbox, receiver.url, ["grant.created"])

    client.webhooks.update(made["id"], {"description": "new", "trigger_types": []})
    (listed,) = client.webhooks.list().data
    deleted = client.webhooks.destroy(made["id"])

    assert (listed.description, listed.trigger_types) == ("new", ["grant.created"])
    assert deleted.data.status == "success"
    assert client.webhooks.ip_addresses().data.ip_addresses == ["127.0.0.1"]
