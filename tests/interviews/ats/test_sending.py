"""Signed events to the ATS: what arrives there, and what becomes of a row when it doesn't."""

import base64
import gzip
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest

from interviews.models import AtsEvent, Delivery, Endpoint, Interview
from recruiting import queue
from recruiting.zones import utc_text
from tests.factories import NOW, make_endpoint, make_interview
from tests.interviews.ats.receiver import SECRET

pytestmark = pytest.mark.django_db
KEY = b"24 bytes of pure entropy"


@pytest.fixture
def interview() -> Interview:
    return make_interview()


@pytest.fixture
def delivery(interview, receiver) -> Delivery:
    return owe(interview).deliveries.get()


def owe(interview: Interview, kind: str = "interview.scheduled") -> AtsEvent:
    return AtsEvent.objects.owe(kind, interview, payload={"status": "scheduled", "é": "ü"}, at=NOW)


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
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == (str(delivery.event.key), str(int(NOW.timestamp())))
    assert headers["content-type"] == "application/json"
    assert json.loads(body) == {
        "id": str(delivery.event.key),
        "type": "interview.scheduled",
        "created_at": utc_text(NOW),
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
    work(delivery, now=NOW + timedelta(minutes=1))

    assert (delivery.state, delivery.response_status, delivery.tries, delivery.error) == ("sent", 204, 2, "")
    first, second = receiver.received
    assert first[0]["webhook-id"] == second[0]["webhook-id"]
    assert first[1] == second[1]


def test_ats_that_is_away_for_two_hours_misses_nothing(receiver, delivery):
    receiver.statuses, now = [503] * 100, NOW
    while (now - NOW).total_seconds() < 7200:
        assert work(delivery, now=now).state == "failed"
        now = max(delivery.due_at, Endpoint.objects.get().rests_until)
    receiver.statuses = []

    assert work(delivery, now=now).state == "sent"


def test_ats_that_nobody_runs_is_tried_again(delivery, settings):
    settings.ATS_WEBHOOK_URL = "http://127.0.0.1:9/hooks"

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


def test_endpoint_of_the_internet_gets_nothing_from_inside(receiver, interview, settings):
    """The name is asked for at each sending, so one that moves inside afterwards is no way in."""
    settings.ATS_WEBHOOK_URL = ""
    make_endpoint(address=receiver.url)
    delivery = owe(interview).deliveries.get()

    assert work(delivery).state == "failed"
    assert (receiver.received, "your own network" in delivery.error or "https" in delivery.error) == ([], True)

    settings.EVENTS_INSIDE_HOSTS = ["127.0.0.1"]
    assert work(delivery, now=NOW + timedelta(minutes=1)).state == "sent"


def test_each_endpoint_hears_what_it_wants_signed_with_its_own_secrets(receiver, interview, settings):
    settings.EVENTS_INSIDE_HOSTS = ["127.0.0.1"]
    settings.ATS_WEBHOOK_URL = ""
    wanting = make_endpoint(address=receiver.url, kinds=["interview.scheduled"])
    wanting.change_secret(at=NOW)
    deaf, other_job = make_endpoint(address=receiver.url, kinds=["decision.made"]), make_endpoint(address=receiver.url)
    other_job.jobs.add(make_interview().application.job)
    make_endpoint(address=receiver.url, ended_at=NOW)

    (delivery,) = owe(interview).deliveries.all()
    work(delivery)

    assert delivery.endpoint == wanting
    ((headers, body),) = receiver.received
    keys = [base64.b64decode(secret.removeprefix("whsec_")) for secret in (wanting.secret, wanting.old_secret)]
    assert headers["webhook-signature"].split() == [expected_signature(headers, body, key) for key in keys]
    assert wanting.secrets_at(NOW + timedelta(days=8)) == [wanting.secret]
    assert not Delivery.objects.filter(endpoint__in=[deaf, other_job]).exists()


def test_one_that_fails_for_a_day_is_paused_and_loses_nothing(receiver, interview, delivery):
    receiver.statuses = [500] * 1000
    endpoint, now = Endpoint.objects.get(), NOW
    while endpoint.paused_at is None:
        work(delivery, now=now)
        endpoint.refresh_from_db()
        now = max(delivery.due_at, endpoint.rests_until)
    assert (endpoint.pause, now - NOW >= timedelta(days=1)) == ("failing", True)
    later = owe(interview, "interview.updated").deliveries.get()
    assert list(Delivery.objects.due(now)) == []

    receiver.statuses = []
    endpoint.resume()
    Delivery.objects.wake(endpoint, at=now)
    queue.work_all(now=now)

    assert [json.loads(body)["id"] for _, body in receiver.received[-2:]] == [
        str(delivery.event.key),
        str(later.event.key),
    ]


def test_what_waited_through_an_outage_goes_out_at_once(receiver, interview, delivery):
    receiver.statuses = [503] * 5
    others = [owe(make_interview()).deliveries.get() for _ in range(3)]
    now = NOW
    for each in [delivery, *others]:
        work(each, now=now)
        now = max(now, Endpoint.objects.get().rests_until)
    receiver.statuses = []
    work(min(Delivery.objects.all(), key=lambda one: one.due_at), now=now + timedelta(hours=1))

    queue.work_all(now=now + timedelta(hours=1))

    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_what_says_that_it_is_gone_is_paused(receiver, delivery):
    receiver.statuses = [410]

    work(delivery)

    assert Endpoint.objects.get().pause == "gone"


def test_answers_are_kept_a_little_of_each(receiver, delivery):
    receiver.statuses, receiver.body = [500], b"Out of cheese. " * 1000

    work(delivery)

    (answer,) = delivery.answers
    assert (answer["status"], len(answer["words"]), answer["at"]) == (500, 2000, NOW.isoformat())


@pytest.mark.parametrize(
    ("headers", "body"), [({"Content-Encoding": "gzip"}, gzip.compress(bytes(50_000_000))), ({}, b"\x00" * 10_000_000)]
)
def test_refusal_with_a_bomb_in_it_is_a_failure_in_words(receiver, delivery, headers, body):
    receiver.statuses, receiver.headers, receiver.body = [500], headers, body

    assert (work(delivery).state, delivery.error) == ("failed", "The ATS answered 500.")
    assert (delivery.answers[0]["status"], len(delivery.answers[0]["words"]) <= 2000) == (500, True)


def test_what_was_erased_is_not_sent_again_and_what_tells_of_it_is(receiver, interview, delivery):
    work(delivery)
    told = AtsEvent.objects.owe("recording.erased", interview, payload={"recording": {"id": 1}}, version=1, at=NOW)

    AtsEvent.objects.filter(application=interview.application).erase_payloads()
    delivery.refresh_from_db()
    delivery.try_again(at=NOW)

    assert (work(delivery).state, delivery.answers) == ("unwanted", [])
    assert work(told.deliveries.get()).state == "sent"
    assert len(receiver.received) == 2
