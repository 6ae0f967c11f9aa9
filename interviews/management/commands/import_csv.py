"""`manage.py import_csv KIND FILE`: interviewers, jobs or open applications from a CSV file."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from interviews.imports.carry_out import ChangedMeanwhile, carry_out
from interviews.imports.columns import COLUMNS
from interviews.imports.forms import MAX_BYTES, TOO_LARGE
from interviews.imports.look import look
from interviews.imports.plan import Found, Plan, PlannedLine
from interviews.models import ImportRun
from recruiting import clock
from recruiting.desk import written_list
from recruiting.desk.written_list import NotAList


class Command(BaseCommand):
    help = "Add and change interviewers, jobs or open applications as a CSV file says (docs/import.md); safe to repeat, and nobody is mailed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=ImportRun.Kind.values)
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")
        parser.add_argument(
            "--leave-out-mistakes", action="store_true", help="import the other lines when some have mistakes"
        )

    def handle(
        self, *args: object, kind: str, file: Path, dry_run: bool, leave_out_mistakes: bool, **options: object
    ) -> None:
        now = clock.now()
        try:
            content = _content(file)
            plan = look(ImportRun.looking_at(kind, content, by=None, at=now), now=now)
        except NotAList as error:
            raise CommandError(str(error)) from None
        for line in _lines(plan, COLUMNS[kind].labels):
            self.stdout.write(line)
        if plan.found and not (leave_out_mistakes or dry_run):
            wrong = len(plan.wrong_lines)
            what = "1 line" if wrong == 1 else f"{wrong} lines"
            raise CommandError(f"{what} to mend, or to leave out with --leave-out-mistakes. Nothing was written.")
        if dry_run:
            self.stdout.write("This was a trial: nothing was written.")
            return
        run = ImportRun.objects.look_at(kind, content, by=None, at=now)
        try:
            carry_out(run, digest=plan.digest, leaves_out_mistakes=leave_out_mistakes, now=now)
        except ChangedMeanwhile:
            ImportRun.objects.looked_at().filter(pk=run.pk).delete()
            raise CommandError("Somebody changed one of these rows at this moment. Run it again.") from None
        self.stdout.write(f"Written as import {run.pk}; it can be undone for a week, in the admin under Imports.")


def _content(file: Path) -> str:
    """Raises NotAList, and CommandError when there is no such file."""
    try:
        if file.stat().st_size > MAX_BYTES:
            raise NotAList(TOO_LARGE)
        return written_list.decode(file.read_bytes())
    except OSError as error:
        raise CommandError(f"{file} can’t be read: {error.strerror}.") from None


def _lines(plan: Plan, labels: Mapping[str, str]) -> Iterator[str]:
    yield (
        f"{len(plan.added)} to be added, {len(plan.changed)} to be changed, {len(plan.unchanged)} as before, "
        f"{len(plan.wrong_lines)} with mistakes"
    )
    for found in plan.found:
        yield f"  ! {_mistake(found, labels)}"
    for line in [*plan.added, *plan.changed]:
        yield from _line(line, labels)


def _mistake(found: Found, labels: Mapping[str, str]) -> str:
    mistake = found.mistake
    where = f"line {mistake.line}"
    if not mistake.column:
        return f"{where}: {mistake.words}"
    return f"{where}, {labels.get(mistake.column, mistake.column)} “{found.value}”: {mistake.words}"


def _line(line: PlannedLine, labels: Mapping[str, str]) -> Iterator[str]:
    yield f"  {'+' if line.is_new else '~'} line {line.number}: {line.name} ({line.key})"
    for change in line.changes:
        before = f"{change.before} → " if change.before else ""
        yield f"      {labels.get(change.column, change.column)}: {before}{change.after}"
