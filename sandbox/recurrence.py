"""When an event that repeats takes place (RFC 5545): plain data, no database. `rrules` makes it from what a client sends.

A rule names days; an occurrence begins on each at the first one's time on the wall, so clock changes don't move it. No rule is
finer than a day and nothing lies after the year 2198, so whatever a client sends, the search ends. (The rule engine of
python-dateutil walks to the year 9999 for a rule that never matches: three seconds for 30 February.)
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count as counting
from zoneinfo import ZoneInfo

from sandbox.dates import MAX_YEAR, midnight

Period = tuple[int, int]

LAST_DAY = date(MAX_YEAR, 12, 31)


@dataclass(frozen=True)
class Rule:
    """An RRULE whose omitted parts are filled in from the first occurrence. `weekdays`: (which one or 0, Monday = 0).

    `weeks` and `year_days` belong to yearly rules; numbers below 0 count from the end.
    """

    frequency: str
    interval: int = 1
    months: frozenset[int] = frozenset()
    weeks: frozenset[int] = frozenset()
    year_days: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    weekdays: frozenset[tuple[int, int]] = frozenset()
    positions: tuple[int, ...] = ()
    week_start: int = 0

    def days(self, first: date, since: date, last: date) -> Iterator[date]:
        """The rule's days from `since` to `last`, ascending, when it begins on `first`."""
        since, last = max(first, since), min(last, LAST_DAY)
        for period in self._periods(first, since, last):
            found = [day for day in period if self._matches(day)]
            for day in self._chosen(found):
                if since <= day <= last:
                    yield day

    def _periods(self, first: date, since: date, last: date) -> Iterator[Iterator[date]]:
        """The days of each day, week, month or year that the interval hits and that may hold one of the days wanted."""
        if self.frequency == "DAILY":
            skipped = -(-(since - first).days // self.interval)
            for step in counting(skipped):
                if (day := first + timedelta(days=step * self.interval)) > last:
                    return
                yield iter((day,))
        elif self.frequency == "WEEKLY":
            week = first - timedelta(days=(first.weekday() - self.week_start) % 7)
            for step in counting((since - week).days // 7 // self.interval):
                if (begin := week + timedelta(weeks=step * self.interval)) > last:
                    return
                yield (begin + timedelta(days=number) for number in range(7))
        else:
            months = 12 if self.frequency == "YEARLY" else 1
            origin = _month_number(first) // months
            for step in counting((_month_number(since) // months - origin) // self.interval):
                if (number := (origin + step * self.interval) * months) > _month_number(last):
                    return
                yield _days_of_months(number, months)

    def _matches(self, day: date) -> bool:
        if self.months and day.month not in self.months:
            return False
        if self.weeks and not _week(day, self.week_start) & self.weeks:
            return False
        if self.year_days and not _in_year(day) & self.year_days:
            return False
        if self.month_days and not _in_month(day) & self.month_days:
            return False
        if not self.weekdays or (0, day.weekday()) in self.weekdays:
            return True
        places = _in_year(day) if self._counts_in_years else _in_month(day)
        return any(
            ((place - 1) // 7 + 1 if place > 0 else place // 7, day.weekday()) in self.weekdays for place in places
        )

    @property
    def _counts_in_years(self) -> bool:
        return self.frequency == "YEARLY" and not self.months

    def _chosen(self, days: list[date]) -> list[date]:
        if not self.positions:
            return days
        places = {position - 1 if position > 0 else len(days) + position for position in self.positions}
        return [day for place, day in enumerate(days) if place in places]


@dataclass(frozen=True)
class Series:
    """An event that repeats. `length` is in seconds, of whole days in days."""

    rule: Rule
    first: datetime
    zone: ZoneInfo
    length: int
    is_all_day: bool
    until: datetime
    excluded: frozenset[int] = frozenset()
    excluded_days: frozenset[date] = frozenset()

    def occurrences(self, start: int, end: int) -> Iterator[Period]:
        """Those that share a moment with the half-open period, or lie in it without length; ascending."""
        longest = timedelta(days=self.length) if self.is_all_day else timedelta(seconds=self.length)
        since = datetime.fromtimestamp(max(start, 0), self.zone).date() - longest - timedelta(days=1)
        last = datetime.fromtimestamp(max(end, 0), self.zone).date()
        for begin, finish in self._between(since, min(last, self.until.date())):
            if begin >= end:
                return
            if finish > start or begin >= start:
                yield begin, finish

    def occurrence_at(self, start: int) -> Period | None:
        """The one that begins at this moment."""
        return next((found for found in self.occurrences(start, start + 1) if found[0] == start), None)

    def ends_at(self) -> int:
        """The end of the last one, at the latest."""
        return self._period(self.until.date())[1]

    def _between(self, since: date, last: date) -> Iterator[Period]:
        for day in self.rule.days(self.first.date(), since, last):
            period = self._period(day)
            if (
                datetime.combine(day, self.first.time()) <= self.until
                and day not in self.excluded_days
                and period[0] not in self.excluded
            ):
                yield period

    def _period(self, day: date) -> Period:
        if self.is_all_day:
            return midnight(day, self.zone), midnight(day + timedelta(days=self.length), self.zone)
        # Of a time that comes twice on this day, the first; only the very first event may have meant the second.
        fold = self.first.fold if day == self.first.date() else 0
        begin = int(datetime.combine(day, self.first.time().replace(fold=fold), self.zone).timestamp())
        return begin, begin + self.length


def _in_month(day: date) -> set[int]:
    """Which day of the month this is, from its beginning and from its end: the last one is 31 and -1."""
    return {day.day, day.day - monthrange(day.year, day.month)[1] - 1}


def _in_year(day: date) -> set[int]:
    """Which day of the year this is, from its beginning and from its end."""
    return {day.timetuple().tm_yday, (day - date(day.year, 12, 31)).days - 1}


def _week(day: date, week_start: int) -> set[int]:
    """The number of the day's week, from the beginning and from the end of the year in which its fourth day lies."""
    fourth = day + timedelta(days=3 - (day.weekday() - week_start) % 7)
    return {(place - 1) // 7 + 1 if place > 0 else place // 7 for place in _in_year(fourth)}


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _days_of_months(number: int, count: int) -> Iterator[date]:
    for month in range(number, number + count):
        year, index = divmod(month, 12)
        for day in range(1, monthrange(year, index + 1)[1] + 1):
            yield date(year, index + 1, day)
