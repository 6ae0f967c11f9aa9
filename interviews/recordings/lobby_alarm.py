"""Mails while the recorder waits in the lobby: to whoever is in the call, who can let it in, and to the person in charge. Once for each wait."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from interviews.booking.models import Errand, Interview
from interviews.messages.mails import time_words
from interviews.messages.models import Message
from interviews.recordings.lobby import Lobby
from interviews.recordings.models import Recording

ALARM_AFTER = timedelta(seconds=45)  # most who wait are let in before

Facts = dict[str, object]


def watch(recording: Recording, *, since: datetime, now: datetime) -> None:
    """It waits in the lobby: look again in a moment, and tell people if it still does."""
    Errand.objects.send(Errand.Kind.TELL_OF_LOBBY, recording.interview, due_at=max(now, since + ALARM_AFTER))


def tell(interview: Interview, *, now: datetime) -> None:
    """Owe the mails, unless it has come in, or can't any more."""
    recording = interview.recordings.in_lobby().first()
    lobby = _wait_of(interview, recording, now=now)
    if recording is None or lobby is None:
        return
    kind = Message.Kind.IN_LOBBY
    key = f"{kind}:{recording.pk}:{int((lobby.since or now).timestamp())}"
    for person in interview.people():
        Message.objects.owe(
            kind, to=person.email, key=f"{key}:{person.pk}", interview=interview, interviewer=person, at=now
        )
    Message.objects.owe_each(kind, interview.others_in_charge(), key=f"{key}:user", interview=interview, at=now)


def facts(message: Message, *, now: datetime) -> Facts | None:
    """What the template needs, as it stands when it is sent. None: nothing waits any more."""
    return FACTS[message.kind](message, now)


def _in_lobby(message: Message, now: datetime) -> Facts | None:
    interview = Interview.objects.filter(messages=message).select_related("panel").first()
    if interview is None:
        return None
    lobby = _wait_of(interview, interview.recordings.in_lobby().first(), now=now)
    if lobby is None:
        return None
    zone = ZoneInfo(message.interviewer.time_zone if message.interviewer else interview.panel.time_zone)
    return {
        "lobby": lobby,
        "until": time_words(lobby.until, zone) if lobby.until else "",
        "is_in_call": message.interviewer is not None,
        "url": settings.SITE_URL + interview.get_absolute_url(),
    }


def _wait_of(interview: Interview, recording: Recording | None, *, now: datetime) -> Lobby | None:
    """Its wait, while somebody can still end it by a press."""
    if recording is None or not interview.is_live or interview.ends_at <= now:
        return None
    lobby = recording.lobby()
    return lobby if lobby and (lobby.until is None or now < lobby.until) else None


FACTS: dict[str, Callable[[Message, datetime], Facts | None]] = {Message.Kind.IN_LOBBY: _in_lobby}
