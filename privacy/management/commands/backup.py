"""`manage.py backup DIR`: database and files, while everything runs."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from privacy import backup
from recruiting import clock


class Command(BaseCommand):
    help = "Write a backup of database and files into a new folder below DIR (docs/operations.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dir", type=Path)

    def handle(self, *args: object, dir: Path, **options: object) -> None:  # noqa: A002  # the argument's name
        try:
            folder = backup.back_up(dir, now=clock.now())
        except (backup.BackupFailed, OSError) as error:
            raise CommandError(f"No backup was made. {error}") from None
        manifest = backup.Manifest.read(folder)
        size = manifest.database.size + sum(piece.size for piece in manifest.files)
        self.stdout.write(f"{folder}: the database and {len(manifest.files)} files, {size} bytes.")
