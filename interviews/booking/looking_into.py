"""Finds out why a panel has no times, and when it has some again. Writes Shortage."""

from datetime import datetime, timedelta

from interviews.booking.closures import what_if
from interviews.booking.closures.facts import read_panel
from interviews.booking.models import Shortage
from recruiting.work.errors import Postponed

LOOK_EVERY = timedelta(minutes=10)
CALENDARS_AWAY_WAIT = timedelta(minutes=2)
MAX_DAYS = 20  # working days that are looked at


def look_into(shortage: Shortage, *, now: datetime) -> str:
    """Keep what closes most of the times now, and come again. Over once there is a time, or the panel is not live any more."""
    panel = shortage.panel
    if not panel.is_live:
        return Shortage.State.OVER
    reading = read_panel(panel, day_count=min(MAX_DAYS, panel.horizon_days + 1), now=now)
    if reading.is_stale:
        raise Postponed("The calendars did not answer.", wait=CALENDARS_AWAY_WAIT)
    if reading.table.open_times:
        return Shortage.State.OVER
    main = what_if.main(reading.table)
    shortage.explain(main.rule if main else "", kept=len(main.people) if main else 0, seated=len(reading.people))
    raise Postponed("Candidates find no times.", wait=LOOK_EVERY)
