"""Our own looks at the recorder, at times of each interview: whatever notification is lost, the same functions hear of it.

Ten minutes before the call CHECK_CONSENT looks (notetaking.follow_consent); here two minutes after its beginning, when the lobby has
given up, and after its end.
"""

from datetime import datetime, timedelta

from interviews.booking import consent
from interviews.booking.errands import LOOK_AFTER
from interviews.booking.models import Errand, Interview
from interviews.nylas import shapes, words
from interviews.nylas.client import nylas
from interviews.nylas.errors import Missing
from interviews.recordings import notetaking
from interviews.recordings.lobby import LOBBY_TIMEOUT
from interviews.recordings.models import Recording

LOOK_AFTER_LOBBY = LOBBY_TIMEOUT + timedelta(minutes=2)
LOOK_AFTER_END = timedelta(minutes=10)  # usually the files are ready by then (docs/nylas.md 4.6)


def look(interview: Interview, *, now: datetime) -> None:
    """Ask Nylas what the recorder does. While the call runs, one that is wanted and missing is sent, and a second one is taken off."""
    if interview.starts_at <= now:
        for recording in interview.recordings.live():
            _hear(recording, now=now)
        if now < interview.ends_at:
            notetaking.follow_consent(interview, now=now)
            if consent.may_record(interview):
                notetaking.take_off_spares(interview)
    if (at := _next_look(interview, now=now)) is not None:
        Errand.objects.send(Errand.Kind.LOOK_AT_RECORDER, interview, due_at=at)


def _next_look(interview: Interview, *, now: datetime) -> datetime | None:
    looks = (
        interview.starts_at + LOOK_AFTER,
        interview.starts_at + LOOK_AFTER_LOBBY,
        interview.ends_at + LOOK_AFTER_END,
    )
    return min((at for at in looks if at > now), default=None)


def _hear(recording: Recording, *, now: datetime) -> None:
    """As if Nylas had just told it."""
    account, notetaker_id = recording.nylas_grant_id, recording.nylas_notetaker_id
    try:
        found = nylas().notetaker(account, notetaker_id)
    except Missing:
        told = shapes.NotetakerDeleted(now, account, {}, notetaker_id=notetaker_id, event_id="")
        notetaking.note_deleted(told, now=now)
        return
    if _is_known(recording, found):
        return
    if found.state == Recording.State.CAPTURED:
        _hear_of_files(recording, found, now=now)
        return
    news = shapes.NotetakerChanged(
        now,
        account,
        {},
        notetaker_id=notetaker_id,
        event_id="",
        state=found.state,
        vendor_state=found.vendor_state,
        vendor_meeting_state=found.vendor_meeting_state,
        words=_words(found),
    )
    notetaking.note(news, now=now)


def _is_known(recording: Recording, found: shapes.Notetaker) -> bool:
    """Is it where we have it, or in a state that is new to us and stands in its timeline already?"""
    if found.state is None:
        return recording.was_last_told(found.vendor_state, found.vendor_meeting_state)
    return found.state != Recording.State.LOST and not recording.is_behind(found.state)


def _words(found: shapes.Notetaker) -> str:
    return words.sentence(found.vendor_state, found.vendor_meeting_state)


def _hear_of_files(recording: Recording, found: shapes.Notetaker, *, now: datetime) -> None:
    account, notetaker_id = recording.nylas_grant_id, recording.nylas_notetaker_id
    files = nylas().fresh_media(account, notetaker_id)
    news = shapes.MediaAnnounced(
        now,
        account,
        {},
        notetaker_id=notetaker_id,
        event_id="",
        state=found.state,
        vendor_state=found.vendor_state,
        words=_words(found),
        kinds=tuple(file.kind for file in files),
        keep_until=min((file.expires_at for file in files if file.expires_at), default=None),
    )
    notetaking.note_media(news, now=now)
