"""`manage.py invite PANEL --name … --email …`: print a booking link."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from interviews.booking import inviting
from interviews.booking.forms.invite import InvitePersonForm
from interviews.models import Panel
from recruiting import clock


class Command(BaseCommand):
    help = "Print the booking link of a person for a panel, alone on its line; they need not have applied."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("panel", help="its slug, called short name in the admin")
        parser.add_argument("--name", required=True)
        parser.add_argument("--email", required=True)
        parser.add_argument("--mail", action="store_true", help="mail the link to them, too")

    def handle(self, *args: object, panel: str, name: str, email: str, mail: bool, **options: object) -> None:
        found = Panel.objects.filter(slug=panel).select_related("job").first()
        if found is None:
            raise CommandError(f"There is no panel {panel}.")
        form = InvitePersonForm({"name": name, "email": email})
        if not form.is_valid():
            raise CommandError(
                " ".join(f"--{option}: {' '.join(map(str, words))}" for option, words in form.errors.items())
            )
        try:
            link = inviting.invite_person(found, **form.cleaned_data, is_mailed=mail, now=clock.now())
        except inviting.CannotInvite as error:
            raise CommandError(str(error)) from None
        self.stdout.write(link.url)
