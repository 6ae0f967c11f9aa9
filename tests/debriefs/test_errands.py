"""The debrief of an application is there from the first booking on, and opens once an interview has begun."""

from datetime import timedelta

import pytest

from debriefs.errands import open_debrief
from debriefs.models import Criterion, Debrief
from tests.factories import NOW, make_interview

pytestmark = pytest.mark.django_db


def test_debrief_waits_from_the_booking_on_and_the_job_gets_its_criteria():
    interview = make_interview(starts_at=NOW + timedelta(days=3))

    open_debrief(interview, now=NOW)

    debrief = Debrief.objects.get()
    assert (debrief.application, debrief.state, debrief.opened_at) == (interview.application, "waiting", None)
    assert debrief.created_at == NOW
    assert Criterion.objects.filter(job=interview.application.job).exists()


def test_debrief_opens_once_an_interview_has_begun_and_stays_as_it_is():
    interview = make_interview(starts_at=NOW + timedelta(hours=1))
    open_debrief(interview, now=NOW)

    open_debrief(interview, now=interview.starts_at)
    open_debrief(interview, now=interview.starts_at + timedelta(hours=1))

    debrief = Debrief.objects.get()
    assert (debrief.state, debrief.opened_at) == ("open", interview.starts_at)


def test_debrief_of_an_interview_that_was_cancelled_goes_on_waiting():
    interview = make_interview(starts_at=NOW - timedelta(hours=1))
    interview.cancel(actor="candidate", at=NOW)

    open_debrief(interview, now=NOW)

    assert Debrief.objects.get().state == Debrief.State.WAITING


def test_decided_debrief_is_not_opened_again():
    interview = make_interview(starts_at=NOW - timedelta(hours=1))
    Debrief.objects.create(application=interview.application, created_at=NOW, state=Debrief.State.DECIDED)

    open_debrief(interview, now=NOW)

    assert Debrief.objects.get().state == Debrief.State.DECIDED
