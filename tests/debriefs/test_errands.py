"""The committee's page opens once, when there is something to read."""

from datetime import timedelta

import pytest

from debriefs.errands import open_debrief
from debriefs.models import Debrief
from tests.factories import NOW, make_interview

pytestmark = pytest.mark.django_db


def test_debrief_opens_once_and_stays_as_it_is():
    interview = make_interview()

    open_debrief(interview, now=NOW)
    open_debrief(interview, now=NOW + timedelta(hours=1))

    debrief = Debrief.objects.get()
    assert (debrief.application, debrief.state, debrief.opened_at) == (interview.application, "open", NOW)


def test_debrief_that_waited_opens():
    interview = make_interview()
    Debrief.objects.create(application=interview.application, created_at=NOW)

    open_debrief(interview, now=NOW)

    assert Debrief.objects.get().state == Debrief.State.OPEN
