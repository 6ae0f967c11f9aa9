"""How much work waits, over all kinds, and how many rows are in which state."""

from datetime import timedelta

import pytest

from interviews.models import Delivery, Errand, Message
from recruiting import queue
from recruiting.work import backlog
from recruiting.work.backlog import RowCount, Waiting
from tests.factories import NOW, make_interview

pytestmark = pytest.mark.django_db
KINDS = queue.KINDS.values()


def test_without_work_nothing_waits():
    assert backlog.waiting_work(KINDS, now=NOW) == Waiting(rows=0, oldest_seconds=0)


def test_due_rows_of_all_kinds_count_from_the_oldest_on():
    interview = make_interview()
    Errand.objects.send("mark_held", interview, due_at=NOW - timedelta(seconds=40))
    Errand.objects.send("stop_waiting", interview, due_at=NOW + timedelta(days=1))
    Message.objects.owe("callback", to="a@example.com", key="k", at=NOW - timedelta(seconds=90))

    assert backlog.waiting_work(KINDS, now=NOW) == Waiting(rows=2, oldest_seconds=90)


def test_row_that_a_worker_is_on_does_not_wait():
    message = Message.objects.owe("callback", to="a@example.com", key="k", at=NOW)
    Message.objects.claim(message.pk, now=NOW)

    assert backlog.waiting_work(KINDS, now=NOW + timedelta(minutes=1)).rows == 0


def test_rows_are_counted_by_kind_and_state():
    interview = make_interview()
    for number, state in enumerate(["dead", "sent", "sent"]):
        Delivery.objects.create(
            interview=interview,
            kind="interview.scheduled",
            version=number,
            payload={},
            state=state,
            created_at=NOW,
            due_at=NOW,
        )

    assert backlog.rows_by_state(KINDS) == [RowCount("delivery", "dead", 1), RowCount("delivery", "sent", 2)]
