"""Reads a file and says what carrying it out would do now. Nothing is written."""

import json
from collections.abc import Callable
from datetime import datetime

from interviews.imports import applications, jobs, people
from interviews.imports.columns import COLUMNS
from interviews.imports.models import ImportRun
from interviews.imports.plan import Plan, PlannedLine, fit, plan_of
from interviews.panels import roster_csv
from recruiting.desk import written_list
from recruiting.desk.entries import Mistake
from recruiting.desk.written_list import WrittenList, with_one_name

Lines = tuple[list[PlannedLine], list[Mistake]]


def look(run: ImportRun, *, now: datetime) -> Plan:
    """Raises written_list.NotAList."""
    written = read(run)
    entries = fit(written)
    by_kind: dict[str, Callable[[], Lines]] = {
        ImportRun.Kind.PEOPLE: lambda: people.compare(entries),
        ImportRun.Kind.JOBS: lambda: jobs.compare(entries, by=run.made_by),
        ImportRun.Kind.APPLICATIONS: lambda: applications.compare(entries, by=run.made_by, now=now),
    }
    lines, mistakes = by_kind[run.kind]()
    stands_for = json.dumps([run.kind, run.content_hash, run.meanings], sort_keys=True)
    return plan_of(written, lines, mistakes, stands_for=stands_for)


def read(run: ImportRun) -> WrittenList:
    """Raises written_list.NotAList."""
    columns = COLUMNS[run.kind]
    if run.kind == ImportRun.Kind.PEOPLE:
        return roster_csv.read(run.content, columns, meanings=run.meanings)
    written = written_list.read(run.content, columns, meanings=run.meanings)
    return WrittenList([with_one_name(entry) for entry in written.entries], written.mistakes, written.headings)
