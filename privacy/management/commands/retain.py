"""`manage.py retain`: carry the policy out now, as is done every hour; with --dry-run, say what it would do, why and when."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from candidates.models import Application
from privacy import policy, report, retaining, schedule
from privacy.models import Mandate
from recruiting import clock

NOT_LET = (
    "Nothing was deleted or restricted: nobody has let this policy be carried out, word for word as it is now. "
    "A privacy officer does so in the admin, on the page “Kept until”. With --dry-run it says what it comes to."
)


class Command(BaseCommand):
    help = "Delete and restrict what the policy ends, once a privacy officer has let it (docs/operations.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument("--csv", action="store_true", help="for a spreadsheet, instead of the table")

    def handle(self, *args: object, dry_run: bool, csv: bool, **options: object) -> None:
        try:
            read = policy.in_force()
        except policy.PolicyIsBroken as error:
            raise CommandError(f"The policy in {settings.RETENTION_POLICY} is broken.\n{error}") from None
        if dry_run:
            self._say(read, as_csv=csv)
        elif Mandate.objects.for_policy(read.sha256) is None:
            raise CommandError(NOT_LET)
        else:
            ended = retaining.work_off(now=clock.now())
            self.stdout.write(
                f"{ended} deletions came to their end. What became of each stands in the admin, “Deletions”."
            )

    def _say(self, read: policy.Policy, *, as_csv: bool) -> None:
        today = schedule.day(clock.now())
        lines = schedule.plan(Application.objects.all(), read)
        if as_csv:
            self.stdout.write(report.as_csv(lines, today), ending="")
            return
        for line in report.table(lines, today):
            self.stdout.write(line)
        if warning := report.policy_words(read.countries):
            self.stdout.write(warning)
        self.stdout.write("This was a trial: nothing was deleted or restricted.")
