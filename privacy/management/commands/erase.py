"""`manage.py erase EMAIL`: what an erasure comes to, and with --yes the erasure."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from candidates.models import Candidate
from privacy import erasing, erasure_list, erasure_plan, receipt
from privacy.models import Erasure
from privacy.policy import PolicyIsBroken
from recruiting import clock


class Command(BaseCommand):
    help = "Say what goes and what stays when a candidate is erased; with --yes, erase them and print the receipt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--yes", action="store_true", help="erase them: nobody can bring anything back")

    def handle(self, *args: object, email: str, yes: bool, **options: object) -> None:
        candidate = Candidate.objects.with_email(email).first()
        if candidate is None:
            raise CommandError(self._why_nobody(email))
        now = clock.now()
        try:
            self._say(erasure_plan.plan_for(candidate, now=now))
        except PolicyIsBroken as error:
            raise CommandError(f"Whether a law keeps something can’t be said: the policy is broken.\n{error}") from None
        if not yes:
            self.stdout.write("Nothing was erased. With --yes it is.")
            return
        erasure = erasing.ask_for_erasure(candidate=candidate, by=None, origin=Erasure.Origin.COMMAND, now=now)
        erasure = erasing.work(erasure, now=now)
        self.stdout.write(receipt.as_text(erasure))
        if not erasure.is_finished:
            self.stdout.write(f"{erasure.get_state_display()}. {erasure.error} It goes on by itself.")

    def _why_nobody(self, email: str) -> str:
        if not email.strip():
            return "Give the candidate’s address."
        done = Erasure.objects.filter(person_hash=erasure_list.person_hash(email), candidate__erased_at__isnull=False)
        erasure = done.order_by("-asked_at").first()
        if erasure is None:
            return f"No candidate has the address {email}."
        return f"No candidate has the address {email} any more: see {erasure}, {erasure.get_state_display().lower()}."

    def _say(self, plan: erasure_plan.Plan) -> None:
        for line in plan.goes:
            self.stdout.write(f"Goes:  {line.kind.label} ({line.count}), {line.application.job}")
        for kept in plan.stays:
            self.stdout.write(f"Stays: {kept.line.kind.label} ({kept.line.count}), {kept.line.application.job}")
        for interview in plan.ahead:
            self.stdout.write(f"Called off: {interview}")
        for hold in plan.holds:
            self.stdout.write(f"Deferred until it is released: {hold}")
