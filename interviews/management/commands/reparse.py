"""`manage.py reparse`: read the text of archived transcripts, summaries and action items anew, as after a new version that reads more."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from interviews.models import Artifact
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
        texts = Artifact.objects.texts_to_read_anew(interviews)
        failed = 0
        for artifact in texts.iterator(chunk_size=100):
            try:
                words = "" if archiving.read_text(artifact, now=clock.now()) else Artifact.Flaw.UNREADABLE.label
            except (Away, OSError) as error:
                words = str(error) or type(error).__name__
            if words:
                failed += 1
                self.stderr.write(f"{artifact.pk} {artifact.kind}: {words}")
        read = texts.count() - failed
        if failed:
            raise CommandError(f"{read} files were read anew, {failed} could not be read; their text is as it was.")
        self.stdout.write(f"{read} files were read anew.")
