"""`manage.py verify_archive`: read every stored file back, compare size and hash, and write down what was found; then look at the
ledger of what happened to them."""

from django.core.management.base import BaseCommand, CommandError

from interviews.models import Artifact
from interviews.recordings import archiving
from privacy.passport import audit, authority, words
from recruiting import clock
from recruiting.work.errors import Away


class Command(BaseCommand):
    help = "Read every archived file back, and look at the recordings’ ledger; fails if something is not what it was."

    def handle(self, *args: object, **options: object) -> None:
        read, damaged = self._read_files()
        try:
            result = audit.look()
        except authority.Mistaken as error:
            raise CommandError(str(error)) from error
        if result.found:
            self.stderr.write(words.fault_sentence(result.found.fault, result.found.position))
        if damaged:
            raise CommandError(f"{_files(damaged)} damaged.")
        if result.found:
            raise CommandError("The ledger is not what it was.")
        self.stdout.write(f"{_files(read)} what {'it was' if read == 1 else 'they were'}.")
        self.stdout.write(
            f"{result.entries} entries of the ledger are what was entered ({result.checkpoints} checkpoints)."
        )

    def _read_files(self) -> tuple[int, int]:
        """How many were read, and how many of them are damaged or gone. Raises CommandError when the storage can't be reached."""
        read, damaged = 0, 0
        for artifact in Artifact.objects.unchanging().select_related("recording__interview").iterator(chunk_size=100):
            try:
                flaw = archiving.read_back(artifact, now=clock.now())
            except Away as error:
                raise CommandError(f"{error} {read} files were read.") from error
            read += 1
            if flaw in {Artifact.Flaw.CHANGED, Artifact.Flaw.MISSING}:
                damaged += 1
                self.stderr.write(f"{artifact.pk} {artifact.kind}: {Artifact.Flaw(flaw).label}")
        return read, damaged


def _files(count: int) -> str:
    return "1 file is" if count == 1 else f"{count} files are"
