"""Interviews that should have been recorded and were not: a recruiter is told, with the cause, until they have looked or a recording comes."""

from datetime import datetime

from interviews.booking.models import Concern, Interview
from interviews.enums import LobbyPoint
from interviews.panels.models import LobbyCheck
from interviews.recordings import news
from interviews.recordings.models import Recording

Cause = Recording.Cause
REASONS: dict[str, Concern.Reason] = {
    Cause.NOT_ADMITTED: Concern.Reason.RECORDER_NOT_LET_IN,
    Cause.NEVER_HEARD: Concern.Reason.RECORDER_NEVER_HEARD,
    "": Concern.Reason.RECORDING_FAILED,
}  # for accounts that can't be reached there are alarms of their own
SHOULD_BE_RECORDED = frozenset({Interview.Status.SCHEDULED, Interview.Status.HELD})


def report(recording: Recording, *, now: datetime) -> None:
    """It has just been lost. A recorder that was not let in refutes what the panel's checklist says of a call that was tried."""
    interview = recording.interview
    news.tell_lost(recording, now=now)
    if recording.cause == Cause.NOT_ADMITTED:
        LobbyCheck.objects.refute(interview.panel, LobbyPoint.CALL_TRIED, at=now)
    reason = REASONS.get(recording.cause)
    is_replaced = interview.recordings.kept_or_coming().exists()
    if reason is not None and interview.status in SHOULD_BE_RECORDED and not is_replaced:
        Concern.objects.raise_about(interview, reason, at=now)


def clear(interview: Interview, *, now: datetime) -> None:
    """There is a recording after all."""
    Concern.objects.end_about(interview, *REASONS.values(), at=now)
