"""The calendar event of an interview: found in its host's calendars, and its link to the call stored.

Reads the event; writes the interview's link, its change and concerns. Owes the mails, the ATS's event and the Notetaker's errand.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from interviews.booking import news
from interviews.booking.models import Concern, Errand, Interview
from interviews.nylas import shapes
from interviews.nylas.calls import CONFERENCING, DESCRIPTION
from interviews.nylas.client import nylas
from interviews.nylas.errors import Missing
from recruiting.work.errors import NotYet

PRIMARY = "primary"  # a calendar's name for as long as its id is not known


def read_event(interview: Interview) -> shapes.Meeting:
    """The event as its calendar has it now. Raises NotYet while it isn't there."""
    if not (interview.nylas_event_id and interview.nylas_grant_id):
        raise NotYet("The calendar event is not known yet.", wait=timedelta(seconds=20))
    try:
        return nylas().meeting(
            interview.nylas_grant_id, interview.nylas_calendar_id or PRIMARY, interview.nylas_event_id
        )
    except Missing as error:
        raise NotYet("The calendar event is not there (yet).", wait=timedelta(seconds=30)) from error


def find(interview: Interview) -> shapes.Meeting | None:
    """The event, in whichever of its host's calendars it is now; None when it was deleted or cancelled."""
    if not (interview.nylas_event_id and interview.nylas_grant_id):
        return None
    return next((meeting for meeting in _possible_events(interview) if not meeting.is_cancelled), None)


def _possible_events(interview: Interview) -> Iterator[shapes.Meeting]:
    """By its id in its calendar, then in the host's others, then by guest and time: some providers give a moved event a new id."""
    account, own = interview.nylas_grant_id, interview.nylas_calendar_id or PRIMARY
    client = nylas()
    others = [
        calendar.id
        for calendar in client.calendars(account)
        if calendar.id != own and not (own == PRIMARY and calendar.is_primary)
    ]
    for calendar_id in [own, *others]:
        try:
            yield client.meeting(account, calendar_id, interview.nylas_event_id)
        except Missing:
            continue
    guest = interview.application.candidate.email.lower()
    for calendar_id in others:
        same_time = client.meetings_between(
            account, calendar_id, starts_at=interview.starts_at, ends_at=interview.ends_at
        )
        for meeting in same_time:
            if guest in meeting.participant_emails and meeting.starts_at == interview.starts_at:
                yield meeting


def note_place(interview: Interview, found: shapes.Meeting, *, now: datetime) -> None:
    """Store the event's calendar and its link to the call: `location` in the booking is usually empty (docs/nylas.md 5.6).

    Raises NotYet while the event has no link.
    """
    if found.calendar_id and found.calendar_id != interview.nylas_calendar_id:
        interview.move_calendar(calendar_id=found.calendar_id, event_id=interview.nylas_event_id)  # no longer "primary"
    if not (found.join_url or interview.join_url):
        raise NotYet("The calendar has not made the meeting link yet.", wait=timedelta(seconds=20))
    note_call(interview, found, now=now)


def note_call(interview: Interview, meeting: shapes.Meeting, *, now: datetime) -> Interview:
    """Store the event's link to the call. Another link than before is mailed; a missing one raises a concern."""
    with transaction.atomic():
        fresh = Interview.objects.select_for_update().get(pk=interview.pk)
        join_url = "" if _is_removed_call(fresh, meeting) else meeting.join_url
        place = meeting.join_url_from if join_url else ""
        if not fresh.is_live or (join_url, place) == (fresh.join_url, fresh.join_url_from):
            return fresh
        if join_url == fresh.join_url:
            fresh.note_where_link_stands(place)
            return fresh
        change = fresh.change_call(join_url, place=place, at=now)
        if change is None:
            news.tell_ats_of_call(fresh, now=now)
        elif join_url:
            Concern.objects.end_about(fresh, Concern.Reason.CALL_GONE, at=now)
            Concern.objects.raise_about(fresh, Concern.Reason.CALL_REPLACED, at=now)
            news.tell(fresh, change, now=now)
        else:
            Concern.objects.raise_about(fresh, Concern.Reason.CALL_GONE, at=now)
            news.tell_ats_of_call(fresh, change, now=now)
        if change is not None and fresh.panel.records:
            Errand.objects.send(Errand.Kind.FOLLOW_CONSENT, fresh, due_at=now)
    return fresh


def _is_removed_call(interview: Interview, meeting: shapes.Meeting) -> bool:
    """Is the event's link one that the host has removed? Providers also write it into the description, where it stays."""
    if meeting.join_url_from != DESCRIPTION:
        return False
    is_the_events_own = interview.join_url_from in {CONFERENCING, ""} and meeting.join_url == interview.join_url
    return is_the_events_own or interview.changes.filter(from_join_url=meeting.join_url).exists()
