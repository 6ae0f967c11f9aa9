"""An interview that can't be moved here: the move is not offered, and the page says whom to ask."""

import pytest
from django.urls import reverse

from candidates import consenting
from interviews.booking import availability
from interviews.calendar_accounts import grants
from interviews.models import Interview, Interviewer, Panel, Seat
from tests.factories import NOW, make_interview, make_interviewer, make_link, make_panel
from tests.interviews.booking.views.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def interview() -> Interview:
    host = make_interviewer()
    link = make_link(panel=make_panel(interviewers=[host, make_interviewer()]))
    return make_interview(link=link, interviewer=host, nylas_grant_id=host.nylas_grant_id)


def take_back(interview: Interview) -> None:
    grants.disconnect(interview.interviewer, now=NOW)


REASONS = {
    "taken-back": take_back,
    "expired": lambda interview: Interviewer.objects.update(grant_state="expired"),
    "paused": lambda interview: Panel.objects.update(state="paused"),
    "not-booked-here": lambda interview: Interview.objects.update(nylas_booking_id=None),
    "left-the-panel": lambda interview: Seat.objects.filter(interviewer=interview.interviewer).delete(),
}


@pytest.mark.parametrize("reason", REASONS)
def test_move_that_can_offer_nothing_is_not_offered(client, interview, reason):
    REASONS[reason](interview)

    page = client.get(reverse("candidate_page", args=[interview.link.token]))

    assert ("Move to another time" in text(page), "can’t be moved here at the moment" in text(page)) == (False, True)
    assert reverse("cancel_interview", args=[interview.link.token]) in page.content.decode()
    for name in ("move_interview", "all_times"):
        answer = client.get(reverse(name, args=[interview.link.token]) + "?moving=1")
        assert answer.headers["Location"] == reverse("candidate_page", args=[interview.link.token])


def test_as_ever_it_is_offered(client, interview):
    assert "Move to another time" in text(client.get(reverse("candidate_page", args=[interview.link.token])))


@pytest.mark.parametrize("page", ["candidate_page", "move_interview"])
def test_no_free_times_is_said_once_without_an_empty_picker(client, interview, monkeypatch, page):
    monkeypatch.setattr(availability, "times_for_page", lambda *args, **kwargs: [])
    link = interview.link if page == "move_interview" else make_link()
    consenting.choose(link.application, choice="yes", now=NOW)

    shown = client.get(reverse(page, args=[link.token])).content.decode()

    assert (shown.count("There are no free times"), "<nylas-scheduling" in shown) == (1, False)
