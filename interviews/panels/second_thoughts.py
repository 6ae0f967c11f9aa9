"""Which interviews ahead to give to somebody else, so that load comes out more even. Works on plain figures; reads and writes no rows.

Choosing once, at the moment of booking, can't know what will come. A few exchanges make up for it: each is a shortest chain from
somebody who has much to somebody who has little, A’s interview to B and B’s to C, where C could not take A’s.
"""

from collections import deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Movable:
    """An interview that may change hands. `free`: who else of the panel could take it, caps and leave included."""

    interview: Hashable
    taker: int
    starts_at: datetime
    ends_at: datetime
    free: frozenset[int]

    @property
    def minutes(self) -> float:
        return (self.ends_at - self.starts_at).total_seconds() / 60


@dataclass(frozen=True)
class Exchange:
    interview: Hashable
    gives: int
    takes: int


def exchanges(
    loads: Mapping[int, float], movable: Iterable[Movable], *, weights: Mapping[int, float], at_most: int
) -> list[Exchange]:
    """The exchanges that even out the loads (minutes by interviewer), each interview at most once, `at_most` in all.

    What is given to somebody makes them busy at that time for the others of the list.
    """
    left, loads, chosen = list(movable), dict(loads), list[Exchange]()
    while len(chosen) < at_most:
        chain = _best_chain(loads, left, weights, longest=at_most - len(chosen))
        if not chain:
            break
        for one, takes in chain:
            chosen.append(Exchange(one.interview, gives=one.taker, takes=takes))
            loads[one.taker] -= one.minutes
            loads[takes] += one.minutes
        left = _without(left, chain)
    return chosen


Chain = list[tuple[Movable, int]]


def _best_chain(
    loads: Mapping[int, float], movable: Sequence[Movable], weights: Mapping[int, float], *, longest: int
) -> Chain:
    """From whoever has most to whoever has least of those they reach, if that evens out anything; else from the next."""
    given: dict[int, list[Movable]] = {}
    for one in movable:
        given.setdefault(one.taker, []).append(one)
    for giver in sorted(given, key=lambda key: (-loads[key] / weights[key], key)):
        chains = _chains_from(giver, given, longest=longest)
        for taker in sorted(chains, key=lambda key: (loads[key] / weights[key], len(chains[key]), key)):
            if _evens_out(loads, chains[taker], weights):
                return chains[taker]
    return []


def _chains_from(giver: int, given: Mapping[int, Sequence[Movable]], *, longest: int) -> dict[int, Chain]:
    """A shortest chain to each person that can be reached."""
    chains: dict[int, Chain] = {giver: []}
    waiting = deque([giver])
    while waiting:
        key = waiting.popleft()
        if len(chains[key]) == longest:
            continue
        for one in given.get(key, ()):
            for takes in sorted(one.free - chains.keys()):
                chains[takes] = [*chains[key], (one, takes)]
                waiting.append(takes)
    del chains[giver]
    return chains


def _evens_out(loads: Mapping[int, float], chain: Chain, weights: Mapping[int, float]) -> bool:
    """Are the loads of those in the chain less apart afterwards? By the sum of their squares, each by its weight.

    Who gives must not end up with less than who takes: it would only be for another to give back.
    """
    after = {key: loads[key] for one, takes in chain for key in (one.taker, takes)}
    before = dict(after)
    for one, takes in chain:
        after[one.taker] -= one.minutes
        after[takes] += one.minutes
    giver, taker = chain[0][0].taker, chain[-1][1]
    is_no_flip = after[giver] / weights[giver] >= after[taker] / weights[taker] - 1e-9
    return is_no_flip and _unevenness(after, weights) < _unevenness(before, weights) - 1e-9


def _unevenness(loads: Mapping[int, float], weights: Mapping[int, float]) -> float:
    return sum(load * load / weights[key] for key, load in loads.items())


def _without(movable: Sequence[Movable], chain: Chain) -> list[Movable]:
    """The others, without those of the chain; nobody in it is free for two at one time any more."""
    gone = {one.interview for one, _ in chain}
    kept = []
    for one in movable:
        if one.interview in gone:
            continue
        busy = {takes for moved, takes in chain if moved.starts_at < one.ends_at and one.starts_at < moved.ends_at}
        kept.append(Movable(one.interview, one.taker, one.starts_at, one.ends_at, one.free - busy) if busy else one)
    return kept
