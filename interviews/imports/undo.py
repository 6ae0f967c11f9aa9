"""Takes back what an import added and changed, where nobody touched it since; of the rest it says why it stays."""

from collections.abc import Iterator
from datetime import datetime

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import ManyToOneRel, Model

from candidates.models import Application, Job, StageChange
from interviews.imports.carry_out import AT_ONCE, MODELS, follow_states, kept_of, values_of
from interviews.imports.models import MAX_USED_BY, ImportedRow, ImportRun
from recruiting.identity import about_others

Outcome = ImportedRow.Outcome
# Each application has one from its import; a later one shows in the application itself.
NO_USE = {(Application, StageChange)}


class CannotUndo(Exception):
    """It was undone already, or it is too late; nothing was written."""


def undo(run: ImportRun, *, by: User | None, now: datetime) -> list[ImportedRow]:
    """Take it back, in one transaction; the rows with what that came to. `by`: None for a command. Raises CannotUndo."""
    with transaction.atomic():
        if not run.can_be_undone(now) or not run.mark_undone(by=by, at=now):
            raise CannotUndo
        rows = list(run.rows.all())
        moved: list[Job] = []
        for subject in reversed(MODELS):  # applications first: candidates and jobs are free of them then
            mine = [row for row in rows if row.subject == subject]
            if mine:
                moved += _take_back(run, MODELS[subject], mine, by=by)
        ImportedRow.objects.bulk_update(rows, ["outcome", "used_by"], AT_ONCE)
        run.rows.all().forget()
    follow_states(moved, by=by, now=now)
    return rows


def _take_back(run: ImportRun, model: type[Model], rows: list[ImportedRow], *, by: User | None) -> Iterator[Job]:
    """Deletes what is new and gives the rest its former values; jobs of which the state is another one now."""
    list(model._default_manager.select_for_update().filter(pk__in=[row.row_id for row in rows]).values_list("pk"))
    now_said = values_of(model, [row.row_id for row in rows])
    used = _uses(model, [row.row_id for row in rows if row.is_new])
    of_others = about_others(model._default_manager.filter(pk__in=list(now_said)), by.email if by else "")
    open_to_them = set(of_others.values_list("pk", flat=True))
    for row in rows:
        row.outcome, row.used_by = _outcome(run, row, now_said.get(row.row_id), used.get(row.row_id, ""))
        if row.outcome == Outcome.UNDONE and row.row_id not in open_to_them:
            row.outcome = Outcome.CLOSED
    back = [row for row in rows if row.outcome == Outcome.UNDONE]
    added = [row.row_id for row in back if row.is_new]
    model._default_manager.filter(pk__in=added).delete()
    kind = ContentType.objects.get_for_model(model)
    LogEntry.objects.filter(content_type=kind, object_id__in=list(map(str, added))).delete()
    restored = {row.row_id: row for row in back if not row.is_new}
    for instance in model._default_manager.filter(pk__in=list(restored)):
        before = restored[instance.pk].before
        fields = [field for field in model._meta.concrete_fields if field.attname in before]
        for field in fields:
            setattr(instance, field.attname, field.to_python(before[field.attname]))
        instance.save(update_fields=[field.name for field in fields])
        if isinstance(instance, Job) and "state" in before:
            yield instance


def _outcome(run: ImportRun, row: ImportedRow, said: dict[str, object] | None, used_by: str) -> tuple[Outcome, str]:
    if said is None:
        return Outcome.GONE, ""
    if not row.after:
        return Outcome.FORGOTTEN, ""
    if used_by:
        return Outcome.USED, used_by[:MAX_USED_BY]
    if run.hash_of(kept_of(said, row.columns)) != row.after:
        return Outcome.TOUCHED, ""
    return Outcome.UNDONE, ""


def _uses(model: type[Model], keys: list[int]) -> dict[int, str]:
    """What hangs on these rows, in words, by their keys."""
    found: dict[int, set[str]] = {}
    for relation in model._meta.get_fields(include_hidden=True) if keys else []:
        if not isinstance(relation, ManyToOneRel) or (model, relation.field.model) in NO_USE:
            continue
        column = relation.field
        hanging = column.model._base_manager.filter(**{f"{column.name}__in": keys}).order_by()
        for key in hanging.values_list(column.attname, flat=True).distinct():
            found.setdefault(key, set()).add(_word(column.model))
    return {key: ", ".join(sorted(words)) for key, words in found.items()}


def _word(model: type[Model]) -> str:
    """A table that only joins two is known by the column that it stands for."""
    joined = (
        field.verbose_name
        for other in apps.get_models()
        for field in other._meta.many_to_many
        if field.remote_field.through is model
    )
    return str(next(joined, model._meta.verbose_name))
