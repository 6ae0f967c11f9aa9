"""Bookings, moves and cancels that we never heard of: found in the hosts' calendars, since bookings can't be listed (docs/nylas.md 3.1)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from django.db.models import Q

from interviews.booking.availability import with_session
from interviews.booking.models import BookingAttempt, Concern, Interview, Reassignment
from interviews.inbox.models import Sweep
from interviews.inbox.sweeps.round import Round
from interviews.nylas import retold
from interviews.nylas.retold import Entry
from interviews.panels.models import Interviewer, Panel

AHEAD = timedelta(days=60)
BEHIND = timedelta(days=4)  # longer than Nylas tries before it switches a webhook off
OVERLAP = timedelta(hours=2)  # calendars tell Nylas late
SETTLING = timedelta(minutes=1)  # for so long the notification may still be on its way


@dataclass(frozen=True)
class Account:
    """One account: the calendars to look into, and what we know of it."""

    grant_id: str
    owner: str  # the address of the person whose account it is
    calendars: frozenset[str]
    interviews: dict[str, Interview]  # live ones, by event
    known: frozenset[str] = field(repr=False)  # events of interviews of any state


def look_for_changes(around: Round) -> None:
    """What has changed since the last time; whole calendars, the first time."""
    before = Sweep.objects.covered_until(Sweep.Kind.CHANGES)
    since = min(filter(None, (around.sweep.since, before)), default=None)
    _look(around, changed_since=since - OVERLAP if since is not None else None)


def look_through(around: Round) -> None:
    """Everything from BEHIND to AHEAD; an interview whose event is not there any more was deleted."""
    _look(around, changed_since=None)


def _look(around: Round, *, changed_since: datetime | None) -> None:
    panels = {panel.nylas_configuration_id: panel for panel in Panel.objects.exclude(nylas_configuration_id=None)}
    ends_at = around.now + AHEAD
    starts_at = min(filter(None, (around.now - BEHIND, around.sweep.since)))
    seen: set[str] = set()
    for account in _accounts():
        is_complete, shown = True, set[str]()
        for calendar_id in sorted(account.calendars):
            question = partial(
                around.client.calendar_entries,
                account.grant_id,
                calendar_id,
                starts_at=starts_at,
                ends_at=ends_at,
                changed_since=changed_since,
            )
            entries = around.ask(account.grant_id, question)
            is_complete = is_complete and entries is not None
            for entry in entries or []:
                if entry.meeting.event_id not in shown:
                    shown.add(entry.meeting.event_id)
                    _compare(around, account, entry, panels, seen)
        if changed_since is None and is_complete:
            _tell_missing(around, account, shown, until=ends_at)


def _accounts() -> Iterator[Account]:
    """Those of people on published panels, and of interviews that are ahead."""
    owners = {person.nylas_grant_id or "": person for person in Interviewer.objects.live().exclude(nylas_grant_id=None)}
    for grant_id, owner in sorted(owners.items()):
        theirs = Q(nylas_grant_id=grant_id) | Q(interviewer__nylas_grant_id=grant_id)
        rows = Interview.objects.filter(theirs).exclude(nylas_event_id="")
        live = {one.nylas_event_id: one for one in rows.live().with_people()}
        known = frozenset(rows.values_list("nylas_event_id", flat=True))
        named = {one.nylas_calendar_id for one in live.values() if one.nylas_calendar_id}
        yield Account(grant_id, owner.email, frozenset({owner.booking_calendar_id} | named), live, known)


def _compare(around: Round, account: Account, entry: Entry, panels: dict[str | None, Panel], seen: set[str]) -> None:
    """Tell what this entry shows and we don't know."""
    if entry.updated_at > around.now - SETTLING:
        return
    interview = account.interviews.get(entry.meeting.event_id)
    if interview is not None:
        around.saw += 1
        if not interview.is_being_changed() and (told := _news_of(around, interview, entry)) is not None:
            around.tell(told)
    elif (panel := panels.get(entry.configuration_id)) is not None and _is_new_booking(account, entry):
        around.saw += 1
        if entry.ical_uid not in seen:
            seen.add(entry.ical_uid)
            link_id = _link_of(panel, entry)
            around.tell(retold.booking_created(entry, link_id=link_id))


def _news_of(around: Round, interview: Interview, entry: Entry) -> retold.Retold | None:
    """The notification that would have told how the event is now; None where we know it."""
    at = max(entry.updated_at, interview.told_at)
    booking_id = interview.nylas_booking_id or ""
    if entry.meeting.is_cancelled:
        if booking_id and _is_called_off(around, interview, booking_id):
            return retold.booking_cancelled(entry, booking_id=booking_id, at=at)
        return _deleted(entry, at=at)
    has_moved = _times(entry) != (interview.starts_at, interview.ends_at)
    if has_moved and entry.is_moved_by_scheduler:
        return retold.booking_rescheduled(entry, booking_id=booking_id, booking_ref=interview.nylas_booking_ref, at=at)
    if has_moved or _has_other_call(interview, entry) or _has_other_answers(interview, entry):
        return retold.event_updated(entry, at=at)
    return None


def _times(entry: Entry) -> tuple[datetime | None, datetime | None]:
    return entry.meeting.starts_at, entry.meeting.ends_at


def _has_other_call(interview: Interview, entry: Entry) -> bool:
    """A call that appears or goes is read by an errand of its own; this is about one that was replaced."""
    return bool(interview.join_url and entry.meeting.join_url != interview.join_url)


def _has_other_answers(interview: Interview, entry: Entry) -> bool:
    """Did somebody of the interview answer no, or take it back, since we heard of it last?"""
    if entry.updated_at <= interview.told_at:
        return False  # it was told, and a recruiter may have settled it since
    hosts = {person.email.lower() for person in interview.people()}
    candidate = {interview.application.candidate.email.lower()}
    noted = set(interview.concerns.open().values_list("reason", flat=True))
    reasons = ((hosts, Concern.Reason.DECLINED_BY_HOST), (candidate, Concern.Reason.DECLINED_BY_CANDIDATE))
    return any((not people.isdisjoint(entry.meeting.declined)) != (reason in noted) for people, reason in reasons)


def _is_called_off(around: Round, interview: Interview, booking_id: str) -> bool:
    """Was the booking cancelled, and not only its event deleted by the host?"""
    question = partial(around.client.is_called_off, booking_id=booking_id)
    return bool(around.ask(interview.nylas_grant_id, lambda: with_session(interview.panel, question)))


def _is_new_booking(account: Account, entry: Entry) -> bool:
    """A booking of ours in its host's own calendar, with a time, that is no interview yet. Other people have copies of it."""
    meeting = entry.meeting
    if meeting.is_cancelled or entry.is_pending or meeting.event_id in account.known or None in _times(entry):
        return False
    if entry.organizer and entry.organizer != account.owner:
        return False
    return Reassignment.objects.that_left(event_id=meeting.event_id) is None


def _link_of(panel: Panel, entry: Entry) -> str:
    """The link whose booking this may be, when its answer got lost; "" for one made elsewhere."""
    guests = entry.meeting.participant_emails
    if entry.meeting.starts_at is None:
        return ""
    asked = BookingAttempt.objects.unsettled().filter(link__panel=panel, starts_at=entry.meeting.starts_at)
    asked = asked.filter(link__application__candidate__email__in=guests)
    link_id = asked.values_list("link_id", flat=True).first()
    return str(link_id) if link_id else ""


def _tell_missing(around: Round, account: Account, shown: Iterable[str], *, until: datetime) -> None:
    """Some providers forget deleted events instead of showing them as cancelled."""
    there = set(shown)
    for event_id, interview in account.interviews.items():
        is_in_period = around.now < interview.starts_at and interview.ends_at < until
        is_settled = interview.created_at < around.now - SETTLING and not interview.is_being_changed()
        if event_id not in there and is_in_period and is_settled and interview.nylas_grant_id == account.grant_id:
            version = f"missing:{interview.version}"
            around.tell(
                retold.event_deleted(
                    event_id,
                    grant_id=account.grant_id,
                    calendar_id=interview.nylas_calendar_id,
                    version=version,
                    at=max(interview.told_at, around.now - SETTLING),
                )
            )


def _deleted(entry: Entry, *, at: datetime) -> retold.Retold:
    return retold.event_deleted(
        entry.meeting.event_id,
        grant_id=entry.grant_id,
        calendar_id=entry.meeting.calendar_id,
        version=str(int(entry.updated_at.timestamp())),
        at=at,
    )
