"""`manage.py replay ID…`: work notifications again."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from interviews.inbox import notifications
from interviews.models import Notification
from recruiting import clock


class Command(BaseCommand):
    help = "Work notifications from Nylas again, by the id Nylas gave them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("envelope_id", nargs="+")

    def handle(self, *args: object, envelope_id: list[str], **options: object) -> None:
        for each in envelope_id:
            notification = Notification.objects.filter(envelope_id=each).first()
            if notification is None:
                raise CommandError(f"There is no notification {each}.")
            notifications.replay(notification, now=clock.now())
        self.stdout.write(f"{len(envelope_id)} notifications are due again.")
