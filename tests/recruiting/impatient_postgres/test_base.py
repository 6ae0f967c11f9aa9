"""A Postgres that is away is said to be so within three seconds; while that is known, everybody else is told at once."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError
from pytest_django import DjangoDbBlocker

from recruiting.impatient_postgres import base
from tests.recruiting.away import connection_to, port_of

AT_ONCE = 0.5  # seconds
SOON = 3.0


@pytest.fixture(autouse=True)
def unblocked(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def seconds_to_refuse(port: int) -> float:
    began = time.monotonic()
    with pytest.raises(OperationalError):
        connection_to(port).ensure_connection()
    return time.monotonic() - began


@pytest.mark.parametrize("kind", ["closed", "silent"])
def test_server_that_is_away_costs_one_wait(kind):
    with port_of(kind) as port:
        assert seconds_to_refuse(port) < SOON
        again = [seconds_to_refuse(port) for _ in range(20)]

    assert max(again) < AT_ONCE


def test_while_one_tries_again_the_others_do_not_wait(monkeypatch):
    monkeypatch.setattr(base, "PAUSE", 0.2)
    with port_of("silent") as port, ThreadPoolExecutor(8) as threads:
        seconds_to_refuse(port)
        time.sleep(0.3)

        took = sorted(threads.map(seconds_to_refuse, [port] * 8))

    assert took[6] < AT_ONCE < took[7] < SOON


def test_server_that_is_back_is_found_after_a_pause(monkeypatch):
    """Whatever came before: a try is made, and its success forgets the failure."""
    with port_of("closed") as port:
        seconds_to_refuse(port)
        known = connection_to(port)
        monkeypatch.setattr(base.base.DatabaseWrapper, "get_new_connection", lambda *_: "a connection")
        params = known.get_connection_params()
        with pytest.raises(OperationalError, match="The database is away"):
            known.get_new_connection(params)
        time.sleep(base.PAUSE)

        assert [known.get_new_connection(params) for _ in range(2)] == ["a connection"] * 2
