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
        for recording in interview.recordings.by_notetaker().exclude(state__in=Recording.ENDED):
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
    told = {"happened_at": now, "grant_id": account, "raw": {}, "notetaker_id": notetaker_id, "event_id": ""}
    try:
        found = nylas().notetaker(account, notetaker_id)
    except Missing:
        notetaking.note_deleted(shapes.NotetakerDeleted(**told), now=now)  # type: ignore[arg-type]  # all five are its own
        return
    sentence = words.sentence(found.vendor_state, found.vendor_meeting_state)
    before = recording.moments.last()
    if before is not None and before.words == sentence:
        return
    told |= {"state": found.state, "vendor_state": found.vendor_state, "words": sentence}
    if found.state == Recording.State.CAPTURED:
        _hear_of_files(recording, told, now=now)
    elif found.state is None or found.state == Recording.State.LOST or recording.is_behind(found.state):
        meeting_state = found.vendor_meeting_state
        notetaking.note(shapes.NotetakerChanged(**told, vendor_meeting_state=meeting_state), now=now)  # type: ignore[arg-type]  # likewise


def _hear_of_files(recording: Recording, told: dict[str, object], *, now: datetime) -> None:
    files = nylas().fresh_media(recording.nylas_grant_id, recording.nylas_notetaker_id)
    keep_until = min((file.expires_at for file in files if file.expires_at), default=None)
    kinds = tuple(file.kind for file in files)
    notetaking.note_media(shapes.MediaAnnounced(**told, kinds=kinds, keep_until=keep_until), now=now)  # type: ignore[arg-type]  # likewise
