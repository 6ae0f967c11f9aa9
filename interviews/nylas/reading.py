"""Reading vendor JSON without trusting it: each function takes any value and returns our type, or an empty value or None."""

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from recruiting import zones

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A time outside these is a mistake; both ends fit every database and calendar.
EARLIEST, LATEST = EPOCH, datetime(2100, 1, 1, tzinfo=UTC)
MIN_MILLISECONDS = 1e11  # Nylas mixes seconds and milliseconds (docs/nylas.md 5.5, 5.7)
MAX_TEXT_LENGTH = 8000  # characters; signed links are the longest that matter


def mapping(value: object) -> dict[str, object]:
    """The object, or an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> Iterator[dict[str, object]]:
    """The objects in a list; values that are not objects are left out, and null is an empty list."""
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))


def text(value: object, *, max_length: int = MAX_TEXT_LENGTH) -> str:
    """A string or a whole number as text for any database: no NUL, no lone surrogate, `max_length` characters; "" for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    kept = str(value) if isinstance(value, int) else value[:MAX_TEXT_LENGTH]
    return kept.encode("utf-8", "ignore").decode().replace("\x00", "").strip()[:max_length]


def zone(value: object) -> str:
    """The IANA name of a time zone; "" when it is none."""
    try:
        return zones.find(text(value, max_length=64))
    except zones.NotAZone:
        return ""


def number(value: object) -> float | None:
    """A finite number, also from a string; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def moment(value: object) -> datetime | None:
    """Unix seconds or milliseconds as an aware time between EARLIEST and LATEST; None for 0 and for what is no number."""
    seconds = number(value)
    if not seconds:
        return None
    if abs(seconds) > MIN_MILLISECONDS:
        seconds /= 1000
    bounded = min(max(seconds, EARLIEST.timestamp()), LATEST.timestamp())
    return datetime.fromtimestamp(bounded, UTC)


def length(value: object) -> timedelta | None:
    """Seconds, as a number or a string, as a timedelta of ten days at most; else None (docs/nylas.md 4.6, 5.7)."""
    seconds = number(value)
    return timedelta(seconds=seconds) if seconds is not None and 0 <= seconds <= 10 * 86400 else None


def period(when: object) -> tuple[datetime | None, datetime | None]:
    """Start and end of an event's `when`: a timespan, or one time for both. Both None for whole days (docs/nylas.md 7.3)."""
    found = mapping(when)
    if "time" in found:
        return moment(found["time"]), moment(found["time"])
    return moment(found.get("start_time")), moment(found.get("end_time"))


def declined_in(event: dict[str, object]) -> tuple[str, ...] | None:
    """The addresses of those who answered no to an event, in lower case; None when it says nothing of people."""
    people = event.get("participants")
    if not isinstance(people, list):
        return None
    emails = (text(person.get("email")).lower() for person in items(people) if person.get("status") == "no")
    return tuple(email for email in emails if email)
