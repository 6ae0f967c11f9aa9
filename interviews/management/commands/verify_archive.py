"""`manage.py verify_archive`: read every archived file back and compare size and hash."""

from django.core.management.base import BaseCommand, CommandError

from interviews.models import Artifact
from interviews.recordings import archiving


class Command(BaseCommand):
    help = "Read every archived file back; fails if one is not what it was."

    def handle(self, *args: object, **options: object) -> None:
        artifacts = Artifact.objects.archived().select_related("recording__interview")
        damaged = [artifact for artifact in artifacts.iterator(chunk_size=100) if not archiving.verify(artifact)]
        for artifact in damaged:
            self.stderr.write(f"{artifact.pk} {artifact.kind}: not what was archived")
        if damaged:
            raise CommandError(f"{len(damaged)} files are damaged.")
        self.stdout.write(f"{artifacts.count()} files are what they were.")
