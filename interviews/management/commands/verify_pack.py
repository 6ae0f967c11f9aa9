"""`manage.py verify_pack FILE`: was this exported debrief changed since it was exported, and who exported it?"""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from debriefs.models import DebriefExport
from debriefs.outside.pack import NotAPack, sha256_of
from recruiting.identity import display_name


class Command(BaseCommand):
    help = "Compare an exported debrief (HTML or PDF) with what was written down when it was exported; fails if it was changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: object, file: Path, **options: object) -> None:
        try:
            sha256 = sha256_of(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file} can’t be read: {error.strerror}.") from None
        except NotAPack:
            raise CommandError(f"{file} is no export of a debrief, or was changed.") from None
        row = DebriefExport.objects.filter(sha256=sha256).select_related("exported_by").first()
        if row is None:
            raise CommandError(f"No export has the SHA-256 {sha256}: the file was changed, or comes from elsewhere.")
        by = display_name(row.exported_by)
        self.stdout.write(f"Unchanged since {by} exported it on {row.exported_at:%Y-%m-%d %H:%M %Z}. SHA-256 {sha256}")
