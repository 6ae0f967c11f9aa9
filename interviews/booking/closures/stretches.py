"""Periods of one person's calendar, asked often whether a time meets them."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta

from interviews.nylas.calendars import Period


class Stretches:
    """Half-open periods in order, none of which touches another."""

    def __init__(self, periods: Iterable[Period]) -> None:
        self._periods: list[Period] = []
        for begins, ends in sorted(periods):
            if self._periods and begins <= self._periods[-1][1]:
                self._periods[-1] = (self._periods[-1][0], max(ends, self._periods[-1][1]))
            elif begins < ends:
                self._periods.append((begins, ends))
        self._beginnings = [begins for begins, _ in self._periods]

    def meet(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Does any of them have a moment in common with this one?"""
        place = bisect_right(self._beginnings, starts_at)
        if place and self._periods[place - 1][1] > starts_at:
            return True
        return place < len(self._periods) and self._periods[place][0] < ends_at

    def widened(self, before: timedelta, after: timedelta) -> "Stretches":
        return Stretches((begins - before, ends + after) for begins, ends in self._periods)

    def without(self, others: "Stretches") -> "Stretches":
        """What of them lies in none of the others."""
        left: list[Period] = []
        for begins, ends in self._periods:
            at = begins
            for other_begins, other_ends in others._periods:
                if other_ends <= at or other_begins >= ends:
                    continue
                if other_begins > at:
                    left.append((at, other_begins))
                at = other_ends
            if at < ends:
                left.append((at, ends))
        return Stretches(left)
