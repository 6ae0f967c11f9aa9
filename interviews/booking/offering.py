"""Which times a link offers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.core.cache import cache

from interviews.booking.conflicts import suitable
from interviews.booking.refusals import OutOfReach
from interviews.models import BookingLink, Interview, Panel
from interviews.nylas.client import nylas
from interviews.nylas.errors import NylasError, Refused
from interviews.nylas.shapes import Slot

SESSION_KEPT_FOR = timedelta(minutes=20)  # Nylas ends a session after 30 (facts 1.9)
MARGIN = timedelta(hours=1)  # nothing says whether a time at the very edge of what was asked for counts
T = TypeVar("T")


def times(
    link: BookingLink, *, starts_at: datetime, ends_at: datetime, moving: Interview | None = None, now: datetime
) -> list[Slot]:
    """Free times of the link's panel that begin inside the window, after the notice and before the horizon.

    Each window is cut from one answer for the whole horizon: what is offered for a day must not hang on which month it is
    looked at with. A move offers only times of the same interviewer: Nylas keeps the people on the event (facts 3.3).
    Raises OutOfReach.
    """
    latest = now + timedelta(days=link.panel.horizon_days)
    slots = _offered(link.panel, until=latest, moving=moving, now=now)
    return suitable((slot for slot in slots if starts_at <= slot.starts_at < min(ends_at, latest)), link)


def exactly(
    link: BookingLink, *, starts_at: datetime, ends_at: datetime, moving: Interview | None = None, now: datetime
) -> Slot | None:
    """The one free time that begins and ends just then, asked for afresh; None when it isn't offered."""
    if starts_at >= now + timedelta(days=link.panel.horizon_days):
        return None
    offered = _offered(link.panel, until=starts_at, moving=moving, now=now)
    found = [slot for slot in offered if (slot.starts_at, slot.ends_at) == (starts_at, ends_at)]
    return next(iter(suitable(found, link)), None)


def with_session(panel: Panel, call: Callable[[str], T]) -> T:
    """Run `call` with a session of the panel's Configuration; a session that ended early is opened again, once."""
    key = f"nylas-session:{panel.nylas_configuration_id}"
    session = cache.get(key)
    if session is not None:
        try:
            return call(session)
        except Refused as error:
            if error.status != 401:
                raise
    session = nylas().open_session(panel.nylas_configuration_id or "")
    cache.set(key, session, SESSION_KEPT_FOR.total_seconds())
    return call(session)


def _offered(panel: Panel, *, until: datetime, moving: Interview | None, now: datetime) -> list[Slot]:
    """What Nylas offers from the notice on, and at least all of it that begins until then."""
    earliest = now + timedelta(hours=panel.notice_hours)
    if not panel.is_live or not panel.nylas_configuration_id or earliest > until:
        return []
    starts_at, ends_at = _on_grid(panel, earliest), until + panel.duration + MARGIN
    booking_id = (moving.nylas_booking_id or "") if moving else ""
    try:
        slots = with_session(
            panel,
            lambda session: nylas().times(session, starts_at=starts_at, ends_at=ends_at, booking_id=booking_id),
        )
    except NylasError as error:
        raise OutOfReach from error
    slots = [slot for slot in slots if slot.starts_at >= earliest]
    if moving is not None and panel.is_round_robin and moving.interviewer is not None:
        slots = [slot for slot in slots if moving.interviewer.email in slot.emails]
    return slots


def _on_grid(panel: Panel, at: datetime) -> datetime:
    """The last moment until `at` that lies on the panel's grid, which begins at its own midnight.

    Nylas counts from the start that was asked for (facts 1.4): showing times and checking one later must ask from alike ones.
    """
    midnight = at.astimezone(ZoneInfo(panel.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    interval = timedelta(minutes=panel.interval_minutes)
    return midnight.astimezone(UTC) + (at - midnight.astimezone(UTC)) // interval * interval
