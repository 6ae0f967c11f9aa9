"""What is to be done about an interview after it was booked, moved or cancelled: written down here, done by whom the queue's table says."""

from datetime import datetime, timedelta

from interviews.booking.models import Errand, Interview

MARK_HELD_AFTER = timedelta(minutes=15)
CHECK_BEFORE = timedelta(minutes=10)
STOP_WAITING_AFTER = timedelta(days=1)


def prepare(interview: Interview, *, now: datetime) -> None:
    """After every booking, move or cancel: look up the meeting, bring the Notetaker in line, and mark the interview as held when it is over."""
    if interview.is_live:
        Errand.objects.send(Errand.Kind.READ_MEETING, interview, due_at=now)
        Errand.objects.send(Errand.Kind.MARK_HELD, interview, due_at=interview.ends_at + MARK_HELD_AFTER)
    if interview.panel.records:
        Errand.objects.send(Errand.Kind.FOLLOW_CONSENT, interview, due_at=now)
        Errand.objects.send(Errand.Kind.CHECK_CONSENT, interview, due_at=max(now, interview.starts_at - CHECK_BEFORE))
        Errand.objects.send(Errand.Kind.STOP_WAITING, interview, due_at=interview.ends_at + STOP_WAITING_AFTER)


def mark_held(interview: Interview, *, now: datetime) -> None:
    """The time has passed and nobody said otherwise."""
    if interview.is_live and interview.ends_at <= now:
        interview.mark_held(at=now)
