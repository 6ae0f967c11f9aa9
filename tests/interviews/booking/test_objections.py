"""Interviewers may say no to being recorded, too: none comes into their interviews, and candidates are not asked for nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from candidates import consenting
from interviews.booking import consent
from interviews.models import Errand, Interview
from tests.factories import NOW, make_interview, make_interviewer, make_link, make_panel, make_user
from tests.interviews.booking.views.pages import at, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def interview() -> Interview:
    made = make_interview(link=make_link(panel=make_panel(interviewers=[make_interviewer(user=make_user())])))
    consenting.choose(made.application, choice="yes", now=NOW)
    return made


def test_objection_sends_no_recorder_and_keeps_what_was_before(interview):
    over = make_interview(
        starts_at=NOW - timedelta(days=2), interviewer=interview.interviewer, status="held", link=interview.link
    )

    consent.record_objection(interview.interviewer, objects=True, now=NOW)

    interview, over = (Interview.objects.get(pk=one.pk) for one in (interview, over))
    assert (consent.may_record(interview), consent.may_keep(interview)) == (False, False)
    assert consent.may_keep(over)
    assert list(Errand.objects.values_list("kind", "interview")) == [("follow_consent", interview.pk)]

    consent.record_objection(interview.interviewer, objects=False, now=NOW)
    assert consent.may_record(Interview.objects.get(pk=interview.pk))


def test_candidate_is_asked_only_where_somebody_may_be_recorded(client):
    willing, unwilling = make_interviewer(), make_interviewer(unrecorded_since=NOW)
    asked = make_link(panel=make_panel(interviewers=[willing, unwilling]))
    not_asked = make_link(panel=make_panel(interviewers=[unwilling]))

    assert consent.is_asked(asked)
    assert not consent.is_asked(not_asked)
    assert "May we record" not in text(client.get(at(not_asked)))


def test_booked_page_says_that_it_is_not_recorded_and_not_why(client, interview):
    consent.record_objection(interview.interviewer, objects=True, now=NOW)

    page = text(client.get(at(interview.link)))

    assert "This interview is not recorded" in page
    assert "May we record" not in page


def test_interviewer_says_so_on_their_own_page_and_takes_it_back(client, interview):
    person, page = interview.interviewer, reverse("times_own")
    client.force_login(person.user)

    assert "Don’t record me" in client.get(page).content.decode()
    client.post(page, {"act": "recording", "recording": "no"})
    person.refresh_from_db()
    assert person.unrecorded_since is not None
    assert "I may be recorded again" in client.get(page).content.decode()

    client.post(page, {"act": "recording", "recording": "yes"})
    person.refresh_from_db()
    assert person.unrecorded_since is None


def test_nobody_else_reaches_that_page(client, interview):
    client.force_login(make_user(recruiter=True))

    assert client.post(reverse("times_own"), {"act": "recording", "recording": "no"}).status_code == 404
