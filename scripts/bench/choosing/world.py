"""Interviewers with calendars, caps and leave, the panels they sit on, and the candidates who come: all drawn from a seed.

Hours are counted from the Monday at which the world begins; hours somebody is free are the bits of one whole number.
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BEGINS = datetime(2026, 1, 5, tzinfo=UTC)  # a Monday; no zone used here changes its clock within MOST_DAYS
NEVER = BEGINS.replace(year=2000)
DAYS = 60  # in which candidates come
HORIZON_DAYS, NOTICE_HOURS = 14, 24
MOST_DAYS = DAYS + HORIZON_DAYS + 1
ZONES = ("Europe/London", "Europe/London", "Europe/London", "Europe/Berlin")
OPENS, CLOSES = 9, 17  # everybody's working day, in their own zone
MINUTES = 60


@dataclass(frozen=True)
class Setting:
    """What a world is drawn from."""

    people: int = 12
    panels: int = 4
    seats: tuple[int, ...] = (6, 7)  # of the panels, in turn
    bookings: int = 1000
    busy: tuple[float, float] = (0.25, 0.55)
    daily_cap: int = 4
    weekly_cap: int = 16
    early: bool = False  # candidates take one of the first times, else any
    are_drawn: bool = False  # seats: some people sit on one panel, some on all; else on two or three
    one_is_busy: bool = False  # 55 % of the time, and sits on one panel only
    leave: int = 0  # so many people, two of the first eight weeks each
    newcomer: bool = False  # the last person joins when half of the time is over
    overrides: float = 0.0  # so often a person picks the interviewer


@dataclass
class Person:
    zone: ZoneInfo
    free: int  # hours, as bits
    daily_cap: int
    weekly_cap: int
    leave: tuple[tuple[date, date], ...] = ()
    joins_at: datetime | None = None

    @property
    def leave_periods(self) -> tuple[tuple[datetime, datetime], ...]:
        day = timedelta(days=1)
        return tuple(
            (datetime.combine(first, time(), self.zone), datetime.combine(last + day, time(), self.zone))
            for first, last in self.leave
        )

    def is_there(self, at: datetime, *, booked_at: datetime) -> bool:
        """Could an interview at that hour, booked then, have been theirs, but for their calendar?"""
        day = at.astimezone(self.zone).date()
        joined = self.joins_at is None or self.joins_at <= booked_at
        return joined and not any(first <= day <= last for first, last in self.leave)


@dataclass(frozen=True)
class Arrival:
    """One candidate: when they come, for which panel, and the luck by which they and a recruiter choose."""

    at: datetime
    panel: int
    taste: float
    whim: float


@dataclass
class World:
    setting: Setting
    people: list[Person]
    panels: list[list[int]]
    arrivals: list[Arrival] = field(default_factory=list)

    def members(self, panel: int, *, now: datetime) -> list[int]:
        """Who sits on the panel by then."""
        return [one for one in self.panels[panel] if (self.people[one].joins_at or NEVER) <= now]


def draw(setting: Setting, *, seed: int) -> World:
    """The same seed gives the same people, panels and candidates, whichever rule chooses."""
    dice = random.Random(seed)
    people = [_person(setting, number, dice) for number in range(setting.people)]
    world = World(setting, people, _panels(setting, dice))
    if setting.newcomer:
        people[-1].joins_at = BEGINS + timedelta(days=DAYS / 2)
    for number in range(setting.leave):
        _send_away(people[number], week=dice.randrange(1, 6))
    hours = sorted(dice.uniform(0, DAYS * 24) for _ in range(setting.bookings))
    world.arrivals = [
        Arrival(BEGINS + timedelta(hours=at), dice.randrange(setting.panels), dice.random(), dice.random())
        for at in hours
    ]
    return world


def hour_of(at: datetime) -> int:
    return int((at - BEGINS).total_seconds() // 3600)


def moment_of(hour: int) -> datetime:
    return BEGINS + timedelta(hours=hour)


def hours_of(bits: int) -> list[int]:
    """The hours whose bits are set, in order."""
    found = []
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return found


def _person(setting: Setting, number: int, dice: random.Random) -> Person:
    zone = ZoneInfo(ZONES[number % len(ZONES)])
    share = dice.uniform(*setting.busy)
    if setting.one_is_busy and number == 0:
        share = 0.55
    return Person(zone, _calendar(zone, share, dice), setting.daily_cap, setting.weekly_cap)


def _calendar(zone: ZoneInfo, share: float, dice: random.Random) -> int:
    """Working hours that are not taken: half of what takes them comes every week, the rest once, one to three hours long."""
    offset = int((BEGINS.astimezone(zone).utcoffset() or timedelta()).total_seconds() // 3600)
    days = [day for day in range(MOST_DAYS) if day % 7 < 5]
    weekly = {(weekday, hour) for weekday in range(5) for hour in range(OPENS, CLOSES) if dice.random() < share / 2}
    busy = {(day, hour) for day in days for hour in range(OPENS, CLOSES) if (day % 7, hour) in weekly}
    while len(busy) < share * len(days) * (CLOSES - OPENS):
        day, begins = dice.choice(days), dice.randrange(OPENS, CLOSES)
        busy |= {(day, hour) for hour in range(begins, min(CLOSES, begins + dice.choice((1, 1, 2, 3))))}
    return sum(
        1 << day * 24 + hour - offset for day in days for hour in range(OPENS, CLOSES) if (day, hour) not in busy
    )


def _panels(setting: Setting, dice: random.Random) -> list[list[int]]:
    """One seat each, then the others: dealt in turns, so that nobody has two more than another, or drawn."""
    sizes = [setting.seats[number % len(setting.seats)] for number in range(setting.panels)]
    members: list[set[int]] = [set() for _ in sizes]
    turn = 0
    while any(_left(sizes, members)):
        everybody = dice.sample(range(setting.people), setting.people)
        for one in everybody if turn == 0 or not setting.are_drawn else dice.choices(everybody, k=1):
            left = _left(sizes, members)
            open_to = [panel for panel, seats in enumerate(left) if seats and one not in members[panel]]
            if open_to and not (setting.one_is_busy and one == 0 and turn):
                members[max(open_to, key=lambda panel: (left[panel], dice.random()))].add(one)
        turn += 1
    return [sorted(panel) for panel in members]


def _left(sizes: list[int], members: list[set[int]]) -> list[int]:
    return [size - len(panel) for size, panel in zip(sizes, members, strict=True)]


def _send_away(person: Person, *, week: int) -> None:
    """Two weeks of leave, in the calendar too, where every rule sees them."""
    first = BEGINS.date() + timedelta(weeks=week)
    last = first + timedelta(days=13)
    person.leave = ((first, last),)
    away = sum(1 << hour for hour in range(week * 7 * 24, (week + 2) * 7 * 24))
    person.free &= ~away
