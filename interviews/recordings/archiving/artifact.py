"""One artifact: a fresh link, the download, its proof, our storage, its text."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from django.db import OperationalError

from interviews.nylas.client import nylas
from interviews.nylas.errors import Missing
from interviews.nylas.shapes import MediaFile
from interviews.recordings import ffmpeg, stored_files
from interviews.recordings.archiving import flaws
from interviews.recordings.archiving.download import Fetched, discard, download_file, earlier_download, path_for
from interviews.recordings.archiving.text import read_text
from interviews.recordings.models import Artifact
from interviews.recordings.models.artifact_rows import DELETED_THERE
from interviews.recordings.storage_trouble import StorageAway
from recruiting.work.errors import Away, Never, NotYet, Postponed

RENEW_EVERY = 20.0  # seconds, well inside the lease
NOT_READY_WAIT = timedelta(minutes=2)
UPLOAD_GONE = "The uploaded file is not whole in the storage any more. It can be uploaded again."
STORAGE_WAIT = timedelta(minutes=2)
OVERTAKEN = "Somebody else has taken over this download."
REDACTED = "Something of this recording was redacted, and Nylas’s file still holds it: it is not fetched again."


def fetch(artifact: Artifact, *, now: datetime) -> str:
    """Archive one artifact. Returns its new state; raises Never when its file is gone, or may hold what was redacted."""
    if artifact.recording.redactions.exists():
        raise Never(REDACTED)
    lease = _Lease(artifact)
    if not _is_stored(artifact, lease):
        if artifact.is_uploaded:
            raise Never(UPLOAD_GONE)
        _download_and_store(artifact, lease, now=now)
    read_text(artifact, now=now)
    return Artifact.State.ARCHIVED


def _is_stored(artifact: Artifact, lease: "_Lease") -> bool:
    """Did an earlier try store the file, and fail only afterwards?"""
    is_there = bool(artifact.sha256) and stored_files.is_there(artifact.file.name or "")
    return is_there and verify(artifact, meanwhile=lease.keep)


def _download_and_store(artifact: Artifact, lease: "_Lease", *, now: datetime) -> None:
    with _postponed_while_ours_is_away():
        path = path_for(artifact)
        earlier = _unchanged_earlier_download(artifact, lease)
    try:
        fetched = earlier or _download(artifact, path, lease)
    except Never:
        discard(path)
        raise
    lease.renew()
    with _postponed_while_ours_is_away():
        _store(artifact, fetched, lease, now=now)
    discard(path)


@contextmanager
def _postponed_while_ours_is_away() -> Iterator[None]:
    """A file that is here whole, and only has to be stored, waits for our own disk, storage and database beyond every deadline: Nylas
    is not needed any more. Raises Postponed."""
    try:
        yield
    except StorageAway as error:
        raise Postponed(str(error), wait=STORAGE_WAIT) from error
    except (OSError, OperationalError) as error:
        raise Postponed(f"{type(error).__name__}: {error}", wait=STORAGE_WAIT) from error


def _download(artifact: Artifact, path: Path, lease: "_Lease") -> Fetched:
    media = _fresh_link(artifact)
    return download_file(media, path, renew_link=lambda: _fresh_link(artifact), keep_lease=lease.keep)


def _unchanged_earlier_download(artifact: Artifact, lease: "_Lease") -> Fetched | None:
    """None also where its bytes lie in the storage already, and have changed there."""
    earlier = earlier_download(artifact)
    if earlier is None:
        return None
    name = artifact.storage_name(earlier.sha256)
    if earlier.path != stored_files.path_of(name):
        return earlier
    is_unchanged = _hash_and_size(name, meanwhile=lease.keep) == (earlier.sha256, earlier.size)
    return earlier if is_unchanged else None


def verify(artifact: Artifact, *, meanwhile: Callable[[], None] = lambda: None) -> bool:
    """Do the stored bytes still have their size and hash? Raises StorageAway while the storage can't be asked."""
    try:
        found = _hash_and_size(artifact.file.name or "", meanwhile=meanwhile)
    except FileNotFoundError:
        return False
    return found == (artifact.sha256, artifact.size)


def _hash_and_size(name: str, *, meanwhile: Callable[[], None]) -> tuple[str, int]:
    """Of a stored file. Raises FileNotFoundError, StorageAway."""
    digest, size = hashlib.sha256(), 0
    for chunk in stored_files.chunks(name):
        digest.update(chunk)
        size += len(chunk)
        meanwhile()
    return digest.hexdigest(), size


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


def _store(artifact: Artifact, fetched: Fetched, lease: "_Lease", *, now: datetime) -> None:
    flaw = "" if artifact.kind != Artifact.Kind.RECORDING or _can_be_played(fetched.path) else Artifact.Flaw.UNPLAYABLE
    name = artifact.storage_name(fetched.sha256)
    if artifact.flaw == Artifact.Flaw.CHANGED and fetched.path != stored_files.path_of(name):
        stored_files.delete(name)  # the same name, with other bytes
    is_ours = artifact.store(
        name=stored_files.keep(fetched.path, name, meanwhile=lease.keep),
        size=fetched.size,
        sha256=fetched.sha256,
        content_type=fetched.content_type,
        duration=None if fetched.seconds is None else timedelta(seconds=fetched.seconds),
        flaw=flaw,
        at=now,
    )
    if not is_ours:
        raise Overtaken(OVERTAKEN)
    flaws.tell(artifact, now=now)


def _can_be_played(path: Path) -> bool:
    """Its bytes are what Nylas has, so they are kept in any case; but somebody should know."""
    try:
        ffmpeg.look(path)
    except ffmpeg.CannotConvert:
        return False
    return True


class Overtaken(Away):
    """Another worker has claimed the row."""


class _Lease:
    """Renews the claim of the row while its file is read, downloaded and stored."""

    def __init__(self, artifact: Artifact) -> None:
        self.artifact, self.renewed = artifact, monotonic()

    def keep(self) -> None:
        if monotonic() - self.renewed > RENEW_EVERY:
            self.renew()

    def renew(self) -> None:
        if not self.artifact.renew():
            raise Overtaken(OVERTAKEN)
        self.renewed = monotonic()
