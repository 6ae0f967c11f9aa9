"""How much work waits, over all kinds, and how many rows are in which state."""

from datetime import timedelta

import pytest

from interviews.models import AtsEvent, Delivery, Errand, Message
from recruiting import queue
from recruiting.work import backlog
from recruiting.work.backlog import RowCount, Waiting
from tests.factories import NOW, make_endpoint, make_interview

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
    event = AtsEvent.objects.owe("interview.scheduled", make_interview(), payload={}, at=NOW)
    for delivery, state in zip(
        Delivery.objects.owe(event, [make_endpoint() for _ in range(3)], at=NOW), ["dead", "sent", "sent"], strict=True
    ):
        delivery.settle(state, at=NOW)

    assert backlog.rows_by_state(KINDS) == [RowCount("delivery", "dead", 1), RowCount("delivery", "sent", 2)]
