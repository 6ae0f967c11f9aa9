"""The recruiter's home in front of few and of many interviews: queries, and the processor's time beside the same page with nothing in it."""

import statistics
from collections.abc import Iterator
from typing import Any

from scripts.bench.sites import scratch
from scripts.bench.tables import Goal, Row, Table, machine, ratios

FEW, MANY = 100, 10_000
CONSTANT, TEN_TIMES = Goal(maximum=1), Goal(maximum=10)


def measure(size: float) -> Table:
    times, many = max(5, int(30 * size)), max(10 * FEW, int(MANY * size))
    with scratch() as site:
        site.migrate()
        told = site.inside("home_page", times, FEW, many)
    found = {int(interviews): ours for interviews, ours in told.items()}
    return Table(
        list(_rows(found[many], found[FEW], many)),
        f"Django's test client, signed in as a recruiter, median of {times} readings, turns taken; seconds of the "
        f"processor, so that other programs don't count. One interview in ten is ahead; each "
        f"has its candidate, application, link, choice, recording, mail and errand. Bare: the same page for somebody who may see nothing "
        f"of it. {machine()}.",
    )


def _rows(ours: dict[str, Any], few: dict[str, Any], many: int) -> Iterator[Row]:
    queries = ours["queries"], few["queries"]
    yield Row(
        f"queries, {many:,} interviews", [queries[0] / queries[1]], str(queries[0]), f"{queries[1]} ({FEW})", CONSTANT
    )
    for what, base in (("bare page", ours["bare"]), (f"{FEW} interviews", few["home"])):
        yield Row(
            f"time, {many:,} interviews, beside the {what}" if base is ours["bare"] else f"time, {many:,} interviews",
            [statistics.median(ratios(ours["home"], base))],
            f"{statistics.median(ours['home']) * 1000:.0f} ms",
            f"{statistics.median(base) * 1000:.0f} ms ({what})",
            TEN_TIMES,
        )
