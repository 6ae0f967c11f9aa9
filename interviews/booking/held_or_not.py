"""Whether an interview took place: by what is left of it, or because somebody who was to be there says so.

Until either is known it stays scheduled, its interviewers are asked, and after a day a recruiter is. Writes Interview, Concern, Message.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from candidates.models import Application
from interviews.ats.models import AtsEvent
from interviews.booking.errands import MARK_HELD_AFTER, REMIND_AFTER
from interviews.booking.models import Concern, Errand, Interview, InterviewChange
from interviews.booking.payload import describe
from interviews.enums import Absent, RecordingState, Role
from interviews.messages.models import Message

ASK_RECRUITERS_AFTER = timedelta(days=1)
RECORDED = frozenset(
    {RecordingState.RECORDING, RecordingState.PROCESSING, RecordingState.CAPTURED, RecordingState.ARCHIVED}
)
CONCERNS = {Absent.CANDIDATE: Concern.Reason.CANDIDATE_ABSENT, Absent.US: Concern.Reason.WE_WERE_ABSENT}
# What needs nobody any more once nobody met.
MOOT = (
    Concern.Reason.UNDECIDED,
    Concern.Reason.SCORECARD_LATE,
    Concern.Reason.RECORDER_NOT_LET_IN,
    Concern.Reason.RECORDER_NEVER_HEARD,
    Concern.Reason.RECORDING_FAILED,
    Concern.Reason.FILE_DAMAGED,
    *CONCERNS.values(),
)
Facts = dict[str, object]


class CannotSay(Exception):
    """It has not begun, was cancelled, or somebody said something else at the same moment."""


def conclude(interview: Interview, *, now: datetime) -> None:
    """Once it is over: held if something is left of it, else ask. Doing it again changes nothing."""
    if not interview.is_live or now < interview.ends_at:
        return
    if has_trace(interview):
        mark_held(interview, now=now)
        return
    _ask(interview, now=now)
    recruiters_at = interview.ends_at + MARK_HELD_AFTER + ASK_RECRUITERS_AFTER
    if now < recruiters_at:
        Errand.objects.send(Errand.Kind.MARK_HELD, interview, due_at=recruiters_at)
    else:
        Concern.objects.raise_about(interview, Concern.Reason.UNDECIDED, at=now)


def look_again(interview: Interview, *, now: datetime) -> None:
    """Something was written about it: that may settle whether it took place."""
    if interview.is_live and interview.ends_at + MARK_HELD_AFTER <= now:
        Errand.objects.send(Errand.Kind.MARK_HELD, interview, due_at=now)


def has_trace(interview: Interview) -> bool:
    """Was it recorded, or anything written about it since it began?"""
    was_recorded = Q(state__in=RECORDED) | Q(state=RecordingState.LOST, cause="")
    since = interview.starts_at
    return (
        interview.recordings.filter(was_recorded).exists()
        or interview.notes.filter(written_at__gte=since, key=None).exists()
        or interview.scorecards.filter(versions__edits__gt=0, versions__saved_at__gte=since).exists()
    )


def is_to_be_said(interview: Interview, *, now: datetime) -> bool:
    """Is it over, and not known whether it took place?"""
    return interview.is_live and interview.ends_at <= now and not has_trace(interview)


def can_be_said(interview: Interview, *, now: datetime) -> bool:
    return not interview.is_cancelled and interview.starts_at <= now


def can_invite_anew(interview: Interview) -> bool:
    """Did nobody meet, and may the candidate still choose another time?"""
    is_wanted = interview.application.stage not in Application.OVER
    return interview.status == Interview.Status.NO_SHOW and is_wanted and interview.panel.is_live


def mark_held(interview: Interview, *, by: User | None = None, now: datetime) -> bool:
    """It took place. False when something else was written at the same moment."""
    with transaction.atomic():
        change = interview.mark_held(by=by, actor=_actor(interview, by), at=now)
        if change is None:
            return False
        _tell_ats(AtsEvent.Kind.INTERVIEW_HELD, interview, change, now=now)
        Concern.objects.end_about(interview, Concern.Reason.UNDECIDED, *CONCERNS.values(), at=now)
        Errand.objects.send(Errand.Kind.OPEN_DEBRIEF, interview, due_at=now)
        wait = timedelta(0) if by is None else timedelta(days=1)  # who just said so is on the way to their scorecard
        due_at = max(interview.ends_at + REMIND_AFTER, now + wait)
        Errand.objects.send(Errand.Kind.REMIND_SCORECARD, interview, due_at=due_at)
    return True


def say_held(interview: Interview, *, by: User, now: datetime) -> None:
    """Somebody says that it took place; saying it twice changes nothing. Raises CannotSay."""
    _require(interview, now=now)
    if interview.status != Interview.Status.HELD and not mark_held(interview, by=by, now=now):
        raise CannotSay


def say_absent(interview: Interview, absent: Absent, *, by: User, now: datetime) -> None:
    """Somebody says who did not come. The candidate is mailed nothing; a recruiter is shown how to go on. Raises CannotSay."""
    _require(interview, now=now)
    if interview.status == Interview.Status.NO_SHOW and interview.absent == absent:
        return
    with transaction.atomic():
        change = interview.mark_absent(absent, by=by, actor=_actor(interview, by), at=now)
        if change is None:
            raise CannotSay
        _tell_ats(AtsEvent.Kind.INTERVIEW_NO_SHOW, interview, change, now=now)
        Concern.objects.end_about(interview, *MOOT, at=now)
        Concern.objects.raise_about(interview, CONCERNS[absent], at=now)


def settle_absence(interview: Interview, *, by: User, now: datetime) -> None:
    """The candidate was offered another time."""
    Concern.objects.filter(interview=interview, reason__in=CONCERNS.values()).settle(
        how=Concern.Settlement.TIMES, by=by, at=now
    )


def facts(message: Message, *, now: datetime) -> Facts | None:
    """What the template needs. None: it is known by now whether it took place."""
    return FACTS[message.kind](message, now)


def _took_place(message: Message, now: datetime) -> Facts | None:
    interview = Interview.objects.filter(messages=message).first()
    if interview is None or not is_to_be_said(interview, now=now):
        return None
    return {"url": settings.SITE_URL + reverse("took_place", args=[interview.pk])}


def _ask(interview: Interview, *, now: datetime) -> None:
    """Mail those who took it, once for each time it had; who only listens is not asked."""
    kind = Message.Kind.TOOK_PLACE
    key = f"{kind}:{interview.pk}:{int(interview.ends_at.timestamp())}"
    parts = interview.assignments.exclude(role=Role.SHADOW).filter(interviewer__user__is_active=True)
    for part in parts.select_related("interviewer"):
        person = part.interviewer
        Message.objects.owe(
            kind, to=person.email, key=f"{key}:{person.pk}", interview=interview, interviewer=person, at=now
        )


def _require(interview: Interview, *, now: datetime) -> None:
    if not can_be_said(interview, now=now):
        raise CannotSay


def _actor(interview: Interview, by: User | None) -> str:
    if by is None:
        return InterviewChange.Actor.SYSTEM
    return InterviewChange.Actor.TAKER if interview.is_taken_by(by) else InterviewChange.Actor.RECRUITER


def _tell_ats(kind: str, interview: Interview, change: InterviewChange, *, now: datetime) -> None:
    AtsEvent.objects.owe(kind, interview, payload=describe(interview, change=change), at=now)


FACTS: dict[str, Callable[[Message, datetime], Facts | None]] = {Message.Kind.TOOK_PLACE: _took_place}
