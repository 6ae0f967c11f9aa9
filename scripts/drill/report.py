"""What was seen, as the page docs/reliability.md says it."""

import os
import platform
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from scripts.bench.tables import Sheet, grid, put
from scripts.drill import elsewhere
from scripts.drill.checker import Wrong
from scripts.drill.conducting import Outcome
from scripts.drill.rows import ROWS

HEADINGS = ("Row", "Broken", "Expected", "Database", "Seen", "")
GREEN, RED = "green", "**red**"


def write(page: Path, outcomes: Sequence[Outcome], *, seed: int) -> None:
    """Replace the table of the page."""
    put(page, "drill", Sheet(words(outcomes, seed=seed)))


def words(outcomes: Sequence[Outcome], *, seed: int) -> str:
    sums = grid(
        (
            "Database",
            "Promised",
            "Never answered",
            "Notifications answered 200",
            "Recordings",
            "Lost",
            "Twice",
            "Sent again under the same id",
            "Took",
        ),
        [_sum(outcome) for outcome in outcomes],
    )
    rows = grid(HEADINGS, [cells for outcome in outcomes for cells in _rows(outcome)])
    not_here = grid(
        ("Row", "Fault", "Why not here", "Proven by"),
        [[one.name, one.fault, one.why, f"`{one.test}`" if one.test else "nothing"] for one in elsewhere.ROWS]
        + [
            [row.name, row.injected, f"{database.value}: {why}", "n/a"]
            for row in ROWS
            for database, why in row.except_on.items()
        ],
    )
    today = datetime.now(UTC).date().isoformat()
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{today}, {machine}, load average {os.getloadavg()[0]:.1f}, seed {seed}.\n\n{sums}\n\n{rows}\n\nNot injected:\n\n{not_here}"


def _sum(outcome: Outcome) -> list[str]:
    lost = sum(one.wrong is Wrong.LOST for one in outcome.findings)
    twice = sum(one.wrong is Wrong.TWICE for one in outcome.findings)
    figures = [outcome.promised, outcome.unanswered, outcome.accepted, outcome.recordings]
    faults = [f"**{number}**" if number else "0" for number in (lost, twice)]
    return [outcome.database.value, *map(str, figures), *faults, str(outcome.repeats), f"{outcome.seconds:.0f} s"]


def _rows(outcome: Outcome) -> list[list[str]]:
    """One line for each row that was run, and for each that was left out on purpose."""
    ran = {row.name: seen for row, seen in outcome.seen}
    lines = []
    for row in ROWS:
        if outcome.database in row.except_on:
            continue
        seen = ran.get(row.name)
        told, colour = (seen.words, GREEN if seen.is_met else RED) if seen else ("not run", "")
        lines.append([row.name, row.injected, row.expected, outcome.database.value, told.replace("|", "/"), colour])
    return lines
