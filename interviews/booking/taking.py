"""A candidate takes a time: link, consent, slot and host are checked and chosen here, then Nylas is asked for the booking."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from interviews.booking import conflicts, consent, errands, hosts, limits, naming, news
from interviews.booking.availability import find_slot, forget_times, with_session
from interviews.booking.changing import raise_two_at_once
from interviews.booking.choice import choose
from interviews.booking.models import BookingAttempt, BookingLink, Interview, InterviewChange
from interviews.booking.refusals import (
    SAME_MOMENT,
    BookedAlready,
    CannotBook,
    NamedAway,
    NotFound,
    OutOfReach,
    SlotGone,
    error_for,
)
from interviews.booking.second_click import wait_while
from interviews.enums import Skipped
from interviews.nylas.client import nylas
from interviews.nylas.errors import NylasError, Refused, SlotTaken, Unreachable
from interviews.nylas.shapes import Booked, Person, Slot
from interviews.panels import trainees
from interviews.panels.models import Chance, Interviewer, Revocation
from recruiting.work.errors import Never

logger = logging.getLogger(__name__)

LOOK_AGAIN_AFTER = timedelta(seconds=20)
MAX_TRIES = 4


def current_interview(link: BookingLink) -> Interview | None:
    """The link's live interview, else its latest; None before the first."""
    latest = Interview.objects.with_people().filter(link=link).order_by("-created_at")
    return latest.filter(status__in=Interview.LIVE).first() or latest.first()


def take(
    link: BookingLink,
    *,
    starts_at: datetime,
    ends_at: datetime,
    time_zone: str,
    language: str,
    by: User | None = None,
    now: datetime,
) -> Interview:
    """Book a time, once: a second click gets the first one's interview.

    `by`: the recruiter who books for the candidate. They may take any free time, not only picked ones, and the candidate need not have
    chosen about recording: nothing is recorded until they do. Raises CannotBook (SlotGone, OutOfReach among them) with words for the candidate.
    """
    if (booked := _booked_already(link, starts_at)) is not None:
        return booked
    _check(link, starts_at=starts_at, ends_at=ends_at, is_candidate=by is None, now=now)
    try:
        attempt = _begin(
            link, starts_at=starts_at, ends_at=ends_at, time_zone=time_zone, language=language, by=by, now=now
        )
    except IntegrityError:
        return _outcome_of_first_click(link, starts_at)
    try:
        if (booked := _booked_already(link, starts_at)) is not None:  # another request has booked it meanwhile
            attempt.delete()
            return booked
        interview = _book(attempt, now=now)
    except CannotBook as error:
        words = str(error.__cause__ or error)
        if isinstance(error, OutOfReach) and error.may_be_booked:
            attempt.settle(BookingAttempt.State.UNKNOWN, at=now, due_at=now + LOOK_AGAIN_AFTER, error=words)
        else:
            attempt.refuse(error.refusal, at=now, error=words)
        raise
    finally:
        forget_times(link.panel)
    return interview


def look_up(attempt: BookingAttempt, *, now: datetime) -> str:
    """Find out from the host's calendar whether an attempt without an answer was booked, and tell the candidate. The attempt's new state.

    Raises Unreachable while Nylas may still be writing it, and Never when our access to the calendar has ended.
    """
    if attempt.interview_id is not None:
        return BookingAttempt.State.BOOKED
    link = attempt.link
    host = attempt.interviewer
    if host is not None:
        account = attempt.nylas_grant_id or host.nylas_grant_id or ""
        if not account or Revocation.objects.has_ended(account):
            raise Never(
                f"{host.name} disconnected the calendar before we could look into it. Ask them, and tell the candidate."
            )
        guest = link.application.candidate.email.lower()
        found = [
            meeting
            for meeting in nylas().meetings_between(
                account,
                host.booking_calendar_id,
                starts_at=attempt.starts_at,
                ends_at=attempt.ends_at,
                configuration_id=link.panel.nylas_configuration_id or "",
            )
            if not meeting.is_cancelled
            and guest in meeting.participant_emails
            and meeting.starts_at == attempt.starts_at
        ]
        if found:
            booked = Booked(booking_id="", event_id=found[0].event_id, booking_ref="", is_pending=False)
            _write_interview(attempt, booked, people=_interviewers_among(found[0].participant_emails, link), now=now)
            return BookingAttempt.State.BOOKED
    if attempt.tries < MAX_TRIES:
        # Nylas may still be writing it; its own notification may also be on the way.
        raise Unreachable("Nylas has not answered, and the calendar does not show the interview yet.")
    news.tell_not_booked(link, now=now)
    attempt.refuse(NotFound.refusal, at=now)
    return BookingAttempt.State.REFUSED


def _booked_already(link: BookingLink, starts_at: datetime) -> Interview | None:
    live = Interview.objects.filter(link=link, status__in=Interview.LIVE).first()
    if live is None:
        return None
    if live.starts_at == starts_at:
        return live
    raise BookedAlready


def _check(link: BookingLink, *, starts_at: datetime, ends_at: datetime, is_candidate: bool, now: datetime) -> None:
    """Check what can be checked without Nylas. Raises CannotBook."""
    if not link.is_open(now):
        raise CannotBook("This link can't be used to book any more. Please write to us and we'll send a new one.")
    if not link.application.job.is_open:
        raise CannotBook("This job has been closed, so no new interviews can be booked.")
    if not link.panel.is_live:
        raise CannotBook("Booking is paused at the moment. Please write to us, and we'll find a time together.")
    named = link.naming()
    if named is not None and (why := naming.obstacle(named, now=now)) is not None:
        raise NamedAway(f"{named.interviewer.name} {why.label}")
    if is_candidate and not consent.has_chosen(link.application) and link.asks_recording():
        raise CannotBook("Please tell us first whether we may record the interview: the choice is above the times.")
    if is_candidate:
        limits.check_bookings(link, now=now)
    if ends_at - starts_at != link.panel.duration:
        raise CannotBook(
            f"An interview takes {link.panel.duration_minutes} minutes. Please choose one of the times shown."
        )


def _begin(
    link: BookingLink,
    *,
    starts_at: datetime,
    ends_at: datetime,
    time_zone: str,
    language: str,
    by: User | None = None,
    now: datetime,
) -> BookingAttempt:
    """Write the attempt under a lease.

    Raises IntegrityError while another of the same link is unsettled, and CannotBook when the candidate has another interview
    at that time.
    """
    with transaction.atomic():
        conflicts.lock_candidate(link.application.candidate)
        conflicts.refuse_overlap(link, starts_at=starts_at, ends_at=ends_at, refusal=CannotBook)
        return BookingAttempt.objects.begin(
            link, starts_at=starts_at, ends_at=ends_at, time_zone=time_zone, language=language, by=by, at=now
        )


def _outcome_of_first_click(link: BookingLink, starts_at: datetime) -> Interview:
    """Another click of the same link is under way: wait for it, and give the same answer."""
    first = link.attempts.order_by("-began_at", "-pk").first()
    if first is not None:
        rows = link.attempts.filter(pk=first.pk)  # none, once it finds that the time is booked already
        wait_while(rows.filter(state=BookingAttempt.State.TRYING).exists)
        first = rows.first()
    if (booked := _booked_already(link, starts_at)) is not None:
        return booked
    if first is None:
        raise CannotBook(SAME_MOMENT)
    if first.state == BookingAttempt.State.REFUSED:
        raise error_for(first.refusal)
    raise OutOfReach(may_be_booked=True)


def _book(attempt: BookingAttempt, *, now: datetime) -> Interview:
    link, panel = attempt.link, attempt.link.panel
    slot = find_slot(
        link, starts_at=attempt.starts_at, ends_at=attempt.ends_at, of_panel=attempt.by is not None, now=now
    )
    if slot is None:
        raise SlotGone
    if not panel.is_round_robin:
        return _book_everyone(attempt, slot, now=now)
    named = link.naming()
    chosen = choose(link, slot, named=named.interviewer if named else None, now=now)
    attempt.keep_reasons(chosen.reasons(), naming=named)
    learning = trainees.to_join(panel, slot.emails)
    while seated := chosen.seated():
        people = [*seated, *learning[:1]]
        refused = _take_place(attempt, slot, people, now=now)
        if not refused:
            try:
                booked = _ask_nylas(attempt, slot, hosts=tuple(person.email for person in people))
            except SlotTaken:
                refused = dict.fromkeys(_taken_meanwhile(attempt, people, now=now), Skipped.TAKEN_MEANWHILE)
            else:
                return _write_interview(attempt, booked, people=people, now=now)
        learning = [person for person in learning if person.pk not in refused]
        for person in seated:
            if person.pk in refused:
                chosen.refuse(person, refused[person.pk])
        attempt.keep_reasons(chosen.reasons(), naming=named)
    raise SlotGone


def _take_place(
    attempt: BookingAttempt, slot: Slot, people: list[Interviewer], *, now: datetime
) -> Mapping[int, Skipped]:
    """Store whom Nylas is asked for, the first as the host. From then on it counts for the caps of them all.

    Reasons by id, and nothing stored, when a cap or leave keeps some of them from it: others have booked since the slot was found.
    """
    with transaction.atomic():
        Interviewer.objects.lock([person.pk for person in people])
        kept_from = hosts.why_no_place(people, slot, attempt=attempt, now=now)
        if not kept_from:
            attempt.ask_for(people)
    return kept_from


def _taken_meanwhile(attempt: BookingAttempt, people: list[Interviewer], *, now: datetime) -> list[int]:
    """Whom of them Nylas has no longer free, by id; all of them where it doesn't say."""
    if len(people) == 1:
        return [people[0].pk]
    is_for_them = attempt.by is not None
    slot = find_slot(attempt.link, starts_at=attempt.starts_at, ends_at=attempt.ends_at, of_panel=is_for_them, now=now)
    if slot is None:
        raise SlotGone
    gone = [person.pk for person in people if person.email not in slot.emails]
    return gone or [person.pk for person in people]


def _book_everyone(attempt: BookingAttempt, slot: Slot, *, now: datetime) -> Interview:
    """One interview with everyone on the panel. The host is the first by name, who is the organizer of the Configuration."""
    people = _interviewers_among(slot.emails, attempt.link)
    if not people or _take_place(attempt, slot, people, now=now):
        raise SlotGone
    is_whole_panel = len(people) == attempt.link.panel.seats.count()
    try:
        booked = _ask_nylas(attempt, slot, hosts=() if is_whole_panel else tuple(person.email for person in people))
    except SlotTaken as error:
        raise SlotGone from error
    return _write_interview(attempt, booked, people=people, now=now)


def _interviewers_among(emails: Iterable[str], link: BookingLink) -> list[Interviewer]:
    """The interviewers among the addresses, by name, without the candidate, who may be an interviewer too."""
    people = Interviewer.objects.with_emails(list(emails)).other_than(link.application.candidate.email)
    return list(people.order_by("name"))


def _ask_nylas(attempt: BookingAttempt, slot: Slot, *, hosts: tuple[str, ...]) -> Booked:
    """One booking for these hosts, for the whole panel if none is named. Raises SlotTaken, OutOfReach."""
    link, panel = attempt.link, attempt.link.panel
    candidate = link.application.candidate
    try:
        return with_session(
            panel,
            lambda session: nylas().book(
                session,
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                host_emails=hosts,
                guest=Person(email=candidate.email, name=candidate.name),
                time_zone=attempt.time_zone,
                language=attempt.language,
                link_id=str(link.pk),
            ),
        )
    except SlotTaken:
        raise
    except Unreachable as error:
        raise OutOfReach(may_be_booked=True) from error
    except Refused as error:
        logger.warning("Nylas refused a booking: %s (request %s)", error, error.request_id)
        raise OutOfReach from error
    except NylasError as error:
        raise OutOfReach from error


def _write_interview(attempt: BookingAttempt, booked: Booked, *, people: list[Interviewer], now: datetime) -> Interview:
    """Write the interview that Nylas has booked, spend the link and owe the mails, in one transaction."""
    link, host = attempt.link, attempt.interviewer
    with transaction.atomic():
        BookingLink.objects.select_for_update().get(pk=link.pk)
        known = Interview.objects.filter(link=link, status__in=Interview.LIVE).first()
        if known is not None:  # written meanwhile, from Nylas's notification
            attempt.mark_booked(known, at=now)
            return known
        interview = Interview(
            application=link.application,
            panel=link.panel,
            link=link,
            interviewer=host,
            starts_at=attempt.starts_at,
            ends_at=attempt.ends_at,
            candidate_time_zone=attempt.time_zone,
            language=attempt.language,
            source=Interview.Source.CAREERS if attempt.by is None else Interview.Source.RECRUITER,
            nylas_booking_id=booked.booking_id or None,
            nylas_booking_ref=booked.booking_ref,
            nylas_event_id=booked.event_id,
            nylas_calendar_id=host.booking_calendar_id if host else "",
            nylas_grant_id=attempt.nylas_grant_id or (host.nylas_grant_id if host else "") or "",
            follows=previous_interview(link),
            names_due_at=None
            if attempt.naming
            else link.panel.names_due_at(attempt.starts_at, booked_at=now, time_zone=attempt.time_zone),
        )
        actor = InterviewChange.Actor.CANDIDATE if attempt.by is None else InterviewChange.Actor.RECRUITER
        roles = trainees.roles(link.panel, people)
        change = interview.schedule(people=people, roles=roles, by=attempt.by, actor=actor, at=now)
        Chance.objects.keep(interview.pk, attempt.shares())
        link.spend(at=now)
        link.application.candidate.keep_time_zone(attempt.time_zone)
        attempt.mark_booked(interview, at=now)
        news.tell(interview, change, now=now)
        errands.send_all(interview, now=now)
    # Now that other transactions see it: a move of the candidate's may have come to this time meanwhile.
    raise_two_at_once(interview, now=now)
    return interview


def previous_interview(link: BookingLink) -> Interview | None:
    """The cancelled interview of the same application and panel that a new booking follows, if nothing follows it yet."""
    return (
        Interview.objects.filter(
            application=link.application, panel=link.panel, status=Interview.Status.CANCELLED, followed_by=None
        )
        .order_by("-created_at")
        .first()
    )
