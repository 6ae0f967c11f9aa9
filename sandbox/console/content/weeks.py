"""A week of a person's calendars as blocks in seven columns, in the zone of the calendar shown first."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sandbox import clock
from sandbox.calendars import occurrences
from sandbox.console.content.moments import Moment
from sandbox.models import Booking, Calendar, Configuration, Event, Grant
from sandbox.models.events import TENTATIVE
from sandbox.scheduler import offers

FIRST_HOUR, LAST_HOUR = 7, 20
MAX_LANES = 4
DAY_SECONDS = 86_400


@dataclass
class Block:
    """One event on one day; `start` and `end` are minutes after that day's midnight."""

    event: Event
    day: date
    start: int
    end: int
    starts: Moment
    ends: Moment
    can_move: bool
    booking_id: str = ""
    lane: int = 0
    lanes: int = 1

    @property
    def kind(self) -> str:
        """booking, tentative, free or busy."""
        if self.booking_id or is_booked(self.event):
            return "booking"
        if not self.event.is_busy:
            return "free"
        return "tentative" if self.event.status == TENTATIVE else "busy"

    @property
    def is_recurring(self) -> bool:
        return is_recurring(self.event)

    @property
    def title(self) -> str:
        return self.event.title or "(no title)"

    @property
    def place(self) -> str:
        """The classes that put the block where it belongs (places.css, week.css)."""
        start, end = divmod(self.start, 60), divmod(max(self.end, self.start + 1), 60)
        length = self.end - self.start
        size = " block--short" if length < 40 else " block--mid" if length < 75 else ""
        return f"h{start[0]} m{start[1]} eh{end[0]} em{end[1]} lane-{self.lane}-{self.lanes}{size}"

    @property
    def label(self) -> str:
        words = [self.title, f"{self.starts.local:%A %-d %B}, {self.starts.time} to {self.ends.time}", self.kind]
        return ", ".join([*words, "recurring"] if self.is_recurring else words)


@dataclass
class Day:
    """One column."""

    date: date
    is_today: bool
    is_chosen: bool
    blocks: list[Block] = field(default_factory=list)
    whole_days: list[Event] = field(default_factory=list)
    open_hours: list[str] = field(default_factory=list)
    now: str = ""


@dataclass
class Week:
    """Seven columns and the hours they show."""

    days: list[Day]
    zone: str
    first_hour: int
    last_hour: int
    number: int

    @property
    def hours(self) -> list[int]:
        return list(range(self.first_hour, self.last_hour))

    @property
    def height(self) -> int:
        return self.last_hour - self.first_hour

    @property
    def has_whole_days(self) -> bool:
        return any(day.whole_days for day in self.days)

    @property
    def title(self) -> str:
        first, last = self.days[0].date, self.days[-1].date
        if first.month == last.month:
            return f"{first.day}–{last.day} {last:%B %Y}"
        return f"{first.day} {first:%b} – {last.day} {last:%b %Y}"


def week(grant: Grant, calendars: list[Calendar], number: int, *, day: str, all_hours: bool) -> Week:
    """The week that is `number` weeks from this one; `day` (ISO) is the one a narrow screen shows."""
    zone = ZoneInfo(calendars[0].timezone if calendars else grant.timezone)
    now = datetime.fromtimestamp(clock.now(), zone)
    monday = now.date() - timedelta(days=now.weekday()) + timedelta(weeks=number)
    dates = [monday + timedelta(days=count) for count in range(7)]
    chosen = next((one for one in dates if one.isoformat() == day), now.date() if now.date() in dates else monday)
    days = {one: Day(one, one == now.date(), one == chosen) for one in dates}
    events = _events(calendars, _midnight(monday, zone), _midnight(monday + timedelta(7), zone))
    booked = dict(Booking.objects.filter(event__in=[event.id for event in events]).values_list("event_id", "id"))
    for event in events:
        if event.is_all_day:
            for one in _dates_of(event, zone):
                if one in days:
                    days[one].whole_days.append(event)
            continue
        for block in _blocks(event, zone, booked.get(event.id, "")):
            if block.day in days:
                days[block.day].blocks.append(block)
    for shown in days.values():
        _share(shown.blocks)
    if now.date() in days:
        days[now.date()].now = f"h{now.hour} m{now.minute}"
    first, last = (0, 24) if all_hours else _hours(days.values())
    _open(days, grant, zone)
    return Week(list(days.values()), zone.key, first, last, number)


def is_booked(event: Event) -> bool:
    """Whether Scheduler made it."""
    return (event.details.get("metadata") or {}).get("source") == "scheduler"


def is_recurring(event: Event) -> bool:
    """Whether it repeats, or is one of those that do."""
    return event.recurs_until is not None or event.master_id is not None


def edited(event: Event) -> dict[str, Any]:
    """What the form that changes an event is filled with, in its calendar's zone."""
    zone = event.calendar.timezone
    starts, ends = Moment(event.starts_at, zone), Moment(event.ends_at, zone)
    return {
        "event": event,
        "kind": Block(event, starts.local.date(), 0, 0, starts, ends, False).kind,
        "starts": starts,
        "ends": ends,
        "date": f"{starts.local:%Y-%m-%d}",
        "has_times": not event.is_all_day and event.ends_at - event.starts_at <= DAY_SECONDS,
        "is_recurring": is_recurring(event),
        "booking": Booking.objects.filter(event=event.id).first(),
        "link": event.meeting_link(),
    }


def _events(calendars: list[Calendar], start: int, end: int) -> list[Event]:
    found = Event.objects.filter(calendar__in=calendars).exclude(status="cancelled")
    return list(occurrences.in_period(found.select_related("calendar"), start, end))


def _blocks(event: Event, zone: ZoneInfo, booking_id: str) -> Iterable[Block]:
    """One block per day that the event touches."""
    starts, ends = Moment(event.starts_at, zone.key), Moment(event.ends_at, zone.key)
    first, last = starts.local.date(), ends.local.date()
    if ends.local.time() == time(0) and last > first:
        last -= timedelta(days=1)
    day = first
    while day <= last:
        start = starts.local.hour * 60 + starts.local.minute if day == first else 0
        end = ends.local.hour * 60 + ends.local.minute if day == ends.local.date() else 1440
        can_move = first == last
        yield Block(event, day, start, max(end, start), starts, ends, can_move, booking_id)
        day += timedelta(days=1)


def _dates_of(event: Event, zone: ZoneInfo) -> Iterable[date]:
    day = datetime.fromtimestamp(event.starts_at, zone).date()
    last = datetime.fromtimestamp(max(event.ends_at - 1, event.starts_at), zone).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def _share(blocks: list[Block]) -> None:
    """Put blocks that overlap side by side."""
    blocks.sort(key=lambda one: (one.start, -one.end))
    together: list[Block] = []
    until = -1
    for block in blocks:
        if block.start >= until:
            _settle(together)
            together = []
        taken = {one.lane for one in together if one.end > block.start}
        block.lane = next(lane for lane in range(len(blocks) + 1) if lane not in taken)
        together.append(block)
        until = max(until, block.end, block.start + 15)
    _settle(together)


def _settle(together: list[Block]) -> None:
    lanes = min(max((one.lane for one in together), default=0) + 1, MAX_LANES)
    for block in together:
        block.lanes, block.lane = lanes, block.lane % MAX_LANES


def _hours(days: Iterable[Day]) -> tuple[int, int]:
    """Working hours, or as many more as there are blocks outside them."""
    blocks = [block for day in days for block in day.blocks]
    first = min([FIRST_HOUR, *(block.start // 60 for block in blocks)])
    last = max([LAST_HOUR, *(-(-block.end // 60) for block in blocks)])
    return first, last


def _open(days: dict[date, Day], grant: Grant, zone: ZoneInfo) -> None:
    """Mark the weekly hours in which some Configuration offers this person."""
    for day, hours in itertools.product(days, _weekly_hours(grant)):
        if day.isoweekday() % 7 not in hours["days"]:
            continue
        home = ZoneInfo(hours["timezone"])
        start, end = (
            datetime.combine(day, time(), home) + timedelta(minutes=offers.minutes(hours[name]))
            for name in ("start", "end")
        )
        for shown, begins, ends in _parts(start.astimezone(zone), end.astimezone(zone)):
            if shown in days:
                days[shown].open_hours.append(f"h{begins // 60} m{begins % 60} eh{ends // 60} em{ends % 60}")


def _weekly_hours(grant: Grant) -> list[dict[str, Any]]:
    """Open hours of the person's seats, each with its zone; where a seat has none, those of the Configuration."""
    found = []
    for configuration in Configuration.objects.all():
        if configuration.is_group:
            continue
        rules = configuration.document["availability"].get("availability_rules") or {}
        for seat in configuration.participants:
            if seat["email"] == grant.email and seat.get("availability"):
                own = seat["availability"].get("open_hours")
                zone = (seat.get("timezone") if own else "") or configuration.timezone
                entries = own or rules.get("default_open_hours") or []
                found += [{**one, "timezone": (own and one.get("timezone")) or zone} for one in entries]
    return found


def _parts(start: datetime, end: datetime) -> Iterator[tuple[date, int, int]]:
    """A period as minutes of the one or two days it touches."""
    begins, ends = start.hour * 60 + start.minute, end.hour * 60 + end.minute
    if start.date() == end.date():
        yield start.date(), begins, ends
    else:
        yield start.date(), begins, 1440
        yield end.date(), 0, ends


def _midnight(day: date, zone: ZoneInfo) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp())
