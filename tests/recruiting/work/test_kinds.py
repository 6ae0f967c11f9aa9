"""A kind of work at work: rows in their order, each tried once in a pass, and what still happens when one is given up."""

from datetime import datetime, timedelta

import pytest

from interviews.models import Errand, Message
from recruiting import queue
from recruiting.work.errors import Away, Never
from recruiting.work.kinds import HomeLine, Kind
from tests.factories import NOW, make_interview

pytestmark = pytest.mark.django_db
LINE = HomeLine("Something about {subject} could not be done", "Look", subject="kind")


def done(errand: Errand, *, now: datetime) -> str:
    return Errand.State.DONE


def test_kind_is_named_by_its_rows():
    assert Kind(Errand, done, LINE).label == "interviews.errand"


@pytest.fixture
def errand() -> Errand:
    return Errand.objects.send("mark_held", make_interview(), due_at=NOW)


def test_what_follows_from_an_end_happens_once_it_is_done(errand):
    ends: list[tuple[object, str, datetime]] = []
    kind = Kind(Errand, done, LINE, ended=lambda errand, *, now: ends.append((errand.pk, errand.state, now)))

    kind.work(errand.pk, now=NOW)

    assert ends == [(errand.pk, "done", NOW)]


def test_what_follows_from_an_end_happens_once_it_is_given_up_and_not_before(errand):
    ends: list[tuple[object, str, datetime]] = []
    reasons: list[Exception] = [Away("Not to be had."), Never("Gone.")]

    def fail(errand: Errand, *, now: datetime) -> str:
        raise reasons.pop(0)

    kind = Kind(Errand, fail, LINE, ended=lambda errand, *, now: ends.append((errand.pk, errand.state, now)))
    later = NOW + timedelta(hours=1)

    assert kind.work(errand.pk, now=NOW).state == "failed"
    assert ends == []
    kind.work(errand.pk, now=later)
    assert ends == [(errand.pk, "dead", later)]


def test_row_that_fails_at_once_is_tried_once_in_a_pass():
    tried: list[object] = []

    def fail(message: Message, *, now: datetime) -> str:
        tried.append(message.pk)
        Message.objects.filter(pk=message.pk).update(claim_token=None, claimed_until=None)  # due again at once
        raise Away("Not to be had.")

    message = Message.objects.owe("callback", to="a@example.com", key="k", at=NOW)

    assert Kind(Message, fail, LINE).work_all(now=NOW) == 1
    assert tried == [message.pk]


def test_ids_are_rung_for_once():
    message = Message.objects.owe("callback", to="a@example.com", key="k", at=NOW)
    kind = Kind(Message, lambda message, *, now: "sent", LINE)

    assert list(kind.to_ring(now=NOW)) == [str(message.pk)]
    assert list(kind.to_ring(now=NOW)) == []


def test_pass_without_anything_due_asks_one_plain_question_of_each_kind(django_assert_num_queries):
    Message.objects.owe("callback", to="a@example.com", key="k", at=NOW + timedelta(seconds=1))

    with django_assert_num_queries(len(queue.KINDS)) as asked:
        assert queue.work_all(now=NOW) == 0
    assert all(query["sql"].startswith("SELECT 1 FROM") for query in asked.captured_queries)


@pytest.mark.parametrize("state", Message.State.values)
def test_row_of_an_open_state_may_be_due_once_its_time_has_come(state):
    message = Message.objects.owe("callback", to="a@example.com", key="k", at=NOW)
    Message.objects.filter(pk=message.pk).update(state=state)

    assert Message.may_be_due(NOW) == (state in Message.OPEN)
    assert not Message.may_be_due(NOW - timedelta(seconds=1))
