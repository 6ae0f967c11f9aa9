"""The API and its events: the list of interviews beside the same SQL run bare, and how fast and surely events are delivered."""

import statistics
from collections.abc import Iterator
from typing import Any

from scripts import throwaway
from scripts.bench import ats, events
from scripts.bench.sites import scratch
from scripts.bench.tables import Goal, Row, Table, machine, ratios

FEW, MANY = 100, 10_000  # interviews
WITH_POSTGRES = 0.5  # from this size on: to migrate one takes as long as all else of a tenth
CONSTANT, BESIDE_SQL, GROWTH = Goal(maximum=1), Goal(maximum=3), Goal(maximum=1.5)


def measure(size: float) -> Table:
    """`size` 1 is the full measurement; smaller is quicker and rougher."""
    times, many, each = max(5, int(30 * size)), max(10 * FEW, int(MANY * size)), max(10, int(100 * size))
    rows = [*_list_rows("SQLite", "", times, many)]
    if size >= WITH_POSTGRES and (binaries := throwaway.find_postgres()):
        with throwaway.postgres(binaries) as url:
            rows += _list_rows("Postgres", url, times, many)
    rows += events.rows(each)
    return Table(
        rows,
        f"List: the newest 50, and the newest 50 that changed in the last eight days; the WSGI application from the address to the JSON, median of "
        f"{times} readings, turns taken; seconds of the processor on SQLite, of the clock on Postgres. Bare SQL: the same statements in "
        f"the same process, their rows fetched as tuples; bare view: a Django view without middleware, key, rules or ORM that runs them and "
        f"answers the rows as JSON. Each interview has its candidate, application, link, interviewer and change. "
        f"Events: {each} to each endpoint, each of another interview, all owed before the worker of ./run starts ({events.THREADS} threads, "
        f"{events.LANES} at most for one endpoint, SQLite with `synchronous=FULL`); each receiver answers in {ats.TAKES * 1000:.0f} ms, "
        f"counted from the first to the last; one that hangs takes the request and never answers. {machine()}.",
    )


def _list_rows(database: str, url: str, times: int, many: int) -> Iterator[Row]:
    with scratch(database_url=url) as site:
        site.begin_migrated()
        told = site.inside("interview_list", times, FEW, many)
    few, found = told[str(FEW)], told[str(many)]
    name = f"{database}, {many:,} interviews"
    for asked, ours in found.items():
        yield _time(f"list of 50, {asked}, {name}", ours["api"], ours["bare"], "bare SQL", BESIDE_SQL)
        yield _time("the same beside a bare view", ours["api"], ours["view"], "the same SQL in a view, as JSON")
    newest, of_few = found["newest"], few["newest"]
    yield _time(f"the same, grown, {name}", newest["api"], of_few["api"], f"{FEW} interviews", GROWTH)
    queries, queries_few = newest["queries"], of_few["queries"]
    yield Row(f"queries, {name}", [queries / queries_few], str(queries), f"{queries_few} ({FEW})", CONSTANT)


def _time(what: str, ours: Any, baseline: Any, name: str, goal: Goal | None = None) -> Row:
    return Row(
        what,
        [statistics.median(ratios(ours, baseline))],
        f"{statistics.median(ours) * 1000:.1f} ms",
        f"{statistics.median(baseline) * 1000:.1f} ms ({name})",
        goal,
    )
