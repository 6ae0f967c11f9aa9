"""Rules of one proposal: answered once, one waits per interview."""

from datetime import timedelta

import pytest

from interviews.models import MoveProposal
from tests.factories import NOW, make_interview

pytestmark = pytest.mark.django_db


def make(interview, recruiter, *, days: int = 5) -> MoveProposal:
    starts_at = NOW + timedelta(days=days)
    times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=45)}
    return MoveProposal.objects.make(interview, **times, reason="Travel", by=recruiter, at=NOW)


def test_newer_question_takes_the_place_of_one_that_waits(recruiter):
    interview = make_interview()
    first = make(interview, recruiter)
    second = make(interview, recruiter, days=6)

    first.refresh_from_db()
    assert (first.state, list(MoveProposal.objects.waiting(NOW))) == ("withdrawn", [second])


def test_first_answer_stands(recruiter):
    proposal = make(make_interview(), recruiter)

    assert proposal.settle("accepted", at=NOW)
    assert not proposal.settle("declined", at=NOW)
    assert proposal.state == "accepted"


def test_proposed_time_that_has_passed_is_not_asked_for(recruiter):
    make(make_interview(starts_at=NOW + timedelta(days=3)), recruiter, days=1)

    assert MoveProposal.objects.waiting(NOW).exists()
    assert not MoveProposal.objects.waiting(NOW + timedelta(days=2)).exists()
