"""Nylas's notifications about bookings: our own are found again, and bookings made elsewhere become interviews too."""

from datetime import datetime, timedelta

from django.db import transaction

from candidates import applying
from candidates.models import Application
from interviews.booking import errands, guests, meeting, news
from interviews.booking.changing import raise_two_at_once, write_cancel, write_move
from interviews.booking.models import BookingAttempt, BookingLink, Concern, Interview, InterviewChange, Reassignment
from interviews.booking.taking import previous_interview
from interviews.nylas import shapes
from interviews.panels import trainees
from interviews.panels.models import Chance, Interviewer, Panel
from recruiting.identity import has_mailbox, placeholder_address
from recruiting.work.errors import NotYet

NYLAS, INTERVIEWER = InterviewChange.Actor.NYLAS, InterviewChange.Actor.INTERVIEWER
CREATION_WAIT = timedelta(seconds=45)  # twelve looks last well beyond the next sweep, which finds the booking
OWN_CHANGE_WAIT = timedelta(seconds=3)  # until the page that makes a change has written it


def record(event: shapes.BookingCreated, *, now: datetime) -> Interview | None:
    """Turn a booking into an interview, or find the one it already is. None when the Configuration isn't one of our panels."""
    panel = Panel.objects.for_configuration(event.configuration_id)
    if panel is None:
        return None
    if (left := _that_left(event)) is not None:
        return left
    link = _own_link(event.link_id)
    if link is not None and link.attempts.being_written().exists():
        raise NotYet("The booking is still being written by the page that made it.", wait=OWN_CHANGE_WAIT)
    interview = _find(event, link) or _create(event, panel, link, now=now)
    with transaction.atomic():
        interview = Interview.objects.select_for_update().get(pk=interview.pk)
        interview.fill_in(
            booking_id=event.booking_id,
            booking_ref=event.booking_ref,
            event_id=event.event_id,
            calendar_id=event.calendar_id,
            grant_id=event.grant_id,
        )
    return interview


def follow_move(event: shapes.BookingRescheduled, *, now: datetime) -> Interview | None:
    """A booking was moved in place: the same interview, one version more. Older news than what we know changes nothing."""
    interview = Interview.objects.for_booking(event.booking_id, was=event.was_booking_id, event_id=event.event_id)
    if interview is None:
        if (left := _that_left(event)) is None:
            _wait_for_creation(event.configuration_id)
        return left
    _wait_for_own_change(interview)
    with transaction.atomic():
        if event.booking_id and interview.nylas_booking_id != event.booking_id:
            interview.keep_booking(event.booking_id)
        if not interview.note_news(event.happened_at):
            return interview
        if interview.status == Interview.Status.HELD:
            interview.correct_times(event.starts_at, event.ends_at)
        return write_move(interview, starts_at=event.starts_at, ends_at=event.ends_at, actor=NYLAS, now=now)


def follow_cancel(event: shapes.BookingCancelled, *, now: datetime) -> Interview | None:
    """A booking was cancelled, here or elsewhere. Older news than what we know counts only if the calendar event is gone."""
    interview = Interview.objects.for_booking(event.booking_id, event_id=event.event_id)
    if interview is None:
        if (left := _that_left(event)) is None:
            _wait_for_creation(event.configuration_id, is_needed=False)
        return left
    _wait_for_own_change(interview)
    if not interview.note_news(event.happened_at) and not _is_gone(interview):
        return interview
    return write_cancel(interview, actor=NYLAS, reason=event.reason, now=now)


def _that_left(event: shapes.BookingCreated | shapes.BookingRescheduled | shapes.BookingCancelled) -> Interview | None:
    """The interview that was this booking until another person took it over: news of the booking change nothing any more."""
    row = Reassignment.objects.that_left(booking_id=event.booking_id, event_id=event.event_id)
    return row.interview if row is not None else None


def _is_gone(interview: Interview) -> bool:
    return bool(interview.is_live and interview.nylas_event_id) and meeting.find(interview) is None


def _own_link(link_id: str) -> BookingLink | None:
    return BookingLink.objects.with_id(link_id).select_related("application__candidate", "panel").first()


def interview_of(event: shapes.BookingCreated) -> Interview | None:
    """The interview that a booking is; None when the Configuration isn't one of our panels', or the booking was not recorded yet."""
    if Panel.objects.for_configuration(event.configuration_id) is None or _that_left(event) is not None:
        return None
    return _find(event, _own_link(event.link_id))


def _find(event: shapes.BookingCreated, link: BookingLink | None) -> Interview | None:
    by_id = Interview.objects.filter(nylas_booking_id=event.booking_id).first() if event.booking_id else None
    if by_id is not None:
        return by_id
    if event.event_id and (by_event := Interview.objects.filter(nylas_event_id=event.event_id).first()):
        return by_event
    if link is None:
        return None
    return Interview.objects.live().filter(link=link, starts_at=event.starts_at).first()


@transaction.atomic
def _create(event: shapes.BookingCreated, panel: Panel, link: BookingLink | None, *, now: datetime) -> Interview:
    """Write the interview of a booking made elsewhere, or by a process of ours that died before it could write it."""
    if link is not None:
        BookingLink.objects.select_for_update().get(pk=link.pk)
        if (known := _find(event, link)) is not None:  # written meanwhile, by looking up the attempt
            return known
    host, is_elsewhere = _host(event, link), link is None
    if link is None:
        application = _application_of_guest(event, panel, host, now=now)
        expires_at = panel.link_expires_at(now)
        link = BookingLink.make(application=application, panel=panel, expires_at=expires_at, by=None, at=now)
    asked = link.attempts.unsettled().filter(starts_at=event.starts_at).first()
    interview = _unsaved(event, panel, link, host=host, asked=asked, is_elsewhere=is_elsewhere, now=now)
    people = _people(event, interview)
    change = interview.schedule(people=people, roles=trainees.roles(panel, people), actor=NYLAS, at=now)
    if host is None:
        Concern.objects.raise_about(interview, Concern.Reason.HOST_UNKNOWN, at=now)
    if not has_mailbox(interview.application.candidate.email):
        Concern.objects.raise_about(interview, Concern.Reason.CANDIDATE_UNKNOWN, at=now)
    raise_two_at_once(interview, now=now)
    link.spend(at=now)
    BookingAttempt.objects.note_interview(interview)
    if asked is not None:
        Chance.objects.keep(interview.pk, asked.shares())
        link.application.candidate.keep_time_zone(asked.time_zone)
    news.tell(interview, change, now=now)
    errands.send_all(interview, now=now)
    return interview


def _unsaved(
    event: shapes.BookingCreated,
    panel: Panel,
    link: BookingLink,
    *,
    host: Interviewer | None,
    asked: BookingAttempt | None,
    is_elsewhere: bool,
    now: datetime,
) -> Interview:
    """The interview as Nylas tells of it. It may leave out zone and language: the attempt has what the candidate chose."""
    source = Interview.Source.ELSEWHERE if is_elsewhere else Interview.Source.CAREERS
    if asked is not None and asked.by is not None:
        source = Interview.Source.RECRUITER
    zone = asked.time_zone if asked else event.guest_time_zone
    is_told_later = not is_elsewhere and link.naming() is None  # whoever books elsewhere sees whom
    names_due_at = panel.names_due_at(event.starts_at, booked_at=now, time_zone=zone) if is_told_later else None
    return Interview(
        application=link.application,
        panel=panel,
        link=link,
        interviewer=host,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        candidate_time_zone=zone,
        language=asked.language if asked else event.guest_language or "en",
        source=source,
        told_at=event.happened_at,
        nylas_booking_id=event.booking_id or None,
        nylas_booking_ref=event.booking_ref,
        nylas_event_id=event.event_id,
        nylas_calendar_id=event.calendar_id,
        nylas_grant_id=event.grant_id,
        follows=previous_interview(link),
        names_due_at=names_due_at,
    )


def _host(event: shapes.BookingCreated, link: BookingLink | None) -> Interviewer | None:
    """The owner of the calendar; else the first interviewer on the booking who isn't the candidate."""
    if (by_grant := Interviewer.objects.filter(nylas_grant_id=event.grant_id).first()) is not None:
        return by_grant
    ours = Interviewer.objects.with_emails([person.email for person in event.people])
    return ours.other_than(link.application.candidate.email if link else "").order_by("pk").first()


def _people(event: shapes.BookingCreated, interview: Interview) -> list[Interviewer]:
    """All interviewers on the booking, without the candidate, who may be an interviewer too."""
    ours = Interviewer.objects.with_emails([person.email for person in event.people])
    return list(ours.other_than(interview.application.candidate.email))


def _application_of_guest(
    event: shapes.BookingCreated, panel: Panel, host: Interviewer | None, *, now: datetime
) -> Application:
    """The application that the booking is for; that of an unknown guest, for a recruiter to name, when more than one is possible."""
    if (known := guests.application_of(event.people, panel)) is not None:
        return known
    guest = guests.guest_among(event.people, host)
    if guest is None:
        guest = shapes.Person(email=placeholder_address(event.booking_id or event.event_id), name="Unknown guest")
    return applying.find_or_enter_for_booking(panel.job, name=guest.name, email=guest.email, now=now)


def _wait_for_creation(configuration_id: str, *, is_needed: bool = True) -> None:
    """Raises NotYet when an unknown booking is on one of our panels: its creation may still be told, or found by a sweep.

    `is_needed`: should a person know if it never is? Nobody misses what was called off before we knew of it.
    """
    if Panel.objects.for_configuration(configuration_id) is not None:
        raise NotYet("The booking this is about has not arrived yet.", wait=CREATION_WAIT, ignored=not is_needed)


def _wait_for_own_change(interview: Interview) -> None:
    """Raises NotYet while a request of ours is changing the interview: the notification may come before Nylas's answer to it."""
    if interview.is_being_changed():
        raise NotYet("It is still being written by the page that changes it.", wait=OWN_CHANGE_WAIT)
