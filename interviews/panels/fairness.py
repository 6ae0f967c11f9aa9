"""Which of those who are free takes an interview, from plain figures: reads and writes no rows (interviews/panels/load.py reads them).

Load is counted in minutes and divided by each person's weight. docs/fairness.md explains the rules and shows what they come to.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean, median
from typing import TypeVar

from interviews.enums import Distribution

Key = TypeVar("Key", bound=Hashable)
WINDOW = timedelta(weeks=12)  # interviews that began before this no longer count
SET_UP_TIME = timedelta(days=1)  # who joins a panel within it is no newcomer to each other
CHANCES_WINDOW = timedelta(weeks=4)  # so much of the past says what is likely to come


@dataclass(frozen=True)
class Part:
    """One interview that somebody takes."""

    starts_at: datetime
    minutes: int
    booked_at: datetime


@dataclass(frozen=True)
class Record:
    """What is known of one interviewer of a panel. `parts` are of all panels, those within the window."""

    interviewer: int
    weight: float = 1.0
    parts: tuple[Part, ...] = ()
    joined_at: datetime | None = None  # the panel; None: was always there
    leave: tuple[tuple[datetime, datetime], ...] = ()  # half-open
    chances: float = 0.0  # sum of their shares in what was booked in CHANCES_WINDOW, on all panels
    owed: float = 0.0  # on this panel: sum of all their shares, less what they took


@dataclass(frozen=True)
class Standing:
    """How an interviewer stands beside the others of the panel. Minutes, but for `weight` and `owed`."""

    interviewer: int
    weight: float
    load: float  # what they take, over all panels
    credit: float  # counted as if taken: the panel's median for the time in which they were not there
    expected: float  # what will soon come their way by itself
    last_booked_at: datetime | None
    owed: float

    @property
    def projected(self) -> float:
        """Minutes per weight; the least is chosen."""
        return (self.load + self.credit + self.expected) / self.weight


def counts_from(now: datetime) -> datetime:
    """The beginning of the window: interviews that begin from then on count, also all that lie ahead."""
    return now - WINDOW


def standings(records: Sequence[Record], *, minutes: int) -> list[Standing]:
    """Each person's figures, in the order of the records. `minutes`: how long the panel's interviews are.

    Looking ahead: until everyone has, on average, one interview more, each gets as many as their chances of late say. Who gets few
    chances is thus ahead of others with the same load, and used while they are free.
    """
    chances = fmean(record.chances for record in records) if records else 0.0
    return [
        Standing(
            interviewer=record.interviewer,
            weight=record.weight,
            load=sum(part.minutes for part in record.parts),
            credit=_credit(record, records),
            expected=minutes * record.chances / chances if chances else 0.0,
            last_booked_at=max((part.booked_at for part in record.parts), default=None),
            owed=record.owed,
        )
        for record in records
    ]


def rank(free: Iterable[Standing], *, rule: str = Distribution.FAIR) -> list[Standing]:
    """Those who are free, in the order in which they are asked.

    By load: least projected load first. By chances (OWN_SHARE): whoever is furthest below their share first; with equal weights
    nobody is then ever more than (n − 1) / 2 interviews off it, whoever is free when (a bound that holds while bookings stand).
    Equals: whoever was booked longest ago, then by id.
    """
    by_share = rule == Distribution.OWN_SHARE
    return sorted(
        free,
        key=lambda one: (
            -round(one.owed, 6) if by_share else 0.0,
            round(one.projected, 3),
            one.last_booked_at is not None,
            one.last_booked_at.timestamp() if one.last_booked_at else 0.0,
            one.interviewer,
        ),
    )


def shares(weights: Mapping[Key, float]) -> dict[Key, float]:
    """The part of one interview that each of those who were free owes: together 1, in proportion to their weights."""
    whole = sum(weights.values())
    return {interviewer: weight / whole for interviewer, weight in weights.items()}


def _credit(record: Record, records: Sequence[Record]) -> float:
    """What the panel's median took while this person was not there yet, or on leave, less what they took themselves.

    Without it a newcomer would get every interview until they had caught up, and leave would be worked off afterwards.
    """
    credit = 0.0
    joined = record.joined_at
    if joined is not None:
        earlier = [one for one in records if one.joined_at is None or one.joined_at <= joined - SET_UP_TIME]
        credit += _shortfall(record, earlier, lambda part: part.booked_at < joined)
    for begins, ends in record.leave:
        present = [one for one in records if not any(a < ends and begins < b for a, b in one.leave)]

        def lies_in_leave(part: Part, begins: datetime = begins, ends: datetime = ends) -> bool:
            return begins <= part.starts_at < ends and (joined is None or part.booked_at >= joined)

        credit += _shortfall(record, present, lies_in_leave)
    return credit


def _shortfall(record: Record, others: Sequence[Record], counts: Callable[[Part], bool]) -> float:
    """Minutes that the record lacks to the others' median, of the parts that count."""

    def taken(one: Record) -> float:
        return sum(part.minutes for part in one.parts if counts(part)) / one.weight

    if not others:
        return 0.0
    return max(0.0, median(taken(one) for one in others) - taken(record)) * record.weight
