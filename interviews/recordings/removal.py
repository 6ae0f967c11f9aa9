"""What a recording left behind, taken away for good: files in the storage, their text, and Nylas's own copies."""

from collections.abc import Collection
from datetime import datetime, timedelta

from interviews.booking.models import Interview
from interviews.enums import SOUND_AND_PICTURE, TEXTS
from interviews.nylas.client import nylas
from interviews.recordings import news, storage_trouble, unfinished_uploads
from interviews.recordings.archiving import download
from interviews.recordings.models import ActionItem, Artifact, Recording, Summary, Transcript
from recruiting.removal import delete_and_count
from recruiting.work.errors import Postponed
from recruiting.work.rows import CLAIMED

WHILE_CLAIMED = timedelta(minutes=5)
UNNAMED_AGE = timedelta(days=60)  # usually 14 days, and more where the account says so (docs/nylas.md 4.6)


def remove_at_nylas(interview: Interview, *, at: datetime) -> int:
    """Delete the Notetakers of an interview that is over, with all their files (docs/nylas.md 4.1); returns how many. Calls Nylas once
    for each, so never within a transaction. Those whose files Nylas has deleted by itself are passed over."""
    sent = Recording.objects.by_notetaker().filter(interview=interview).exclude(nylas_notetaker_id="")
    found = [recording for recording in sent.prefetch_related("artifacts") if _may_be_there(recording, at=at)]
    for recording in found:
        nylas().erase_notetaker(recording.nylas_grant_id, recording.nylas_notetaker_id)
    return len(found)


def _may_be_there(recording: Recording, *, at: datetime) -> bool:
    """Once the account was disconnected there is no way to ask; then the day that Nylas named counts, too."""
    if recording.is_erased or not recording.nylas_grant_id:
        return False
    named = [artifact.fetch_before for artifact in recording.artifacts.all() if artifact.fetch_before]
    return max(named, default=recording.interview.ends_at + UNNAMED_AGE) > at


def remove_recordings(interview: Interview, *, at: datetime) -> int:
    """Sound and picture. Returns how many files there were. Raises Postponed while one is being fetched, StorageAway while the storage
    can't be asked."""
    count = _remove_files(interview, SOUND_AND_PICTURE, at=at)
    for recording in Recording.objects.filter(interview=interview):
        if not recording.is_erased and recording.artifacts.exists():
            news.tell_erased(recording, now=at)
        recording.mark_erased()
    return count


def remove_texts(interview: Interview, *, at: datetime) -> int:
    """Transcript, summary and action items, with the files they were read from. Returns how many there were. Raises Postponed while
    one is being fetched."""
    count = _remove_files(interview, TEXTS, at=at)
    rows = (model.objects.filter(interview=interview) for model in (Transcript, Summary, ActionItem))
    return count + sum(map(delete_and_count, rows))


def _remove_files(interview: Interview, kinds: Collection[str], *, at: datetime) -> int:
    files = Artifact.objects.filter(recording__interview=interview, kind__in=kinds)
    if files.filter(CLAIMED).exists():
        raise Postponed("A file of it is being worked on.", wait=WHILE_CLAIMED)
    count = files.exclude(file="").count()
    with storage_trouble.translated():
        unfinished_uploads.discard_all(interview.pk)
        for artifact in files:
            download.discard(download.path_for(artifact))  # what came of it so far
            if artifact.file or artifact.state != Artifact.State.ERASED:
                artifact.erase(at=at)
    return count
