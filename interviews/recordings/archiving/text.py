"""The text of an archived file, read into rows; a file that can't be read stays as it came."""

from datetime import datetime

from interviews.recordings import news, transcribing
from interviews.recordings.archiving import flaws
from interviews.recordings.models import Artifact, Transcript


def read_text(artifact: Artifact, *, now: datetime) -> bool:
    """False when it can't be read: then a recruiter is told, and a later version may read it (`manage.py reparse`)."""
    try:
        transcribing.parse(artifact, now=now)
    except transcribing.CannotRead:
        is_read = False
    else:
        is_read = True
        transcript = Transcript.objects.filter(artifact=artifact).first()
        if transcript is not None:
            news.tell_transcript(transcript, now=now)
    if is_read == (artifact.flaw == Artifact.Flaw.UNREADABLE):
        artifact.note_readable(is_read)
        flaws.tell(artifact, now=now)
    return is_read
