"""The hours in which somebody interviews, by the clock on their own wall: blocks of a week, written and read as people write them.

Reads no rows. Nylas isn't told of them: its blocks have one zone and no clock change, so that hours of two zones can't be cut to what
both leave open (docs/nylas.md 1.4). Our filter over its answer does that, with its zones right on every day of the year.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

DAY, WEEK = 24 * 60, 7 * 24 * 60  # minutes
MAX_BLOCKS = 6  # a day
MAX_LENGTH = 120  # characters of one day
BETWEEN_BLOCKS = re.compile(r"\s*(?:[,;&+\n]|\band\b)\s*")
BETWEEN_TIMES = re.compile(r"\s*(?:[-–—‒−]|\bto\b|\buntil\b)\s*")  # dashes as people type them
CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2})?)?\s*(am|pm)?", re.ASCII)


class Unreadable(ValueError):
    """These words are no hours of a day; the message says why."""


@dataclass(frozen=True, order=True)
class Block:
    """Minutes of one day, from midnight; `ends` is DAY where the day ends."""

    day: int  # 0 = Monday
    begins: int
    ends: int

    def __str__(self) -> str:
        return f"{_clock(self.begins)}–{_clock(self.ends)}"


@dataclass(frozen=True)
class WorkingHours:
    """A week's blocks. Without any, no hour is closed."""

    blocks: tuple[Block, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.blocks)

    def of_day(self, day: int) -> list[Block]:
        return [block for block in self.blocks if block.day == day]

    def allow(self, starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> bool:
        """Does each minute of this lie in a block, by that zone's clock?"""
        return not self or all(self._hold(begins, ends) for begins, ends in _on_the_wall(starts_at, ends_at, zone))

    def _hold(self, begins: float, ends: float) -> bool:
        return any(first <= begins and ends <= last for first, last in self._open)

    @cached_property
    def _open(self) -> list[tuple[int, int]]:
        """Minutes from Monday's midnight over two weeks, as an interview may run into the next; blocks that touch are one."""
        found: list[tuple[int, int]] = []
        spans = sorted((block.day * DAY + block.begins, block.day * DAY + block.ends) for block in self.blocks)
        for begins, ends in [*spans, *((first + WEEK, last + WEEK) for first, last in spans)]:
            if found and begins <= found[-1][1]:
                found[-1] = (found[-1][0], max(ends, found[-1][1]))
            else:
                found.append((begins, ends))
        return found

    def as_rows(self) -> list[list[int]]:
        """As stored in Interviewer.working_hours; `from_rows` is the inverse."""
        return [[block.day, block.begins, block.ends] for block in self.blocks]

    @classmethod
    def from_rows(cls, rows: Iterable[Sequence[int]]) -> "WorkingHours":
        return cls(tuple(sorted(Block(*row) for row in rows)))


ALWAYS = WorkingHours()


def read_day(text: str, *, day: int) -> tuple[Block, ...]:
    """The blocks that somebody wrote for one day; none for a day off. Raises Unreadable."""
    said = [part for part in BETWEEN_BLOCKS.split(text.strip().lower()) if part]
    if len(said) > MAX_BLOCKS or len(text) > MAX_LENGTH:
        raise Unreadable(_("Write %(number)d stretches of hours at most.") % {"number": MAX_BLOCKS})
    blocks = sorted(_block(part, day) for part in said)
    for one, following in pairwise(blocks):
        if following.begins < one.ends:
            words = _("%(one)s and %(other)s overlap. Write them as one, or end the first where the second begins.")
            raise Unreadable(words % {"one": one, "other": following})
    return tuple(blocks)


def write_day(blocks: Iterable[Block]) -> str:
    """As in “09:00–12:30, 13:30–17:00”; empty for a day off."""
    return ", ".join(map(str, blocks))


def _block(text: str, day: int) -> Block:
    parts = BETWEEN_TIMES.split(text)
    minutes = [_minutes(part) for part in parts]
    if len(minutes) != 2 or minutes[0] is None or minutes[1] is None or minutes[0] == DAY:
        words = _("“%(text)s” can’t be read. Write hours like 09:00–12:30, 13:30–17:00, or nothing for a day off.")
        raise Unreadable(words % {"text": text})
    begins, ends = minutes[0], minutes[1] or DAY  # midnight at which something ends is 24:00
    block = Block(day, begins, ends)
    if ends <= begins:
        words = _(
            "%(block)s ends before it begins. Over midnight? Write %(evening)s here, and the rest on the following day."
        )
        raise Unreadable(words % {"block": block, "evening": Block(day, begins, DAY)})
    return block


def _minutes(text: str) -> int | None:
    """Minutes from midnight, 24:00 included; None for what is no time of day."""
    found = CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    at = hour * 60 + minute
    return at if minute < 60 and at <= DAY else None


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _on_the_wall(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> Iterator[tuple[float, float]]:
    """What the zone's clock shows during this, as minutes from Monday's midnight: in two pieces where it is changed meanwhile."""
    begin, last = starts_at.astimezone(zone), (ends_at - timedelta(seconds=1)).astimezone(zone)
    if begin.utcoffset() != last.utcoffset():
        change = _change_between(starts_at, ends_at, zone)
        yield from _on_the_wall(starts_at, change, zone)
        yield from _on_the_wall(change, ends_at, zone)
        return
    minute = begin.weekday() * DAY + begin.hour * 60 + begin.minute + begin.second / 60
    yield minute, minute + (ends_at - starts_at).total_seconds() / 60


def _change_between(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> datetime:
    """The first second at which the zone's distance from UTC is no longer that of the start."""
    before, step = starts_at.astimezone(zone).utcoffset(), timedelta(seconds=1)
    low, high = 0, int((ends_at - starts_at).total_seconds()) - 1  # the last one is known to differ
    while high - low > 1:
        middle = (low + high) // 2
        if (starts_at + middle * step).astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return starts_at + high * step
