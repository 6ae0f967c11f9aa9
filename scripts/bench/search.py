"""Searching generated interviews, with one person's permissions, beside the bare statement for the same hits."""

import statistics
from collections.abc import Iterator
from typing import Any

from scripts import throwaway
from scripts.bench.sites import scratch
from scripts.bench.tables import Goal, Row, Table, machine, percentile, ratios

SQLITE_HOURS, POSTGRES_HOURS = 500, 10_000
AS_QUICK = Goal(maximum=1.5)


def measure(size: float) -> Table:
    """`size` 1 is 500 hours on SQLite and 10,000 on Postgres."""
    times = max(5, int(20 * size))
    rows = [*_rows("SQLite", "", max(20, int(SQLITE_HOURS * size)), times)]
    if binaries := throwaway.find_postgres():
        with throwaway.postgres(binaries) as url:
            rows += _rows("Postgres", url, max(20, int(POSTGRES_HOURS * size)), times)
    return Table(
        rows,
        f"Eighteen questions (rare, middling and common words, two words, phrases, beginnings), each asked {times} times, turns "
        f"taken; a page of ten interviews with three lines each. Ours: `debriefs.search.find`, from the typed text to the excerpts. "
        f"Bare: one SQL statement for the same lines, which is told beforehand what the person may see, and names, marks and cuts "
        f"nothing. A round is one asking of all questions. {machine()}.",
    )


def _rows(database: str, url: str, hours: int, times: int) -> Iterator[Row]:
    with scratch(database_url=url) as site:
        site.migrate()
        found = site.inside("search", hours, times)
    for person, questions in found["people"].items():
        what = f"{database}, {found['turns']:,} turns, {person}"
        yield _row(f"p95, {what}", questions, lambda seconds: percentile(seconds, 0.95), AS_QUICK)
        yield _row(f"median, {what}", questions, statistics.median, None)


def _row(what: str, questions: list[dict[str, Any]], figure: Any, goal: Goal | None) -> Row:
    ours, bare = (
        [list(each) for each in zip(*(one[name] for one in questions), strict=True)] for name in ("ours", "bare")
    )
    return Row(
        what,
        ratios([figure(each) for each in ours], [figure(each) for each in bare]),
        f"{statistics.median(map(figure, ours)) * 1000:.1f} ms",
        f"{statistics.median(map(figure, bare)) * 1000:.1f} ms (bare statement)",
        goal,
    )
