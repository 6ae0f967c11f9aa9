"""`manage.py export_candidate EMAIL FILE`: a copy of everything about one candidate, as a zip."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from candidates.models import Candidate
from privacy import access_export
from recruiting import clock


class Command(BaseCommand):
    help = "Write everything that is kept about a candidate into a zip: an index to read, data, and files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("file", type=Path)

    def handle(self, *args: object, email: str, file: Path, **options: object) -> None:
        candidate = Candidate.objects.with_email(email).first()
        if candidate is None:
            raise CommandError(f"No candidate has the address {email}.")
        try:
            with file.open("xb") as out:
                for piece in access_export.export(candidate, by=None, now=clock.now()):
                    out.write(piece)
        except FileExistsError:
            raise CommandError(f"{file} exists already. Name another one.") from None
        except OSError as error:
            raise CommandError(
                f"{file} can’t be written: {error.strerror}. What stands there of it is not whole."
            ) from None
        self.stdout.write(f"{file}: {file.stat().st_size} bytes. Hand it to the candidate alone, and delete it then.")
