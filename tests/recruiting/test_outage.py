"""Every page says in words, and within three seconds, that the database is away; a program is told when to come again."""

import hashlib
import hmac
import time
from collections.abc import Iterator

import pytest
from django.db import InterfaceError, OperationalError, connections
from django.test import Client, RequestFactory
from pytest_django import DjangoDbBlocker
from redis.exceptions import ConnectionError as RedisAway

from recruiting import outage
from tests.recruiting.away import connection_to, port_of

SOON = 3.0  # seconds


@pytest.fixture(params=["closed", "silent"])
def database_away(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    known = connections["default"]
    with port_of(request.param) as port, django_db_blocker.unblock():
        connections["default"] = connection_to(port)
        yield
        connections["default"] = known


@pytest.fixture
def visitor() -> Client:
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "a" * 32
    return client


@pytest.mark.parametrize(
    "address", ["/", "/admin/", "/accounts/login/", "/i/unknown/", "/debriefs/", "/no/such/page", "/admin/home/line/"]
)
def test_page_says_that_records_are_out_of_reach(database_away, visitor, address):
    began = time.monotonic()
    answer = visitor.get(address)

    assert time.monotonic() - began < SOON
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "We can’t reach our own records at the moment" in answer.content.decode()


def test_form_is_answered_so_too(database_away, visitor):
    began = time.monotonic()
    answer = visitor.post("/accounts/login/", {"login": "dana@example.org", "password": "secret"})

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert time.monotonic() - began < SOON


def test_nylas_is_asked_to_come_again(database_away, visitor, settings):
    settings.NYLAS_WEBHOOK_SECRETS = ["secret"]
    signature = hmac.new(b"secret", b"{}", hashlib.sha256).hexdigest()
    began = time.monotonic()
    answer = visitor.post(
        "/webhooks/nylas",
        data=b"{}",
        content_type="application/json",
        headers={"x-nylas-signature": signature},
    )

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert time.monotonic() - began < SOON


def test_monitoring_is_told(database_away, client):
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


# ── which errors are an outage ──


def over(error: Exception) -> Exception:
    """What a view raises that met `error` and stumbled over what it left."""
    try:
        try:
            raise error
        except Exception:
            raise KeyError("what was not read") from None
    except KeyError as found:
        return found


@pytest.mark.parametrize(
    "error",
    [OperationalError("locked"), InterfaceError("closed"), RedisAway("refused"), over(OperationalError("gone"))],
)
def test_what_is_ours_and_away_is_an_outage(error):
    assert outage.is_behind(error)


@pytest.mark.parametrize("error", [None, KeyError("a"), over(ValueError("b"))])
def test_fault_of_ours_is_none(error):
    assert not outage.is_behind(error)


def test_fault_of_ours_gets_the_other_page():
    try:
        raise KeyError("a")
    except KeyError:
        answer = outage.server_error(RequestFactory().get("/"))

    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()
