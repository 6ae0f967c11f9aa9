"""What bringing a file in would do, line by line. Nothing here is written."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Model

from interviews.imports.models import ImportedRow
from recruiting.desk.entries import Change, Entry, Mistake
from recruiting.desk.written_list import WrittenList


@dataclass(frozen=True)
class PlannedRow:
    """A row to be added or changed, with the values it would have. `columns`: to be saved; of a new one, all."""

    subject: ImportedRow.Subject
    row: Model
    is_new: bool
    columns: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PlannedLine:
    """What comes of one line. `key`: its address or reference."""

    number: int
    name: str
    key: str
    is_new: bool
    changes: list[Change]
    rows: list[PlannedRow]

    @property
    def is_unchanged(self) -> bool:
        return not self.rows


@dataclass(frozen=True)
class Found:
    """A mistake, and what is written there."""

    mistake: Mistake
    value: str


@dataclass(frozen=True)
class Plan:
    """`headings`: each with the column that it means, or ""."""

    lines: list[PlannedLine]
    found: list[Found]
    headings: list[tuple[str, str]]
    stands_for: str = field(default="", repr=False)  # which file, read how

    @property
    def added(self) -> list[PlannedLine]:
        return [line for line in self.lines if line.is_new]

    @property
    def changed(self) -> list[PlannedLine]:
        return [line for line in self.lines if line.rows and not line.is_new]

    @property
    def unchanged(self) -> list[PlannedLine]:
        return [line for line in self.lines if line.is_unchanged]

    @property
    def wrong_lines(self) -> set[int]:
        return {each.mistake.line for each in self.found}

    @property
    def rows(self) -> list[PlannedRow]:
        return [row for line in self.lines for row in line.rows]

    @property
    def digest(self) -> str:
        """The same for as long as carrying it out would do the same."""
        done = [(line.number, line.key, line.is_new, *map(str, line.changes)) for line in self.lines]
        wrong = [str(each.mistake) for each in self.found]
        return hashlib.sha256(repr((self.stands_for, done, wrong)).encode()).hexdigest()


def plan_of(
    written: WrittenList, lines: Iterable[PlannedLine], mistakes: Iterable[Mistake], *, stands_for: str
) -> Plan:
    """The mistakes with what is written there, in the order of the lines."""
    values = {entry.line: entry.values for entry in written.entries}
    found = [
        Found(each, str(values.get(each.line, {}).get(each.column, "")))
        for each in sorted([*written.mistakes, *mistakes], key=lambda mistake: mistake.line)
    ]
    return Plan(list(lines), found, written.headings, stands_for)


def fit(written: WrittenList) -> list[Entry]:
    """The entries of lines that could be read without a mistake."""
    wrong = {mistake.line for mistake in written.mistakes}
    return [entry for entry in written.entries if entry.line not in wrong]
