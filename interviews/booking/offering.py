"""Which times a link offers."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.core.cache import cache

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
    """Free times of the link's panel inside the window, after the notice and before the horizon.

    A move offers only times of the same interviewer: Nylas keeps the people on the event (facts 3.3). Raises OutOfReach.
    """
    panel = link.panel
    if not panel.is_live or not panel.nylas_configuration_id:
        return []
    earliest = max(starts_at, now + timedelta(hours=panel.notice_hours))
    latest = min(ends_at, now + timedelta(days=panel.horizon_days))
    if earliest >= latest:
        return []
    booking_id = (moving.nylas_booking_id or "") if moving else ""
    slots = _ask(
        panel, lambda session: nylas().times(session, starts_at=earliest, ends_at=latest, booking_id=booking_id)
    )
    slots = [slot for slot in slots if slot.starts_at >= earliest]
    if moving is not None and panel.is_round_robin and moving.interviewer is not None:
        slots = [slot for slot in slots if moving.interviewer.email in slot.emails]
    return slots


def exactly(
    link: BookingLink, *, starts_at: datetime, ends_at: datetime, moving: Interview | None = None, now: datetime
) -> Slot | None:
    """The one free time that begins and ends just then, asked for afresh; None when it isn't offered."""
    # From the day's beginning, not the minute: Nylas counts its grid from the start that was asked for (facts 1.4).
    day = starts_at.replace(hour=0, minute=0, second=0, microsecond=0)
    around = times(link, starts_at=day, ends_at=ends_at + MARGIN, moving=moving, now=now)
    return next((slot for slot in around if (slot.starts_at, slot.ends_at) == (starts_at, ends_at)), None)


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


def _ask(panel: Panel, call: Callable[[str], T]) -> T:
    try:
        return with_session(panel, call)
    except NylasError as error:
        raise OutOfReach from error
