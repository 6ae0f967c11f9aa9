"""The recorder is stopped or taken off by somebody in the call, or what it recorded is erased.

The wish is kept first and carried out at once; where Nylas does not answer, an errand goes on. No other recorder comes to that call.
"""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction

from interviews.booking.access import may_run
from interviews.booking.models import Errand, Interview
from interviews.nylas.client import nylas
from interviews.nylas.errors import NylasError
from interviews.recordings import losses
from interviews.recordings.models import Recording
from interviews.recordings.models.recording_rows import RecordingQuerySet
from recruiting.identity import display_name

Dismissal = Recording.Dismissal
OFFERED_BEFORE = timedelta(minutes=10)  # the call begins
TRY_AGAIN_AFTER = timedelta(seconds=5)
CAUSES = {Dismissal.REMOVE: Recording.Cause.DISMISSED, Dismissal.ERASE: Recording.Cause.ERASED_IN_CALL}
WORDS = {
    Dismissal.STOP: "{name} stopped the recording",
    Dismissal.REMOVE: "{name} took the recorder off the call",
    Dismissal.ERASE: "{name} had the recording stopped and erased",
}


class CannotDismiss(Exception):
    """The recorder does something else by now, or the call is over."""


def offered(interview: Interview, user: User, *, now: datetime) -> tuple[Recording.Dismissal, ...]:
    """What this person may ask of the recorder now."""
    recording = _present(interview, now=now) if may_run(interview, user) else None
    return _offers(recording) if recording is not None else ()


def leaves_no_trace(recording: Recording) -> bool:
    """Did somebody in the call ask for it to go, with whatever it has recorded?"""
    return recording.dismissal in CAUSES


def of_call(interview: Interview) -> RecordingQuerySet:
    """The recorders that were dismissed from the call at the interview's present time."""
    return interview.recordings.dismissed_since(interview.starts_at - OFFERED_BEFORE)


def dismiss(interview: Interview, asked: Recording.Dismissal, *, by: User, now: datetime) -> bool:
    """Ask it of the recorder. False while Nylas has not done it yet: it is asked until it has. Raises CannotDismiss."""
    with transaction.atomic():
        Interview.objects.select_for_update().get(pk=interview.pk)
        if not of_call(interview).filter(dismissal=asked).exists():  # else a second click: the same answer
            _keep(interview, asked, by=by, now=now)
    try:
        carry_out(interview, now=now)
    except NylasError:
        return False
    return True


def _keep(interview: Interview, asked: Recording.Dismissal, *, by: User, now: datetime) -> None:
    recording = _present(interview, now=now)
    if recording is None or asked not in _offers(recording):
        raise CannotDismiss
    recording.dismiss(asked, by=by, at=now)
    recording.add_moment(now, WORDS[asked].format(name=display_name(by)), f"asked_to_{asked}")
    losses.clear(interview, now=now)
    Errand.objects.send(Errand.Kind.DISMISS_RECORDER, interview, due_at=now + TRY_AGAIN_AFTER)


def carry_out(interview: Interview, *, now: datetime) -> None:
    """Do at Nylas what was asked and is not done yet; doing it again changes nothing. Raises the errors of interviews.nylas.errors."""
    client = nylas()
    for recording in interview.recordings.by_notetaker().exclude(dismissal=""):
        asked = Dismissal(recording.dismissal)
        account, notetaker_id = recording.nylas_grant_id, recording.nylas_notetaker_id
        if asked == Dismissal.STOP:
            if recording.state in {*Recording.BEFORE_THE_CALL, Recording.State.RECORDING}:
                client.stop_notetaker(account, notetaker_id)
        elif recording.state != Recording.State.WITHDRAWN:
            client.take_off(account, notetaker_id)
            recording.advance(Recording.State.WITHDRAWN, cause=CAUSES[asked])


def _present(interview: Interview, *, now: datetime) -> Recording | None:
    """The recorder at the call, or on its way; None before and after."""
    if not interview.starts_at - OFFERED_BEFORE <= now < interview.ends_at:
        return None
    return interview.recordings.live().first()


def _offers(recording: Recording) -> tuple[Recording.Dismissal, ...]:
    state, states = recording.state, Recording.State
    if leaves_no_trace(recording):
        return ()
    if state in {states.EXPECTED, states.JOINING, states.IN_LOBBY}:
        return (Dismissal.REMOVE,)
    if state == states.RECORDING:
        return (Dismissal.ERASE,) if recording.dismissal else (Dismissal.STOP, Dismissal.ERASE)
    if state == states.PROCESSING and not recording.artifacts.exists():
        return (Dismissal.ERASE,)
    return ()
