"""Signed events to the ATS: what arrives there, and what becomes of a row when it doesn't."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest

from interviews.models import Delivery, Interview
from recruiting import queue
from tests.factories import NOW, make_interview
from tests.interviews.ats.receiver import SECRET

pytestmark = pytest.mark.django_db
KEY = b"24 bytes of pure entropy"


@pytest.fixture
def interview() -> Interview:
    return make_interview()


@pytest.fixture
def delivery(interview) -> Delivery:
    return Delivery.objects.owe("interview.scheduled", interview, payload={"status": "scheduled", "é": "ü"}, at=NOW)


def work(delivery: Delivery, *, now: Any = NOW) -> Delivery:
    queue.work("delivery", delivery.pk, now=now)
    delivery.refresh_from_db()
    return delivery


def expected_signature(headers: dict[str, str], body: bytes, key: bytes) -> str:
    """As the Standard Webhooks text has it, written anew."""
    content = b".".join([headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body])
    return "v1," + base64.standard_b64encode(hmac.digest(key, content, hashlib.sha256)).decode()


def test_event_arrives_signed_as_the_standard_has_it(receiver, delivery):
    assert work(delivery).state == Delivery.State.SENT

    ((headers, body),) = receiver.received
    assert headers["webhook-signature"] == expected_signature(headers, body, SECRET.encode())
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == (str(delivery.pk), str(int(NOW.timestamp())))
    assert headers["content-type"] == "application/json"
    assert json.loads(body) == {
        "id": str(delivery.pk),
        "type": "interview.scheduled",
        "created_at": NOW.isoformat(),
        "data": {"status": "scheduled", "é": "ü"},
    }
    assert (delivery.response_status, delivery.tries, delivery.finished_at) == (204, 1, NOW)


def test_secret_in_the_standards_own_form_is_understood(receiver, delivery, settings):
    settings.ATS_WEBHOOK_SECRET = "whsec_" + base64.b64encode(KEY).decode()

    work(delivery)

    ((headers, body),) = receiver.received
    assert headers["webhook-signature"] == expected_signature(headers, body, KEY)


def test_nothing_is_signed_without_a_secret(receiver, delivery, settings):
    """Anybody could make that signature."""
    settings.ATS_WEBHOOK_SECRET = ""

    work(delivery)

    assert (delivery.state, receiver.received) == (Delivery.State.FAILED, [])
    assert "secret may not be empty" in delivery.error


def test_failed_event_comes_again_under_the_same_id(receiver, delivery):
    receiver.statuses = [500]

    work(delivery)
    assert (delivery.state, delivery.response_status, delivery.error) == ("failed", 500, "The ATS answered 500.")
    work(delivery, now=delivery.due_at)

    assert (delivery.state, delivery.response_status, delivery.tries, delivery.error) == ("sent", 204, 2, "")
    first, second = receiver.received
    assert first[0]["webhook-id"] == second[0]["webhook-id"]
    assert first[1] == second[1]


def test_ats_that_is_away_for_two_hours_misses_nothing(receiver, delivery):
    receiver.statuses, now = [503] * 100, NOW
    while (now - NOW).total_seconds() < 7200:
        assert work(delivery, now=now).state == "failed"
        now = delivery.due_at
    receiver.statuses = []

    assert work(delivery, now=now).state == "sent"


def test_ats_that_nobody_runs_is_tried_again(delivery, settings):
    settings.ATS_WEBHOOK_URL, settings.ATS_WEBHOOK_SECRET = "http://127.0.0.1:9/hooks", SECRET

    assert work(delivery).error == "The ATS did not answer: ConnectionError."
    assert (delivery.state, delivery.response_status) == ("failed", None)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirect_is_not_followed(receiver, delivery, status):
    receiver.statuses, receiver.headers = [status], {"Location": receiver.url + "/elsewhere"}

    assert (work(delivery).state, delivery.response_status) == ("failed", status)
    assert len(receiver.received) == 1


def test_without_an_address_it_is_kept_and_can_be_sent_later(receiver, delivery, settings):
    settings.ATS_WEBHOOK_URL = ""
    assert work(delivery).state == Delivery.State.UNWANTED
    assert receiver.received == []

    settings.ATS_WEBHOOK_URL = receiver.url
    delivery.try_again(at=NOW)

    assert work(delivery).state == Delivery.State.SENT


def test_sent_event_can_be_sent_again(receiver, delivery):
    work(delivery)
    delivery.try_again(at=NOW)

    assert work(delivery).state == Delivery.State.SENT
    assert len(receiver.received) == 2
