"""What was seen, as docs/reliability.md says it."""

import os
import platform
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from scripts.bench.tables import Sheet, grid, put
from scripts.drill import elsewhere
from scripts.drill.checker import Wrong
from scripts.drill.conducting import Outcome
from scripts.drill.rows import ROWS
from scripts.drill.stage import Seen

HEADINGS = ("Row", "Broken", "Expected", "Seen", "")
SUM = (
    "Interviews promised",
    "Never answered",
    "Notifications answered 200",
    "Recordings",
    "Lost",
    "Twice",
    "Sent again, same id",
    "Took",
)
GREEN, RED, NOT_REACHED = "green", "**red**", "**not reached**"


def write(page: Path, outcome: Outcome, *, seed: int) -> None:
    """Replace the tables of this database on the page, and the list of what is not injected."""
    put(page, f"drill on {outcome.database.value}", Sheet(words(outcome, seed=seed)))
    put(page, "not injected", Sheet(not_injected()))


def words(outcome: Outcome, *, seed: int) -> str:
    """What came of one drill: the sum, then row by row."""
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    machine = (
        f"{os.cpu_count()} cores, {platform.system()}, {versions}, load average {os.getloadavg()[0]:.1f} at the end"
    )
    when = f"{datetime.now(UTC).date().isoformat()}, {machine}; share {outcome.share:g}, seed {seed}."
    return "\n\n".join([when, grid(SUM, [_sum(outcome)]), grid(HEADINGS, _rows(outcome))])


def not_injected() -> str:
    """The rows that a test proves, those that nothing does, and the cells without sense."""
    lines = [[one.name, one.fault, one.why, f"`{one.test}`" if one.test else "nothing"] for one in elsewhere.ROWS]
    lines += [
        [row.name, row.injected, f"{database.value}: {why}", "n/a"]
        for row in ROWS
        for database, why in row.except_on.items()
    ]
    return grid(("Row", "Fault", "Why not here", "Proven by"), lines)


def _sum(outcome: Outcome) -> list[str]:
    lost = sum(one.wrong is Wrong.LOST for one in outcome.findings)
    twice = sum(one.wrong is Wrong.TWICE for one in outcome.findings)
    figures = [outcome.promised, outcome.unanswered, outcome.accepted, outcome.recordings]
    faults = [f"**{number}**" if number else "0" for number in (lost, twice)]
    return [*map(str, figures), *faults, str(outcome.repeats), f"{outcome.seconds:.0f} s"]


def _rows(outcome: Outcome) -> list[list[str]]:
    """One line for each row that was run, and for each that was left out on purpose."""
    ran = {row.name: seen for row, seen in outcome.seen}
    lines = []
    for row in ROWS:
        if outcome.database in row.except_on:
            continue
        seen = ran.get(row.name)
        told = seen.words if seen else "not run"
        lines.append([row.name, row.injected, row.expected, told.replace("|", "/"), _colour(seen)])
    return lines


def _colour(seen: Seen | None) -> str:
    if seen is None:
        return ""
    if not seen.is_met:
        return RED
    return GREEN if seen.is_injected else NOT_REACHED
