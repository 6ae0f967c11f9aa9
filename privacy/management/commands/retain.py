"""`manage.py retain --dry-run`: what would be deleted, restricted or kept, why and when."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from candidates.models import Application
from privacy import policy, report, schedule
from recruiting import clock


class Command(BaseCommand):
    help = "Say of everything there is until when it is kept, and why (docs/operations.md). Nothing is deleted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument("--csv", action="store_true", help="for a spreadsheet, instead of the table")

    def handle(self, *args: object, dry_run: bool, csv: bool, **options: object) -> None:
        if not dry_run:
            raise CommandError(
                "Nothing was deleted or restricted: carrying the policy out is not built yet. "
                "Run it with --dry-run to read what the policy comes to."
            )
        try:
            read = policy.in_force()
        except policy.PolicyIsBroken as error:
            raise CommandError(f"The policy in {settings.RETENTION_POLICY} is broken.\n{error}") from None
        today = schedule.day(clock.now())
        lines = schedule.plan(Application.objects.all(), read)
        if csv:
            self.stdout.write(report.as_csv(lines, today), ending="")
            return
        for line in report.table(lines, today):
            self.stdout.write(line)
        if warning := report.policy_words(read.countries):
            self.stdout.write(warning)
        self.stdout.write("This was a trial: nothing was deleted or restricted.")
