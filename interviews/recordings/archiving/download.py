"""One artifact: a fresh link, the download, its proof, our storage, its text."""

import hashlib
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.core.files.storage import default_storage

from interviews.nylas.client import nylas
from interviews.nylas.errors import Missing, Unreachable
from interviews.nylas.shapes import MediaFile
from interviews.recordings import stored_files, transcribing
from interviews.recordings.archiving.completion import complete
from interviews.recordings.archiving.incoming import Fetched, download_file
from interviews.recordings.models import Artifact
from interviews.recordings.models.recording import DELETED_THERE
from recruiting.work.errors import Never, NotYet

RENEW_EVERY = 20.0  # seconds, well inside the lease
NOT_READY_WAIT = timedelta(minutes=2)
UPLOAD_GONE = "The uploaded file is not whole in the storage any more. It can be uploaded again."
CHUNK = 1024 * 1024
REDACTED = "Something of this recording was redacted, and Nylas’s file still holds it: it is not fetched again."


def fetch(artifact: Artifact, *, now: datetime) -> str:
    """Archive one artifact. Returns its new state; raises Never when its file is gone, or may hold what was redacted."""
    if artifact.recording.redactions.exists():
        raise Never(REDACTED)
    if not _is_stored(artifact):
        if artifact.is_uploaded:
            raise Never(UPLOAD_GONE)
        _download_and_store(artifact, now=now)
    transcribing.parse(artifact, now=now)
    artifact.mark_archived()
    complete(artifact.recording, now=now)
    return Artifact.State.ARCHIVED


def _is_stored(artifact: Artifact) -> bool:
    """Did an earlier try store the file, and fail only afterwards?"""
    return bool(artifact.sha256) and default_storage.exists(artifact.file.name or "") and verify(artifact)


def _download_and_store(artifact: Artifact, *, now: datetime) -> None:
    media = _fresh_link(artifact)
    lease = _Lease(artifact)
    path = settings.VAR / "incoming" / f"{artifact.pk}.part"
    try:
        fetched = download_file(media, path, renew_link=lambda: _fresh_link(artifact), keep_lease=lease.keep)
        lease.renew()
        _store(artifact, fetched, media, now=now)
    finally:
        path.unlink(missing_ok=True)


def verify(artifact: Artifact) -> bool:
    """Do the stored bytes still have their size and hash?"""
    digest, size = hashlib.sha256(), 0
    with default_storage.open(artifact.file.name or "") as file:
        for chunk in file.chunks(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return (size, digest.hexdigest()) == (artifact.size, artifact.sha256)


def _fresh_link(artifact: Artifact) -> MediaFile:
    """A fresh link, which works for 60 minutes. Raises NotYet while the file isn't ready, Never once Nylas has deleted it."""
    recording = artifact.recording
    try:
        files = nylas().fresh_media(recording.nylas_grant_id, recording.nylas_notetaker_id)
    except Missing as error:
        if error.is_gone:
            raise Never(DELETED_THERE) from error
        raise NotYet("Nylas is still preparing the file.", wait=NOT_READY_WAIT) from error
    found = next((file for file in files if file.kind == artifact.kind), None)
    if found is None:
        raise NotYet("Nylas announced the file, but does not offer it yet.", wait=NOT_READY_WAIT)
    if found.expires_at is not None:
        artifact.keep_deadline(found.expires_at)
    return found


def _store(artifact: Artifact, fetched: Fetched, media: MediaFile, *, now: datetime) -> None:
    """Store under a name made of our id and the content's hash, so that a second fetch never overwrites the first."""
    name = stored_files.keep(fetched.path, f"artifacts/{artifact.pk}/{fetched.sha256}")
    artifact.store(
        name=name,
        size=fetched.size,
        sha256=fetched.sha256,
        content_type=fetched.content_type,
        duration=media.duration,
        at=now,
    )


class _Lease:
    """Renews the claim of the row during a long download."""

    def __init__(self, artifact: Artifact) -> None:
        self.artifact, self.renewed = artifact, monotonic()

    def keep(self) -> None:
        if monotonic() - self.renewed > RENEW_EVERY:
            self.renew()

    def renew(self) -> None:
        if not self.artifact.renew():
            raise Unreachable("Somebody else has taken over this download.")
        self.renewed = monotonic()
