"""For those who run the site: alive, ready, and how much waits."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from rest_framework.authtoken.models import Token

from interviews.models import Message
from interviews.nylas import signature
from recruiting import clock
from recruiting.work import backlog
from tests.factories import NOW, make_user


@pytest.fixture(autouse=True)
def time_stands_still(monkeypatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def waiting(db) -> Message:
    return Message.objects.owe("callback", to="a@example.com", key="k", at=NOW - timedelta(seconds=90))


def test_process_answers_without_a_database(client):
    assert client.get("/healthz").content == b"ok"


def test_site_is_ready_and_says_what_waits_and_what_is_missing(client, waiting, settings):
    ready = {"ready": True, "database": True, "oldest_due_seconds": 90, "nylas": "nylas"}
    assert client.get("/readyz").json() == ready | {"webhook_secret": False}

    signature.keep_secret("s3cret")

    assert client.get("/readyz").json() == ready | {"webhook_secret": True}


def test_site_without_its_database_is_not_ready(client, db, monkeypatch):
    def away(*_: object, **__: object) -> None:
        raise DatabaseError("no connection")

    monkeypatch.setattr(backlog, "waiting_work", away)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (503, {"ready": False, "database": False})


def test_rows_are_counted_for_a_recruiters_token(client, waiting):
    key = Token.objects.create(user=make_user(recruiter=True)).key

    lines = client.get("/metrics", headers={"Authorization": f"Token {key}"}).content.decode().splitlines()

    assert 'fairloop_rows{kind="message",state="due"} 1' in lines
    assert "fairloop_oldest_due_seconds 90" in lines
    assert 'fairloop_files_going{within_days="3"} 0' in lines


def test_token_of_somebody_else_counts_nothing(client, waiting):
    key = Token.objects.create(user=make_user()).key

    assert client.get("/metrics", headers={"Authorization": f"Token {key}"}).status_code == 403
