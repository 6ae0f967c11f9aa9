"""Time zones and whole days as clients name them; every refusal names the field."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sandbox.errors import InvalidRequest

MIN_YEAR, MAX_YEAR = 1970, 2198


def zone(name: Any, field: str) -> ZoneInfo:
    """A time zone by its IANA name; browsers' aliases are fine."""
    try:
        return ZoneInfo(name)
    except (TypeError, ValueError, OSError, ZoneInfoNotFoundError) as error:
        raise InvalidRequest(f"{field}: {name!r} is not an IANA time zone") from error


def day(value: Any, field: str) -> date:
    """A date such as 2026-12-24, in the years a calendar can show."""
    try:
        found = date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise InvalidRequest(f"{field} must be a date such as 2026-12-24") from error
    if not MIN_YEAR <= found.year <= MAX_YEAR:
        raise InvalidRequest(f"{field} must lie in the years {MIN_YEAR} to {MAX_YEAR}")
    return found


def midnight(day: date, zone: ZoneInfo) -> int:
    """The moment at which a day begins, in Unix seconds."""
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp())
