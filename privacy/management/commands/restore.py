"""`manage.py restore DIR`: a backup in place of what is here, and everybody erased again who was erased since."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from privacy import restore
from privacy.backup import BackupFailed
from recruiting import clock


class Command(BaseCommand):
    help = "Bring back a backup (its folder, as `backup` printed it). Stop everything else first (docs/operations.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dir", type=Path)
        parser.add_argument("--replace", action="store_true", help="although there is data here, which is lost then")

    def handle(self, *args: object, dir: Path, replace: bool, **options: object) -> None:  # noqa: A002  # named by its option
        if restore.has_data() and not replace:
            raise CommandError("There is data here, which would be replaced by the backup’s. With --replace it is.")
        try:
            done = restore.restore(dir, now=clock.now())
        except BackupFailed as error:
            raise CommandError(f"Nothing was restored. {error}") from None
        self.stdout.write(
            f"Restored, as of {done.manifest.taken_at}: the database and {len(done.manifest.files)} files."
        )
        self.stdout.write(f"Erased again: {len(done.erasures)}.")
        for erasure in done.erasures:
            if not erasure.is_finished:
                self.stdout.write(f"{erasure}: {erasure.get_state_display()}. {erasure.error} It goes on by itself.")
        if done.unknown_keys:
            self.stderr.write(
                f"{done.unknown_keys} erasures were listed with another SECRET_KEY, and can’t be recognised."
            )
