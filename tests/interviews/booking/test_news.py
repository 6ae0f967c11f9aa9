"""Who hears of a change: candidate, interviewers, person in charge and ATS, each once."""

import pytest

from interviews.booking import news
from interviews.models import AtsEvent, InterviewChange, Message
from tests.factories import NOW
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
