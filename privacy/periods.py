"""Lengths of time as a policy says them: “30 days”, “6 months”, “4 years”."""

import calendar
import re
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta

UNITS = ("day", "month", "year")
MAX_YEARS = 100
MAX_COUNT = {"day": 366 * MAX_YEARS, "month": 12 * MAX_YEARS, "year": MAX_YEARS}
WRITTEN = re.compile(r"(\d{1,5}) (day|month|year)s?", re.ASCII)
FOREVER = date.max


@dataclass(frozen=True)
class Period:
    count: int
    unit: str  # one of UNITS

    def __str__(self) -> str:
        return f"{self.count} {self.unit}" if self.count == 1 else f"{self.count} {self.unit}s"

    def after(self, day: date) -> date:
        """The last day of the period that begins there; FOREVER beyond the calendar. A month after 31 January is the last of February."""
        if self.unit == "day":
            return day + timedelta(self.count) if (FOREVER - day).days > self.count else FOREVER
        months = day.year * 12 + day.month - 1 + self.count * (12 if self.unit == "year" else 1)
        year, month = months // 12, months % 12 + 1
        if year > MAXYEAR:
            return FOREVER
        return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def read_period(text: str) -> Period:
    """Raises ValueError, with words for the person who wrote it."""
    found = WRITTEN.fullmatch(text)
    if found is None:
        raise ValueError(f"“{text}” is no length of time. Write it as “30 days”, “6 months” or “4 years”.")
    count, unit = int(found[1]), found[2]
    if count > MAX_COUNT[unit]:
        raise ValueError(f"“{text}” is longer than {MAX_YEARS} years.")
    return Period(count, unit)
