"""Sample notifications, to look at and to be sent."""

import hashlib
import hmac
from typing import Any

import pytest

from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import SandboxProcess


@pytest.mark.parametrize("trigger", ["calendar.created", "event.deleted", "grant.expired", "message.created.truncated"])
def test_a_sample_is_shown_and_nothing_sent(sandbox: SandboxProcess, receiver: Receiver, trigger: str) -> None:
    body = {"trigger_type": trigger, "webhook_url": receiver.url}

    envelope = sandbox.post("/v3/webhooks/mock-payload", body).json()["data"]
    sandbox.advance(1)

    assert (envelope["type"], envelope["specversion"], envelope["webhook_delivery_attempt"]) == (trigger, "1.0", 1)
    assert envelope["data"]["object"]["grant_id"]
    assert receiver.received == []


def test_a_test_event_is_sent_and_signed(sandbox: SandboxProcess, receiver: Receiver) -> None:
    body = {"trigger_type": "event.created", "webhook_url": receiver.url}

    taken = sandbox.post("/v3/webhooks/send-test-event", body)
    receiver.statuses = [500]
    refused = sandbox.post("/v3/webhooks/send-test-event", body)

    one = receiver.received[0]
    digest = hmac.new(b"mock-webhook-secret", one.body, hashlib.sha256).hexdigest()
    assert (taken.json()["data"], refused.json()["data"]) == ("success", "failed")
    assert (one.type, one.headers["x-nylas-signature"]) == ("event.created", digest)
    assert sandbox.get("/_sandbox/webhooks").json()["data"] == []


@pytest.mark.parametrize("endpoint", ["mock-payload", "send-test-event"])
@pytest.mark.parametrize("trigger", ["booking.created", "notetaker.media", "nothing", 7, None])
def test_only_some_triggers_have_samples(sandbox: SandboxProcess, endpoint: str, trigger: Any) -> None:
    body = {"trigger_type": trigger, "webhook_url": "http://127.0.0.1:9/hook"}

    response = sandbox.post(f"/v3/webhooks/{endpoint}", body)

    assert (response.status_code, response.json()["error"]["type"]) == (400, "invalid_request_error")
    assert "trigger_type" in response.json()["error"]["message"]


def test_a_test_event_goes_to_webhook_addresses_only(sandbox: SandboxProcess) -> None:
    for url in (None, "ftp://127.0.0.1/", "https://x.ngrok.io/"):
        body = {"trigger_type": "event.created", "webhook_url": url}
        response = sandbox.post("/v3/webhooks/send-test-event", body)

        assert response.status_code == 400
        assert "webhook_url" in response.json()["error"]["message"]
