"""`manage.py replay ID…`: work notifications again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from interviews import inbox
from interviews.models import Notification
from recruiting import clock


class Command(BaseCommand):
    help = "Work notifications from Nylas again, by the id Nylas gave them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("envelope_id", nargs="+")

    def handle(self, *args: Any, **options: Any) -> None:
        for envelope_id in options["envelope_id"]:
            notification = Notification.objects.filter(envelope_id=envelope_id).first()
            if notification is None:
                raise CommandError(f"There is no notification {envelope_id}.")
            inbox.replay(notification, now=clock.now())
        self.stdout.write(f"{len(options['envelope_id'])} notifications are due again.")
