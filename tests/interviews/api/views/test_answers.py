"""What every address has: limits, ETags, and requests that are sent again, also many at once to the web server as it is started."""

import gzip
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import requests
from django.core.wsgi import get_wsgi_application

from candidates.models import Application, Candidate
from interviews.api.views import answers
from interviews.models import BookingLink, KeptAnswer
from recruiting import clock
from recruiting.server import limits
from recruiting.server.connections import Server
from tests.factories import NOW, make_interview, make_panel
from tests.interviews.api.calling import kind, make_key, with_key

pytestmark = pytest.mark.django_db
CLIENTS, ALLOWED, ASKED = 16, 40, 200
PROMPT = 10  # seconds; far more than one answer takes on a busy machine


def test_answer_that_is_still_the_same_comes_without_a_body():
    interview, caller = make_interview(), with_key("read")

    first = caller.get("interviews/")
    same = caller.get("interviews/", etag=first.headers["ETag"])
    interview.application.keep_reference("new")
    changed = caller.get("interviews/", etag=first.headers["ETag"])

    assert (same.status_code, same.content) == (304, b"")
    assert changed.status_code == 200
    assert first.headers["Cache-Control"] == "private, no-store"


def test_key_that_asks_too_often_waits_and_others_do_not(monkeypatch):
    monkeypatch.setattr(answers, "MAX_REQUESTS", 2)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    caller = with_key("read")

    given = [caller.get("jobs/") for _ in range(3)]

    assert [answer.headers["RateLimit-Remaining"] for answer in given] == ["1", "0", "0"]
    assert (given[2].status_code, kind(given[2])) == (429, "too-many-requests")
    assert 0 < int(given[2].headers["Retry-After"]) <= 61
    assert with_key("read").get("jobs/").status_code == 200


def test_request_sent_again_makes_nothing_and_another_under_its_name_is_refused():
    panel, caller = make_panel(), with_key("book")
    body = {"panel": panel.slug, "candidate": {"name": "Amara Okafor", "email": "amara@example.com"}}

    first = caller.post("booking-links/", body, again="one")
    again = caller.post("booking-links/", body, again="one")
    other = caller.post("booking-links/", body | {"reference": "x"}, again="one")

    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.json(), again.headers["Idempotent-Replayed"]) == (first.json(), "true")
    assert (other.status_code, kind(other)) == (409, "idempotency-key-reused")
    assert with_key("book").post("booking-links/", body, again="one").status_code == 201
    assert BookingLink.objects.count() == 1
    assert kind(caller.post("booking-links/", body, again="n" * 201)) == "invalid"


def test_request_that_failed_may_be_sent_again_under_its_name():
    panel, caller = make_panel(state="paused"), with_key("book")
    body = {"panel": panel.slug, "candidate": {"name": "Amara Okafor", "email": "amara@example.com"}}

    assert kind(caller.post("booking-links/", body, again="one")) == "not-possible"
    panel.state = "live"
    panel.save()
    assert caller.post("booking-links/", body, again="one").status_code == 201


# ── many at once ──


class Program:
    """With a key of its own that may book."""

    def __init__(self, url: str) -> None:
        self.url, self.headers = url, {"Authorization": f"Bearer {make_key('read', 'book')[1]}"}

    def get(self, path: str) -> Any:
        return requests.get(self.url + path, headers=self.headers, timeout=PROMPT)

    def invite(self, panel: str, number: int, *, key: str = "") -> Any:
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        body = {"panel": panel, "candidate": {"name": f"Amara {number}", "email": f"amara{number}@example.com"}}
        return requests.post(f"{self.url}booking-links/", json=body, headers=headers, timeout=60)


@pytest.fixture
def program(monkeypatch, settings) -> Iterator[Program]:
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    monkeypatch.setattr(clock, "now", lambda: NOW)
    listening = socket.create_server(("127.0.0.1", 0))
    server = Server(get_wsgi_application(), listening, threads=8)
    running = threading.Thread(target=server.run)
    running.start()
    yield Program(f"http://127.0.0.1:{listening.getsockname()[1]}/api/")
    server.stop()
    running.join(PROMPT)


@pytest.mark.django_db(transaction=True)
def test_storm_of_one_key_is_held_back_and_leaves_nothing_half_made(program, monkeypatch):
    monkeypatch.setattr(answers, "MAX_REQUESTS", ALLOWED)
    panel, other = make_panel().slug, Program(program.url)

    with ThreadPoolExecutor(CLIENTS) as pool:
        asked = [pool.submit(program.invite, panel, number) for number in range(ASKED)]
        waits = []
        for _ in range(5):
            began = time.monotonic()
            assert other.get("jobs/").status_code == 200
            waits.append(time.monotonic() - began)
        given = [each.result() for each in asked]

    assert Counter(answer.status_code for answer in given) == {201: ALLOWED, 429: ASKED - ALLOWED}
    made = {answer.json()["id"] for answer in given if answer.status_code == 201}
    assert {str(pk) for pk in BookingLink.objects.values_list("pk", flat=True)} == made
    assert (Application.objects.count(), Candidate.objects.count(), len(made)) == (ALLOWED, ALLOWED, ALLOWED)
    for answer in given:
        assert answer.headers["RateLimit-Limit"] == str(ALLOWED)
        if answer.status_code == 429:
            assert answer.json()["type"].endswith("#problem-too-many-requests")
            assert 0 < int(answer.headers["Retry-After"]) <= 61
            assert answer.headers["RateLimit-Remaining"] == "0"
    assert max(waits) < PROMPT


@pytest.mark.django_db(transaction=True)
def test_links_beyond_the_limit_are_made_in_later_minutes_each_once(program, monkeypatch):
    """As a program does that invites all of a list at once: what was refused it sends again under the same names, and some of the rest too."""
    monkeypatch.setattr(answers, "MAX_REQUESTS", ALLOWED)
    panel, minute = make_panel().slug, iter(range(1, 20))
    made: dict[int, str] = {}
    turns = 0

    def send(number: int) -> tuple[int, Any]:
        return number, program.invite(panel, number, key=f"invite-{number}")

    waiting = list(range(ASKED))
    with ThreadPoolExecutor(CLIENTS) as pool:
        while waiting:
            turns += 1
            given = list(pool.map(send, waiting))
            refused = [number for number, answer in given if answer.status_code == 429]
            assert {answer.status_code for _, answer in given} <= {201, 429}
            assert all(0 < int(answer.headers["Retry-After"]) <= 61 for _, answer in given if answer.status_code == 429)
            made |= {number: answer.json()["id"] for number, answer in given if answer.status_code == 201}
            assert BookingLink.objects.count() == len(made)  # none was made that was not told
            later = NOW + timedelta(minutes=next(minute))
            monkeypatch.setattr(clock, "now", lambda later=later: later)
            waiting = refused

        again = dict(pool.map(send, range(ALLOWED)))

    assert turns == ASKED // ALLOWED
    assert {number: answer.json()["id"] for number, answer in again.items()} == {n: made[n] for n in range(ALLOWED)}
    assert {str(pk) for pk in BookingLink.objects.values_list("pk", flat=True)} == set(made.values())
    assert (len(made), len(set(made.values())), Application.objects.count()) == (ASKED, ASKED, ASKED)


@pytest.mark.django_db(transaction=True)
def test_same_request_sent_many_times_at_once_is_done_once(program):
    panel = make_panel().slug

    with ThreadPoolExecutor(CLIENTS) as pool:
        given = list(pool.map(lambda _: program.invite(panel, 1, key="stage-7"), range(CLIENTS)))
    last = program.invite(panel, 1, key="stage-7")

    assert {answer.status_code for answer in given} <= {201, 409}
    refused = [answer.json()["type"] for answer in given if answer.status_code == 409]
    assert all(each.endswith("#problem-request-in-progress") for each in refused)
    (link,) = BookingLink.objects.all()
    assert {answer.json()["id"] for answer in [*given, last] if answer.status_code == 201} == {str(link.pk)}
    assert (last.status_code, last.headers["Idempotent-Replayed"]) == (201, "true")
    assert (Application.objects.count(), KeptAnswer.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_same_request_under_other_names_at_once_invites_nobody_twice(program):
    panel = make_panel().slug

    with ThreadPoolExecutor(CLIENTS) as pool:
        given = list(pool.map(lambda number: program.invite(panel, 1, key=f"try-{number}"), range(CLIENTS)))

    assert {answer.status_code for answer in given} == {201}
    assert {answer.json()["id"] for answer in given} == {str(BookingLink.objects.get().pk)}
    assert (Application.objects.count(), Candidate.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_bomb_is_refused_as_it_comes(program):
    headers = program.headers | {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    bomb = gzip.compress(b'"' + bytes(100_000_000) + b'"')

    for body, status in ((bomb, 415), (bomb + bytes(limits.MAX_BODY_BYTES), 413)):
        answer = requests.post(f"{program.url}booking-links/", data=body, headers=headers, timeout=PROMPT)
        assert answer.status_code == status
    assert program.get("jobs/").status_code == 200
