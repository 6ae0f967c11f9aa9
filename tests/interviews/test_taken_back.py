"""What still works, and what people read, after a calendar was taken back."""

import pytest

from interviews import booking, grants, queue
from interviews.models import Interview
from recruiting import clock
from tests.interviews.walking import booked, invited, published_panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def interview(sandbox) -> Interview:
    """Booked with the only one of a panel, whose access has ended since."""
    made = booked(invited(published_panel(people=1)))
    assert made.interviewer is not None
    grants.disconnect(made.interviewer, now=clock.now())
    queue.work_all(now=clock.now())
    return Interview.objects.get()


@pytest.mark.parametrize("actor", ["candidate", "recruiter"])
def test_interview_with_the_only_one_of_a_panel_can_be_cancelled(interview, actor):
    booking.cancel(interview, actor=actor, now=clock.now())

    assert Interview.objects.get().status == "cancelled"
