"""An interviewer who can't take an interview: a recruiter is asked to act, the person in charge is mailed, nothing else changes."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from interviews.booking import declines
from interviews.home import queries
from interviews.messages import mails
from interviews.models import Concern, Interview, Message
from tests.factories import NOW, make_interview, make_interviewer, make_link, make_panel, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def interview() -> Interview:
    people = [make_interviewer(user=make_user(), name=name) for name in ("Priya Raman", "Tom Weber")]
    panel = make_panel(interviewers=people)
    return make_interview(link=make_link(panel=panel), interviewer=people[0], people=people[1:])


def decline(interview: Interview, *, number: int = 0, reason: str = "I am away that day.", now=NOW) -> None:
    declines.decline(interview, reason=reason, by=interview.people()[number].user, now=now)


def test_decline_asks_recruiters_and_mails_the_person_in_charge_once(interview):
    decline(interview)
    decline(interview, reason="Another reason")

    assert [concern.reason for concern in Concern.objects.all()] == [Concern.Reason.DECLINED]
    [message] = Message.objects.all()
    assert (message.kind, message.to) == ("declined", interview.application.job.contact.email)
    mail = mails.render(message)
    assert mail.subject.startswith("Priya Raman can’t take the technical interview with Amara Okafor on ")
    assert "Priya Raman writes:" in mail.text
    assert "I am away that day." in mail.text
    interview.refresh_from_db()
    assert (interview.status, [one.name for one in interview.people()]) == ("scheduled", ["Priya Raman", "Tom Weber"])


def test_another_who_declines_later_is_news_again(interview):
    decline(interview)
    interview.concerns.settle(by=make_user(), at=NOW)

    decline(interview, number=1, reason="I am ill.")

    assert interview.concerns.open().count() == 1
    assert Message.objects.count() == 2


def test_recruiters_home_puts_it_among_what_presses(interview, recruiter):
    decline(interview)

    todos = queries.home(recruiter, kinds=[], zone=ZoneInfo("UTC"), now=NOW).todos

    assert [(todo.model, todo.detail) for todo in todos.shown] == [("interviews.interview", "declined")]


def test_recruiter_reads_why_on_the_interviews_page(interview, admin):
    decline(interview)

    html = admin.get(f"/admin/interviews/interview/{interview.pk}/change/").content.decode()

    assert "An interviewer can’t take it" in html
    assert "Priya Raman: “I am away that day.”" in html


@pytest.mark.parametrize("case", ["begun", "cancelled", "not theirs"])
def test_what_can_not_be_declined_is_left_alone(interview, case):
    by = make_user() if case == "not theirs" else interview.people()[0].user
    if case == "cancelled":
        interview.cancel(actor="candidate", at=NOW)
    now = interview.starts_at + timedelta(seconds=1) if case == "begun" else NOW

    with pytest.raises(declines.CannotDecline):
        declines.decline(interview, reason="Away", by=by, now=now)
    assert not Concern.objects.exists()
    assert not Message.objects.filter(kind="declined").exists()
