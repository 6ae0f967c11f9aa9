"""An interviewer can't take an interview: they say so on its page, and a recruiter acts; or in their calendar, and somebody else of the
panel takes it, within bounds. Beyond them a recruiter is asked."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction

from interviews.booking import meeting, news, reassigning
from interviews.booking.models import Concern, Interview, InterviewChange, Reassignment
from interviews.booking.refusals import CannotReassign
from interviews.panels.models import Assignment, Interviewer
from recruiting.work.errors import Away

REPLACED_BEFORE = timedelta(hours=48)  # later, people have to talk with each other
MAX_REPLACEMENTS = 3  # tries for one interview
SYSTEM = InterviewChange.Actor.SYSTEM


class CannotDecline(Exception):
    """They don't take it, or it has begun, or it is not to be."""


def assignment_to_decline(interview: Interview, user: User, *, now: datetime) -> Assignment | None:
    """Their part in an interview that is still ahead, declined or not; None where there is nothing to decline."""
    if not interview.is_live or interview.starts_at <= now:
        return None
    return interview.assignments.filter(interviewer__user=user).select_related("interviewer").first()


def decline(interview: Interview, *, reason: str, by: User, now: datetime) -> None:
    """Ask recruiters to act, and mail the person in charge why. Doing it again changes nothing. Raises CannotDecline."""
    assignment = assignment_to_decline(interview, by, now=now)
    if assignment is None:
        raise CannotDecline
    with transaction.atomic():
        if assignment.decline(reason, at=now):
            Concern.objects.raise_about(interview, Concern.Reason.DECLINED, at=now)
            news.tell_declined(assignment, now=now)


def replace_decliners(interview: Interview, *, now: datetime) -> None:
    """Whoever answered no in the calendar gives the interview to the next by rule.

    What the calendar says now counts, so that news that come twice, late or in another order end alike. Raises Away while it can't be
    done yet.
    """
    if not interview.is_live or interview.starts_at <= now:
        return
    declined = set(meeting.read_event(interview).declined)
    for person in interview.people():
        if person.email.lower() in declined:
            _replace(Interview.objects.get(pk=interview.pk), person, now=now)


def _replace(interview: Interview, person: Interviewer, *, now: datetime) -> None:
    tries = interview.reassignments.filter(cause=Reassignment.Cause.DECLINED).count()
    if now <= interview.starts_at - REPLACED_BEFORE and tries < MAX_REPLACEMENTS:
        try:
            reassigning.reassign(interview, leaving=person, cause=Reassignment.Cause.DECLINED, actor=SYSTEM, now=now)
            return
        except CannotReassign as refusal:
            if refusal.may_pass:
                raise Away(str(refusal)) from refusal
    assignment = interview.assignments.filter(interviewer=person).first()
    if assignment is not None:
        news.tell_declined(assignment, now=now)  # the concern stands since the calendar's news
