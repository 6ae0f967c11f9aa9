"""Interviews whose time is over, and of which it is not known whether they took place."""

from datetime import datetime, timedelta

from debriefs.models import Scorecard, ScorecardVersion
from interviews.models import Interview
from tests.factories import NOW, make_interview, make_interviewer, make_link, make_panel, make_user


def over(*, now: datetime = NOW) -> Interview:
    """It ended half an hour ago; its host has a login."""
    host = make_interviewer(user=make_user())
    link = make_link(panel=make_panel(interviewers=[host]))
    return make_interview(link=link, interviewer=host, starts_at=now - timedelta(minutes=75), minutes=45)


def scorecard_of(interview: Interview, *, saved_at: datetime, edits: int) -> ScorecardVersion:
    scorecard = Scorecard.objects.create(interview=interview, author=interview.interviewer.user, created_at=saved_at)
    return scorecard.versions.create(number=1, saved_at=saved_at, edits=edits)
