"""What time it is: the sandbox's with the sandbox behind us, the machine's otherwise."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from recruiting import clock
from sandbox.tests import sandbox_process
from tests.store import Store, saying

SLACK = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    clock.forget()
    yield
    clock.forget()


def test_product_follows_the_sandboxs_clock(sandbox):
    sandbox.advance(14 * 86_400)
    clock.forget()

    assert abs(clock.now() - sandbox_process.BEGINNING - timedelta(days=14)) < SLACK


def test_product_goes_at_the_sandboxs_pace(sandbox):
    before = clock.now()
    for _ in range(3):
        sandbox.advance(3600)
    clock.forget()

    assert abs(clock.now() - before - timedelta(hours=3)) < SLACK


def test_without_the_sandbox_it_is_the_machines_time(sandbox, settings):
    sandbox.advance(14 * 86_400)
    settings.SANDBOX_URL = ""
    clock.forget()

    assert abs(clock.now() - timezone.now()) < SLACK


def test_time_goes_on_from_where_it_was_while_the_sandbox_is_away(sandbox, settings):
    sandbox.advance(86_400)
    clock.forget()
    before = clock.now()

    settings.SANDBOX_URL = "http://127.0.0.1:9"
    clock.forget()

    assert timedelta() <= clock.now() - before < SLACK


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"<html>", b'{"offset": "x"}', b'{"offset": null}', b"{}"])
def test_odd_answer_leaves_the_time_as_it_was(settings, body):
    with Store(body, has_clock=True) as odd:
        odd.script = [saying(200, body)]
        settings.SANDBOX_URL = odd.url
        before = clock.now()

        assert odd.asked[0][0] == "/_sandbox/clock"
        assert timedelta() <= clock.now() - before < SLACK


def test_sandbox_is_asked_only_now_and_then(settings):
    with Store(b'{"offset": 60}', has_clock=True) as asked:
        settings.SANDBOX_URL = asked.url
        for _ in range(100):
            clock.now()

    assert len(asked.asked) <= 2


def test_what_comes_often_does_not_wait_for_the_sandbox(settings, monkeypatch):
    with Store(b'{"offset": 60}', has_clock=True) as asked:
        settings.SANDBOX_URL = asked.url
        clock.now()
        monkeypatch.setattr(clock, "OFFSET_MAX_AGE", 0.0)
        really_get, answered = clock.requests.get, threading.Event()

        def slowly(*args: Any, **more: Any) -> Any:
            assert answered.wait(10)
            return really_get(*args, **more)

        monkeypatch.setattr(clock.requests, "get", slowly)
        took = []
        for _ in range(50):
            began = time.monotonic()
            assert abs(clock.now_while_busy() - timezone.now() - timedelta(seconds=60)) < timedelta(seconds=5)
            took.append(time.monotonic() - began)
        answered.set()
        clock.forget()  # waits for the thread

    assert max(took) < 1
    assert len(asked.asked) == 2


def test_after_a_pause_it_is_asked_for_the_time_before_the_answer(settings, monkeypatch):
    with Store(b'{"offset": 60}', has_clock=True) as asked:
        settings.SANDBOX_URL = asked.url

        assert abs(clock.now_while_busy() - timezone.now() - timedelta(seconds=60)) < timedelta(seconds=5)
    assert len(asked.asked) == 1


def test_time_is_aware():
    assert clock.now().utcoffset() == timedelta()
