"""An interviewer can't take an interview. Nothing is changed: a recruiter finds another time or another person."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from interviews.booking import news
from interviews.booking.models import Concern, Interview
from interviews.panels.models import Assignment


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
