"""Who hears of a change: candidate, interviewers, person in charge and ATS, each once."""

import pytest

from candidates.models import Consent
from interviews.booking import news
from interviews.models import AtsEvent, CallbackRequest, Interview, InterviewChange, Message, MoveProposal
from tests.factories import NOW, make_user
from tests.interviews.told import told_interview, told_link

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        ("scheduled", {"booked", "assigned"}),
        ("rescheduled", {"moved", "interviewer_moved", "moved_on"}),
        ("cancelled", {"cancelled", "interviewer_cancelled", "called_off"}),
    ],
)
def test_change_is_owed_to_candidate_interviewer_and_ats_once(change, kinds):
    interview = told_interview(told_link())
    row = InterviewChange(interview=interview, kind=change, version=1, actor="candidate", reason="Ill", changed_at=NOW)
    for _ in range(2):
        news.tell(interview, row, now=NOW)

    assert set(Message.objects.values_list("kind", flat=True)) == kinds
    assert Message.objects.count() == len(kinds)
    delivery = AtsEvent.objects.get()
    assert (delivery.kind, delivery.payload["change"]["reason"]) == (f"interview.{change}", "Ill")


def test_person_in_charge_who_was_to_interview_gets_one_mail():
    interview = told_interview(told_link())
    interview.application.job.contact.email = interview.interviewer.email.upper()

    news.tell(interview, interview.cancel(actor="candidate", reason="Ill", at=NOW), now=NOW)

    assert {message.to for message in Message.objects.all()} == {"amara@example.org", "priya@example.com"}


def told_in_charge(interview: Interview) -> set[tuple[str, str]]:
    """Kind and address of everything that a person in charge may be told of one booking."""
    Message.objects.all().delete()
    application = interview.application
    change = InterviewChange(interview=interview, kind="cancelled", version=1, actor="candidate", changed_at=NOW)
    news.tell(interview, change, now=NOW)
    news.tell_kept(MoveProposal(pk=1, interview=interview), now=NOW)
    news.tell_declined(interview.assignments.get(), now=NOW)
    news.tell_taken_back(Consent(pk=1, application=application, choice="no", given_at=NOW), now=NOW)
    news.tell_callback(CallbackRequest(pk=1, link=interview.link, asked_at=NOW), now=NOW)
    others = {interview.interviewer.email, application.candidate.email}
    return {(message.kind, message.to) for message in Message.objects.exclude(to__in=others)}


def test_once_the_person_in_charge_has_left_recruiters_are_told_and_they_are_not():
    interview = told_interview(told_link())
    contact = interview.application.job.contact
    kinds = {"called_off", "move_declined", "declined", "recording_closed", "callback"}
    assert told_in_charge(interview) == {(kind, contact.email) for kind in kinds}

    contact.is_active = False
    contact.save()
    for email in ("rita@example.com", "sam@example.com", "Amara+works@example.org"):  # the last one is the candidate
        make_user(recruiter=True, email=email)

    assert told_in_charge(interview) == {(kind, to) for kind in kinds for to in ("rita@example.com", "sam@example.com")}


def test_who_asked_for_another_time_and_has_left_is_told_nothing():
    interview = told_interview(told_link())
    gone = make_user(email="rita@example.com", is_active=False)

    news.tell_kept(MoveProposal(pk=1, interview=interview, by=gone), now=NOW)

    assert Message.objects.get().to == interview.application.job.contact.email
