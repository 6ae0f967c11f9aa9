"""The best anybody could have made of the interviews that were booked, had all been known beforehand: by maximum flow."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

import networkx

from scripts.bench.choosing.course import Course
from scripts.bench.choosing.rules import Booked

Limits = Sequence[int]  # by person
FARTHEST = 60  # interviews; further off than this nobody looks


@dataclass(frozen=True)
class Best:
    """How far above, and below, their share somebody has to be. In interviews."""

    above: float
    below: float

    @property
    def gap(self) -> float:
        return self.above + self.below


def best(course: Course) -> Best:
    """The smallest possible distances for the same interviews at the same hours, calendars, caps and leave kept.

    Who takes most can be brought as low, and who takes least as high, as either gets alone: loads that can be had form a matroid.
    """
    shares, graph = course.shares, _graph(course)
    above = sorted({off for n, share in product(range(FARTHEST), shares) if (off := math.ceil(share) + n - share) >= 0})
    below = sorted(
        {off for n, share in product(range(FARTHEST), shares) if (off := share - math.floor(share) + n) >= 0}
    )
    wanted = len(course.booked)
    most = _first(above, lambda off: _flow(graph, [math.floor(share + off + 1e-9) for share in shares]) == wanted)
    floors = {off: [max(0, math.ceil(share - off - 1e-9)) for share in shares] for off in below}
    least = _first(below, lambda off: _flow(graph, floors[off]) == sum(floors[off]))
    return Best(most, least)


def _first(offs: Sequence[float], is_possible: Callable[[float], bool]) -> float:
    """The smallest that is possible, of rising ones; if one is, all above it are. Most often it is among the first."""
    above, step = 0, 1
    while above < len(offs) and not is_possible(offs[above]):
        above, step = above + step, 2 * step
    below = above - step // 2
    while above - below > 1:
        middle = (above + below) // 2
        if is_possible(offs[min(middle, len(offs) - 1)]):
            above = middle
        else:
            below = middle
    return offs[above] if above < len(offs) else math.inf


def _flow(graph: networkx.DiGraph, limits: Limits) -> int:
    for one, limit in enumerate(limits):
        graph[one]["sink"]["capacity"] = limit
    return int(networkx.maximum_flow_value(graph, "source", "sink"))


def _graph(course: Course) -> networkx.DiGraph:
    """From interviews of one panel at one hour to who could take them, their hour, day and week, and them."""
    people = course.world.people
    graph = networkx.DiGraph()
    for (hour, takers), number in Counter((row.hour, _takers(course, row)) for row in course.booked).items():
        graph.add_edge("source", (hour, takers), capacity=number)
        day, week = hour // 24, hour // 24 // 7
        for one in takers:
            graph.add_edge((hour, takers), (one, "hour", hour), capacity=1)
            graph.add_edge((one, "hour", hour), (one, "day", day), capacity=1)
            graph.add_edge((one, "day", day), (one, "week", week), capacity=people[one].daily_cap)
            graph.add_edge((one, "week", week), one, capacity=people[one].weekly_cap)
    for one in range(len(people)):
        graph.add_edge(one, "sink", capacity=0)
    return graph


def _takers(course: Course, row: Booked) -> frozenset[int]:
    members = course.world.members(row.panel, now=row.booked_at)
    return frozenset(one for one in members if course.world.people[one].free >> row.hour & 1)
