"""Files that Nylas deletes before we have them: mails to the person in charge ten, seven and three days before, then daily.

Each ends by itself: once the files are fetched, neither the next mail nor the line on the home comes.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from interviews.messages.mails import time_words
from interviews.messages.models import Message
from interviews.recordings.models import Artifact, Recording

DAYS_BEFORE = (0, 1, 2, 3, 7, 10)  # days that are left, rounded up to one of these, are told once each
FIRST_ALARM = timedelta(days=DAYS_BEFORE[-1])
LATE_AFTER = timedelta(hours=1)  # a file is fetched within minutes, as a rule

Facts = dict[str, object]


def going(*, now: datetime, within: timedelta) -> QuerySet[Artifact]:
    """Files not fetched yet although that was due or failed, which Nylas deletes soon."""
    is_late = ~Q(error="") | Q(due_at__lt=now - LATE_AFTER)
    return Artifact.objects.unsettled().filter(is_late, fetch_before__range=(now, now + within))


def owe(*, now: datetime) -> int:
    """Owe the mails that are due, one for each recording, reader and day; how many recordings are at risk."""
    at_risk: dict[Recording, datetime] = {}
    contact = "recording__interview__application__job__contact"
    files = going(now=now, within=FIRST_ALARM).select_related(contact).order_by("-fetch_before")
    for artifact in files:
        at_risk[artifact.recording] = artifact.fetch_before or now
    for recording, until in at_risk.items():
        _owe_for(recording, until, now=now)
    return len(at_risk)


def step(until: datetime, *, now: datetime) -> int:
    """Which of DAYS_BEFORE it is: whole days that are left, or the next of them that was passed."""
    left = (until - now).days
    return min((days for days in DAYS_BEFORE if days >= left), default=DAYS_BEFORE[-1])


def count_going(*, now: datetime) -> dict[int, int]:
    """How many files Nylas deletes within so many days, by days; for monitoring."""
    return {days: going(now=now, within=timedelta(days=days)).count() for days in DAYS_BEFORE if days}


def _owe_for(recording: Recording, until: datetime, *, now: datetime) -> None:
    interview = recording.interview
    kind = Message.Kind.FILES_GOING
    key = f"{kind}:{recording.pk}:{step(until, now=now)}"
    Message.objects.owe_each(kind, interview.application.in_charge, key=key, interview=interview, at=now)


def facts(message: Message, *, now: datetime) -> Facts | None:
    """What the template needs, as it stands when it is sent. None: the files are here, or gone."""
    return FACTS[message.kind](message, now)


def _files_going(message: Message, now: datetime) -> Facts | None:
    interview = message.interview
    if interview is None:
        return None
    theirs = going(now=now, within=FIRST_ALARM).filter(recording__interview=interview)
    files = list(theirs.order_by("fetch_before"))
    if not files or files[0].fetch_before is None:
        return None
    until = files[0].fetch_before
    return {
        "files": [file.get_kind_display() for file in files],
        "days_left": (until - now).days,
        "until": time_words(until, ZoneInfo(settings.TIME_ZONE)),
        "url": settings.SITE_URL + reverse("admin:interviews_artifact_change", args=[files[0].pk]),
    }


FACTS: dict[str, Callable[[Message, datetime], Facts | None]] = {Message.Kind.FILES_GOING: _files_going}
