"""Carries a file out as it was looked at, in one transaction, and notes what it would take to undo it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Model

from candidates.models import Application, Candidate, Job, StageChange
from interviews.imports.look import look
from interviews.imports.models import ImportedRow, ImportRun
from interviews.imports.plan import Plan, PlannedLine, PlannedRow
from interviews.panels import nylas_page
from interviews.panels.models import Interviewer

Subject = ImportedRow.Subject
# In this order: applications hang on candidates and jobs.
MODELS: dict[str, type[Model]] = {
    Subject.INTERVIEWER: Interviewer,
    Subject.JOB: Job,
    Subject.CANDIDATE: Candidate,
    Subject.APPLICATION: Application,
}
AT_ONCE = 500  # rows


class ChangedMeanwhile(Exception):
    """Rows are not what they were when the file was looked at, or it was carried out already; nothing was written."""


class HasMistakes(Exception):
    """Some lines have mistakes, and nobody said to leave those out; nothing was written."""


def carry_out(run: ImportRun, *, digest: str, leaves_out_mistakes: bool, now: datetime) -> Plan:
    """Do what the plan with this digest says. Nobody is mailed. Raises ChangedMeanwhile, HasMistakes and written_list.NotAList."""
    try:
        with transaction.atomic():
            plan = look(run, now=now)
            if plan.digest != digest:
                raise ChangedMeanwhile
            if plan.found and not leaves_out_mistakes:
                raise HasMistakes
            if not run.mark_done(at=now):
                raise ChangedMeanwhile
            list(_write(run, plan, now=now))
            run.count(
                added=len(plan.added),
                changed=len(plan.changed),
                unchanged=len(plan.unchanged),
                left_out=len(plan.wrong_lines),
            )
    except IntegrityError as error:
        raise ChangedMeanwhile from error
    follow_states(_moved_jobs(plan), by=run.made_by, now=now)
    return plan


def follow_states(jobs: Iterable[Job], *, by: User | None, now: datetime) -> None:
    """The pages of their panels open and close with them. Not within a transaction."""
    for job in jobs:
        for panel in job.panels.order_by("pk"):
            nylas_page.follow_state(panel, by=by, now=now)


def _moved_jobs(plan: Plan) -> Iterator[Job]:
    for each in plan.rows:
        if isinstance(each.row, Job) and not each.is_new and "state" in each.columns:
            yield each.row


def _write(run: ImportRun, plan: Plan, *, now: datetime) -> Iterator[None]:
    placed = [(line, row) for line in plan.lines for row in line.rows]
    for subject, model in MODELS.items():
        mine = [(line, row) for line, row in placed if row.subject == subject]
        if mine:
            _write_rows(run, subject, model, mine)
            yield
    entered = [each.row for each in plan.rows if each.is_new and isinstance(each.row, Application)]
    StageChange.objects.bulk_create(
        [
            StageChange(application=row, stage=row.stage, by=run.made_by, changed_at=now)
            for row in entered
            if row.stage_changed_at is not None
        ],
        AT_ONCE,
    )


def _write_rows(run: ImportRun, subject: str, model: type[Model], placed: list[tuple[PlannedLine, PlannedRow]]) -> None:
    new = [each.row for _, each in placed if each.is_new]
    changed = [each for _, each in placed if not each.is_new]
    before = values_of(model, [each.row.pk for each in changed])
    model._default_manager.bulk_create(new, AT_ONCE)
    for columns, alike in groupby(sorted(changed, key=_columns), key=_columns):
        model._default_manager.bulk_update([each.row for each in alike], columns, AT_ONCE)
    after = values_of(model, [each.row.pk for _, each in placed])
    ImportedRow.objects.bulk_create(
        [
            ImportedRow(
                run=run,
                line=line.number,
                subject=subject,
                row_id=each.row.pk,
                is_new=each.is_new,
                columns=_stored(model, each),
                before={name: before[each.row.pk][name] for name in _stored(model, each)},
                after=run.hash_of(kept_of(after[each.row.pk], _stored(model, each))),
            )
            for line, each in placed
        ],
        AT_ONCE,
    )
    _note_in_history(run, new, ADDITION, f"Added by import {run.pk}.")
    _note_in_history(run, [each.row for each in changed], CHANGE, f"Changed by import {run.pk}.")


def _columns(planned: PlannedRow) -> list[str]:
    return sorted(planned.columns)


def _stored(model: type[Model], planned: PlannedRow) -> list[str]:
    """The names under which the database keeps what was changed; none of a new row."""
    if planned.is_new:
        return []
    return [field.attname for field in model._meta.concrete_fields if field.name in planned.columns]


def values_of(model: type[Model], keys: list[int]) -> dict[int, dict[str, object]]:
    """What these rows say, by their keys; not those that are gone."""
    return {row["id"]: row for row in model._default_manager.filter(pk__in=keys).values()}


def kept_of(values: dict[str, object], columns: list[str]) -> dict[str, object]:
    """Of a changed row what was changed, of a new one all."""
    return {name: values[name] for name in columns} if columns else values


def _note_in_history(run: ImportRun, rows: list[Model], flag: int, words: str) -> None:
    if rows and run.made_by is not None:
        LogEntry.objects.log_actions(run.made_by.pk, rows, flag, words)
