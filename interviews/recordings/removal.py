"""What a recording left behind, taken away for good: files in the storage, their text, and Nylas's own copies."""

from collections.abc import Collection
from datetime import datetime, timedelta

from interviews.booking.models import Interview
from interviews.enums import ArtifactKind
from interviews.nylas.client import nylas
from interviews.recordings.models import ActionItem, Artifact, Recording, Summary, Transcript
from recruiting.work.errors import Postponed
from recruiting.work.rows import CLAIMED

SOUND_AND_PICTURE = (ArtifactKind.RECORDING, ArtifactKind.THUMBNAIL)
WHILE_CLAIMED = timedelta(minutes=5)
TEXTS = tuple(kind for kind in ArtifactKind if kind not in SOUND_AND_PICTURE)


def remove_at_nylas(interview: Interview) -> int:
    """Delete the Notetakers of an interview that is over, with all their files; returns how many were asked for. Calls Nylas once for
    each (docs/nylas.md 4.1), so never within a transaction. One that is gone already is no error."""
    found = Recording.objects.by_notetaker().filter(interview=interview).exclude(nylas_notetaker_id="")
    for recording in found:
        nylas().erase_notetaker(recording.nylas_grant_id, recording.nylas_notetaker_id)
    return len(found)


def remove_recordings(interview: Interview, *, at: datetime) -> int:
    """Sound and picture. Returns how many files there were. Raises Postponed while one is being fetched."""
    count = _remove_files(interview, SOUND_AND_PICTURE, at=at)
    for recording in Recording.objects.filter(interview=interview):
        recording.mark_erased()
    return count


def remove_texts(interview: Interview, *, at: datetime) -> int:
    """Transcript, summary and action items, with the files they were read from. Returns how many there were. Raises Postponed while
    one is being fetched."""
    count = _remove_files(interview, TEXTS, at=at)
    for rows in (Transcript.objects, Summary.objects, ActionItem.objects):
        count += rows.filter(interview=interview).delete()[0] and 1
    return count


def _remove_files(interview: Interview, kinds: Collection[str], *, at: datetime) -> int:
    files = Artifact.objects.filter(recording__interview=interview, kind__in=kinds)
    if files.filter(CLAIMED).exists():
        raise Postponed("A file of it is being worked on.", wait=WHILE_CLAIMED)
    count = files.exclude(file="").count()
    for artifact in files.exclude(state=Artifact.State.ERASED, file=""):
        artifact.erase(at=at)
    return count
