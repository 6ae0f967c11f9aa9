"""Has Nylas been silent for longer than usual? Plain times in, an answer out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

FIRST_HOUR, LAST_HOUR = 8, 18  # of a working day
TIMES_AS_LONG = 3
MIN_SILENCE = timedelta(minutes=10)
MIN_GAPS = 10  # with fewer nothing is usual


def is_unusual(heard: Sequence[datetime], *, zone: ZoneInfo, now: datetime) -> bool:
    """`heard`: when notifications came, in any order. Only working hours count, and only gaps within one day."""
    if not _works(now, zone):
        return False
    at_work = sorted(at for at in heard if at <= now and _works(at, zone))
    gaps = [
        (later - earlier).total_seconds()
        for earlier, later in pairwise(at_work)
        if _day(earlier, zone) == _day(later, zone)
    ]
    if len(gaps) < MIN_GAPS:
        return False
    begin = now.astimezone(zone).replace(hour=FIRST_HOUR, minute=0, second=0, microsecond=0)
    return now - max(begin, at_work[-1]) > max(MIN_SILENCE, timedelta(seconds=TIMES_AS_LONG * median(gaps)))


def _works(at: datetime, zone: ZoneInfo) -> bool:
    local = at.astimezone(zone)
    return local.weekday() < 5 and FIRST_HOUR <= local.hour < LAST_HOUR


def _day(at: datetime, zone: ZoneInfo) -> object:
    return at.astimezone(zone).date()
