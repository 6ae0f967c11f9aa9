"""A recording or a transcript that came from elsewhere, put to an interview by a person: proven, stored, and archived as any other.

Reads the file and the candidate's consent; writes Recording and Artifact. The work of artifacts does the rest (archiving.fetch).
"""

import hashlib
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from interviews.booking import consent
from interviews.booking.models import Interview
from interviews.recordings import ffmpeg, losses, media_kinds, storage_trouble, stored_files, text_formats, transcribing
from interviews.recordings.models import Artifact, Recording, RecordingMoment, Redaction
from interviews.recordings.unfinished_uploads import UnfinishedFile
from recruiting.identity import display_name

logger = logging.getLogger(__name__)

MAX_TRANSCRIPT_BYTES = 16 * 1024 * 1024
KINDS = (Artifact.Kind.RECORDING, Artifact.Kind.TRANSCRIPT)


class Problem(TextChoices):
    """Why a file is not taken, in the words of the person who chose it."""

    EMPTY = "empty", _("This file is empty. Please choose another one.")
    TOO_LARGE = "too_large", _("This file is too large.")
    NOT_MEDIA = (
        "not_media",
        _("This is no recording of a kind that we take: {formats}. Please save it as one of these."),
    )
    NOT_PLAYABLE = "not_playable", _("This file can’t be played: it is damaged, or cut off. Please choose it anew.")
    NOT_TEXT = "not_text", _("This is no transcript that we can read. We take JSON, WebVTT and plain text.")
    NOT_WHOLE = "not_whole", _("This file did not come whole. Please send it again.")
    NO_WORDS = "no_words", _("There are no words in this file.")
    NOT_NOW = "not_now", _("There is a recording already, or one is still expected. Nothing was changed.")
    REDACTED = (
        "redacted",
        _("Something of this recording was redacted, and this file may still hold it: it was not kept."),
    )
    STORAGE_AWAY = (
        "storage_away",
        _(
            "Our storage takes no files at the moment. Nothing was kept: please try again later, and tell whoever runs this "
            "installation if it stays so."
        ),
    )
    NOT_ALLOWED = "not_allowed", _("Nothing recorded may be put here. The file was not kept.")

    @property
    def words(self) -> str:
        return str(self.label).format(formats=media_kinds.FORMATS)


class CannotUpload(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class Proven:
    """A file that is what its kind should be. `size` in bytes, `sha256` in hex."""

    path: Path
    size: int
    sha256: str
    content_type: str
    duration: timedelta | None = None


def may_keep(interview: Interview) -> bool:
    """Has the candidate agreed to be recorded? Else nothing recorded is put here, wherever it came from."""
    return consent.may_keep(interview)


def wanted_kinds(interview: Interview, *, now: datetime) -> list[str]:
    """What may be put to it as things stand: of an interview that took place, with no recording made or still expected by a Notetaker.

    The candidate's consent is not asked here: refusal and failure look the same. No query, with recordings and artifacts prefetched.
    """
    is_over = interview.status == Interview.Status.HELD or (interview.is_live and interview.ends_at <= now)
    recordings = [one for one in interview.recordings.all() if not one.is_locked]
    if not is_over or any(not one.is_uploaded and one.state not in Recording.NOT_MADE for one in recordings):
        return []
    there = {
        artifact.kind
        for recording in recordings
        for artifact in recording.artifacts.all()
        if artifact.state != Artifact.State.DEAD
    }
    return [kind for kind in KINDS if kind not in there]


def take(interview: Interview, kind: str, file: UploadedFile, *, by: User, now: datetime) -> Artifact:
    """Prove and store one file; its row then asks to be archived. The caller has asked whether the person may. Raises CannotUpload."""
    _require(interview, kind, now=now)
    artifact = Artifact(kind=kind, due_at=now, uploaded_at=now, uploaded_by=by)
    try:
        with storage_trouble.translated(), _on_disk(file) as path:
            proven = _prove(kind, path)
            artifact.file.name = stored_files.keep(proven.path, artifact.storage_name(proven.sha256))
    except (storage_trouble.StorageAway, stored_files.CannotKeep) as error:
        logger.warning("An upload was not kept: %s", error)
        raise CannotUpload(Problem.STORAGE_AWAY) from error
    artifact.size, artifact.sha256 = proven.size, proven.sha256
    artifact.content_type, artifact.duration, artifact.archived_at = proven.content_type, proven.duration, now
    try:
        _write(interview, artifact, by=by, now=now)
    except BaseException:
        artifact.file.delete(save=False)
        raise
    return artifact


def _write(interview: Interview, artifact: Artifact, *, by: User, now: datetime) -> None:
    """Asks again, since a large file takes its time: the candidate may have said no, and somebody else been faster."""
    with transaction.atomic():
        held = Interview.objects.select_for_update().get(pk=interview.pk)
        _require(held, artifact.kind, now=now)
        recording, _is_new = Recording.objects.get_or_create(
            interview=held,
            source=Recording.Source.UPLOADED,
            defaults={"state": Recording.State.CAPTURED, "created_at": now},
        )
        for given_up in recording.artifacts.filter(kind=artifact.kind):
            given_up.file.delete(save=False)
            given_up.delete()
        artifact.recording = recording
        artifact.save(force_insert=True)
        losses.clear(held, now=now)
        words = f"{artifact.get_kind_display()} uploaded by {display_name(by)}"
        RecordingMoment.objects.get_or_create(
            recording=recording,
            happened_at=now,
            vendor_state=f"uploaded_{artifact.kind}",
            defaults={"words": words[:200]},
        )


def _require(interview: Interview, kind: str, *, now: datetime) -> None:
    if not may_keep(interview):
        raise CannotUpload(Problem.NOT_ALLOWED)
    if kind not in wanted_kinds(interview, now=now):
        raise CannotUpload(Problem.NOT_NOW)
    if Redaction.objects.filter(recording__interview=interview).exists():
        raise CannotUpload(Problem.REDACTED)


@contextmanager
def _on_disk(file: UploadedFile) -> Iterator[Path]:
    """A large upload lies in a file already; a small one is written into one."""
    if isinstance(file, UnfinishedFile):
        yield file.path
        return
    if isinstance(file, TemporaryUploadedFile):
        file.flush()
        yield Path(file.temporary_file_path())
        return
    path = stored_files.incoming() / f"{uuid4()}.part"
    try:
        with path.open("xb") as out:
            for chunk in file.chunks():
                out.write(chunk)
        yield path
    finally:
        path.unlink(missing_ok=True)


def max_bytes(kind: str) -> int:
    return settings.UPLOAD_MAX_BYTES if kind == Artifact.Kind.RECORDING else MAX_TRANSCRIPT_BYTES


def _prove(kind: str, path: Path) -> Proven:
    size = path.stat().st_size
    if not 0 < size <= max_bytes(kind):
        raise CannotUpload(Problem.TOO_LARGE if size else Problem.EMPTY)
    content_type, duration = _look_at_media(path) if kind == Artifact.Kind.RECORDING else _look_at_text(path)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    return Proven(path, size, sha256, content_type, duration)


def _look_at_media(path: Path) -> tuple[str, timedelta | None]:
    """Its media type, and how long it plays where the file says so."""
    with path.open("rb") as file:
        content_type = media_kinds.content_type_of(file.read(media_kinds.HEAD_BYTES))
    if content_type is None:
        raise CannotUpload(Problem.NOT_MEDIA)
    try:
        content = ffmpeg.look(path)
    except ffmpeg.CannotConvert as error:
        raise CannotUpload(Problem.NOT_PLAYABLE) from error
    form = content_type.partition("/")[2]
    if content.has_picture != content_type.startswith("video/") and form in media_kinds.MAY_HOLD_EITHER:
        content_type = f"video/{form}" if content.has_picture else f"audio/{form}"
    return content_type, timedelta(milliseconds=content.length_ms) if content.length_ms else None


def _look_at_text(path: Path) -> tuple[str, None]:
    raw = path.read_bytes()
    text = text_formats.decode(raw)
    if not text_formats.is_text(text):
        raise CannotUpload(Problem.NOT_TEXT)
    content = transcribing.content_of(raw)
    try:
        segments = transcribing.segments_of(content)
    except transcribing.CannotRead as error:
        raise CannotUpload(Problem.TOO_LARGE) from error
    if not any(segment.text.strip() for segment in segments):
        raise CannotUpload(Problem.NO_WORDS)
    if not isinstance(content, str):
        return "application/json", None
    return "text/vtt" if text.startswith(text_formats.VTT_BEGINS) else "text/plain", None
