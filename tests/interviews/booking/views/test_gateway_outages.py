"""Whatever is lost in the middle of an act, the database or an answer of Nylas's: the component reads words, and when to come again.

Nothing stays half made.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import requests
from django.db import OperationalError, connection
from django.test import Client

from interviews.booking import availability
from interviews.models import BookingLink, Interview
from recruiting import clock, queue
from tests.interviews.booking.views.browser import booking_of
from tests.interviews.dying import WRITES
from tests.walking import booked, free_times, invited

pytestmark = pytest.mark.django_db
ENDS = ("RELEASE", "ROLLBACK")  # of a part of a transaction: with the connection it would have ended as well
PAST = datetime(2001, 1, 1, tzinfo=UTC)
LOST = ["reset", "silent", "cut", "page"]


class Lost:
    """From effect number `at` on, from 1, the database is away. An effect: a statement that writes, an answer of Nylas's."""

    def __init__(self, at: int) -> None:
        self.at, self.effects = at, 0

    def ask(self, execute: Any, sql: str, *args: Any) -> Any:
        if not sql.startswith(ENDS):
            self.effects += sql.startswith(WRITES)
            if self.effects >= self.at:
                raise OperationalError("server closed the connection unexpectedly")
        return execute(sql, *args)


@contextmanager
def database_lost(monkeypatch: pytest.MonkeyPatch, at: int) -> Iterator[Lost]:
    lost, really_send = Lost(at), requests.adapters.HTTPAdapter.send

    def send(adapter: Any, request: Any, **more: Any) -> Any:
        answer = really_send(adapter, request, **more)
        lost.effects += 1
        return answer

    with monkeypatch.context() as patch, connection.execute_wrapper(lost.ask):
        patch.setattr(requests.adapters.HTTPAdapter, "send", send)
        yield lost


@contextmanager
def answer_lost(monkeypatch: pytest.MonkeyPatch, how: str, at: int) -> Iterator[list[str]]:
    """The request of number `at`, from 1, is never answered as it should be. Yields what was asked."""
    asked, really_send = [], requests.adapters.HTTPAdapter.send

    def send(adapter: Any, request: Any, **more: Any) -> Any:
        asked.append(request.url)
        if len(asked) == at and how == "reset":
            raise requests.ConnectionError("Connection reset by peer")
        answer = really_send(adapter, request, **more)
        if len(asked) == at:
            if how == "silent":
                raise requests.ReadTimeout("Read timed out.")
            whole = answer.raw.read()
            answer.raw = BytesIO(whole[: len(whole) // 2] if how == "cut" else b"<html>Bad gateway</html>")
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(requests.adapters.HTTPAdapter, "send", send)
        yield asked


def ask(link: BookingLink, method: str, path: str, body: object = None, **query: object) -> Any:
    return Client().generic(
        method,
        f"/v3/scheduling/{path}",
        data=json.dumps(body or {}),
        content_type="application/json",
        query_params=query,
        headers={"Authorization": f"Bearer {link.token}"},
    )


def looks(link: BookingLink) -> Callable[[], Any]:
    now = int(clock.now().timestamp())
    return lambda: ask(link, "GET", "availability", start_time=now, end_time=now + 86_400)


def books(link: BookingLink) -> Callable[[], Any]:
    slot = free_times(link)[0]
    return lambda: ask(link, "POST", "bookings", booking_of(slot))


def moves(link: BookingLink) -> Callable[[], Any]:
    interview = booked(link)
    now = clock.now()
    slot = availability.times(link, starts_at=now, ends_at=now + timedelta(days=3), moving=interview, now=now)[3]
    return lambda: ask(link, "PATCH", f"bookings/{interview.pk}", booking_of(slot))


def cancels(link: BookingLink) -> Callable[[], Any]:
    interview = booked(link)
    return lambda: ask(link, "DELETE", f"bookings/{interview.pk}")


ACTS = [looks, books, moves, cancels]
MAX_EFFECTS, APART = 60, 4
REQUESTS = {looks: 3, books: 4, moves: 4, cancels: 3}


def assert_is_told(answer: Any) -> None:
    """One of what the component knows: it worked, or not, in words, and then when to come again."""
    told = answer.json()
    assert answer.status_code in {200, 409, 503}, told
    if answer.status_code == 503:
        assert answer.headers["Retry-After"] == "30"
        assert told["error"]["message"]
        assert "Something broke" not in told["error"]["message"]


def come_to_rest(sandbox: Any, postman: Any) -> None:
    """Leases run out, notifications come, and rows that are due are worked."""
    for kind in queue.KINDS.values():
        kind.model.rows().exclude(claimed_until=None).update(claimed_until=PAST)
    Interview.objects.exclude(changing_until=None).update(changing_until=PAST)
    for seconds in (130, 400, 1200):
        sandbox.advance(seconds)
        clock.forget()
        postman.deliver()
        queue.work_all(now=clock.now())


def assert_is_whole(sandbox: Any) -> None:
    """What stands at Nylas stands here, at the same time."""
    at_nylas = [one for one in sandbox.get("/_sandbox/bookings").json()["data"] if one["status"] == "booked"]
    here = Interview.objects.exclude(status=Interview.Status.CANCELLED)
    assert sorted(one["event_id"] for one in at_nylas) == sorted(here.values_list("nylas_event_id", flat=True))
    assert {int(one.starts_at.timestamp()) for one in here} == {one["starts_at"] for one in at_nylas}


@pytest.mark.django_db(transaction=True)  # an error of the database would end the test's own transaction
@pytest.mark.parametrize("act", ACTS)
def test_database_lost_at_any_step_is_said_in_words_and_leaves_nothing_half_made(
    act, panel, sandbox, postman, monkeypatch
):
    seen = []
    for at in range(1, MAX_EFFECTS, APART):
        link = invited(panel, email=f"dana{at}@example.org")
        do = act(link)
        with database_lost(monkeypatch, at) as lost:
            answer = do()
        assert_is_told(answer)
        seen.append(answer.status_code)
        if lost.effects < at:
            break
    come_to_rest(sandbox, postman)

    assert (seen[0], seen[-1]) == (503, 200)  # at the last nothing was lost any more
    assert_is_whole(sandbox)


@pytest.mark.parametrize("how", LOST)
@pytest.mark.parametrize("act", ACTS)
def test_answer_of_nylas_that_is_lost_is_said_in_words_and_leaves_nothing_half_made(
    act, how, panel, sandbox, postman, monkeypatch
):
    for at in range(1, REQUESTS[act] + 1):
        link = invited(panel, email=f"dana{at}@example.org")
        do = act(link)
        with answer_lost(monkeypatch, how, at) as asked:
            answer = do()
        assert_is_told(answer)
        if len(asked) < at:
            break
    come_to_rest(sandbox, postman)

    assert_is_whole(sandbox)
