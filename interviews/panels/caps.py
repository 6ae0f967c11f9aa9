"""What keeps an interviewer from a time apart from the calendar: hours, holidays, leave, rests and caps, by the days of their own
zone. Reads no rows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from interviews.enums import Skipped
from interviews.panels.working_hours import ALWAYS, WorkingHours

Period = tuple[datetime, datetime]  # half-open
Week = tuple[int, int]  # year and number, as ISO 8601 counts: from Monday


@dataclass(frozen=True)
class Diary:
    """One person's days. A cap that is None is none; leave is from its first to its last day, both included; hours without any blocks
    are all hours; holidays are the days they keep, with the names of these; rests are half-open."""

    zone: ZoneInfo
    daily_cap: int | None = None
    weekly_cap: int | None = None
    leave: tuple[tuple[date, date], ...] = ()
    hours: WorkingHours = ALWAYS
    holidays: Mapping[date, str] = field(default_factory=dict)
    rests: tuple[Period, ...] = ()
    by_day: Counter[date] = field(default_factory=Counter)
    by_week: Counter[Week] = field(default_factory=Counter)

    def count(self, starts: Iterable[datetime]) -> None:
        """Count the interviews that begin then."""
        for at in starts:
            day = self.day(at)
            self.by_day[day] += 1
            self.by_week[_week(day)] += 1

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def in_week_of(self, at: datetime) -> int:
        """How many interviews begin in that week."""
        return self.by_week[_week(self.day(at))]

    def rests_in(self, starts_at: datetime, ends_at: datetime) -> bool:
        return any(begins < ends_at and starts_at < ends for begins, ends in self.rests)

    def holiday(self, starts_at: datetime, ends_at: datetime) -> str:
        """The name of the public holiday in whose day this lies, with a part of it at least; empty when it lies in none."""
        first, last = self.day(starts_at), self.day(ends_at - timedelta(microseconds=1))
        return self.holidays.get(first) or self.holidays.get(last, "")

    def keeps_from(self, starts_at: datetime, ends_at: datetime) -> Skipped | None:
        """Why this person can't take an interview then; None when nothing here keeps them from it."""
        return next(self.all_that_keeps_from(starts_at, ends_at), None)

    def all_that_keeps_from(self, starts_at: datetime, ends_at: datetime) -> Iterator[Skipped]:
        """Every reason, the one that is said first.

        An interview counts for the day on which it begins; leave also keeps from one that only ends in it.
        """
        yield from self._away(starts_at, ends_at)
        day = self.day(starts_at)
        if not self.hours.allow(starts_at, ends_at, self.zone):
            yield Skipped.OUTSIDE_HOURS
        if self.daily_cap is not None and self.by_day[day] >= self.daily_cap:
            yield Skipped.DAILY_CAP
        if self.weekly_cap is not None and self.by_week[_week(day)] >= self.weekly_cap:
            yield Skipped.WEEKLY_CAP

    def _away(self, starts_at: datetime, ends_at: datetime) -> Iterator[Skipped]:
        """Those of the reasons that close whole days."""
        if self.rests_in(starts_at, ends_at):
            yield Skipped.RESTING
        day, last = self.day(starts_at), self.day(ends_at - timedelta(microseconds=1))
        if any(first <= last and day <= final for first, final in self.leave):
            yield Skipped.ON_LEAVE
        if self.holiday(starts_at, ends_at):
            yield Skipped.PUBLIC_HOLIDAY


def _week(day: date) -> Week:
    year, number, _ = day.isocalendar()
    return year, number


def merged(periods: Iterable[Period]) -> tuple[Period, ...]:
    """The same time in order, without two periods that overlap or touch."""
    found: list[Period] = []
    for begins, ends in sorted(periods):
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(ends, found[-1][1]))
        else:
            found.append((begins, ends))
    return tuple(found)


def whole_weeks(starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
    """A period that holds the whole calendar weeks of every zone around this one."""
    return starts_at - timedelta(days=8), ends_at + timedelta(days=8)
