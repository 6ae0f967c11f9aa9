"""Errands: one of a kind for an interview, at the newest time, and one of an interview at a time."""

from datetime import timedelta

import pytest

from interviews.models import Errand
from tests.factories import NOW, make_interview

pytestmark = pytest.mark.django_db
Kind = Errand.Kind
LATER = NOW + timedelta(minutes=5)


def test_errand_asked_for_again_begins_afresh_however_it_ended():
    interview = make_interview()
    errand = Errand.objects.send(Kind.READ_MEETING, interview, due_at=NOW)
    Errand.objects.update(state="dead", tries=8, crashes=2, error="Away", finished_at=NOW)

    Errand.objects.send(Kind.READ_MEETING, interview, due_at=LATER)

    kept = Errand.objects.get()
    assert (kept.pk, kept.state, kept.due_at) == (errand.pk, "due", LATER)
    assert (kept.tries, kept.crashes, kept.error, kept.finished_at) == (0, 0, "", None)


def test_whoever_is_on_it_when_it_is_asked_for_again_can_not_say_done():
    interview = make_interview()
    errand = Errand.objects.send(Kind.FOLLOW_CONSENT, interview, due_at=NOW)
    at_work = Errand.objects.claim(errand.pk, now=NOW)

    Errand.objects.send(Kind.FOLLOW_CONSENT, interview, due_at=NOW)

    assert at_work.settle("done", at=NOW) is False
    assert [row.pk for row in Errand.objects.due(NOW)] == [errand.pk]


def test_first_errand_of_an_interview_comes_alone_and_others_are_not_held_up():
    interview, other = make_interview(), make_interview()
    second = Errand.objects.send(Kind.READ_MEETING, interview, due_at=NOW)
    first = Errand.objects.send(Kind.FOLLOW_CONSENT, interview, due_at=NOW - timedelta(minutes=1))
    others = Errand.objects.send(Kind.READ_MEETING, other, due_at=NOW)

    assert set(Errand.objects.due(NOW)) == {first, others}

    Errand.objects.claim(first.pk, now=NOW)
    assert set(Errand.objects.due(NOW)) == {others}

    Errand.objects.filter(pk=first.pk).update(state="done", claimed_until=None)
    assert set(Errand.objects.due(NOW)) == {second, others}


def test_errand_whose_time_has_not_come_holds_nothing_up():
    interview = make_interview()
    Errand.objects.send(Kind.MARK_HELD, interview, due_at=LATER)
    due = Errand.objects.send(Kind.READ_MEETING, interview, due_at=NOW)

    assert list(Errand.objects.due(NOW)) == [due]


def test_of_two_due_at_the_same_moment_the_older_row_comes_first():
    interview = make_interview()
    first = Errand.objects.send(Kind.READ_MEETING, interview, due_at=NOW)
    Errand.objects.send(Kind.FOLLOW_CONSENT, interview, due_at=NOW)

    assert list(Errand.objects.due(NOW)) == [first]
