"""The sandbox's free times of ten people for thirty days, by how full their calendars are, beside the bare reading of their events."""

import statistics
from collections.abc import Iterator
from typing import Any

from scripts.bench.sites import scratch
from scripts.bench.tables import Goal, Row, Table, machine, ratios

SMALLEST, *LARGER = (100, 500, 2000, 8000)
SIZES = (SMALLEST, *LARGER)
TARGET = 2000  # events in the calendars for which the goal is 50 ms


def measure(size: float) -> Table:
    times = max(5, int(30 * size))
    with scratch() as site:
        site.env |= {"SANDBOX_DATA": str(site.folder), "DJANGO_SETTINGS_MODULE": "sandbox.settings"}
        found = {int(events): told for events, told in site.inside("free_times", times, *SIZES).items()}
    return Table(
        [row for events in SIZES for row in _rows(events, found)],
        f"Ten people, {found[TARGET]['slots']} slots with {TARGET:,} events each, all within the thirty days; median of {times} readings, turns "
        f"taken, the first left out; seconds of the processor, so that other programs don't count. Whole answer: the WSGI application, from "
        f"the address to the JSON. Bare: the sqlite3 module, one SELECT of calendar, beginning and end, fetched as tuples. {machine()}.",
    )


def _rows(events: int, found: dict[int, dict[str, Any]]) -> Iterator[Row]:
    told = found[events]
    bare = f"{_milliseconds(told['bare'])} (bare SELECT)"
    yield Row(
        f"free times, {events:,} events each", ratios(told["offer"], told["bare"]), _milliseconds(told["offer"]), bare
    )
    goal = Goal(maximum=50) if events == TARGET else None
    whole = [1000 * seconds for seconds in told["answer"]]
    if goal:
        yield Row(
            f"whole answer in ms, {events:,} events each",
            [statistics.median(whole)],
            _milliseconds(told["answer"]),
            "",
            goal,
        )
    if events != SMALLEST:
        growth = statistics.median(told["offer"]) / statistics.median(found[SMALLEST]["offer"])
        more = events / SMALLEST
        yield Row(
            f"growth of free times, {more:g} times the events",
            [growth / more],
            f"{growth:.1f} times the time",
            f"{more:g} times the events",
            Goal(maximum=1),
        )


def _milliseconds(seconds: list[float]) -> str:
    return f"{statistics.median(seconds) * 1000:.1f} ms"
