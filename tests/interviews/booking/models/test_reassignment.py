"""Rules of one swap: one at a time, what the interview left, and until when it is of use."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from interviews.models import Reassignment
from tests.factories import NOW, make_interview, make_interviewer

pytestmark = pytest.mark.django_db


def begin(interview, joining) -> Reassignment:
    told = {
        "cause": "asked",
        "reason": "Ill",
        "override": "",
        "reasons": [],
        "actor": "recruiter",
        "by": None,
        "at": NOW,
    }
    return Reassignment.objects.begin(interview, leaving=interview.interviewer, joining=joining, **told)


def test_one_at_a_time():
    interview = make_interview()
    row = begin(interview, make_interviewer())

    with pytest.raises(IntegrityError), transaction.atomic():
        begin(interview, make_interviewer())
    row.settle("refused", at=NOW)
    assert begin(interview, make_interviewer()).state == "trying"


def test_what_the_interview_left_is_known_once_it_left():
    interview = make_interview()
    row = begin(interview, make_interviewer())
    asked = {"booking_id": interview.nylas_booking_id, "event_id": interview.nylas_event_id}

    assert Reassignment.objects.that_left(**asked) is None
    row.note_swapped(NOW)
    assert Reassignment.objects.that_left(**asked) == row
    assert Reassignment.objects.that_left() is None
    Reassignment.objects.update(swaps_host=False)  # the event is still the interview's
    assert Reassignment.objects.that_left(**asked) is None


def test_swap_is_of_no_use_after_the_beginning_and_clearing_is():
    interview = make_interview()
    row = begin(interview, make_interviewer())

    assert row.deadline == interview.starts_at
    row.note_swapped(NOW + timedelta(minutes=1))
    assert row.deadline is None


def test_person_who_is_to_get_one_counts_it():
    person = make_interviewer()
    row = begin(make_interview(), person)

    assert list(Reassignment.objects.to_be_joined_by(person.pk)) == [row]
    row.settle("done", at=NOW)
    assert not Reassignment.objects.to_be_joined_by(person.pk).exists()
