"""`manage.py seed_demo`: demo data for an empty installation with the sandbox behind it."""

import json
from dataclasses import asdict

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from interviews.demo import seeding
from interviews.nylas import signature


class Command(BaseCommand):
    help = "Make demo people, jobs, panels and interviews; does nothing where there are jobs already."

    def handle(self, *args: object, **options: object) -> None:
        try:
            demo = seeding.seed()
        except seeding.CannotSeed as error:
            raise CommandError(str(error)) from error
        if demo is None:
            self.stdout.write("There is data already; nothing was added.")
            return
        facts = {**asdict(demo), "webhook_secret": next(iter(signature.live_secrets()), "")}
        path = settings.VAR / "demo.json"
        path.write_text(json.dumps(facts, indent=2), encoding="utf-8")
        path.chmod(0o600)
        self.stdout.write(f"Demo data is in; logins and a booking link are in {path.name}.")
