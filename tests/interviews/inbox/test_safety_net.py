"""Nylas's door stands before all layers and asks again for whatever could not be kept; other pages are left alone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from interviews.inbox.safety_net import WebhookSafetyNet
from interviews.models import Notification
from tests.interviews.inbox.signed import SECRET, VECTOR, VECTOR_SIGNATURE

WEBHOOK = "/webhooks/nylas"


def inside(request: HttpRequest) -> HttpResponse:
    return HttpResponse("inside", status=500)


def test_webhook_is_answered_before_every_other_layer(settings):
    settings.NYLAS_WEBHOOK_SECRETS = [SECRET]
    response = WebhookSafetyNet(inside)(RequestFactory().get(WEBHOOK, {"challenge": "abc"}))

    assert (response.status_code, response.content, response.headers["Content-Length"]) == (200, b"abc", "3")


@pytest.mark.parametrize("path", ["/", "/webhooks/nylas/", "/webhooks/nylasx", "/admin/"])
def test_other_pages_are_left_alone(path):
    response = WebhookSafetyNet(inside)(RequestFactory().get(path))

    assert (response.status_code, response.content) == (500, b"inside")


class Down:
    """The database answers nothing more."""

    def __call__(self, execute: Any, sql: str, *args: Any) -> None:
        raise OperationalError("server closed the connection unexpectedly")


@pytest.fixture
def database_away(db: None, settings: Any) -> Iterator[None]:
    settings.NYLAS_WEBHOOK_SECRETS = [SECRET]
    with connection.execute_wrapper(Down()):
        yield


def test_notification_that_no_database_takes_is_asked_for_again(database_away, client, caplog):
    response = client.post(
        WEBHOOK, data=VECTOR, content_type="application/json", headers={"x-nylas-signature": VECTOR_SIGNATURE}
    )

    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    (record,) = [record for record in caplog.records if record.name == "interviews.inbox.safety_net"]
    assert record.exc_info[0] is OperationalError


def test_readiness_says_that_the_database_is_away(database_away, client):
    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (503, {"ready": False, "database": False})


def test_process_is_alive_without_a_database(database_away, client):
    assert client.get("/healthz").status_code == 200


def test_forged_notification_touches_no_database(database_away, client):
    forged = {"x-nylas-signature": "0" * 64}

    assert client.post(WEBHOOK, data=VECTOR, content_type="application/json", headers=forged).status_code == 401


@pytest.mark.django_db
def test_notification_comes_in_once_the_database_is_back(settings, client):
    settings.NYLAS_WEBHOOK_SECRETS = [SECRET]
    letter = {"data": VECTOR, "content_type": "application/json", "headers": {"x-nylas-signature": VECTOR_SIGNATURE}}
    with connection.execute_wrapper(Down()):
        assert client.post(WEBHOOK, **letter).status_code == 503

    assert client.post(WEBHOOK, **letter).status_code == 200
    assert Notification.objects.count() == 1
