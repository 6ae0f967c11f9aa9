"""One run: candidates come, see times, take one; a rule chooses who interviews. What came of it, in figures."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from interviews.panels import fairness
from interviews.panels.caps import Diary
from interviews.panels.second_thoughts import Movable, exchanges
from scripts.bench.choosing.rules import Booked, LeastLoad, OursWithSecondThoughts, Rule
from scripts.bench.choosing.world import (
    HORIZON_DAYS,
    MINUTES,
    NOTICE_HOURS,
    Arrival,
    Person,
    World,
    hour_of,
    hours_of,
    moment_of,
)

FIRST_COUNTED_PREFIX = 100
EXCHANGED_AT_MOST = 0.05  # of all interviews
EXCHANGED_AHEAD = timedelta(hours=48)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Course:
    """A run, while it goes on and afterwards. `shares` is what each would have taken, had it been divided among all who were there."""

    world: World
    rule: Rule
    free: list[int]
    diaries: list[Diary]
    closed: list[int]  # hours of days that are full
    booked: list[Booked] = field(default_factory=list)
    loads: list[int] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    offered: int = 0
    without_time: int = 0
    emptied: int = 0  # pages that would have had times, had none been hidden
    breaches: int = 0
    exchanged: int = 0
    worst_prefix: float = 0.0

    @property
    def gap(self) -> float:
        """Between who took most and who took least, beside their share. In interviews."""
        off = [load - share for load, share in zip(self.loads, self.shares, strict=True)]
        return max(off) - min(off)

    @property
    def spread(self) -> float:
        """Most ÷ least, beside their share."""
        parts = [load / share for load, share in zip(self.loads, self.shares, strict=True)]
        return max(parts) / min(parts) if min(parts) else float("inf")


def run(world: World, make: Callable[[World], Rule]) -> Course:
    people = world.people
    course = Course(
        world,
        make(world),
        free=[one.free for one in people],
        diaries=[_diary(one) for one in people],
        closed=[0] * len(people),
        loads=[0] * len(people),
        shares=[0.0] * len(people),
    )
    night = world.arrivals[0].at.replace(hour=0, minute=0) + DAY
    for arrival in world.arrivals:
        while night <= arrival.at:
            think_again(course, now=night)
            night += DAY
        take(course, arrival)
    while any(row.starts_at >= night for row in course.booked):
        think_again(course, now=night)
        night += DAY
    return course


def take(course: Course, arrival: Arrival) -> None:
    """The candidate looks at the times and takes one."""
    rule, world = course.rule, course.world
    first = hour_of(arrival.at) + NOTICE_HOURS + 1
    window = (1 << hour_of(arrival.at + timedelta(days=HORIZON_DAYS))) - (1 << first)
    times = _times(course, rule.shown(arrival.panel, now=arrival.at), window)
    everybodys = _times(course, rule.members(arrival.panel, now=arrival.at), window)
    if not times and everybodys:
        course.emptied += 1
    hours = hours_of(times or everybodys if rule.shows_some_times else times)
    course.offered += len(hours)
    if not hours:
        course.without_time += 1
        return
    hour = hours[_liked(arrival.taste, len(hours), early=world.setting.early)]
    seen = rule.shown(arrival.panel, now=arrival.at) if times else rule.members(arrival.panel, now=arrival.at)
    free = [one for one in seen if _open(course, one) >> hour & 1]
    if arrival.whim < world.setting.overrides:
        taker = free[int(arrival.whim / world.setting.overrides * len(free))]
    else:
        taker = rule.pick(free, arrival.panel, now=arrival.at)
    shares = fairness.shares(dict.fromkeys(free, 1.0))
    _book(course, Booked(arrival.panel, hour, moment_of(hour), arrival.at, taker, shares))


def think_again(course: Course, *, now: datetime) -> None:
    """At night: a few interviews that are far enough ahead change hands."""
    rule = course.rule
    if not isinstance(rule, OursWithSecondThoughts):
        return
    left = int(EXCHANGED_AT_MOST * len(course.booked)) - course.exchanged
    ahead = [row for row in course.booked if row.starts_at >= now + EXCHANGED_AHEAD and not row.is_exchanged]
    movable = [
        Movable(number, row.taker, row.starts_at, row.starts_at + HOUR, _others(course, row, now=now))
        for number, row in enumerate(ahead)
    ]
    loads, known = _loads(rule, now=now), dict[Hashable, Booked](enumerate(ahead))
    for one in exchanges(loads, movable, weights=dict.fromkeys(loads, 1.0), at_most=left):
        _exchange(course, rule, known[one.interview], one.takes)


def _loads(rule: LeastLoad, *, now: datetime) -> dict[int, float]:
    everybody = [one for one in range(len(rule.world.people)) if (rule.world.people[one].joins_at or now) <= now]
    standings = fairness.standings(rule.records(everybody, now=now), minutes=MINUTES)
    return {one.interviewer: one.projected for one in standings}


def _others(course: Course, row: Booked, *, now: datetime) -> frozenset[int]:
    shown = course.rule.shown(row.panel, now=now)
    return frozenset(one for one in shown if one != row.taker and _open(course, one) >> row.hour & 1)


def _times(course: Course, people: list[int], window: int) -> int:
    found = 0
    for one in people:
        found |= _open(course, one) & window
    return found


def _open(course: Course, one: int) -> int:
    return course.free[one] & ~course.closed[one] if course.rule.keeps_caps else course.free[one]


def _liked(taste: float, times: int, *, early: bool) -> int:
    """Which of the times, in order. Early: each of the first ones is left for the next with three chances in four."""
    if not early:
        return int(taste * times)
    place, left = 0, 1.0 - taste
    while left < 0.75 and place < times - 1:
        place, left = place + 1, left / 0.75
    return place


def _book(course: Course, row: Booked) -> None:
    if course.diaries[row.taker].keeps_from(row.starts_at, row.starts_at + HOUR) is not None:
        course.breaches += 1
    course.booked.append(row)
    course.rule.note(row)
    _count(course, row.taker, row.hour)
    there = [one.is_there(row.starts_at, booked_at=row.booked_at) for one in course.world.people]
    for one, is_there in enumerate(there):
        course.shares[one] += is_there / sum(there)
    if len(course.booked) >= FIRST_COUNTED_PREFIX:
        course.worst_prefix = max(course.worst_prefix, course.gap)


def _exchange(course: Course, rule: LeastLoad, row: Booked, takes: int) -> None:
    """Unless an exchange just before has filled the day of who would take it."""
    if not _open(course, takes) >> row.hour & 1:
        return
    gives = row.taker
    rule.exchange(row, takes)
    course.exchanged += 1
    _count(course, gives, row.hour, by=-1)
    _count(course, takes, row.hour)


def _count(course: Course, one: int, hour: int, *, by: int = 1) -> None:
    """Their load, their calendar, and which days of that week are full now."""
    course.loads[one] += by
    course.free[one] ^= 1 << hour
    if by > 0:
        course.diaries[one].count([moment_of(hour)])
    else:
        course.diaries[one] = _diary(course.world.people[one])
        course.diaries[one].count(row.starts_at for row in course.booked if row.taker == one)
    _close_full_days(course, one, hour // 24)


def _close_full_days(course: Course, one: int, day: int) -> None:
    """Asked anew for the week of a booking alone: nothing else can have changed. A working day lies within one day of UTC."""
    monday = day // 7 * 7
    for each in range(monday, monday + 5):
        noon, hours = moment_of(each * 24 + 12), (1 << 24) - 1 << each * 24
        is_full = course.diaries[one].keeps_from(noon, noon + HOUR) is not None
        course.closed[one] = course.closed[one] | hours if is_full else course.closed[one] & ~hours


def _diary(person: Person) -> Diary:
    return Diary(person.zone, person.daily_cap, person.weekly_cap, leave=person.leave)
