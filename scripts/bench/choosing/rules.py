"""The ways of choosing that are compared. Others' are written from their documents (docs/fairness.md says which); ours are the product's own
functions, called with what the product would read from its rows.
"""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from interviews.panels import fairness
from scripts.bench.choosing.world import MINUTES, NEVER, World


@dataclass
class Booked:
    """One interview as it stands; `chances` are the shares of all who were free for it."""

    panel: int
    hour: int
    starts_at: datetime
    booked_at: datetime
    taker: int
    chances: dict[int, float] = field(default_factory=dict)
    is_exchanged: bool = False

    @property
    def part(self) -> fairness.Part:
        return fairness.Part(self.starts_at, MINUTES, self.booked_at)


class Rule(Protocol):
    name: str
    keeps_caps: bool
    shows_some_times: bool  # those of everybody, before it shows none

    def members(self, panel: int, *, now: datetime) -> list[int]:
        """Who sits on the panel by now."""

    def shown(self, panel: int, *, now: datetime) -> list[int]:
        """Whose times candidates see."""

    def pick(self, free: list[int], panel: int, *, now: datetime) -> int:
        """Who of those who are free takes it."""

    def note(self, booked: Booked) -> None:
        """It was booked."""


class ByPanel:
    """What all rules of others have in common: each panel counts for itself, and there are no caps over all of them."""

    name = ""
    keeps_caps = False
    shows_some_times = False

    def __init__(self, world: World) -> None:
        self.world = world
        self.booked: dict[int, dict[int, list[datetime]]] = defaultdict(lambda: defaultdict(list))

    def members(self, panel: int, *, now: datetime) -> list[int]:
        return self.world.members(panel, now=now)

    def shown(self, panel: int, *, now: datetime) -> list[int]:
        return self.members(panel, now=now)

    def note(self, booked: Booked) -> None:
        self.booked[booked.panel][booked.taker].append(booked.booked_at)

    def last(self, panel: int, one: int) -> datetime:
        times = self.booked[panel][one]
        return times[-1] if times else NEVER


class NylasMostTimes(ByPanel):
    name = "Nylas, max-availability"

    def pick(self, free: list[int], panel: int, *, now: datetime) -> int:
        return min(free, key=lambda one: (self.last(panel, one), one))


class NylasFair(NylasMostTimes):
    """Half of the people, those booked last, are hidden."""

    name = "Nylas, max-fairness"
    shows_some_times = True

    def shown(self, panel: int, *, now: datetime) -> list[int]:
        order = sorted(self.members(panel, now=now), key=lambda one: (self.last(panel, one), one))
        return order[: len(order) - len(order) // 2]


class CalCom(ByPanel):
    """Furthest below their share of this month's bookings; who came meanwhile is counted as having had the others' mean."""

    name = "Cal.com, weighted"

    def pick(self, free: list[int], panel: int, *, now: datetime) -> int:
        month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        members = self.members(panel, now=now)
        counts = {one: float(sum(at >= month for at in self.booked[panel][one])) for one in members}
        for one in members:
            counts[one] += self._calibration(one, members, panel, month, now)
        return min(free, key=lambda one: (counts[one], self.last(panel, one), one))

    def _calibration(self, one: int, members: list[int], panel: int, month: datetime, now: datetime) -> float:
        person, others = self.world.people[one], [other for other in members if other != one]
        found = 0.0
        if person.joins_at is not None and person.joins_at >= month:
            before = sum(month <= at < person.joins_at for other in others for at in self.booked[panel][other])
            found += before / len(others)
        for first, last in person.leave:
            away = [at for other in others for at in self.booked[panel][other] if month <= at <= now]
            found += sum(first <= at.date() <= last for at in away) / len(others)
        return found


class Calendly(ByPanel):
    """Whoever is three ahead is hidden."""

    name = "Calendly, equal distribution"

    def _counts(self, panel: int, now: datetime) -> dict[int, int]:
        """Since the last change of hosts, with which counting begins anew."""
        joined = [person.joins_at for person in self.world.people if person.joins_at and person.joins_at <= now]
        since = max(joined, default=NEVER)
        members = self.members(panel, now=now)
        return {one: sum(at >= since for at in self.booked[panel][one]) for one in members}

    def shown(self, panel: int, *, now: datetime) -> list[int]:
        counts = self._counts(panel, now)
        return [one for one, count in counts.items() if count < min(counts.values()) + 3]

    def pick(self, free: list[int], panel: int, *, now: datetime) -> int:
        counts = self._counts(panel, now)
        return min(free, key=lambda one: (counts[one], self.last(panel, one), one))


class LeastLoad:
    """Ours without looking ahead."""

    name = "least load"
    keeps_caps = True
    shows_some_times = False
    looks_ahead = False

    def __init__(self, world: World) -> None:
        self.world = world
        self.parts: dict[int, list[fairness.Part]] = defaultdict(list)
        self.chances: dict[int, float] = defaultdict(float)
        self.lately: deque[Booked] = deque()

    def members(self, panel: int, *, now: datetime) -> list[int]:
        return self.world.members(panel, now=now)

    def shown(self, panel: int, *, now: datetime) -> list[int]:
        return self.members(panel, now=now)

    def pick(self, free: list[int], panel: int, *, now: datetime) -> int:
        standings = fairness.standings(self.records(self.shown(panel, now=now), now=now), minutes=MINUTES)
        known = {standing.interviewer: standing for standing in standings}
        return fairness.rank(known[one] for one in free)[0].interviewer

    def note(self, booked: Booked) -> None:
        self.parts[booked.taker].append(booked.part)
        self.lately.append(booked)
        for one, share in booked.chances.items():
            self.chances[one] += share

    def exchange(self, booked: Booked, takes: int) -> None:
        """Another takes it; when it was booked, and who could have taken it then, stays as it was."""
        self.parts[booked.taker].remove(booked.part)
        booked.taker, booked.is_exchanged = takes, True
        self.parts[takes].append(booked.part)

    def records(self, members: list[int], *, now: datetime) -> list[fairness.Record]:
        """As interviews/panels/load.py reads them."""
        self._forget_chances(before=now - fairness.CHANCES_WINDOW)
        since = fairness.counts_from(now)
        return [
            fairness.Record(
                interviewer=one,
                parts=tuple(part for part in self.parts[one] if part.starts_at >= since),
                joined_at=self.world.people[one].joins_at,
                leave=self.world.people[one].leave_periods,
                chances=self.chances[one] if self.looks_ahead else 0.0,
            )
            for one in members
        ]

    def _forget_chances(self, *, before: datetime) -> None:
        while self.lately and self.lately[0].booked_at < before:
            for one, share in self.lately.popleft().chances.items():
                self.chances[one] -= share


class Ours(LeastLoad):
    name = "Fairloop"
    looks_ahead = True


class OursWithSecondThoughts(Ours):
    name = "Fairloop, with second thoughts"


ALL: tuple[type[NylasMostTimes] | type[CalCom] | type[Calendly] | type[LeastLoad], ...] = (
    NylasMostTimes,
    NylasFair,
    CalCom,
    Calendly,
    LeastLoad,
    Ours,
    OursWithSecondThoughts,
)
