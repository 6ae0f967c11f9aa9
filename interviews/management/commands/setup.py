"""`manage.py setup FILE`: interviewers, jobs and panels from a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from interviews.panels.roster import ChangedMeanwhile
from interviews.setup_file import report, rows, shape
from recruiting import clock


class Command(BaseCommand):
    help = "Add and change interviewers, jobs and panels as a TOML file says (docs/setup.md); safe to repeat, and nothing is deleted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be added and changed, and write nothing"
        )
        parser.add_argument(
            "--mail-links",
            action="store_true",
            help="mail interviewers of the file without a calendar the link to connect theirs, unless they were sent one before",
        )

    def handle(self, *args: object, file: Path, dry_run: bool, mail_links: bool, **options: object) -> None:
        try:
            read = shape.read(file)
            outcome = rows.set_up(read, is_trial=dry_run, mails_links=mail_links, now=clock.now())
        except shape.CannotRead as error:
            raise CommandError(str(error)) from None
        except rows.CannotSetUp as error:
            raise CommandError(f"{error}\n{len(error.mistakes)} to mend; nothing was written.") from None
        except ChangedMeanwhile:
            raise CommandError("Somebody added one of these interviewers at this moment. Run it again.") from None
        for line in report.lines(outcome, is_trial=dry_run):
            self.stdout.write(line)
        failed = [each.slug for each in outcome.published if each.fate.is_failure]
        if failed and not dry_run:
            raise CommandError(
                f"Everything is kept, but not published: {', '.join(failed)}. Mend that and run it again."
            )
