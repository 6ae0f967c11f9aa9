"""What takes place in a period: single events, and the occurrences of those that repeat (`recurrence`).

An occurrence has the id of its main event and the moment it was planned for, as Google's have, and keeps it when it moves:
`<id>_20270301T090000Z`, `<id>_20270301` for whole days.
"""

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime

from sandbox.dates import midnight
from sandbox.models import Calendar, Event
from sandbox.models.events import TENTATIVE, EventQuerySet
from sandbox.recurrence import Period

# Where `tentative_as_busy: false` means something (docs/nylas.md 1.4).
FREES_TENTATIVE = ("microsoft", "ews")
STAMP = "%Y%m%dT%H%M%SZ"


def in_period(events: EventQuerySet, start: int, end: int) -> Iterator[Event]:
    """Those of `events` (with their calendars) that touch the half-open period, by their beginning; found as they are read."""
    single = events.once().touching(start, end).order_by("starts_at", "id")
    repeating = list(events.repeating(start, end))
    changed = _changed(repeating)
    streams = [_occurrences(main, start, end, changed[main.id]) for main in repeating]
    return heapq.merge(single.iterator(), *streams, key=lambda event: (event.starts_at, event.id))


def named(calendar: Calendar, name: str) -> Event | None:
    """An event that was not cancelled, or an occurrence, by id."""
    found = calendar.events.select_related("calendar__grant", "master").filter(pk=name).first()
    if found is not None:
        return None if found.status == "cancelled" else found
    main_id, _, stamp = name.rpartition("_")
    main = calendar.events.select_related("calendar__grant").exclude(recurs_until=None).filter(pk=main_id).first()
    if main is None or main.status == "cancelled":
        return None
    period = main.series().occurrence_at(_moment(main, stamp))
    return occurrence(main, period) if period else None


def occurrence(main: Event, period: Period) -> Event:
    """One occurrence of a series as an event; it becomes a row when it is saved."""
    start, end = period
    details = {name: value for name, value in main.details.items() if name not in ("recurrence", "notetaker")}
    return Event(
        id=_id(main, start),
        calendar=main.calendar,
        title=main.title,
        starts_at=start,
        ends_at=end,
        is_busy=main.is_busy,
        status=main.status,
        ical_uid=main.ical_uid,
        key5=main.key5,
        details={**details, "when": _when(main, start, end)},
        booked_at=main.booked_at,
        created_at=main.created_at,
        updated_at=main.updated_at,
        master=main,
        original_start=start,
    )


def busy(
    calendars: Iterable[str], start: int, end: int, *, without_uid: str = "", tentative_is_free_in: Collection[str] = ()
) -> dict[str, list[Period]]:
    """When each calendar is taken, by its id: periods that touch the half-open one, in any order.

    `without_uid` leaves out one event with its copies. Single events are read from an index alone.
    """
    events = Event.objects.filter(calendar__in=list(calendars)).taking_time()
    if tentative_is_free_in:
        events = events.exclude(status=TENTATIVE, calendar__in=tentative_is_free_in)
    if without_uid:
        events = events.exclude(ical_uid=without_uid)
    taken = events.once().overlapping(start, end).periods()
    repeating = list(events.repeating(start, end).select_related("calendar").order_by())
    changed = _changed(repeating)
    for main in repeating:
        taken.setdefault(main.calendar_id, []).extend(_periods(main, start, end, changed[main.id]))
    return taken


def _occurrences(main: Event, start: int, end: int, changed: set[str]) -> Iterator[Event]:
    return (occurrence(main, period) for period in _periods(main, start, end, changed))


def _periods(main: Event, start: int, end: int, changed: set[str]) -> Iterator[Period]:
    for period in main.series().occurrences(start, end):
        if not changed or _id(main, period[0]) not in changed:
            yield period


def _changed(repeating: list[Event]) -> dict[str, set[str]]:
    """The ids of the occurrences that are rows of their own, by series."""
    found: dict[str, set[str]] = defaultdict(set)
    if repeating:
        for main_id, name in Event.objects.filter(master__in=repeating).values_list("master_id", "id").order_by():
            found[main_id].add(name)
    return found


def _id(main: Event, start: int) -> str:
    if main.is_all_day:
        return f"{main.id}_{datetime.fromtimestamp(start, main.series().zone):%Y%m%d}"
    return f"{main.id}_{datetime.fromtimestamp(start, UTC):{STAMP}}"


def _moment(main: Event, stamp: str) -> int:
    """The moment that an id names, or one at which nothing begins."""
    try:
        if main.is_all_day:
            return midnight(date.fromisoformat(stamp), main.series().zone)
        return int(datetime.strptime(stamp, STAMP).replace(tzinfo=UTC).timestamp())
    except (ValueError, OverflowError):
        return -1


def _when(main: Event, start: int, end: int) -> dict[str, object]:
    when = dict(main.details["when"])
    if when["object"] == "time":
        return {**when, "time": start}
    if when["object"] == "timespan":
        return {**when, "start_time": start, "end_time": end}
    zone = main.series().zone
    first, last = (datetime.fromtimestamp(moment, zone).date().isoformat() for moment in (start, end - 1))
    return {**when, "date": first} if when["object"] == "date" else {**when, "start_date": first, "end_date": last}
