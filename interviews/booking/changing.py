"""An interview is moved or cancelled by the candidate or a recruiter. Nylas first, then our row: never the other way round."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from interviews.booking import conflicts, errands, hosts, limits, meeting, news
from interviews.booking.availability import find_slot, forget_times, with_session
from interviews.booking.models import Concern, Interview, InterviewChange
from interviews.booking.refusals import CannotCancel, CannotMove, OutOfReach, SlotGone, StillStands
from interviews.booking.second_click import wait_while
from interviews.booking.taking_off import take_off
from interviews.nylas.client import nylas
from interviews.nylas.errors import NylasError, SlotTaken, Unreachable
from interviews.nylas.shapes import Person, Slot
from interviews.panels.models import Interviewer
from recruiting.identity import same_person
from recruiting.work.errors import NotYet

SAME_MOMENT = "This interview was being changed at the same moment. Please reload the page to see where it stands."
TOO_LATE = "It's too close to the interview to change it here. Please call or write to {name} ({email})."


def can_move(interview: Interview) -> bool:
    """Can it be moved here, whichever times are free? If not, a recruiter has to do it."""
    panel = interview.panel
    is_ours = interview.link_id is not None and (bool(interview.nylas_booking_id) or interview.goes_by_its_event())
    if not (is_ours and panel.is_live and panel.nylas_configuration_id) or interview.is_out_of_reach():
        return False
    if interview.goes_by_its_event():  # its event is moved, whosever it is, if they can be asked when they are free
        return all(person.is_active and person.is_live for person in interview.people())
    keys = [person.pk for person in interview.people()]
    return not panel.is_round_robin or panel.live_interviewers().filter(pk__in=keys).count() == len(keys)


def move(
    interview: Interview,
    *,
    starts_at: datetime,
    ends_at: datetime,
    time_zone: str,
    actor: str,
    by: User | None = None,
    reason: str = "",
    now: datetime,
) -> Interview:
    """Move the interview at Nylas and here, with the same interviewers. To its present time nothing is changed.

    Raises CannotMove, and SlotGone and OutOfReach as for a booking.
    """
    if interview.is_at(starts_at):
        return interview
    if not interview.begin_change():
        return _wait_for_other_change(interview, starts_at)
    try:
        interview.refresh_from_db()
        if interview.is_at(starts_at):  # another request has moved it meanwhile
            return interview
        return _move(
            interview,
            starts_at=starts_at,
            ends_at=ends_at,
            time_zone=time_zone,
            actor=actor,
            by=by,
            reason=reason,
            now=now,
        )
    finally:
        forget_times(interview.panel, moving=interview)
        interview.end_change()


def _wait_for_other_change(interview: Interview, starts_at: datetime) -> Interview:
    """Wait for the request that is changing the interview. Raises CannotMove unless it was moved to the same time."""
    wait_while(interview.is_being_changed)
    interview.refresh_from_db()
    if interview.is_at(starts_at):
        return interview
    raise CannotMove(SAME_MOMENT)


def _move(
    interview: Interview,
    *,
    starts_at: datetime,
    ends_at: datetime,
    time_zone: str,
    actor: str,
    by: User | None,
    reason: str,
    now: datetime,
) -> Interview:
    _check_changeable(interview, actor, now, CannotMove)
    check_ahead(interview, now)
    link = interview.link
    if link is None or not (interview.nylas_booking_id or interview.goes_by_its_event()):
        raise CannotMove("This interview can't be moved here. Please write to us, and we'll move it for you.")
    if actor == InterviewChange.Actor.CANDIDATE:
        limits.check_moves(link, now=now)
    conflicts.refuse_overlap(link, starts_at=starts_at, ends_at=ends_at, refusal=CannotMove)
    slot = find_slot(link, starts_at=starts_at, ends_at=ends_at, moving=interview, now=now)
    if slot is None or not _take_place(interview, slot, now=now):
        raise SlotGone
    try:
        is_quiet = interview.hides_people(now)
        _move_at_nylas(interview, starts_at=starts_at, ends_at=ends_at, time_zone=time_zone, is_quiet=is_quiet)
    except SlotTaken as error:
        raise SlotGone from error
    except NylasError as error:
        if not (isinstance(error, Unreachable) and _stands_at(interview, starts_at)):
            raise OutOfReach from error
    with transaction.atomic():
        interview.note_news(now)  # notifications of earlier moves are old from here on
        if actor == InterviewChange.Actor.CANDIDATE:
            interview.keep_time_zone(time_zone)
        moved = write_move(interview, starts_at=starts_at, ends_at=ends_at, actor=actor, by=by, reason=reason, now=now)
    # Again, now that other transactions see it: of two that write at the same moment, one sees the other.
    raise_two_at_once(moved, now=now)
    return moved


def _move_at_nylas(
    interview: Interview, *, starts_at: datetime, ends_at: datetime, time_zone: str, is_quiet: bool
) -> None:
    """Move its booking, to times of those whom Nylas asks for it; else its event."""
    candidate, booking_id = interview.application.candidate, interview.nylas_booking_id
    if booking_id and not interview.goes_by_its_event():
        with_session(
            interview.panel,
            lambda session: nylas().reschedule(
                session,
                booking_id,
                starts_at=starts_at,
                ends_at=ends_at,
                guest=Person(email=candidate.email, name=candidate.name),
                time_zone=time_zone,
                language=interview.language,
            ),
        )
    else:
        nylas().move_event(
            interview.nylas_grant_id,
            interview.nylas_calendar_id or meeting.PRIMARY,
            interview.nylas_event_id,
            starts_at=starts_at,
            ends_at=ends_at,
            time_zone=time_zone,
            is_quiet=is_quiet,
        )


def _stands_at(interview: Interview, starts_at: datetime) -> bool:
    """Did Nylas move it although its answer was lost? False also while its calendar can't be read: its notification will tell."""
    try:
        found = meeting.read_event(interview)
    except (NylasError, NotYet):
        return False
    return found.starts_at == starts_at and not found.is_cancelled


def _take_place(interview: Interview, slot: Slot, *, now: datetime) -> bool:
    """Make the move count for its people's caps from now on. False, and nothing stored, when a cap or leave keeps one from it."""
    people = interview.people()
    with transaction.atomic():
        Interviewer.objects.lock([person.pk for person in people])
        is_booked = bool(interview.nylas_booking_id) and not interview.goes_by_its_event()
        is_free = not hosts.why_no_place(people, slot, moving=interview, is_booked=is_booked, now=now)
        if is_free:
            interview.hold_place(slot.starts_at)
    return is_free


def write_move(
    interview: Interview,
    *,
    starts_at: datetime,
    ends_at: datetime,
    actor: str,
    by: User | None = None,
    reason: str = "",
    now: datetime,
) -> Interview:
    """Write a move that has already happened at Nylas. Seeing the same times again changes nothing."""
    with transaction.atomic():
        fresh = Interview.objects.select_for_update().get(pk=interview.pk)
        if (fresh.starts_at, fresh.ends_at) != (starts_at, ends_at) and fresh.is_live:
            change = fresh.reschedule(starts_at, ends_at, by=by, actor=actor, reason=reason[:1000], at=now)
            raise_two_at_once(fresh, now=now)
            news.tell(fresh, change, now=now)
            errands.send_all(fresh, now=now)
    return fresh


def raise_two_at_once(interview: Interview, *, now: datetime) -> None:
    """Raise a concern when an interviewer or the candidate has another interview at this time.

    The time stands all the same: it was decided elsewhere, or booked at the same moment.
    """
    is_theirs = same_person("application__candidate__email", interview.application.candidate.email)
    others = (
        Interview.objects.live().exclude(pk=interview.pk).filter(Q(interviewers__in=interview.people()) | is_theirs)
    )
    if interview.is_live and others.overlapping(interview.starts_at, interview.ends_at).exists():
        Concern.objects.raise_about(interview, Concern.Reason.TWO_AT_ONCE, at=now)


def cancel(interview: Interview, *, actor: str, by: User | None = None, reason: str = "", now: datetime) -> Interview:
    """Cancel at Nylas, then here; calendar event, Notetaker, mails and the ATS follow. Raises CannotCancel.

    A change that is under way is waited for.
    """
    if interview.status == Interview.Status.CANCELLED:
        return interview
    wait_while(interview.is_being_changed)
    if not interview.begin_change():
        raise CannotCancel(SAME_MOMENT)
    try:
        interview.refresh_from_db()
        return _cancel(interview, actor=actor, by=by, reason=reason, now=now)
    finally:
        interview.end_change()


def _cancel(interview: Interview, *, actor: str, by: User | None, reason: str, now: datetime) -> Interview:
    if interview.status == Interview.Status.CANCELLED:
        return interview
    _check_changeable(interview, actor, now, CannotCancel)
    # In a calendar that was taken back Nylas has nothing to cancel, and the panel may have no Configuration any more.
    if not interview.has_lost_its_calendar():
        try:
            take_off(
                interview.panel,
                booking_id=interview.nylas_booking_id or "",
                grant_id=interview.nylas_grant_id,
                calendar_id=interview.nylas_calendar_id,
                event_id=interview.nylas_event_id,
                reason=reason,
                # After a swap its booking may stand at a former time, by which Nylas counts the notice.
                is_guest=actor == InterviewChange.Actor.CANDIDATE and not interview.goes_by_its_event(),
            )
        except NylasError as error:
            raise StillStands from error
    with transaction.atomic():
        interview.note_news(now)
        return write_cancel(interview, actor=actor, by=by, reason=reason, now=now)


def write_cancel(
    interview: Interview, *, actor: str, by: User | None = None, reason: str = "", now: datetime
) -> Interview:
    """Write a cancel that has already happened at Nylas. The same link may choose a time again, unless the application is over."""
    with transaction.atomic():
        fresh = Interview.objects.select_for_update().get(pk=interview.pk)
        if fresh.is_live:
            change = fresh.cancel(by=by, actor=actor, reason=reason[:1000], at=now)
            _free_link(fresh, by=by, now=now)
            news.tell(fresh, change, now=now)
            errands.send_all(fresh, now=now)
    return fresh


def _free_link(cancelled: Interview, *, by: User | None, now: datetime) -> None:
    link = cancelled.link
    if link is None or link.revoked_at is not None:
        return
    if cancelled.application.is_over:
        link.revoke(by=by, at=now)
    else:
        link.reopen(until=cancelled.panel.link_expires_at(now))


def check_ahead(interview: Interview, now: datetime) -> None:
    """Raises CannotMove for an interview that has begun, or is not to be."""
    _check_live(interview, CannotMove)
    if interview.starts_at <= now:
        raise CannotMove("This interview has begun, so it can't be changed any more.")


def _check_changeable(
    interview: Interview, actor: str, now: datetime, refusal: type[CannotMove] | type[CannotCancel]
) -> None:
    _check_live(interview, refusal)
    if actor == InterviewChange.Actor.CANDIDATE and not interview.can_be_changed_by_candidate(now):
        contact = interview.application.job.to_write_to
        raise refusal(TOO_LATE.format(name=contact.label, email=contact.email))


def _check_live(interview: Interview, refusal: type[CannotMove] | type[CannotCancel]) -> None:
    if not interview.is_live:
        raise refusal(f"This interview is {interview.get_status_display().lower()}, so it can't be changed any more.")
