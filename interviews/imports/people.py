"""What a file of interviewers would do; a person is known by their address."""

from collections.abc import Iterable

from interviews.imports.models import ImportedRow
from interviews.imports.plan import PlannedLine, PlannedRow
from interviews.panels import roster
from recruiting.desk.entries import Entry, Mistake


def compare(entries: Iterable[Entry]) -> tuple[list[PlannedLine], list[Mistake]]:
    compared = roster.compare(entries)
    return [_planned(line) for line in compared.lines], compared.mistakes


def _planned(line: roster.Line) -> PlannedLine:
    person = line.interviewer
    row = PlannedRow(ImportedRow.Subject.INTERVIEWER, person, line.is_new, line.columns)
    is_kept = not line.changes and not line.is_new
    return PlannedLine(line.number, person.name, person.email, line.is_new, line.changes, [] if is_kept else [row])
