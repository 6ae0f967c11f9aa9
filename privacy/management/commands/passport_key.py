"""`manage.py passport_key`: makes a key for the recordings' passports, or prints the public one in use."""

import base64
import secrets

from django.core.management.base import BaseCommand, CommandError, CommandParser

from privacy.passport import note


class Command(BaseCommand):
    help = "Make a key with which the recordings’ passports are signed; nothing is written (docs/operations.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--public", action="store_true", help="print the public key in use, for auditors")

    def handle(self, *args: object, public: bool, **options: object) -> None:
        try:
            signer = note.signer()
        except note.KeyIsBroken as error:
            raise CommandError(str(error)) from None
        if public:
            self.stdout.write(str(signer.verifier))
            return
        seed = secrets.token_bytes(note.SEED_BYTES)
        self.stdout.write(f"PASSPORT_KEY={base64.b64encode(seed).decode()}")
        self.stdout.write(f"# Its public key, for auditors: {note.Signer(signer.name, seed).verifier}")
        self.stdout.write(f"# What was signed until now stays proven with PASSPORT_FORMER_KEYS={signer.verifier}")
