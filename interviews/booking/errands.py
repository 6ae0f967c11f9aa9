"""The errands that follow when an interview is booked, moved or cancelled. recruiting/queue.py says which function does each."""

from datetime import datetime, timedelta

from interviews.booking.models import Errand, Interview
from interviews.panels.models import Refill

MARK_HELD_AFTER = timedelta(minutes=15)
REMIND_AFTER = timedelta(minutes=15)
CHECK_BEFORE = timedelta(minutes=10)
LOOK_AFTER = timedelta(minutes=2)
STOP_WAITING_AFTER = timedelta(days=1)


def send_all(interview: Interview, *, now: datetime) -> None:
    """After every booking, move or cancel: look up the meeting, bring the Notetaker in line, open the debrief, and when the interview
    is over mark it as held and ask for the scorecards. On a large panel it may be others' turn now."""
    Refill.objects.ask(interview.panel, at=now)
    if interview.is_live:
        Errand.objects.send(Errand.Kind.OPEN_DEBRIEF, interview, due_at=now)
        Errand.objects.send(Errand.Kind.READ_MEETING, interview, due_at=now)
        if interview.hides_people(now):
            Errand.objects.send(Errand.Kind.TELL_NAMES, interview, due_at=interview.names_due_at or now)
        Errand.objects.send(Errand.Kind.MARK_HELD, interview, due_at=interview.ends_at + MARK_HELD_AFTER)
        Errand.objects.send(Errand.Kind.REMIND_SCORECARD, interview, due_at=interview.ends_at + REMIND_AFTER)
    if interview.panel.records:
        Errand.objects.send(Errand.Kind.FOLLOW_CONSENT, interview, due_at=now)
        Errand.objects.send(Errand.Kind.CHECK_CONSENT, interview, due_at=max(now, interview.starts_at - CHECK_BEFORE))
        Errand.objects.send(Errand.Kind.LOOK_AT_RECORDER, interview, due_at=interview.starts_at + LOOK_AFTER)
        Errand.objects.send(Errand.Kind.STOP_WAITING, interview, due_at=interview.ends_at + STOP_WAITING_AFTER)


def follow_call(interview: Interview, *, now: datetime) -> None:
    """The call may be another: read its link, and send the Notetaker to it where one is wanted."""
    Errand.objects.send(Errand.Kind.READ_MEETING, interview, due_at=now)
    if interview.panel.records:
        Errand.objects.send(Errand.Kind.FOLLOW_CONSENT, interview, due_at=now)
