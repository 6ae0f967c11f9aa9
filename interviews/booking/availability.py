"""The free times that a booking link offers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from interviews.booking import shortages
from interviews.booking.conflicts import slots_for_candidate
from interviews.booking.hosts import slots_with_hosts
from interviews.booking.hours import within_hours
from interviews.booking.models import BookingLink, Interview
from interviews.booking.refusals import OutOfReach
from interviews.nylas.client import nylas
from interviews.nylas.errors import NylasError, Refused
from interviews.nylas.shapes import Slot
from interviews.nylas.transport import FOREGROUND_TIMEOUT
from interviews.panels import configuration, refill
from interviews.panels.models import Panel
from recruiting.answers_cache import cache
from recruiting.work.errors import Postponed

SESSION_TIMEOUT = timedelta(minutes=20)  # Nylas ends a session after 30 (docs/nylas.md 1.9)
MARGIN = timedelta(hours=1)  # Nylas doesn't say whether it includes a time at the very end of the period asked for
CACHE_TIMEOUT = 10  # seconds; a time that is gone by then is refused when it is booked
PAGE_TIMEOUT = 2  # seconds per call; a page comes without its times rather than late
AWAY_TIMEOUT = 5  # seconds; for so long after calendars did not answer, pages don't ask them again
T = TypeVar("T")


def times(
    link: BookingLink, *, starts_at: datetime, ends_at: datetime, moving: Interview | None = None, now: datetime
) -> list[Slot]:
    """Free times of the link's panel that begin inside the window, after the notice and before the horizon.

    Nylas is always asked for the whole horizon, so that a day offers the same times whichever window it is in. A move offers
    only times of the same interviewers: Nylas keeps the people on the event (docs/nylas.md 3.3). Raises OutOfReach.
    """
    slots = _fetch(link.panel, until=latest(link.panel, now), moving=moving, now=now)
    if moving is None:
        slots = picked_among(link, slots)
    return _filter(link, slots, starts_at=starts_at, ends_at=ends_at, moving=moving, now=now)


def cached_times(
    link: BookingLink,
    *,
    starts_at: datetime,
    ends_at: datetime,
    moving: Interview | None = None,
    of_panel: bool = False,
    now: datetime,
    timeout: int = FOREGROUND_TIMEOUT,
) -> list[Slot]:
    """As `times`, from an answer of Nylas that may be CACHE_TIMEOUT seconds old. `timeout`: seconds per call.

    `of_panel`: for a recruiter, also those that were not picked for the link.
    """
    slots = _cached(link.panel, moving=moving, now=now, timeout=timeout)
    if moving is None and not of_panel:
        slots = picked_among(link, slots)
    return _filter(link, slots, starts_at=starts_at, ends_at=ends_at, moving=moving, now=now)


def times_for_page(link: BookingLink, *, moving: Interview | None = None, now: datetime) -> list[Slot]:
    """All free times, for a page that must load fast. Raises OutOfReach after PAGE_TIMEOUT, and then at once for AWAY_TIMEOUT."""
    until = latest(link.panel, now)
    _warm_up(link.panel, moving=moving, now=now)
    found = cached_times(link, starts_at=now, ends_at=until, moving=moving, now=now, timeout=PAGE_TIMEOUT)
    # the times of one person say nothing of the panel's own shortage
    if moving is None and (found or link.naming() is None):
        shortages.note(link.panel, has_times=bool(found), now=now)
    return found


def open_times_for_page(panel: Panel, *, now: datetime) -> list[Slot]:
    """The same for anybody who comes to the job's page."""
    _warm_up(panel, moving=None, now=now)
    slots = _cached(panel, moving=None, now=now, timeout=PAGE_TIMEOUT)
    inside = _inside(panel, slots, starts_at=now, ends_at=latest(panel, now), now=now)
    found = slots_with_hosts(panel, inside, now=now)
    shortages.note(panel, has_times=bool(found), now=now)
    return found


def open_times(panel: Panel, *, starts_at: datetime, ends_at: datetime, now: datetime) -> list[Slot]:
    """The same within a window, for another program, which waits longer than a page. Raises OutOfReach."""
    slots = _cached(panel, moving=None, now=now, timeout=FOREGROUND_TIMEOUT)
    return slots_with_hosts(panel, _inside(panel, slots, starts_at=starts_at, ends_at=ends_at, now=now), now=now)


def find_open_slot(panel: Panel, *, starts_at: datetime, candidate: str, now: datetime) -> Slot | None:
    """The free time with exactly this begin for whoever has this address, read from Nylas now. Raises OutOfReach."""
    found = _fetch_one(panel, starts_at=starts_at, ends_at=starts_at + panel.duration, now=now)
    return next(iter(slots_with_hosts(panel, found, candidate=candidate, now=now)), None)


def forget_times(panel: Panel, *, moving: Interview | None = None) -> None:
    """Drop the cached times after one was booked, or turned out to be taken."""
    cache.delete_many({_cache_key(panel, None), _cache_key(panel, moving)})


def find_slot(
    link: BookingLink,
    *,
    starts_at: datetime,
    ends_at: datetime,
    moving: Interview | None = None,
    of_panel: bool = False,
    now: datetime,
) -> Slot | None:
    """The free time with exactly this begin and end, read from Nylas now; None when it isn't offered. Raises OutOfReach.

    `of_panel`: as for `cached_times`.
    """
    found = _fetch_one(link.panel, starts_at=starts_at, ends_at=ends_at, moving=moving, now=now)
    if moving is None and not of_panel:
        found = picked_among(link, found)
    return next(iter(_for_candidate(link, found, moving=moving, now=now)), None)


def picked_among(link: BookingLink, slots: list[Slot]) -> list[Slot]:
    """Those that a recruiter picked for the link; all where nobody picked any."""
    picked = link.picked_times.open().first()
    if picked is None:
        return slots
    wanted = set(picked.times())
    return [slot for slot in slots if slot.starts_at in wanted]


def with_session(panel: Panel, call: Callable[[str], T], *, timeout: int = FOREGROUND_TIMEOUT) -> T:
    """Run `call` with a session of the panel's Configuration; when Nylas has ended the cached session, once more with a new one.

    `timeout`: seconds for opening a session.
    """
    key = f"nylas-session:{panel.nylas_configuration_id}"
    session = cache.get(key)
    if session is not None:
        try:
            return call(session)
        except Refused as error:
            if error.status != 401:
                raise
    session = nylas().open_session(panel.nylas_configuration_id or "", timeout=timeout)
    cache.set(key, session, SESSION_TIMEOUT.total_seconds())
    return call(session)


def latest(panel: Panel, now: datetime) -> datetime:
    """No time from then on is offered."""
    return now + timedelta(days=panel.horizon_days)


def _filter(
    link: BookingLink,
    slots: list[Slot],
    *,
    starts_at: datetime,
    ends_at: datetime,
    moving: Interview | None,
    now: datetime,
) -> list[Slot]:
    """The slots that begin in the window, after the notice and before the horizon, and that a host and this candidate can take."""
    inside = _inside(link.panel, slots, starts_at=starts_at, ends_at=ends_at, now=now)
    return _for_candidate(link, inside, moving=moving, now=now)


def _for_candidate(link: BookingLink, slots: list[Slot], *, moving: Interview | None, now: datetime) -> list[Slot]:
    """Those that a host and this candidate can take; where a recruiter named somebody for the link, that person."""
    free = slots_with_hosts(link.panel, slots, moving=moving, candidate=link.application.candidate.email, now=now)
    free = slots_for_candidate(free, link)
    return free if moving else _with_named(link, free)


def _inside(panel: Panel, slots: list[Slot], *, starts_at: datetime, ends_at: datetime, now: datetime) -> list[Slot]:
    first = max(starts_at, now + timedelta(hours=panel.notice_hours))
    end = min(ends_at, latest(panel, now))
    return [slot for slot in slots if first <= slot.starts_at < end]


def _warm_up(panel: Panel, *, moving: Interview | None, now: datetime) -> None:
    """Have an answer of Nylas in the cache. Raises OutOfReach after PAGE_TIMEOUT, and then at once for AWAY_TIMEOUT."""
    away = f"times-away:{panel.nylas_configuration_id}"
    if cache.get(_cache_key(panel, moving)) is None and cache.get(away):
        raise OutOfReach
    try:
        _cached(panel, moving=moving, now=now, timeout=PAGE_TIMEOUT)
    except OutOfReach:
        cache.set(away, True, AWAY_TIMEOUT)
        raise


def _fetch_one(
    panel: Panel, *, starts_at: datetime, ends_at: datetime, moving: Interview | None = None, now: datetime
) -> list[Slot]:
    """What Nylas offers with exactly this begin and end: one, or none. Raises OutOfReach."""
    if starts_at >= latest(panel, now):
        return []
    offered = _fetch(panel, until=starts_at, moving=moving, now=now)
    return [slot for slot in offered if (slot.starts_at, slot.ends_at) == (starts_at, ends_at)]


def _cached(panel: Panel, *, moving: Interview | None, now: datetime, timeout: int) -> list[Slot]:
    """What Nylas offers, from an answer that may be CACHE_TIMEOUT seconds old. Raises OutOfReach."""
    key = _cache_key(panel, moving)
    slots = cache.get(key)
    if slots is None:
        slots = _fetch(panel, until=latest(panel, now), moving=moving, now=now, timeout=timeout)
        cache.set(key, slots, CACHE_TIMEOUT)
    return list(slots)


def _with_named(link: BookingLink, slots: list[Slot]) -> list[Slot]:
    """Those that the person takes whom a recruiter named for the link; all where nobody is named."""
    naming = link.naming()
    if naming is None:
        return slots
    email, groups = naming.interviewer.email, configuration.seats_on_offer(link.panel)
    if groups and not any(email in group.people for group in groups):
        return []
    return [slot for slot in slots if email in slot.emails]


def _cache_key(panel: Panel, moving: Interview | None) -> str:
    return f"times:{panel.nylas_configuration_id}:{moving.pk if moving else ''}"


def _fetch(
    panel: Panel,
    *,
    until: datetime,
    moving: Interview | None,
    now: datetime,
    timeout: int = FOREGROUND_TIMEOUT,
) -> list[Slot]:
    """What Nylas offers from the panel's notice on: all that begins until `until`, and perhaps more. Raises OutOfReach.

    `timeout`: seconds per call.
    """
    earliest = now + timedelta(hours=panel.notice_hours)
    if not panel.is_live or not panel.nylas_configuration_id or earliest > until:
        return []
    if moving is not None and moving.has_lost_its_calendar():
        return []  # its calendar was taken back, so Nylas has nothing to move
    if moving is not None and moving.goes_by_its_event():
        return _fetch_theirs(panel, moving, starts_at=earliest, until=until)
    if not panel.live_interviewers().exists():
        return []  # Nylas refuses to look then, as if it could not be reached, and trying again would not help
    if moving is not None:
        _bring_in(panel, moving, now=now)
    starts_at, ends_at = _on_grid(panel, earliest), until + panel.duration + MARGIN
    booking_id = (moving.nylas_booking_id or "") if moving else ""
    try:
        slots = with_session(
            panel,
            lambda session: nylas().times(
                session, starts_at=starts_at, ends_at=ends_at, booking_id=booking_id, timeout=timeout
            ),
            timeout=timeout,
        )
    except NylasError as error:
        raise OutOfReach from error
    # Nylas counts the interview's present time as free for its move.
    had = moving.starts_at if moving else None
    slots = [slot for slot in within_hours(panel, slots) if slot.starts_at >= earliest and slot.starts_at != had]
    if moving is not None and panel.is_round_robin and (people := moving.people()):
        theirs = tuple(person.email for person in people)
        slots = [replace(slot, emails=theirs) for slot in slots if set(theirs) <= set(slot.emails)]
    return slots


def _fetch_theirs(panel: Panel, moving: Interview, *, starts_at: datetime, until: datetime) -> list[Slot]:
    """When all who take the interview are free by the panel's rules, whether they are on it or not. Raises OutOfReach."""
    spec = configuration.published(panel)
    if spec is None:
        return []
    people = moving.people()
    theirs = {person.email for person in people}
    try:
        slots = nylas().free_times(
            spec, configuration.hosts(people), starts_at=starts_at, ends_at=until + panel.duration + MARGIN
        )
    except NylasError as error:
        raise OutOfReach from error
    return [slot for slot in within_hours(panel, slots) if slot.starts_at >= starts_at and theirs <= set(slot.emails)]


def _bring_in(panel: Panel, moving: Interview, *, now: datetime) -> None:
    """On a large panel it may be others' turn. Raises OutOfReach."""
    try:
        refill.bring_in(panel, moving.people(), now=now)
    except Postponed as error:
        raise OutOfReach from error


def _on_grid(panel: Panel, at: datetime) -> datetime:
    """The last point of the panel's grid at or before `at`. The grid begins at midnight in the panel's time zone.

    Nylas counts from the start that it is asked for (docs/nylas.md 1.4): showing times and checking one of them later must
    begin on the same grid.
    """
    midnight = at.astimezone(ZoneInfo(panel.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    interval = timedelta(minutes=panel.interval_minutes)
    return midnight.astimezone(UTC) + (at - midnight.astimezone(UTC)) // interval * interval
