"""Free times: plain data in, slots out; no database, no Django (docs/nylas.md 1.4, 1.7 and 2.1).

A slot's start lies on a grid of `interval` seconds counted from midnight in the rules' time zone, rounded up to
`round_to`. The slot must lie inside what was asked for, inside one stretch of a person's open hours, and clear of
their busy periods, each widened by the buffers. All instants are Unix seconds, all lengths seconds.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

Period = tuple[int, int]

COLLECTIVE = "collective"
MAX_FAIRNESS = "max-fairness"
MAX_AVAILABILITY = "max-availability"
MAX_DAY_SECONDS = 50 * 3600  # a day with a clock change, or one that was lived through twice, is no longer


@dataclass(frozen=True)
class OpenHours:
    """Weekly hours: `days` count from Sunday = 0; `start` and `end` are minutes after local midnight, to 1440."""

    days: frozenset[int]
    start: int
    end: int
    timezone: str
    exdates: frozenset[date] = frozenset()


@dataclass(frozen=True)
class DateHours:
    """Hours of one date that replace the weekly ones; equal start and end close the date."""

    day: date
    start: int
    end: int
    timezone: str


@dataclass(frozen=True)
class Person:
    """Somebody whose time is asked for. `open_hours` None: always open. `last_booked_at` None: had no turn yet."""

    email: str
    busy: Sequence[Period] = ()
    open_hours: Sequence[OpenHours] | None = None
    date_hours: Sequence[DateHours] = ()
    only_date_hours: bool = False
    last_booked_at: float | None = None


@dataclass(frozen=True)
class Rules:
    """How slots are laid out."""

    duration: int
    interval: int
    round_to: int = 900
    buffer_before: int = 0
    buffer_after: int = 0
    method: str = COLLECTIVE
    timezone: str = "UTC"


class Slot(NamedTuple):
    """One time that can be taken, and who is free then."""

    start: int
    end: int
    emails: tuple[str, ...]


@dataclass(frozen=True)
class Offer:
    """`order` is None unless one of several hosts is to be chosen; then the next in turn comes first."""

    slots: list[Slot] = field(default_factory=list)
    order: list[str] | None = None


def find(people: Sequence[Person], rules: Rules, start: int, end: int) -> Offer:
    """Offer the slots between two instants."""
    starts = grid(rules, start, end - rules.duration)
    fitting = {
        person.email: _fitting(starts, rules.duration, free_periods(person, rules, start, end)) for person in people
    }
    if rules.method == COLLECTIVE:
        return Offer(_slots(starts, rules.duration, fitting, needed=len(fitting)))
    order = turns(people)
    if rules.method == MAX_AVAILABILITY:
        return Offer(_slots(starts, rules.duration, fitting), order)
    rested = set(order[: len(order) - len(order) // 2])
    slots = _slots(starts, rules.duration, {email: fits for email, fits in fitting.items() if email in rested})
    return Offer(slots or _slots(starts, rules.duration, fitting), order)


def turns(people: Iterable[Person]) -> list[str]:
    """Addresses in the order of their turn: never booked first, by alphabet, then the least recently booked."""
    return [
        person.email
        for person in sorted(
            people, key=lambda one: (one.last_booked_at is not None, one.last_booked_at or 0, one.email)
        )
    ]


def _fitting(starts: Sequence[int], duration: int, free: Iterable[Period]) -> list[range]:
    """Places in `starts` from which `duration` lies inside one free period; all ascend."""
    places = (range(bisect_left(starts, begin), bisect_right(starts, finish - duration)) for begin, finish in free)
    return [place for place in places if place]


def _slots(starts: Sequence[int], duration: int, fitting: dict[str, list[range]], needed: int = 1) -> list[Slot]:
    """Those of the starts at which at least `needed` people are free."""
    emails: list[list[str]] = [[] for _ in starts]
    for email, places in fitting.items():
        for place in places:
            for names in emails[place.start : place.stop]:
                names.append(email)
    return [
        Slot(moment, moment + duration, tuple(names))
        for moment, names in zip(starts, emails, strict=True)
        if names and len(names) >= needed
    ]


def grid(rules: Rules, first: int, last: int) -> list[int]:
    """Every start from `first` to `last`, both included, ascending."""
    if last < first:
        return []
    zone = ZoneInfo(rules.timezone)
    steps = sorted({_rounded_up(step, rules.round_to) for step in range(0, MAX_DAY_SECONDS, rules.interval)})
    day = datetime.fromtimestamp(first, zone).date() - timedelta(days=1)
    midnight = _instant(day, 0, zone)
    found: list[int] = []
    while midnight <= last:
        day += timedelta(days=1)
        next_midnight = _instant(day, 0, zone)
        here = bisect_left(steps, first - midnight)
        beyond = min(bisect_right(steps, last - midnight), bisect_left(steps, next_midnight - midnight))
        found += [midnight + step for step in steps[here:beyond]]
        midnight = next_midnight
    return found


def free_periods(person: Person, rules: Rules, start: int, end: int) -> list[Period]:
    """The person's free time between two instants, merged and ascending."""
    return _without(_open_periods(person, start, end), _merged(person.busy, rules.buffer_before, rules.buffer_after))


def _open_periods(person: Person, start: int, end: int) -> list[Period]:
    near = (_day_before(start), _day_after(end))
    special = [hours for hours in person.date_hours if near[0] <= hours.day <= near[1]]
    found: list[Period] = []
    if not person.only_date_hours:
        if person.open_hours is None:
            found = _without([(start, end)], _merged(_whole_day(hours) for hours in special))
        else:
            replaced = {hours.day for hours in special}
            found = [period for hours in person.open_hours for period in _weekly_periods(hours, replaced, *near)]
    for hours in special:
        zone = ZoneInfo(hours.timezone)
        found.append((_instant(hours.day, hours.start, zone), _instant(hours.day, hours.end, zone)))
    return _merged((max(begin, start), min(finish, end)) for begin, finish in found)


def _weekly_periods(hours: OpenHours, replaced: set[date], first: date, last: date) -> Iterator[Period]:
    zone = ZoneInfo(hours.timezone)
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day.isoweekday() % 7 in hours.days and day not in hours.exdates and day not in replaced:
            yield _instant(day, hours.start, zone), _instant(day, hours.end, zone)


def _whole_day(hours: DateHours) -> Period:
    zone = ZoneInfo(hours.timezone)
    return _instant(hours.day, 0, zone), _instant(hours.day, 1440, zone)


def _day_before(moment: int) -> date:
    """A date that has passed everywhere on earth."""
    return datetime.fromtimestamp(moment, UTC).date() - timedelta(days=2)


def _day_after(moment: int) -> date:
    """A date that has begun nowhere on earth."""
    return datetime.fromtimestamp(moment, UTC).date() + timedelta(days=2)


@lru_cache(maxsize=16384)
def _instant(day: date, minutes: int, zone: ZoneInfo) -> int:
    """The first moment of a day at which the clock on the wall shows this time or a later one; 1440 is the next midnight."""
    if minutes >= 1440:
        day, minutes = day + timedelta(days=1), minutes - 1440
    local = datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=zone)
    # A time that the clock skips lies an hour apart when read with the offset before and with the one after.
    moment, earlier = int(local.timestamp()), int(local.replace(fold=1).timestamp())
    while moment - earlier > 60:
        middle = (moment + earlier) // 120 * 60
        if datetime.fromtimestamp(middle, zone).replace(tzinfo=None) < local.replace(tzinfo=None):
            earlier = middle
        else:
            moment = middle
    return moment


def _rounded_up(value: int, step: int) -> int:
    return -(-value // step) * step


def _without(periods: Iterable[Period], taken: Sequence[Period]) -> list[Period]:
    """What is left of the periods; both ascend, and none touches the next of its kind."""
    left: list[Period] = []
    index = 0
    for begin, finish in periods:
        while index < len(taken) and taken[index][1] <= begin:
            index += 1
        at, cursor = index, begin
        while at < len(taken) and taken[at][0] < finish:
            if taken[at][0] > cursor:
                left.append((cursor, taken[at][0]))
            cursor = max(cursor, taken[at][1])
            at += 1
        if cursor < finish:
            left.append((cursor, finish))
    return left


def _merged(periods: Iterable[Period], before: int = 0, after: int = 0) -> list[Period]:
    """Ascending, widened at both ends, those that then touch made one; what has no length stays away."""
    merged: list[Period] = []
    first = last = None
    gap = before + after
    for begin, finish in sorted(periods):
        if begin >= finish:
            continue
        if first is None or last is None:
            first, last = begin, finish
        elif begin - last > gap:
            merged.append((first - before, last + after))
            first, last = begin, finish
        elif finish > last:
            last = finish
    if first is not None and last is not None:
        merged.append((first - before, last + after))
    return merged
