"""Signed events to the ATS: what arrives there, and what becomes of a row when it doesn't."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from interviews.ats import webhook
from interviews.models import Delivery, Interview
from recruiting import queue
from tests.factories import NOW, make_interview

pytestmark = pytest.mark.django_db
SECRET = "a shared secret"
KEY = b"24 bytes of pure entropy"


class Ats:
    """The customer's system: answers with the statuses it was given, then with 204."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.delay = 0.0
        self.headers: dict[str, str] = {}
        ats = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                ats.received.append(({name.lower(): value for name, value in self.headers.items()}, body))
                time.sleep(ats.delay)
                self.send_response(ats.statuses.pop(0) if ats.statuses else 204)
                for name, value in ats.headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Tests look at `received`."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hooks"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def receiver(settings) -> Iterator[Ats]:
    running_ats = Ats()
    settings.ATS_WEBHOOK_URL, settings.ATS_WEBHOOK_SECRET = running_ats.url, SECRET
    yield running_ats
    running_ats.server.shutdown()
    running_ats.server.server_close()


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


def test_example_of_the_standard_gives_its_signature():
    """From the test vectors that all of its libraries share."""
    signature = webhook.sign(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        body='{"test": 2432232314}',
    )

    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_secret_without_its_padding_is_understood():
    """Some generators leave the equals signs away."""
    padded, bare = (
        webhook.sign(f"whsec_{text}", message_id="m", timestamp=1, body="{}") for text in ("MTIzNA==", "MTIzNA")
    )

    assert bare == padded


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


def test_ats_that_does_not_answer_in_time_is_tried_again(receiver):
    receiver.delay = 0.6

    with pytest.raises(webhook.Unanswered, match="ReadTimeout") as late:
        webhook.post(receiver.url, secret=SECRET, message_id="m", timestamp=1, payload={}, timeout=0.2)
    assert late.value.status is None


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


def test_event_is_owed_once_per_version(interview):
    for _ in range(2):
        Delivery.objects.owe("interview.scheduled", interview, payload={}, at=NOW)
    interview.version = 2
    Delivery.objects.owe("interview.scheduled", interview, payload={}, at=NOW)

    assert sorted(Delivery.objects.values_list("version", flat=True)) == [1, 2]


def test_sent_event_can_be_sent_again(receiver, delivery):
    work(delivery)
    delivery.try_again(at=NOW)

    assert work(delivery).state == Delivery.State.SENT
    assert len(receiver.received) == 2
