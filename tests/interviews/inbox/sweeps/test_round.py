"""One sweep under way: its pace, its lease, whom it could not ask."""

import time
from datetime import timedelta

import pytest

from interviews.inbox.models import Sweep
from interviews.inbox.sweeps.round import MAX_SILENT, Round
from interviews.nylas.errors import Refused, Unreachable
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def around() -> Round:
    return Round(Sweep.objects.ask("bookings", cause="schedule", at=NOW, due_at=NOW), now=NOW)


def fails(error: Exception):
    def question() -> None:
        raise error

    return question


def test_requests_keep_their_distance(sandbox, settings, around):
    settings.SWEEP_REQUESTS_PER_SECOND = 20
    began = time.monotonic()

    for _ in range(4):
        around.client.webhooks()

    assert time.monotonic() - began > 3 / 20


def test_refusals_are_noted_and_silence_ends_it_only_when_nobody_answers(around):
    assert around.ask("a", fails(Refused("no"))) is None
    for _ in range(MAX_SILENT - 1):
        around.ask("b", fails(Unreachable("away")))
    assert around.ask("c", lambda: 7) == 7
    assert (around.unasked, str(around.trouble)) == (["a"], "away")
    for _ in range(MAX_SILENT - 1):
        around.ask("b", fails(Unreachable("away")))
    with pytest.raises(Unreachable):
        around.ask("b", fails(Unreachable("away")))


def test_one_that_found_nothing_is_forgotten_once_the_next_is_done(around):
    first = around.sweep
    first.begin(at=NOW)
    first.settle(Sweep.State.DONE, at=NOW)
    second = Sweep.objects.ask("bookings", cause="schedule", at=NOW + timedelta(hours=1), due_at=NOW)
    second.begin(at=NOW + timedelta(hours=1))

    Sweep.objects.forget_uneventful(before=second)

    assert list(Sweep.objects.all()) == [second]


def test_open_one_is_brought_forward_and_reaches_back_as_far_as_anybody_asked(around):
    for days in (1, 3, 2):
        since = NOW - timedelta(days=days)
        same = Sweep.objects.ask("bookings", cause="revived", since=since, at=NOW, due_at=NOW - timedelta(hours=days))

    assert same == around.sweep
    assert (same.since, same.due_at) == (NOW - timedelta(days=3), NOW - timedelta(hours=3))
