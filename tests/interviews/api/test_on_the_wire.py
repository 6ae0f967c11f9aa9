"""The API behind the web server as it is started: many who ask at once, and bodies that only a server sees."""

import gzip
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from django.core.wsgi import get_wsgi_application

from candidates.models import Application, Candidate
from interviews.api.views import answers
from interviews.models import BookingLink, KeptAnswer
from recruiting import clock
from recruiting.server import limits
from tests.factories import NOW, make_panel
from tests.interviews.api.calling import make_key
from tests.recruiting.server.served import serving

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS, ALLOWED, ASKED = 16, 40, 200
PROMPT = 10  # seconds; far more than one answer takes on a busy machine


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
    with serving(get_wsgi_application(), threads=8) as served:
        yield Program(f"http://127.0.0.1:{served.port}/api/")


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


def test_same_request_under_other_names_at_once_invites_nobody_twice(program):
    panel = make_panel().slug

    with ThreadPoolExecutor(CLIENTS) as pool:
        given = list(pool.map(lambda number: program.invite(panel, 1, key=f"try-{number}"), range(CLIENTS)))

    assert {answer.status_code for answer in given} == {201}
    assert {answer.json()["id"] for answer in given} == {str(BookingLink.objects.get().pk)}
    assert (Application.objects.count(), Candidate.objects.count()) == (1, 1)


def test_bomb_is_refused_as_it_comes(program):
    headers = program.headers | {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    bomb = gzip.compress(b'"' + bytes(100_000_000) + b'"')

    for body, status in ((bomb, 415), (bomb + bytes(limits.MAX_BODY_BYTES), 413)):
        answer = requests.post(f"{program.url}booking-links/", data=body, headers=headers, timeout=PROMPT)
        assert answer.status_code == status
    assert program.get("jobs/").status_code == 200
