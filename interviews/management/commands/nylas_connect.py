"""`manage.py nylas_connect`: register the webhook, prove that Nylas answers, print what was found."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from interviews.inbox import subscription
from interviews.nylas.client import nylas
from interviews.nylas.errors import NylasError


class Command(BaseCommand):
    help = "Register our webhook at Nylas and check that both sides hear each other. The site must be running."

    def handle(self, *args: object, **options: object) -> None:
        try:
            application = nylas().application_id()
            subscribed = subscription.subscribe()
            grants = nylas().grants()
        except NylasError as error:
            raise CommandError(f"Nylas says no, or nothing: {error}") from error
        live = sum(grant.is_valid for grant in grants)
        self.stdout.write(f"Nylas:     {settings.NYLAS_API_URI}, application {application}")
        self.stdout.write(f"Webhook:   {subscription.webhook_url()}, {subscribed.status}")
        self.stdout.write(f"Calendars: {live} connected, {len(grants) - live} need to be connected again")
        if subscribed.is_new:
            self.stdout.write(
                f"The webhook's secret was kept in {settings.NYLAS_WEBHOOK_SECRETS_FILE.name}; "
                "where the web server can't read that file, put its line into NYLAS_WEBHOOK_SECRETS."
            )
