"""What happens when every announced file is archived or given up."""

from datetime import datetime

from django.db import transaction

from interviews.booking.models import Errand
from interviews.recordings import news
from interviews.recordings.archiving import flaws
from interviews.recordings.archiving.download import discard, path_for
from interviews.recordings.models import Artifact, Recording, RecordingMoment


def complete(recording: Recording, *, now: datetime) -> None:
    """Once no file is open, mark the recording as archived, owe the ATS an event and ask for the debrief; lost, if no file is archived."""
    with transaction.atomic():
        recording = Recording.objects.select_for_update().get(pk=recording.pk)
        artifacts = list(recording.artifacts.all())
        if any(artifact.state in Artifact.OPEN for artifact in artifacts):
            return
        if not any(artifact.is_archived for artifact in artifacts):
            if recording.advance(Recording.State.LOST, reason="No file could be fetched before Nylas deleted them."):
                news.tell_lost(recording, now=now)
            return
        if recording.advance(Recording.State.ARCHIVED):
            RecordingMoment.objects.create(
                recording=recording, happened_at=now, words="Archived in our own storage", vendor_state="archived"
            )
            Errand.objects.send(Errand.Kind.OPEN_DEBRIEF, recording.interview, due_at=now)
            news.tell_archived(recording, now=now)


def conclude(artifact: Artifact, *, now: datetime) -> None:
    """A file is archived, or was given up: the recording may be complete now. A damaged one that can't be had anew stays."""
    if artifact.state == Artifact.State.DEAD:
        discard(path_for(artifact))
        if artifact.flaw == Artifact.Flaw.CHANGED:
            artifact.mark_archived()
        if artifact.flaw:
            flaws.tell(artifact, now=now)
    complete(artifact.recording, now=now)
