"""The webhook's door: what bad bodies are answered with, and that a good one is kept byte for byte."""

import gzip
import hashlib
import hmac
import io
import json

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from interviews.inbox import webhooks
from interviews.inbox.models import NotificationQuerySet
from interviews.models import Notification
from recruiting import queue
from tests.interviews.inbox.signed import SECRET, VECTOR, VECTOR_SIGNATURE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def secrets(settings):
    settings.NYLAS_WEBHOOK_SECRETS = [SECRET]


def signed(body: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def post(client: Client, body: bytes, signature: str | None = None, **extra: object):
    headers = {} if signature == "" else {"x-nylas-signature": signature or signed(body)}
    headers |= extra.pop("headers", {})
    return client.post(
        "/webhooks/nylas",
        data=body,
        content_type=extra.pop("content_type", "application/json"),
        headers=headers,
        **{"CONTENT_LENGTH": str(len(body)), **extra},
    )


def envelope(**changes: object) -> bytes:
    body = {"specversion": "1.0", "type": "calendar.created", "id": "evt-9", "time": 1725895310, "data": {"object": {}}}
    return json.dumps(body | changes).encode()


def test_vector_of_the_facts_is_accepted_and_kept_byte_for_byte(client):
    response = post(client, VECTOR, VECTOR_SIGNATURE)

    assert (response.status_code, response.content) == (200, b"ok")
    kept = Notification.objects.get()
    assert (bytes(kept.body), kept.envelope_id, kept.type, kept.state) == (
        VECTOR,
        "evt-1",
        "booking.created",
        "received",
    )


@pytest.mark.parametrize(
    "signature",
    ["", "0" * 64, VECTOR_SIGNATURE[:-1], "g" * 64, "é" * 64, "a" * 10_000, f"{VECTOR_SIGNATURE}, {VECTOR_SIGNATURE}"],
    ids=["none", "wrong", "63", "not-hex", "not-ascii", "10kB", "doubled"],
)
def test_bad_signature_is_refused_and_nothing_is_kept(client, signature):
    response = post(client, VECTOR, signature)

    assert response.status_code == 401
    assert not Notification.objects.exists()


def test_upper_case_signature_is_accepted(client):
    assert post(client, VECTOR, VECTOR_SIGNATURE.upper()).status_code == 200


def test_secret_before_the_rotation_works_while_it_is_listed(client, settings):
    old = signed(VECTOR, "old-secret")

    settings.NYLAS_WEBHOOK_SECRETS = [SECRET, "old-secret"]
    assert post(client, VECTOR, old).status_code == 200
    settings.NYLAS_WEBHOOK_SECRETS = [SECRET]
    assert post(client, VECTOR, old).status_code == 401


def test_body_that_was_serialised_again_is_refused(client):
    again = json.dumps(json.loads(VECTOR)).encode()

    assert post(client, again, VECTOR_SIGNATURE).status_code == 401


def test_no_secret_yet_asks_nylas_to_come_again(client, settings):
    settings.NYLAS_WEBHOOK_SECRETS = []

    response = post(client, VECTOR)

    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")


def test_body_cut_short_asks_for_it_again(client):
    body = b"x" * 400
    response = client.generic(
        "POST",
        "/webhooks/nylas",
        body,
        headers={"x-nylas-signature": signed(body)},
        CONTENT_LENGTH="1000",
        **{"wsgi.input": io.BytesIO(body)},
    )

    assert response.status_code == 408


def test_chunked_body_without_length_is_read(client):
    response = client.generic(
        "POST",
        "/webhooks/nylas",
        b"",
        headers={"x-nylas-signature": VECTOR_SIGNATURE},
        CONTENT_LENGTH="",
        **{"wsgi.input": io.BytesIO(VECTOR), "wsgi.input_terminated": True},
    )

    assert response.status_code == 200


def test_no_length_at_all_is_refused(client):
    response = client.generic("POST", "/webhooks/nylas", b"", CONTENT_LENGTH="")

    assert response.status_code == 411


class NeverRead(io.BytesIO):
    def read(self, *args: int) -> bytes:
        raise AssertionError("more was read than the limit allows")


def test_body_that_claims_to_be_huge_is_refused_unread(client):
    response = client.generic(
        "POST", "/webhooks/nylas", b"", CONTENT_LENGTH=str(3 * 1024**3), **{"wsgi.input": NeverRead()}
    )

    assert response.status_code == 413


def test_gzip_is_signed_as_it_comes(client):
    body = envelope()
    packed = gzip.compress(body)

    assert post(client, packed, headers={"content-encoding": "gzip"}).status_code == 200
    assert bytes(Notification.objects.get().body) == body
    assert post(client, packed, signed(body), headers={"content-encoding": "gzip"}).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(b" " * 200 * 1024 * 1024, compresslevel=9),
        gzip.compress(envelope())[:-12],
        b"not gzip at all",
    ],
    ids=["bomb", "cut", "no-gzip"],
)
def test_gzip_that_cannot_be_opened_is_kept_as_it_is(client, body):
    assert post(client, body, headers={"content-encoding": "gzip"}).status_code == 200

    kept = Notification.objects.get()
    assert (bytes(kept.body), kept.state) == (body, "quarantined")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"x"',
        b"17",
        b"[" * 100_000,
        b'{"id":' + b"9" * 5_000 + b"}",
        b'{"id": NaN}',
        b'{"id": 1e999}',
        b"\xef\xbb\xbf{}",
        b'{"id":"a","id":"b"}',
        b"\xff\xfe\x00",
        b'{"id": "", "type": "x"}',
        b'{"id": 5, "type": []}',
    ],
    ids=range(14),
)
def test_signed_nonsense_is_kept_for_a_person(client, body):
    assert post(client, body).status_code == 200

    assert Notification.objects.get().state == "quarantined"


@pytest.mark.parametrize("odd_id", ["x" * 10_000, "a\x00b", None, ["a"]], ids=["10kB", "NUL", "null", "list"])
def test_unusable_id_is_replaced_by_the_hash(client, odd_id):
    body = envelope(id=odd_id)

    assert post(client, body).status_code == 200

    assert Notification.objects.get().envelope_id.startswith("sha256:")


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "🙂"},
        {"data": {"object": {"title": "\ud800"}}},
        {"data": {"object": {"title": "\x00"}}},
        {"specversion": "9.9"},
        {"specversion": None},
    ],
    ids=["emoji", "surrogate", "NUL", "later", "none"],
)
def test_odd_but_readable_content_is_worked_and_not_kept_for_a_person(client, changes):
    assert post(client, envelope(**changes)).status_code == 200

    kept = Notification.objects.get()
    assert (kept.envelope_id, kept.state) == (changes.get("id", "evt-9"), "received")
    assert queue.work("notification", kept.pk, now=kept.due_at).state == "ignored"


def test_same_body_twice_is_one_row(client):
    first, again = envelope(webhook_delivery_attempt=1), envelope(webhook_delivery_attempt=2)

    assert [post(client, body).status_code for body in (first, again)] == [200, 200]

    assert Notification.objects.count() == 1


def test_same_id_with_other_content_is_kept_beside_the_first(client):
    post(client, envelope())
    post(client, envelope(data={"object": {"id": "other"}}))

    assert Notification.objects.count() == 2


def test_another_applications_notification_is_kept_but_not_worked(client, settings):
    settings.NYLAS_CLIENT_ID = "ours"
    post(client, envelope(data={"application_id": "theirs", "object": {}}))

    assert Notification.objects.get().state == "quarantined"


@pytest.mark.parametrize(
    "content_type", ["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", ""]
)
def test_content_type_does_not_matter(client, content_type):
    assert post(client, VECTOR, VECTOR_SIGNATURE, content_type=content_type).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "HEAD", "OPTIONS"])
def test_other_methods_are_not_possible(client, method):
    assert client.generic(method, "/webhooks/nylas").status_code == 405


@pytest.mark.parametrize(
    "query",
    ["", "challenge=", "challenge=" + "a" * 257, "challenge=<script>", "challenge=a%0d%0ab", "challenge=a&challenge=b"],
)
def test_odd_challenge_is_refused(client, query):
    assert client.get(f"/webhooks/nylas?{query}").status_code == 400


def test_no_other_address_takes_anything(client):
    assert client.generic("POST", "/webhooks/11111111-0000-4000-8000-000000000000", VECTOR).status_code == 404


def test_challenge_is_echoed_exactly(client):
    asked = "/webhooks/nylas?challenge=bc609b38-c81f-47fb-a275-1d9bd61a968b"
    response = client.get(asked, headers={"accept-encoding": "gzip, br"})

    assert response.status_code == 200
    assert response.content == b"bc609b38-c81f-47fb-a275-1d9bd61a968b"
    assert response.headers["Content-Type"].startswith("text/plain")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Encoding" not in response.headers
    assert not response.cookies


def test_good_body_costs_one_look_and_one_insert(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):  # the look, the insert, and the savepoint around it in a test's transaction
        post(client, VECTOR, VECTOR_SIGNATURE)


def test_body_that_cannot_be_stored_is_asked_for_again(client, monkeypatch):
    def full(*args: object, **kwargs: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(NotificationQuerySet, "create", full)

    response = post(client, VECTOR, VECTOR_SIGNATURE)

    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="other databases let many write at a time")
def test_notification_whose_turn_never_comes_is_asked_for_again(client, monkeypatch):
    monkeypatch.setattr(webhooks, "MAX_TURN_WAIT", 0.1)
    with webhooks._writing:
        refused = post(client, VECTOR, VECTOR_SIGNATURE)
    taken = post(client, VECTOR, VECTOR_SIGNATURE)

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "60")
    assert taken.status_code == 200
