"""What the host changes in the calendar itself: an interview moved, made a whole day, declined, given another call, deleted.

Nylas sends no booking notification for any of it (docs/nylas.md 5.9). Only the event in the host's own account counts: other
participants have copies.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from interviews.booking import meeting
from interviews.booking.changing import write_cancel, write_move
from interviews.booking.models import Concern, Errand, Interview, InterviewChange
from interviews.nylas import shapes
from recruiting.work.errors import NotYet

HOST = InterviewChange.Actor.INTERVIEWER
REASON = Concern.Reason
# A booking that is moved or cancelled changes its calendar event too: for so long the booking's own notification is waited for.
BOOKING_NEWS_WAIT = timedelta(seconds=20)
TO_THINK_AGAIN = timedelta(minutes=2)  # a “no” is pressed by mistake as easily as a “yes”


def follow_calendar(
    event: shapes.CalendarEventChanged | shapes.CalendarEventDeleted, *, now: datetime
) -> Interview | None:
    """Do to the interview what the host did to its event. None when the event is no interview, or a participant's copy of one.

    Raises NotYet while the booking's own notification may still come.
    """
    interview = _interview_of(event)
    if interview is None:
        return None
    shown = _shown_times(event)
    if now < event.happened_at + BOOKING_NEWS_WAIT and shown != (interview.starts_at, interview.ends_at):
        raise NotYet("Waiting whether the booking itself was changed.", wait=BOOKING_NEWS_WAIT)
    is_own = interview.nylas_calendar_id in {"", meeting.PRIMARY, event.calendar_id}
    if isinstance(event, shapes.CalendarEventDeleted) or event.is_cancelled or not is_own:
        return _find_again(interview, now=now)
    return _follow_change(interview, event, shown, now=now)


def _interview_of(event: shapes.CalendarEventChanged | shapes.CalendarEventDeleted) -> Interview | None:
    """The live interview that this event is in its host's account; copies in other accounts have the same event id."""
    in_hosts_account = Q(nylas_grant_id=event.grant_id) | Q(interviewer__nylas_grant_id=event.grant_id)
    if not event.grant_id:
        return None
    return Interview.objects.live().filter(in_hosts_account, nylas_event_id=event.event_id).first()


def _find_again(interview: Interview, *, now: datetime) -> Interview:
    """The event was reported as deleted, or in another calendar: look for it in the host's calendars, and follow what is found."""
    found = meeting.find(interview)
    with transaction.atomic():
        if found is None:
            interview.note_news(now)
            Concern.objects.raise_about(interview, REASON.DELETED_BY_HOST, at=now)
            return write_cancel(interview, actor=HOST, reason="Removed from the calendar", now=now)
        interview.move_calendar(calendar_id=found.calendar_id or interview.nylas_calendar_id, event_id=found.event_id)
        Errand.objects.send(Errand.Kind.READ_MEETING, interview, due_at=now)
        if found.starts_at is None or found.ends_at is None or found.ends_at <= found.starts_at:
            return interview
        return _follow_times(interview, (found.starts_at, found.ends_at), now=now)


def _follow_change(
    interview: Interview,
    event: shapes.CalendarEventChanged,
    shown: tuple[datetime, datetime] | None,
    *,
    now: datetime,
) -> Interview:
    with transaction.atomic():
        if not interview.note_news(event.happened_at):
            return interview
        _note_answers(interview, event, now=now)
        if (event.join_url, event.join_url_from) != (interview.join_url, interview.join_url_from):
            # A notification may leave out a link that is still there, so the event itself is read.
            Errand.objects.send(Errand.Kind.READ_MEETING, interview, due_at=now)
        if event.is_whole_day:
            Concern.objects.raise_about(interview, REASON.WHOLE_DAY, at=now)
            if interview.panel.records:  # Nylas may have moved its Notetaker to midnight
                Errand.objects.send(Errand.Kind.FOLLOW_CONSENT, interview, due_at=now)
        elif shown is not None:
            Concern.objects.end_about(interview, REASON.WHOLE_DAY, at=now)
            return _follow_times(interview, shown, now=now)
    return interview


def _follow_times(interview: Interview, shown: tuple[datetime, datetime], *, now: datetime) -> Interview:
    if shown == (interview.starts_at, interview.ends_at):
        return interview
    Concern.objects.raise_about(interview, REASON.MOVED_BY_HOST, at=now)
    return write_move(interview, starts_at=shown[0], ends_at=shown[1], actor=HOST, now=now)


def _note_answers(interview: Interview, event: shapes.CalendarEventChanged, *, now: datetime) -> None:
    """Raise a concern for each “no” to the invitation, and end it after a later “yes”. An interviewer's leads to somebody else."""
    if event.declined is None:
        return
    hosts = {person.email.lower() for person in interview.people()}
    candidate = {interview.application.candidate.email.lower()}
    for people, reason in ((hosts, REASON.DECLINED_BY_HOST), (candidate, REASON.DECLINED_BY_CANDIDATE)):
        if people.isdisjoint(event.declined):
            Concern.objects.end_about(interview, reason, at=now)
        else:
            Concern.objects.raise_about(interview, reason, at=now)
            if reason == REASON.DECLINED_BY_HOST:
                due_at = now + TO_THINK_AGAIN
                Errand.objects.send(Errand.Kind.REPLACE_DECLINER, interview, due_at=due_at)


def _shown_times(event: shapes.CalendarEventChanged | shapes.CalendarEventDeleted) -> tuple[datetime, datetime] | None:
    """Begin and end of the event; None for a deleted event, a whole day, or an event without an end."""
    if isinstance(event, shapes.CalendarEventDeleted) or event.is_cancelled:
        return None
    if event.starts_at is None or event.ends_at is None or event.ends_at <= event.starts_at:
        return None
    return event.starts_at, event.ends_at
