"""Events for the ATS: one for each kind and version, in order at their first try, for three days."""

from datetime import timedelta

import pytest

from interviews.models import Delivery
from tests.factories import NOW, make_interview

pytestmark = pytest.mark.django_db
Kind = Delivery.Kind


def owe(interview, kind=Kind.INTERVIEW_RESCHEDULED, *, minutes=0):
    return Delivery.objects.owe(kind, interview, payload={}, at=NOW + timedelta(minutes=minutes))


def test_same_version_is_told_once_and_the_next_one_anew():
    interview = make_interview()
    first = owe(interview)
    assert owe(interview, minutes=1) == first

    interview.version += 1
    assert owe(interview) != first


def test_events_of_one_interview_wait_for_the_first_try_of_those_before():
    interview, now = make_interview(), NOW + timedelta(minutes=10)
    first, second = owe(interview), owe(interview, Kind.INTERVIEW_UPDATED, minutes=1)
    interview.version += 1
    third, other = owe(interview, minutes=2), owe(make_interview(), minutes=3)

    assert set(Delivery.objects.due(now)) == {first, other}

    Delivery.objects.filter(pk=first.pk).update(state="failed", due_at=now + timedelta(hours=1))
    assert set(Delivery.objects.due(now)) == {second, other}

    Delivery.objects.filter(pk=second.pk).update(state="sent")
    assert set(Delivery.objects.due(now)) == {third, other}


def test_event_is_worth_sending_for_three_days():
    assert owe(make_interview()).deadline == NOW + timedelta(days=3)
