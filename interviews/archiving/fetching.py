"""One artifact: fresh link, download, proof, storage, text. Only then it is called archived."""

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from interviews import debriefing, informing, transcribing
from interviews.archiving.incoming import CannotArchive, Fetched, bring_in
from interviews.models import Artifact, Recording, RecordingMoment
from interviews.nylas.client import nylas
from interviews.nylas.errors import Missing, Unreachable
from interviews.nylas.shapes import MediaFile
from interviews.running import NotYet

RENEW_EVERY = 20.0  # seconds, well inside the lease
NOT_READY_WAIT = timedelta(minutes=2)
CHUNK = 1024 * 1024


class FinishedFile(File):
    """A file already on disk: local storage moves it into place instead of copying it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.open("rb"), name=path.name)
        self.path = path

    def temporary_file_path(self) -> str:
        return str(self.path)


def fetch(artifact: Artifact, *, now: datetime) -> str:
    """Bring one artifact home. Returns its new state."""
    media = _fresh(artifact)
    if media is None:
        return _give_up(artifact, now=now)
    lease = _Lease(artifact)
    path = settings.VAR / "incoming" / f"{artifact.pk}.part"
    fetched = bring_in(media, path, fresh=lambda: _fresh(artifact) or _gone(), alive=lease.keep)
    try:
        _store(artifact, fetched, media, now=now)
    finally:
        path.unlink(missing_ok=True)
    transcribing.parse(artifact, now=now)
    Artifact.objects.filter(pk=artifact.pk).update(state=Artifact.State.ARCHIVED)
    _complete(artifact.recording, now=now)
    return Artifact.State.ARCHIVED


def verify(artifact: Artifact) -> bool:
    """Read the stored bytes back: do size and hash still agree?"""
    digest, size = hashlib.sha256(), 0
    with default_storage.open(artifact.file.name) as file:
        for chunk in file.chunks(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return (size, digest.hexdigest()) == (artifact.size, artifact.sha256)


def _fresh(artifact: Artifact) -> MediaFile | None:
    """A fresh link for this kind, good for 60 minutes. None when Nylas has deleted the file. Raises NotYet while it isn't ready."""
    recording = artifact.recording
    try:
        files = nylas().fresh_media(recording.nylas_grant_id, recording.nylas_notetaker_id)
    except Missing as error:
        if error.is_gone:
            return None
        raise NotYet("Nylas is still preparing the file.", wait=NOT_READY_WAIT) from error
    found = next((file for file in files if file.kind == artifact.kind), None)
    if found is None:
        raise NotYet("Nylas announced the file, but does not offer it yet.", wait=NOT_READY_WAIT)
    if found.expires_at is not None:
        Artifact.objects.filter(pk=artifact.pk).update(fetch_before=found.expires_at)
    return found


def _gone() -> MediaFile:
    raise Unreachable("The file disappeared while it was being fetched.")


def _store(artifact: Artifact, fetched: Fetched, media: MediaFile, *, now: datetime) -> None:
    """Under a name made of our own id and the content's hash, so that a second fetch can never overwrite the first."""
    name = f"artifacts/{artifact.pk}/{fetched.sha256}"
    if not default_storage.exists(name):
        with FinishedFile(fetched.path) as file:
            name = default_storage.save(name, file)
    if default_storage.size(name) != fetched.size:
        raise CannotArchive("The storage did not keep every byte.")
    artifact.archive(
        name=name,
        size=fetched.size,
        sha256=fetched.sha256,
        content_type=fetched.content_type,
        duration=media.duration,
        at=now,
    )


def _give_up(artifact: Artifact, *, now: datetime) -> str:
    Artifact.objects.filter(pk=artifact.pk).update(error="Nylas deleted the file before it could be fetched.")
    Artifact.objects.filter(pk=artifact.pk).update(state=Artifact.State.DEAD)
    _complete(artifact.recording, now=now)
    return Artifact.State.DEAD


def _complete(recording: Recording, *, now: datetime) -> None:
    """When every announced file is in, or given up: the recording is archived and the debrief opens."""
    with transaction.atomic():
        recording = Recording.objects.select_for_update().get(pk=recording.pk)
        artifacts = list(recording.artifacts.all())
        if any(artifact.state in Artifact.OPEN for artifact in artifacts):
            return
        if not any(artifact.is_archived for artifact in artifacts):
            recording.advance(Recording.State.LOST, reason="Nylas deleted the files before they could be fetched.")
            return
        if recording.advance(Recording.State.ARCHIVED):
            RecordingMoment.objects.create(
                recording=recording, happened_at=now, words="Archived in our own storage", vendor_state="archived"
            )
            debriefing.open_for(recording.interview, now=now)
            informing.tell_archived(recording, now=now)


class _Lease:
    """Keeps the row ours through a long download."""

    def __init__(self, artifact: Artifact) -> None:
        self.artifact, self.renewed = artifact, monotonic()

    def keep(self) -> None:
        if monotonic() - self.renewed > RENEW_EVERY:
            if not self.artifact.renew():
                raise Unreachable("Somebody else has taken over this download.")
            self.renewed = monotonic()
