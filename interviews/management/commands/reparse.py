"""`manage.py reparse`: read the text of archived transcripts, summaries and action items anew, as after a new version that reads more."""

from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from interviews.models import Artifact, Interview
from interviews.recordings import archiving
from recruiting import clock
from recruiting.work.errors import Away


class Command(BaseCommand):
    help = (
        "Read the archived text files anew. What people said of them (names, corrections) stays; interviews of which "
        "something was redacted are left as they are."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("interviews", nargs="*", metavar="interview", help="ids of interviews; all when left out")

    def handle(self, *args: object, interviews: list[str], **options: object) -> None:
        chosen = [_id_of(word) for word in interviews]
        read = failed = 0
        for artifact in Artifact.objects.texts_to_read_anew(chosen).iterator(chunk_size=100):
            try:
                words = "" if archiving.read_text(artifact, now=clock.now()) else Artifact.Flaw.UNREADABLE.label
            except (Away, OSError) as error:
                words = str(error) or type(error).__name__
            if words:
                failed += 1
                self.stderr.write(f"{artifact.pk} {artifact.kind}: {words}")
            else:
                read += 1
        told = f"{read} {'file was' if read == 1 else 'files were'} read anew"
        if failed:
            raise CommandError(f"{told}, {failed} could not be read; their text is as it was.")
        self.stdout.write(f"{told}.")


def _id_of(word: str) -> UUID:
    """Raises CommandError for what is no interview's."""
    try:
        chosen = UUID(word)
    except ValueError:
        raise CommandError(
            f"“{word}” is not an interview’s id. It stands in the address of the interview’s page."
        ) from None
    if not Interview.objects.filter(pk=chosen).exists():
        raise CommandError(f"There is no interview with the id {chosen}.")
    return chosen
