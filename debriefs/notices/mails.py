"""What mails about debriefs say beside their template, asked anew when each is sent. Never a rating, a vote, a ground or a comment."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeAlias

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse

from debriefs.access import Seal, access_to
from debriefs.models import Debrief
from debriefs.notices.due import REMINDERS, due_of
from debriefs.status import expected_scorecards
from debriefs.waiting import Ask
from interviews.booking.models import Interview
from interviews.messages.mails import time_words
from interviews.messages.models import Message
from logins import zones

Facts: TypeAlias = "dict[str, object] | None"

DIGEST_HOLDS_FOR = timedelta(hours=12)  # from when it was owed, some hours before the morning


def facts(message: Message, *, now: datetime) -> Facts:
    """What the template of this mail needs. None: it has lost its point, or its reader may not see what it is about any more."""
    asked = FACTS.get(message.kind)
    if asked is None:
        return {}
    reader = message.user
    return asked(message, reader, now) if reader is not None and reader.is_active else None


def _scorecard_due(message: Message, reader: User, now: datetime) -> Facts:
    interview = Interview.objects.visible_to(reader).filter(messages=message).first()
    if interview is None or interview.ends_at > now or interview.status != Interview.Status.HELD:
        return None
    expected = expected_scorecards(interview.application, now=now)
    if not any(one.is_asked_for and (one.interview, one.author) == (interview, reader) for one in expected):
        return None
    return {
        "url": settings.SITE_URL + interview.get_absolute_url(),
        "when": _when(interview, reader),
        "is_last": message.created_at >= interview.ends_at + REMINDERS[-1],
    }


def _scorecards_in(message: Message, reader: User, now: datetime) -> Facts:
    """Not once another scorecard is due, or the votes are opened: then another mail says what is to be done."""
    debrief = _debrief(message, reader)
    if debrief is None or debrief.is_decided or debrief.are_votes_open():
        return None
    access = access_to(debrief.application, reader, now=now)
    if access.is_waiting_for_others:
        return None
    ahead = Interview.objects.upcoming(now).filter(application=debrief.application)
    return {
        "url": _url(debrief),
        "owes_scorecard": access.owes_scorecard,
        "next": _when(first, reader) if (first := ahead.order_by("starts_at").first()) else "",
    }


def _votes_opened(message: Message, reader: User, now: datetime) -> Facts:
    """Not once it is decided, or the next round has begun."""
    debrief = _debrief(message, reader)
    if debrief is None or debrief.is_decided or not debrief.are_votes_open():
        return None
    return None if access_to(debrief.application, reader, now=now).may_yet_rate else {"url": _url(debrief)}


def _decided(message: Message, reader: User, now: datetime) -> Facts:
    """Not for who may yet rate: they are not to know that it is decided."""
    debrief = _debrief(message, reader)
    if debrief is None or access_to(debrief.application, reader, now=now).may_yet_rate:
        return None
    return {"url": _url(debrief)}


def _mentioned(message: Message, reader: User, now: datetime) -> Facts:
    debrief = _debrief(message, reader)
    if debrief is None:
        return None
    return {"url": _url(debrief), "seal": access_to(debrief.application, reader, now=now).seal, "Seal": Seal}


def _digest(message: Message, reader: User, now: datetime) -> Facts:
    """Nothing once the day has gone on without it, nothing waits any more, or they have switched it off."""
    profile = getattr(reader, "profile", None)
    due = due_of(reader, now=now)
    if now > message.created_at + DIGEST_HOLDS_FOR or (profile and not profile.wants_digest) or not len(due):
        return None
    return {
        "number": len(due),
        "scorecards": [(interview, _when(interview, reader)) for interview in due.scorecards],
        "others": [(application, Ask(application.ask).label) for application in due.others],
        "url": settings.SITE_URL + reverse("debriefs"),
        "profile_url": settings.SITE_URL + reverse("profile"),
    }


def _debrief(message: Message, reader: User) -> Debrief | None:
    return Debrief.objects.visible_to(reader).filter(application=message.application_id).first()


def _url(debrief: Debrief) -> str:
    return settings.SITE_URL + debrief.get_absolute_url()


def _when(interview: Interview, reader: User) -> str:
    """Its start in the reader's own zone, with the zone."""
    return time_words(interview.starts_at, zones.zone_of(reader))


FACTS: dict[str, Callable[[Message, User, datetime], Facts]] = {
    Message.Kind.SCORECARD_DUE: _scorecard_due,
    Message.Kind.SCORECARDS_IN: _scorecards_in,
    Message.Kind.VOTES_OPENED: _votes_opened,
    Message.Kind.DECIDED: _decided,
    Message.Kind.MENTIONED: _mentioned,
    Message.Kind.DIGEST: _digest,
}
