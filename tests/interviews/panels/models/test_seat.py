"""Learning to interview on a panel: it begins, and ends with a recruiter's word."""

import pytest

from interviews.models import Seat
from tests.factories import NOW, make_interviewer, make_panel, make_user

pytestmark = pytest.mark.django_db


def test_who_learns_is_qualified_with_name_and_hour_and_can_begin_anew():
    recruiter = make_user()
    seat = make_panel(interviewers=[make_interviewer()]).seats.get()

    seat.begin_training()
    assert Seat.objects.get().is_trainee

    seat.qualify(by=recruiter, at=NOW)
    kept = Seat.objects.get()
    assert (kept.is_trainee, kept.qualified_by, kept.qualified_at) == (False, recruiter, NOW)

    seat.begin_training()
    kept = Seat.objects.get()
    assert (kept.is_trainee, kept.qualified_by, kept.qualified_at) == (True, None, None)


def test_seats_on_offer_are_those_that_nylas_was_told_of():
    first, second = make_panel(interviewers=[make_interviewer(), make_interviewer()]).seats.order_by("pk")
    Seat.objects.filter(pk=first.pk).update(offered_since=NOW)
    Seat.objects.filter(pk=second.pk).update(offered_since=None)

    assert list(Seat.objects.on_offer()) == [first]


def test_who_learns_there_is_told_from_who_interviews_by_themselves(recruiter):
    one, other = make_panel(interviewers=[make_interviewer(), make_interviewer()]).seats.order_by("pk")
    one.begin_training()
    assert (list(Seat.objects.of_trainees()), list(Seat.objects.qualified())) == ([one], [other])

    one.qualify(by=recruiter, at=NOW)
    assert not Seat.objects.of_trainees().exists()
