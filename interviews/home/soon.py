"""What is lost unless somebody acts within hours: a recorder before a closed door, an interview that nobody can host, a file about to go."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import F, Q

from interviews.booking.models import Concern, Interview
from interviews.home.rows import Reader, Source
from interviews.panels.models import Interviewer
from interviews.recordings import deadlines
from interviews.recordings.models import Recording

# In Todo.model: the page to go to, and what it is about there.
LOBBY = "interviews.interview:lobby"
NO_HOST = "interviews.interview:no_host"
LAST_DAYS = "interviews.artifact:last_days"
SOON = timedelta(hours=24)
CANDIDATE = "application__candidate__name"


def sources(reader: Reader) -> Iterator[Source]:
    now = reader.now
    waiting = Recording.objects.in_lobby().filter(interview__ends_at__gt=now)
    yield reader.part(
        reader.seen(waiting), 0, LOBBY, f"interview__{CANDIDATE}", at="interview__starts_at", key="interview_id"
    )

    away = (Interviewer.GrantState.NONE, Interviewer.GrantState.EXPIRED, Interviewer.GrantState.WITHDRAWN)
    cannot = Q(interviewer=None) | Q(interviewer__is_active=False) | Q(interviewer__grant_state__in=away)
    known = Concern.objects.open().values("interview")  # these have a line of their own
    unhosted = reader.visible.filter(cannot, status__in=Interview.LIVE, starts_at__range=(now, now + SOON))
    yield reader.part(unhosted.exclude(pk__in=known), 1, NO_HOST, CANDIDATE, at="starts_at", booked_at=F("starts_at"))

    going = deadlines.going(now=now, within=deadlines.FIRST_ALARM)
    yield reader.part(
        reader.seen(going, "recording__interview"),
        3,
        LAST_DAYS,
        f"recording__interview__{CANDIDATE}",
        "error",
        at="fetch_before",
    )
