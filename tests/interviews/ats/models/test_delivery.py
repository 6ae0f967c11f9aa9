"""Events for the ATS: one for each kind and version, in order for each interview and endpoint, for three days."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviews.models import AtsEvent, Delivery, Endpoint
from recruiting.queue import KINDS
from tests.factories import NOW, make_endpoint, make_interview

pytestmark = pytest.mark.django_db
Kind = AtsEvent.Kind


@pytest.fixture
def endpoints():
    return [make_endpoint(name="One"), make_endpoint(name="Other")]


def owe(interview, kind=Kind.INTERVIEW_RESCHEDULED, *, minutes=0):
    return AtsEvent.objects.owe(kind, interview, payload={}, at=NOW + timedelta(minutes=minutes))


def test_same_version_is_told_once_and_the_next_one_anew(endpoints):
    interview = make_interview()
    first = owe(interview)
    assert owe(interview, minutes=1) == first
    assert first.deliveries.count() == 2

    interview.version += 1
    assert owe(interview) != first


def test_events_of_one_interview_wait_for_those_before_at_their_endpoint_alone(endpoints):
    interview, now = make_interview(), NOW + timedelta(minutes=10)
    first, second, other = owe(interview), owe(interview, Kind.INTERVIEW_UPDATED), owe(make_interview())
    here, there = endpoints

    def due():
        return {(row.event, row.endpoint) for row in Delivery.objects.due(now)}

    assert due() == {(event, to) for event in (first, other) for to in endpoints}

    Delivery.objects.filter(event=first, endpoint=here).update(state="failed", due_at=now + timedelta(hours=1))
    Delivery.objects.filter(event=first, endpoint=there).update(state="sent")
    assert due() == {(second, there), (other, here), (other, there)}

    Delivery.objects.filter(event=first, endpoint=here).update(state="dead")
    assert (second, here) in due()


@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1), st.booleans()), max_size=20))
def test_whatever_fails_no_event_overtakes_one_of_its_interview(steps):
    """Each step takes a due delivery of an interview at an endpoint, or fails it."""
    AtsEvent.objects.all().delete()
    Endpoint.objects.all().delete()
    endpoints = [make_endpoint(), make_endpoint()]
    interviews = [make_interview() for _ in range(3)]
    for version in range(3):
        for interview in interviews:
            interview.version = version + 1
            owe(interview)
    taken: dict[tuple[int, int], list[int]] = {}
    for which, to, is_taken in steps:
        due = Delivery.objects.due(NOW).filter(interview=interviews[which], endpoint=endpoints[to]).first()
        if due is not None and is_taken:
            due.settle("sent", at=NOW)
            taken.setdefault((which, to), []).append(due.event.version)
        elif due is not None:
            due.settle("failed", at=NOW, due_at=NOW + timedelta(hours=1))
    assert all(versions == [1, 2, 3][: len(versions)] for versions in taken.values())


def test_endpoint_has_no_more_workers_than_lanes_and_one_while_it_fails(endpoints):
    here, _ = endpoints
    for _each in range(5):
        owe(make_interview())

    def rung():
        pks = list(KINDS["delivery"].to_ring(now=NOW))
        return [sum(row.endpoint == to for row in Delivery.objects.filter(pk__in=pks)) for to in endpoints]

    here.note_failure(is_gone=False, at=NOW - timedelta(hours=1))
    assert rung() == [1, 2]
    assert rung() == [0, 0]  # those are on the broker

    here.note_failure(is_gone=False, at=NOW)
    assert not Delivery.objects.due(NOW).filter(endpoint=here).exists()


def test_event_is_worth_sending_for_three_days(endpoints):
    assert owe(make_interview()).deliveries.first().deadline == NOW + timedelta(days=3)


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("states", "told"),
    [
        ({"sent", "dead"}, "dead"),
        ({"due", "dead"}, "dead"),
        ({"due", "sent"}, "due"),
        ({"due", "failed"}, "failed"),
        ({"sent", "unwanted"}, "sent"),
    ],
)
def test_endpoint_that_is_furthest_behind_speaks_for_an_event(endpoints, states, told, order):
    """What was given up at one is not hidden by another that took it, whichever came first."""
    owe(make_interview())
    for position, (delivery, state) in enumerate(zip(Delivery.objects.all(), sorted(states), strict=True)):
        Delivery.objects.filter(pk=delivery.pk).update(
            state=state, finished_at=NOW + order * timedelta(minutes=position)
        )

    assert Delivery.objects.furthest_behind().state == told
