"""An interviewer can't take an interview: they say so on its page, with a reason, or in their calendar. Somebody else of the panel takes
it, within bounds. Beyond them a recruiter is asked."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction

from interviews.booking import meeting, news, swaps
from interviews.booking.models import Concern, Errand, Interview, InterviewChange, Reassignment
from interviews.booking.refusals import CannotReassign
from interviews.enums import Role
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


def is_replaced_by_rule(assignment: Assignment, *, now: datetime) -> bool:
    """Is the next by rule looked for when this person can't take it? Otherwise a recruiter is asked at once.

    Not where the rule has nothing to say: somebody was named, everybody takes part, or it is a learner's place.
    """
    interview, person = assignment.interview, assignment.interviewer
    tries = interview.reassignments.filter(cause=Reassignment.Cause.DECLINED).count()
    return (
        now <= interview.starts_at - REPLACED_BEFORE
        and tries < MAX_REPLACEMENTS
        and assignment.role == Role.INTERVIEWER
        and interview.link_id is not None
        and interview.panel.is_round_robin
        and not interview.has_lost_its_calendar()
        and not interview.attempts.filter(naming__interviewer=person).exists()
    )


def is_being_replaced(assignment: Assignment) -> bool:
    """They have declined, and somebody else is still looked for."""
    errand = assignment.interview.errands.unsettled().filter(kind=Errand.Kind.REPLACE_DECLINER)
    return assignment.is_declined and errand.exists()


def decline(interview: Interview, *, reason: str, by: User, now: datetime) -> None:
    """Have the next by rule looked for, else mail the person in charge why. Doing it again changes nothing. Raises CannotDecline."""
    assignment = assignment_to_decline(interview, by, now=now)
    if assignment is None:
        raise CannotDecline
    with transaction.atomic():
        if assignment.decline(reason, at=now):
            Concern.objects.raise_about(interview, Concern.Reason.DECLINED, at=now)
            if is_replaced_by_rule(assignment, now=now):
                Errand.objects.send(Errand.Kind.REPLACE_DECLINER, interview, due_at=now)
            else:
                news.tell_declined(assignment, now=now)


def replace_decliners(interview: Interview, *, now: datetime) -> None:
    """Whoever said on its page that they can't take it, or answered no in the calendar, gives the interview to the next by rule.

    What stands there now counts, so that news that come twice, late or in another order end alike: on the page, while no recruiter
    has settled it; in the calendar, what it says. Raises Away while it can't be done yet.
    """
    if not interview.is_live or interview.starts_at <= now:
        return
    concerns = interview.concerns
    if concerns.open().filter(reason=Concern.Reason.DECLINED).exists():
        for assignment in interview.assignments.exclude(declined_at=None).select_related("interviewer"):
            _replace(Interview.objects.get(pk=interview.pk), assignment.interviewer, now=now)
    if concerns.filter(reason=Concern.Reason.DECLINED_BY_HOST).exists():
        fresh = Interview.objects.get(pk=interview.pk)
        declined = set(meeting.read_event(fresh).declined)
        for person in fresh.people():
            if person.email.lower() in declined:
                _replace(Interview.objects.get(pk=interview.pk), person, now=now)


def _replace(interview: Interview, person: Interviewer, *, now: datetime) -> None:
    assignment = interview.assignments.filter(interviewer=person).select_related("interviewer").first()
    if assignment is None:
        return
    assignment.interview = interview
    if is_replaced_by_rule(assignment, now=now):
        try:
            swaps.reassign(
                interview,
                leaving=person,
                cause=Reassignment.Cause.DECLINED,
                reason=assignment.decline_reason,
                actor=SYSTEM,
                now=now,
            )
            return
        except CannotReassign as refusal:
            if refusal.may_pass:
                raise Away(str(refusal)) from refusal
    news.tell_declined(assignment, now=now)  # the concern stands
