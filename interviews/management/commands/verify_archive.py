"""`manage.py verify_archive`: read every archived file back and compare size and hash; then look at the ledger of what happened to them."""

from django.core.management.base import BaseCommand, CommandError

from interviews.models import Artifact
from interviews.recordings import archiving
from privacy.passport import audit, words


class Command(BaseCommand):
    help = "Read every archived file back, and look at the recordings’ ledger; fails if something is not what it was."

    def handle(self, *args: object, **options: object) -> None:
        artifacts = Artifact.objects.archived().select_related("recording__interview")
        damaged = [artifact for artifact in artifacts.iterator(chunk_size=100) if not archiving.verify(artifact)]
        for artifact in damaged:
            self.stderr.write(f"{artifact.pk} {artifact.kind}: not what was archived")
        result = audit.look()
        if result.found:
            self.stderr.write(words.fault_sentence(result.found.fault, result.found.position))
        if damaged:
            raise CommandError(f"{len(damaged)} files are damaged.")
        if result.found:
            raise CommandError("The ledger is not what it was.")
        self.stdout.write(f"{artifacts.count()} files are what they were.")
        self.stdout.write(
            f"{result.entries} entries of the ledger are what was entered ({result.checkpoints} checkpoints)."
        )
