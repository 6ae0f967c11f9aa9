"""Tables of figures, and the page they are written to. Other machines can compare the ratios to a baseline, not the figures."""

import os
import platform
import re
import sqlite3
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts import Stopped

HEADINGS = ("What", "Ratio (lowest to highest round)", "Goal", "Met", "Fairloop", "Baseline")


@dataclass(frozen=True)
class Goal:
    """A bound for a ratio; `minimum` for speeds, `maximum` for times."""

    minimum: float | None = None
    maximum: float | None = None

    def is_met(self, ratio: float) -> bool:
        return (self.minimum is None or ratio >= self.minimum) and (self.maximum is None or ratio <= self.maximum)

    def __str__(self) -> str:
        bounds = (("≥", self.minimum), ("≤", self.maximum))
        return " ".join(f"{sign} {bound:g}" for sign, bound in bounds if bound is not None)


@dataclass(frozen=True)
class Row:
    """One comparison. `ratios`: Fairloop's figure over the baseline's, one per round; the median counts."""

    what: str
    ratios: Sequence[float]
    ours: str
    baseline: str
    goal: Goal | None = None

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios)

    def cells(self) -> list[str]:
        spread = f" ({min(self.ratios):.2f} to {max(self.ratios):.2f})" if len(self.ratios) > 1 else ""
        met = ("yes" if self.goal.is_met(self.ratio) else "**no**") if self.goal else ""
        goal = str(self.goal) if self.goal else ""
        return [self.what, f"{self.ratio:.2f}{spread}", goal, met, self.ours, self.baseline]


@dataclass(frozen=True)
class Sheet:
    """What one subject found, when it takes more than a table of ratios. `drawings` are files beside the page, by name."""

    text: str
    drawings: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Table:
    """What one subject found. `conditions` is the sentence below the table: what was done how often, with which parts."""

    rows: Sequence[Row]
    conditions: str

    def __str__(self) -> str:
        return f"{grid(HEADINGS, [row.cells() for row in self.rows])}\n\n{self.conditions}"


def grid(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """As Markdown writes it."""
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (headings, ["---" for _ in headings], *rows))


def ratios(ours: Sequence[float], baseline: Sequence[float]) -> list[float]:
    """Round by round."""
    return [own / other for own, other in zip(ours, baseline, strict=True)]


def percentile(values: Sequence[float], part: float) -> float:
    """The smallest of the values that at least this part of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * part // 1).__int__() - 1)]


def machine() -> str:
    """The versions and the hardware that the figures depend on, in words."""
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{os.cpu_count()} cores, {versions}, load average {os.getloadavg()[0]:.1f} at the end"


def put(page: Path, name: str, table: Table | Sheet) -> None:
    """Replace one subject's table in the page; the words around it stay. Raises Stopped when the page has no place for it."""
    place = re.compile(rf"(<!-- bench: {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
    text = page.read_text(encoding="utf-8")
    if not place.search(text):
        raise Stopped(
            f"{page.name} has no place for {name}: a line `<!-- bench: {name} -->` and, below, `<!-- end -->`."
        )
    page.write_text(place.sub(lambda found: f"{found[1]}\n{table}\n\n{found[2]}", text), encoding="utf-8")
    if isinstance(table, Sheet):
        for file, drawing in table.drawings.items():
            page.with_name(file).write_text(drawing, encoding="utf-8")
