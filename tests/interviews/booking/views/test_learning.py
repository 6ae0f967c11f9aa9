"""Candidates are told who takes part in order to learn."""

import pytest

from interviews.enums import Role
from tests.factories import make_interview, make_interviewer, make_link, make_panel
from tests.interviews.booking.views.pages import at, text

pytestmark = pytest.mark.django_db


def test_booked_page_says_who_is_learning(client):
    lee = make_interviewer(name="Lee Park")
    interview = make_interview(people=[lee])
    assert "learn" not in text(client.get(at(interview.link)))

    interview.assignments.filter(interviewer=lee).update(role=Role.SHADOW)

    assert "Lee listens, to learn how we interview." in text(client.get(at(interview.link)))


def test_page_with_times_names_nobody_who_only_learns_and_says_that_somebody_may(client):
    lee = make_interviewer(name="Lee Park", title="Intern of the year")
    panel = make_panel(interviewers=[make_interviewer(), lee])
    link = make_link(panel=panel)
    panel.seats.get(interviewer=lee).begin_training()

    shown = text(client.get(at(link)))

    assert "Intern of the year" not in shown
    assert "Somebody who is learning how we interview may be there as well." in shown
