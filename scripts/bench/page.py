"""The interview page with short, usual and very long transcripts, beside itself with the shortest."""

import statistics
from collections.abc import Iterator
from typing import Any

from scripts.bench.sites import scratch
from scripts.bench.tables import Goal, Row, Table, machine, ratios

SHORTEST, *LONGER = (30, 300, 3000)
CONSTANT = Goal(maximum=1)


def measure(size: float) -> Table:
    times = max(3, int(30 * size))
    with scratch() as site:
        site.migrate()
        found = {int(turns): told for turns, told in site.inside("interview_page", times, SHORTEST, *LONGER).items()}
    return Table(
        [row for turns in LONGER for row in _rows(turns, found[turns], found[SHORTEST])],
        f"Django's test client, signed in as a committee member, median of {times} readings, turns taken; four hours of talk "
        f"in 3,000 turns (4,000 are shown at most, then the page is divided). {machine()}.",
    )


def _rows(turns: int, ours: dict[str, Any], shortest: dict[str, Any]) -> Iterator[Row]:
    beside = f"({SHORTEST} turns)"
    queries, size = (ours["queries"], shortest["queries"]), (ours["bytes"], shortest["bytes"])
    yield Row(
        f"queries, {turns:,} turns", [queries[0] / queries[1]], str(queries[0]), f"{queries[1]} {beside}", CONSTANT
    )
    yield Row(
        f"bytes, {turns:,} turns",
        [size[0] / size[1]],
        f"{size[0] / 1024:,.0f} KiB",
        f"{size[1] / 1024:,.0f} KiB {beside}",
    )
    yield Row(
        f"server time, {turns:,} turns",
        [statistics.median(ratios(ours["seconds"], shortest["seconds"]))],
        f"{statistics.median(ours['seconds']) * 1000:.0f} ms",
        f"{statistics.median(shortest['seconds']) * 1000:.0f} ms {beside}",
    )
