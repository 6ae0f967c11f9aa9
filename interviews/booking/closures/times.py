"""For each time of a panel what closes it: for everybody, and for each person. By the rules that candidates meet; reads no rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from interviews.booking.closures.stretches import Stretches
from interviews.booking.hosts import Host
from interviews.booking.hours import is_within
from interviews.enums import ClosedBy, Distribution, Skipped
from interviews.nylas.calendars import Period
from interviews.nylas.configurations import ConfigurationSpec
from interviews.nylas.shapes import Slot
from interviews.panels import seats

Rule = ClosedBy | Skipped
# Between these hours times are looked at even where the panel is closed, to see what longer hours would win.
EARLY, LATE = time(8), time(18)
WORKING_WEEK = frozenset(range(5))
HOUR = timedelta(hours=1)
# What Nylas reads in the calendars of all it was told of, also of those whom we leave out.
UNKNOWN_TO_NYLAS = frozenset({Skipped.NOT_PUBLISHED, Skipped.IN_RESERVE})
IN_CALENDAR = frozenset({Skipped.BUSY, Skipped.BUFFER, Skipped.CALENDAR_UNREAD, Skipped.HAS_INTERVIEW})


@dataclass(frozen=True)
class Rules:
    """What holds for everybody: the panel as it was published, with the notice and horizon that are in force here too."""

    spec: ConfigurationSpec
    notice: timedelta
    horizon: timedelta
    is_live: bool = True

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.spec.time_zone)

    @property
    def is_together(self) -> bool:
        return self.spec.distribution == Distribution.EVERYONE


@dataclass(frozen=True)
class Person:
    """Somebody of the panel. `busy`: None when their calendars are not known. `standing`: what keeps them from every time of this panel.

    `is_seated`: False for one who left the panel after it was published, whom Nylas still knows.
    """

    host: Host
    busy: Sequence[Period] | None
    standing: Skipped | None = None
    is_seated: bool = True

    @property
    def key(self) -> int:
        return self.host.person.pk

    @property
    def is_at_nylas(self) -> bool:
        return (
            self.standing not in UNKNOWN_TO_NYLAS and self.host.person.grant_state == self.host.person.GrantState.LIVE
        )

    @property
    def takes_part(self) -> bool:
        return self.is_seated and self.host.person.is_live


@dataclass(frozen=True)
class Time:
    """One time, and all that closes it: for everybody, and by interviewer's id. What comes first is what is said."""

    day: date  # in the panel's zone
    starts_at: datetime
    ends_at: datetime
    closed: tuple[ClosedBy, ...]
    keeps: Mapping[int, tuple[Skipped, ...]]

    @property
    def is_within_hours(self) -> bool:
        return ClosedBy.PANEL_HOURS not in self.closed


@dataclass(frozen=True)
class Table:
    """The times of some days, in order."""

    rules: Rules
    people: Sequence[Person]
    days: Sequence[date]
    times: Sequence[Time]

    def free_at(self, at: Time, lifted: Iterable[Rule] = (), *, only_for: int | None = None) -> list[int]:
        """Who could take it, by id: nobody when it is closed. `lifted`: rules that are left out, for one person or for all."""
        left_out = frozenset(lifted)
        if not left_out.issuperset(at.closed):
            return []

        def is_free(key: int, reasons: Iterable[Skipped]) -> bool:
            return (left_out if only_for in (None, key) else frozenset()).issuperset(reasons)

        if not self.rules.is_together:
            free = [key for key in self._seated if is_free(key, at.keeps[key])]
            return free if self._can_fill(free) else []
        # It meets without those who rest then, but Nylas doesn't know of it.
        taking_part = [
            person.key for person in self._at_nylas if person.takes_part and Skipped.RESTING not in at.keeps[person.key]
        ]
        others = [person.key for person in self._at_nylas if person.key not in taking_part]
        fits = all(is_free(key, at.keeps[key]) for key in taking_part) and all(
            is_free(key, IN_CALENDAR.intersection(at.keeps[key])) for key in others
        )
        return taking_part if fits else []

    def _can_fill(self, free: Sequence[int]) -> bool:
        wanted = self.rules.spec.seats  # whoever still learns is not among the free
        return not wanted or seats.fill(wanted, (self._emails[key] for key in free)) is not None

    @cached_property
    def _emails(self) -> dict[int, str]:
        return {person.key: person.host.person.email for person in self.people}

    @cached_property
    def open_times(self) -> list[Time]:
        return [at for at in self.times if self.free_at(at)]

    @cached_property
    def _seated(self) -> list[int]:
        return [person.key for person in self.people if person.is_seated]

    @cached_property
    def _at_nylas(self) -> list[Person]:
        return [person for person in self.people if person.is_at_nylas]


def working_days(spec: ConfigurationSpec, count: int, *, now: datetime) -> list[date]:
    """The next days from Monday to Friday, with the panel's other open days, from today on in its time zone."""
    day, wanted = now.astimezone(ZoneInfo(spec.time_zone)).date(), WORKING_WEEK.union(spec.open_days)
    days: list[date] = []
    while len(days) < count:
        if day.weekday() in wanted:
            days.append(day)
        day += timedelta(days=1)
    return days


def tabulate(rules: Rules, people: Sequence[Person], days: Sequence[date], *, now: datetime) -> Table:
    """What closes each time of these days that is still to come."""
    asked = [(person.key, _reasons_of(person, rules.spec)) for person in people]
    times = []
    for day in days:
        for slot in _laid_out(rules, day):
            if slot.starts_at > now:
                closed = tuple(_closed(rules, day, slot, now))
                keeps = {key: tuple(reasons(slot)) for key, reasons in asked}
                times.append(Time(day, slot.starts_at, slot.ends_at, closed, keeps))
    return Table(rules, people, days, times)


def _laid_out(rules: Rules, day: date) -> Iterator[Slot]:
    """The times of a day on Nylas's grid, counted from midnight in the panel's zone (docs/nylas.md 1.4)."""
    spec, zone = rules.spec, rules.zone
    midnight = datetime.combine(day, time(), zone).astimezone(UTC)
    last_day = day + timedelta(days=1) if spec.lasts_until_midnight else day
    first = datetime.combine(day, min(spec.opens_at, EARLY), zone)
    last = max(datetime.combine(last_day, spec.closes_at, zone), datetime.combine(day, LATE, zone))
    end = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    round_to, before = min(spec.interval, HOUR), None
    elapsed = timedelta()
    while midnight + elapsed < end:
        starts_at = midnight + -(-elapsed // round_to) * round_to
        elapsed += spec.interval
        if starts_at != before and first <= starts_at < end and starts_at + spec.duration <= last:
            yield Slot(starts_at, starts_at + spec.duration, ())
        before = starts_at


def _closed(rules: Rules, day: date, slot: Slot, now: datetime) -> Iterator[ClosedBy]:
    spec = rules.spec
    if not rules.is_live:
        yield ClosedBy.NOT_LIVE
    if not is_within(spec, slot):
        yield ClosedBy.PANEL_HOURS
    if day in spec.closed_dates:
        yield ClosedBy.CLOSED_DATE
    if slot.starts_at < now + rules.notice:
        yield ClosedBy.NOTICE
    last_day = now.astimezone(rules.zone).date() + spec.horizon + timedelta(days=1)
    # Nylas counts whole days, we to the minute.
    if slot.starts_at >= now + rules.horizon or slot.ends_at > datetime.combine(last_day, time(), rules.zone):
        yield ClosedBy.HORIZON


def _reasons_of(person: Person, spec: ConfigurationSpec) -> Callable[[Slot], Iterator[Skipped]]:
    """A question to one person's calendar and diary."""
    busy = Stretches(person.busy or ())
    # An interview stands in the calendar too, and is said once.
    elsewhere = busy.without(Stretches(person.host.taken))
    widened = busy.widened(spec.buffer_before, spec.buffer_after)
    is_connected = person.host.person.grant_state == person.host.person.GrantState.LIVE

    def reasons(slot: Slot) -> Iterator[Skipped]:
        yield from person.host.all_reasons(slot)
        if person.standing is not None:
            yield person.standing
        if person.busy is None:
            if is_connected:
                yield Skipped.CALENDAR_UNREAD
        elif elsewhere.meet(slot.starts_at, slot.ends_at):
            yield Skipped.BUSY
        elif not busy.meet(slot.starts_at, slot.ends_at) and widened.meet(slot.starts_at, slot.ends_at):
            yield Skipped.BUFFER

    return reasons
