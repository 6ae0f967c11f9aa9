"""Whenever database or disk fail: a notification is answered 200 only with its row, else 503, and kept once when it comes again."""

import errno
import hashlib
import hmac
import json
import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from interviews.models import Notification
from tests.interviews.failing_calls import failing_calls
from tests.interviews.inbox.signed import SECRET

pytestmark = pytest.mark.django_db(transaction=True)  # one statement is one transaction, as in the product


@pytest.fixture(autouse=True)
def secrets(settings):
    settings.NYLAS_WEBHOOK_SECRETS = [SECRET]


def letter(number: int, **data: object) -> bytes:
    return json.dumps({"specversion": "1.0", "type": "calendar.created", "id": f"evt-{number}", "data": data}).encode()


def post(client: Client, body: bytes) -> int:
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    headers = {"x-nylas-signature": signature}
    return client.post("/webhooks/nylas", data=body, content_type="application/json", headers=headers).status_code


class FailingQuery:
    """The query of number `at`, from 1, ends in an error, before it was carried out or with its answer on the way."""

    def __init__(self, at: int, *, is_carried_out: bool) -> None:
        self.at, self.is_carried_out, self.number = at, is_carried_out, 0

    def __call__(self, execute: Any, sql: str, *args: Any) -> Any:
        self.number += 1
        if self.number != self.at:
            return execute(sql, *args)
        if self.is_carried_out:
            execute(sql, *args)
        raise OperationalError("server closed the connection unexpectedly")

    @property
    def has_failed(self) -> bool:
        return self.number >= self.at


def unheard_of(client: Client, number: int) -> bytes:
    return letter(number)


def known(client: Client, number: int) -> bytes:
    assert post(client, letter(number)) == 200
    return letter(number)


def known_with_other_content(client: Client, number: int) -> bytes:
    assert post(client, letter(number, title="Another")) == 200
    return letter(number)


def not_understood(client: Client, number: int) -> bytes:
    return f"no JSON {number}".encode()


@pytest.mark.parametrize("is_carried_out", [False, True], ids=["refused", "answer-lost"])
@pytest.mark.parametrize("prepare", [unheard_of, known, known_with_other_content, not_understood])
def test_query_that_fails_is_never_a_200_without_a_row(client, prepare, is_carried_out):
    for number in count(1):
        body = prepare(client, number)
        failing = FailingQuery(number, is_carried_out=is_carried_out)
        with connection.execute_wrapper(failing):
            answer = post(client, body)
        if answer == 200:
            assert rows_of(body) == 1
        else:
            assert answer == 503

        assert (post(client, body), rows_of(body)) == (200, 1)
        if not failing.has_failed:
            break
    assert number > 1


def rows_of(body: bytes) -> int:
    return Notification.objects.filter(body=body).count()


@pytest.mark.parametrize("error", [errno.EIO, errno.EMFILE], ids=errno.errorcode.get)
def test_secrets_that_cannot_be_read_are_no_wrong_signature(client, settings, error):
    """After 401 Nylas would not send it again."""
    path = Path(settings.NYLAS_WEBHOOK_SECRETS_FILE)
    settings.NYLAS_WEBHOOK_SECRETS = []
    for number in count(1):
        path.write_text(f"{SECRET}\n")
        os.utime(path, ns=(number, number))  # another one, which is read anew
        with failing_calls(number, error=error, below=[path]) as calls:
            answer = post(client, letter(number))
        assert (answer, rows_of(letter(number))) in {(200, 1), (503, 0)}
        if not calls.failed:
            break
    assert number > 3


@pytest.fixture
def full_up(transactional_db: None) -> Iterator[Callable[[bool], None]]:
    """Lets the database's file grow no further, and again."""

    def limit(is_full: bool) -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            (pages,) = cursor.fetchone()
            cursor.execute(f"PRAGMA max_page_count = {pages if is_full else 2**32 - 2}")

    yield limit
    limit(False)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite’s file")
def test_full_disk_acknowledges_nothing_and_works_again_with_room(client, caplog, full_up):
    full_up(True)
    answers = {number: post(client, letter(number, text="x" * 50_000)) for number in range(12)}
    kept = set(Notification.objects.values_list("envelope_id", flat=True))

    assert set(answers.values()) in ({503}, {200, 503})  # some may find room within the file
    assert kept == {f"evt-{number}" for number, answer in answers.items() if answer == 200}
    assert "database or disk is full" in caplog.text

    full_up(False)
    assert {post(client, letter(number, text="x" * 50_000)) for number in range(12)} == {200}
    assert Notification.objects.count() == 12
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check")
        assert cursor.fetchone() == ("ok",)
