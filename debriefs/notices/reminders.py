"""Reminders of scorecards, an errand of each interview: after its end, never before, and never of one that nobody waits for."""

from datetime import datetime

from django.contrib.auth.models import User

from debriefs.notices import news
from debriefs.notices.due import REMINDERS
from debriefs.status import expected_scorecards
from interviews.booking.models import Concern, Errand, Interview


def remind_of_scorecards(interview: Interview, *, now: datetime) -> None:
    """Mail those whose scorecard of this interview is due, and ask for the next reminder; with the last one a recruiter learns of it.

    Doing it again changes nothing. Reminders that were missed while nothing ran are not made up for.
    """
    reminder = sum(interview.ends_at + wait <= now for wait in REMINDERS)
    if reminder:
        news.tell_if_complete(interview.application, now=now)  # also where one less is waited for by now
        late = _late_authors(interview, now=now)
        for author in late:
            news.tell_scorecard_due(interview, author, reminder=reminder, now=now)
        if late and reminder == len(REMINDERS):
            Concern.objects.raise_about(interview, Concern.Reason.SCORECARD_LATE, at=now)
    if reminder < len(REMINDERS):
        due_at = interview.ends_at + REMINDERS[reminder]
        Errand.objects.send(Errand.Kind.REMIND_SCORECARD, interview, due_at=due_at)


def _late_authors(interview: Interview, *, now: datetime) -> list[User]:
    """Nobody while it is not known whether it took place: they are asked that first (interviews.booking.held_or_not)."""
    if interview.status != Interview.Status.HELD:
        return []
    expected = expected_scorecards(interview.application, now=now)
    return [one.author for one in expected if one.interview == interview and one.is_asked_for and one.author]
