"""Another person takes an interview over, at the same time: by rule or by hand, for a recruiter or by ourselves.

A Reassignment row is written first, and each step leaves its mark on it. Whenever the process dies, the queue sees it through: the
interview ends with one event and one host, the new one's, or as it was before.

The new event is written before the old one goes, so that the candidate is never without. It is an event of ours and no booking:
Scheduler books only what a panel offers, with its notice and its people, and Nylas advises against changing the people of a booking
(docs/nylas.md 3.3).
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from interviews.booking import errands, hosts, news, replacement
from interviews.booking.availability import forget_times
from interviews.booking.changing import raise_two_at_once
from interviews.booking.models import Concern, Interview, Reassignment
from interviews.booking.refusals import CannotReassign
from interviews.booking.second_click import wait_while
from interviews.booking.taking_off import take_off
from interviews.enums import Role, Skipped
from interviews.nylas.client import nylas
from interviews.nylas.errors import NylasError, Unreachable
from interviews.nylas.shapes import Meeting, Person, Slot
from interviews.panels import trainees
from interviews.panels.models import Interviewer, Revocation
from recruiting.work.errors import Never, NotYet, Postponed

logger = logging.getLogger(__name__)

LOOK_AGAIN_AFTER = timedelta(seconds=20)
BUSY_WAIT = timedelta(seconds=3)
RECONNECT_WAIT = timedelta(hours=1)
MAX_LOOKS = 4
OVER_BY_THEN = (
    Concern.Reason.DECLINED,
    Concern.Reason.DECLINED_BY_HOST,
    Concern.Reason.CALENDAR_WITHDRAWN,
    Concern.Reason.CALL_GONE,
    Concern.Reason.WHOLE_DAY,
)
SAME_MOMENT = "Somebody is changing this interview at this moment. Please reload the page to see where it stands."
NOBODY = "Nobody else of the panel can take it then. Choose a person by hand, move the interview, or cancel it."
LEARNS = "{name} takes part to learn, so nobody has to come in their place. Choose a person by hand to have somebody else there."
AWAY = "The calendars can’t be reached at the moment, so nothing was changed. Please try again in a few minutes."
NOT_HEARD = (
    "The calendar has not answered in time. We are finding out whether it took the change, and see it through or leave everything as it "
    "was. There is no need to press again: this page shows where it stands."
)


def reassign(
    interview: Interview,
    *,
    to: Interviewer | None = None,
    leaving: Interviewer | None = None,
    cause: Reassignment.Cause = Reassignment.Cause.ASKED,
    reason: str = "",
    actor: str,
    by: User | None = None,
    may_overrule: bool = False,
    figures: Sequence[Mapping[str, object]] = (),
    now: datetime,
) -> Reassignment:
    """Give the interview to another person, at the same time.

    `to`: chosen by hand; by rule when None. `leaving`: who gives it up, the host when None. `may_overrule`: take the person although
    cap, leave or calendar keep them from it. `figures`: what spoke for the person given as `to`, kept as its reasons.

    Raises CannotReassign, with words for a recruiter; nothing is changed then, unless Nylas never answered: the row is then seen
    through by the queue.
    """
    wait_while(interview.is_being_changed)
    if not interview.begin_change():
        raise CannotReassign(SAME_MOMENT, may_pass=True)
    try:
        interview.refresh_from_db()
        out = leaving or interview.interviewer
        _check(interview, out, now)
        if out is None:
            raise CannotReassign("We don’t know who of the panel takes this interview, so there is nobody to swap.")
        row = _begin(
            interview,
            to,
            leaving=out,
            reason=reason,
            actor=actor,
            by=by,
            may_overrule=may_overrule,
            cause=cause,
            figures=figures,
            now=now,
        )
        return _go_on(row, now=now)
    finally:
        forget_times(interview.panel, moving=interview)
        interview.end_change()


def see_through(row: Reassignment, *, now: datetime) -> str:
    """Go on where a swap stopped: its process died, or Nylas did not answer. The row's new state."""
    if row.swapped_at is None:
        if not row.interview.begin_change():
            raise NotYet("The interview is being changed at this moment.", wait=BUSY_WAIT)
        try:
            if not _swap(row, now=now):
                return Reassignment.State.REFUSED
        finally:
            forget_times(row.interview.panel, moving=row.interview)
            row.interview.end_change()
    _clear(row, now=now)
    return Reassignment.State.DONE


def _check(interview: Interview, leaving: Interviewer | None, now: datetime) -> None:
    if not interview.is_live:
        status = interview.get_status_display().lower()
        raise CannotReassign(f"This interview is {status}, so its interviewer can’t be swapped any more.")
    if interview.starts_at <= now:
        raise CannotReassign("This interview has begun, so its interviewer can’t be swapped any more.")
    if leaving is not None and leaving not in interview.people():
        raise CannotReassign(f"{leaving.name} no longer takes this interview. Somebody has swapped them already.")


# ── who ──


def _begin(
    interview: Interview,
    to: Interviewer | None,
    *,
    leaving: Interviewer,
    reason: str,
    actor: str,
    by: User | None,
    may_overrule: bool,
    cause: str,
    figures: Sequence[Mapping[str, object]],
    now: datetime,
) -> Reassignment:
    """Choose the person and write the row, with their place in day and week taken. Raises CannotReassign."""
    told = {"leaving": leaving, "cause": cause, "reason": reason[:500], "actor": actor, "by": by, "at": now}
    try:
        if to is not None:
            override = _overruled(to, interview, may_overrule=may_overrule, now=now)
            row = _take_place(interview, to, override=override, reasons=figures, told=told, now=now)
            if row is None:
                raise CannotReassign(f"{to.name} was given another interview at this moment. Look again.")
            return row
        if interview.assignments.learning().filter(interviewer=leaving).exists():
            raise CannotReassign(LEARNS.format(name=leaving.name))
        chosen = replacement.choose_replacement(interview, leaving=leaving, now=now)
    except NylasError as error:
        logger.warning("Who could take an interview over can't be read: %s", error)
        raise CannotReassign(AWAY, may_pass=True) from error
    for person, _ in chosen.ranked if chosen is not None else []:
        reasons = chosen.reasons() if chosen is not None else []
        if (row := _take_place(interview, person, override="", reasons=reasons, told=told, now=now)) is not None:
            return row
        if chosen is not None:
            chosen.refuse(person, Skipped.TAKEN_MEANWHILE)
    raise CannotReassign(NOBODY)


def _overruled(person: Interviewer, interview: Interview, *, may_overrule: bool, now: datetime) -> str:
    """What keeps the person from it and is overruled; empty when nothing does. Raises CannotReassign."""
    if person in interview.people():
        raise CannotReassign(f"{person.name} takes this interview already.")
    kept_from = replacement.kept_by_rows([person], interview, now=now)[person.pk]
    if kept_from in replacement.LASTING:
        raise CannotReassign(f"{person.name} {kept_from.label}, and can’t take it.")
    kept_from = kept_from or replacement.keeps_from(person, interview, now=now)
    if kept_from is not None and not may_overrule:
        raise CannotReassign(f"{person.name} {kept_from.label}.", kept_from=kept_from)
    return str(kept_from or "")


def _take_place(
    interview: Interview,
    person: Interviewer,
    *,
    override: str,
    reasons: Sequence[Mapping[str, object]],
    told: dict[str, object],
    now: datetime,
) -> Reassignment | None:
    """The row; None, and nothing written, when a cap or leave keeps the person from it now and nobody overrules that."""
    slot = Slot(starts_at=interview.starts_at, ends_at=interview.ends_at, emails=(person.email,))
    try:
        with transaction.atomic():
            Interviewer.objects.lock([person.pk])
            if not override and hosts.why_no_place([person], slot, is_booked=False, now=now):
                return None
            return Reassignment.objects.begin(interview, joining=person, override=override, reasons=reasons, **told)  # type: ignore[arg-type]  # as _begin has put them together
    except IntegrityError as error:
        raise CannotReassign(SAME_MOMENT, may_pass=True) from error


# ── how ──


def _go_on(row: Reassignment, *, now: datetime) -> Reassignment:
    """All steps, while somebody waits. Raises CannotReassign."""
    try:
        if not _swap(row, now=now):
            row.settle(Reassignment.State.REFUSED, at=now)
            raise CannotReassign(SAME_MOMENT, may_pass=True)
        _clear(row, now=now)
    except Unreachable as error:
        row.settle(Reassignment.State.FAILED, at=now, due_at=now + LOOK_AGAIN_AFTER, error=str(error))
        if row.swapped_at is None:
            raise CannotReassign(NOT_HEARD, may_pass=True) from error
    except (NylasError, Postponed) as error:
        if row.swapped_at is None:
            row.settle(Reassignment.State.REFUSED, at=now, error=str(error))
            raise CannotReassign(AWAY, may_pass=True) from error
        row.settle(Reassignment.State.FAILED, at=now, due_at=now + LOOK_AGAIN_AFTER, error=str(error))
    else:
        row.settle(Reassignment.State.DONE, at=now)
    return row


def _swap(row: Reassignment, *, now: datetime) -> bool:
    """Have the event in the new calendar, and give the interview to its owner. False when the interview changed meanwhile: whatever
    was written into the calendar is taken away again."""
    if _still_holds(row, Interview.objects.get(pk=row.interview_id), now):
        meeting = None
        if row.swaps_host:
            meeting = _event_of(row, now=now)
        else:
            _swap_participant(row)
        if _write(row, meeting, now=now):
            return True
    if row.is_swapped():  # by another process, which took it over when this one was slow
        return True
    if row.asked_at is not None:
        for made in nylas().marked_events(row.nylas_grant_id, row.nylas_calendar_id, row.mark):
            is_quiet = row.interview.hides_people(now)
            nylas().delete_event(row.nylas_grant_id, row.nylas_calendar_id, made.event_id, is_quiet=is_quiet)
    return False


def _still_holds(row: Reassignment, interview: Interview, now: datetime) -> bool:
    """Does the interview stand as it did when the swap began, and is the new interviewer's calendar the same?"""
    stands = interview.is_live and interview.starts_at == row.starts_at > now
    if row.cause == Reassignment.Cause.SECOND_THOUGHTS and not interview.hides_people(now):
        return False  # the candidate has just been told a name
    account = Interviewer.objects.filter(pk=row.joining_id, nylas_grant_id=row.nylas_grant_id)
    is_theirs = interview.assignments.filter(interviewer=row.leaving_id).exists()
    return stands and is_theirs and account.exists()


def _event_of(row: Reassignment, *, now: datetime) -> Meeting:
    """The event in the new calendar: the one that an earlier try has written, else a new one."""
    if row.asked_at is not None:
        found = nylas().marked_events(row.nylas_grant_id, row.nylas_calendar_id, row.mark)
        if found:
            return found[0]
        if row.tries < MAX_LOOKS:
            raise Unreachable("Nylas has not answered, and the calendar does not show the event yet.")
        row.note_asked(None)
        raise Never(
            f"The event never came to {row.joining.name}’s calendar, so {row.leaving.name} has the interview as before. "
            "Try again asks for it once more."
        )
    row.note_asked(now)
    interview = row.interview
    panel, candidate = interview.panel, interview.application.candidate
    others = [person for person in interview.people() if person.pk not in {row.leaving_id, row.joining_id}]
    return nylas().write_event(
        row.nylas_grant_id,
        row.nylas_calendar_id,
        mark=row.mark,
        title=panel.title.replace("{candidate}", candidate.name),
        starts_at=interview.starts_at,
        ends_at=interview.ends_at,
        time_zone=panel.time_zone,
        host=Person(email=row.joining.email, name=row.joining.name),
        people=[
            Person(email=candidate.email, name=candidate.name),
            *(Person(email=person.email, name=person.name) for person in others),
        ],
        provider=panel.Provider(panel.provider),
        conferencing_grant_id=panel.conferencing_grant_id,
        is_quiet=interview.hides_people(now),
    )


def _swap_participant(row: Reassignment) -> None:
    """Whoever leaves is not the host: the event stays, with another participant."""
    nylas().swap_participant(
        row.old_grant_id,
        row.old_calendar_id or "primary",
        row.old_event_id,
        leaving=row.leaving.email,
        joining=Person(email=row.joining.email, name=row.joining.name),
    )


def _write(row: Reassignment, meeting: Meeting | None, *, now: datetime) -> bool:
    """Write the swap: interview, history, mails, ATS and errands in one transaction. False when the interview changed meanwhile."""
    with transaction.atomic():
        fresh = Interview.objects.select_for_update().get(pk=row.interview_id)
        if row.is_swapped() or not _still_holds(row, fresh, now):
            return False
        fresh.note_news(now)  # what Nylas says of the former event is old from here on
        change = fresh.hand_over(
            leaving=row.leaving,
            joining=row.joining,
            role=_role(row, fresh),
            meeting=meeting,
            grant_id=row.nylas_grant_id,
            by=row.by,
            actor=row.actor,
            # Why somebody can’t take it is for recruiters, on the swap; a change is also told to the ATS.
            reason="" if row.cause == Reassignment.Cause.DECLINED else row.reason,
            at=now,
        )
        row.note_swapped(now)
        Concern.objects.end_about(fresh, *OVER_BY_THEN, at=now)
        news.tell_reassigned(fresh, change, now=now)
        errands.send_all(fresh, now=now)
    raise_two_at_once(fresh, now=now)
    row.interview = fresh
    return True


def _role(row: Reassignment, interview: Interview) -> Role:
    """Whoever still learns on the panel goes on learning, as long as somebody else interviews."""
    others = interview.assignments.exclude(interviewer=row.leaving_id)
    if not others.filter(role=Role.INTERVIEWER).exists():
        return Role.INTERVIEWER
    return trainees.roles(interview.panel, [row.joining]).get(row.joining_id, Role.INTERVIEWER)


def _clear(row: Reassignment, *, now: datetime) -> None:
    """Take the interview off the former host's calendar. Raises Postponed while that account waits to be connected again."""
    interview = row.interview
    if not row.swaps_host or interview.ends_at <= now or Revocation.objects.has_ended(row.old_grant_id):
        return
    try:
        take_off(
            interview.panel,
            booking_id=row.old_booking_id,
            grant_id=row.old_grant_id,
            calendar_id=row.old_calendar_id,
            event_id=row.old_event_id,
            reason="",
            is_quiet=interview.hides_people(now),
        )
    except NylasError:
        if row.leaving.grant_state == Interviewer.GrantState.EXPIRED:
            raise Postponed(
                f"{row.leaving.name}’s calendar has to be connected again before the event can leave it.",
                wait=RECONNECT_WAIT,
            ) from None
        raise
    if interview.is_live:
        errands.follow_call(interview, now=now)  # the former event took its Notetaker along
