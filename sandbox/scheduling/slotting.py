"""Free times: plain data in, slots out; no database, no Django (nylas/facts.md 1.4, 1.7 and 2.1).

A slot's start lies on a grid of `interval` seconds counted from midnight in the rules' time zone, rounded up to
`round_to`. The slot must lie inside what was asked for, inside one stretch of a person's open hours, and clear of
their busy periods, each widened by the buffers. All instants are Unix seconds, all lengths seconds.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

Period = tuple[int, int]

COLLECTIVE = "collective"
MAX_FAIRNESS = "max-fairness"
MAX_AVAILABILITY = "max-availability"


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


@dataclass(frozen=True)
class Slot:
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
    if rules.method == COLLECTIVE:
        return Offer(_slots(people, rules, start, end, everybody=True))
    order = turns(people)
    if rules.method == MAX_AVAILABILITY:
        return Offer(_slots(people, rules, start, end, everybody=False), order)
    rested = set(order[: len(order) - len(order) // 2])
    slots = _slots([person for person in people if person.email in rested], rules, start, end, everybody=False)
    return Offer(slots or _slots(people, rules, start, end, everybody=False), order)


def turns(people: Iterable[Person]) -> list[str]:
    """Addresses in the order of their turn: never booked first, by alphabet, then the least recently booked."""
    return [
        person.email
        for person in sorted(
            people, key=lambda one: (one.last_booked_at is not None, one.last_booked_at or 0, one.email)
        )
    ]


def _slots(people: Sequence[Person], rules: Rules, start: int, end: int, *, everybody: bool) -> list[Slot]:
    starts = list(grid(rules, start, end - rules.duration))
    free_at: dict[int, list[str]] = {}
    for person in people:
        for moment in _fitting(starts, rules.duration, free_periods(person, rules, start, end)):
            free_at.setdefault(moment, []).append(person.email)
    needed = len(people) if everybody else 1
    return [
        Slot(moment, moment + rules.duration, tuple(free_at[moment]))
        for moment in starts
        if people and len(free_at.get(moment, ())) >= needed
    ]


def _fitting(starts: Iterable[int], duration: int, free: Sequence[Period]) -> Iterator[int]:
    """The starts from which `duration` lies inside one free period; both inputs ascend."""
    index = 0
    for moment in starts:
        while index < len(free) and free[index][1] < moment + duration:
            index += 1
        if index == len(free):
            return
        if free[index][0] <= moment:
            yield moment


def grid(rules: Rules, first: int, last: int) -> Iterator[int]:
    """Every start from `first` to `last`, both included, ascending."""
    if last < first:
        return
    zone = ZoneInfo(rules.timezone)
    day = datetime.fromtimestamp(first, zone).date() - timedelta(days=1)
    previous = -1
    while (midnight := _instant(day, 0, zone)) <= last:
        next_midnight = _instant(day + timedelta(days=1), 0, zone)
        for step in range(0, next_midnight - midnight, rules.interval):
            moment = midnight + _rounded_up(step, rules.round_to)
            if first <= moment <= last and previous < moment < next_midnight:
                previous = moment
                yield moment
        day += timedelta(days=1)


def free_periods(person: Person, rules: Rules, start: int, end: int) -> list[Period]:
    """The person's free time between two instants, merged and ascending."""
    busy = _merged((begin - rules.buffer_before, finish + rules.buffer_after) for begin, finish in person.busy)
    free: list[Period] = []
    index = 0
    for begin, finish in _open_periods(person, start, end):
        while index < len(busy) and busy[index][1] <= begin:
            index += 1
        at, cursor = index, begin
        while at < len(busy) and busy[at][0] < finish:
            if busy[at][0] > cursor:
                free.append((cursor, busy[at][0]))
            cursor = max(cursor, busy[at][1])
            at += 1
        if cursor < finish:
            free.append((cursor, finish))
    return free


def _open_periods(person: Person, start: int, end: int) -> list[Period]:
    if person.open_hours is None and not person.date_hours and not person.only_date_hours:
        return [(start, end)]
    replaced = {hours.day for hours in person.date_hours}
    found = [
        (_instant(hours.day, hours.start, zone), _instant(hours.day, hours.end, zone))
        for hours in person.date_hours
        for zone in [ZoneInfo(hours.timezone)]
    ]
    weekly: Sequence[OpenHours] = () if person.only_date_hours else person.open_hours or ()
    if person.open_hours is None and not person.only_date_hours:
        zone_name = person.date_hours[0].timezone
        weekly = [OpenHours(frozenset(range(7)), 0, 1440, zone_name)]
    for hours in weekly:
        found.extend(_weekly_periods(hours, replaced, start, end))
    return _merged((max(begin, start), min(finish, end)) for begin, finish in found)


def _weekly_periods(hours: OpenHours, replaced: set[date], start: int, end: int) -> Iterator[Period]:
    zone = ZoneInfo(hours.timezone)
    day = datetime.fromtimestamp(start, zone).date()
    last = datetime.fromtimestamp(end, zone).date()
    while day <= last:
        if day.isoweekday() % 7 in hours.days and day not in hours.exdates and day not in replaced:
            yield _instant(day, hours.start, zone), _instant(day, hours.end, zone)
        day += timedelta(days=1)


def _instant(day: date, minutes: int, zone: ZoneInfo) -> int:
    """Minutes after local midnight as an instant; 1440 is the next midnight."""
    if minutes >= 1440:
        day, minutes = day + timedelta(days=1), minutes - 1440
    local = datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=zone)
    return int(local.astimezone(UTC).timestamp())


def _rounded_up(value: int, step: int) -> int:
    return -(-value // step) * step


def _merged(periods: Iterable[Period]) -> list[Period]:
    """Ascending, without empty ones, those that touch made one."""
    merged: list[Period] = []
    for begin, finish in sorted(period for period in periods if period[0] < period[1]):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], finish))
        else:
            merged.append((begin, finish))
    return merged
