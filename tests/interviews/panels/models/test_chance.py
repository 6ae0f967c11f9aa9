"""Who was free when an interview was booked."""

from datetime import timedelta

import pytest

from interviews.models import Chance, Interview
from tests.factories import NOW, make_interview, make_interviewer

pytestmark = pytest.mark.django_db


def test_what_is_stored_already_stays():
    interview, one, other = make_interview(), make_interviewer(), make_interviewer()
    Chance.objects.keep(interview.pk, {one.pk: 0.25})

    Chance.objects.keep(interview.pk, {one.pk: 0.5, other.pk: 0.5})

    assert Chance.objects.summed([one.pk, other.pk]) == {one.pk: 0.25, other.pk: 0.5}


def test_nobody_free_leaves_nothing():
    Chance.objects.keep(make_interview().pk, {})

    assert not Chance.objects.exists()


def test_sums_leave_out_cancelled_interviews_older_ones_and_others():
    one, other = make_interviewer(), make_interviewer()
    old, cancelled, counted = (make_interview() for _ in range(3))
    for interview in (old, cancelled, counted):
        Chance.objects.keep(interview.pk, {one.pk: 0.5, other.pk: 0.5})
    Interview.objects.filter(pk=old.pk).update(created_at=NOW - timedelta(days=40))
    Interview.objects.filter(pk=cancelled.pk).update(status="cancelled")

    assert Chance.objects.summed([one.pk]) == {one.pk: 1.0}
    assert Chance.objects.summed([one.pk], since=NOW - timedelta(days=28)) == {one.pk: 0.5}
