"""The sound of what was redacted: a silenced copy takes the recording's place, and the file of before is deleted.

The recording stays closed until then. Each step may be cut off at any moment and begun again: a file that is about to be written, or
to lose its row, is remembered first.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction

from interviews.recordings import ffmpeg, media_kinds, stored_files
from interviews.recordings.models import Artifact, Recording, Redaction
from recruiting.work.errors import Away, Never, NotYet, Unusable

MAX_DIFFERENCE_MS = 1000  # between the lengths of the two files; sound that is coded anew has another padding


class CannotSilence(Unusable):
    """The copy is not the same recording, or something is heard in it that should not be."""


def silence(redaction: Redaction, *, now: datetime) -> str:
    """Delete what is left over, and silence the recording. Returns the new state. Raises Never for a kind of file we can't write."""
    _delete_leftovers(redaction)
    recording = redaction.recording
    audible = list(recording.redactions.audible())
    sound = recording.artifacts.filter(kind=Artifact.Kind.RECORDING, state=Artifact.State.REDACTING).first()
    if sound is not None and redaction in audible:
        _replace_sound(sound, audible, redaction, now=now)
        _delete_leftovers(redaction)
    elif redaction in audible:
        recording.redactions.filter(pk=redaction.pk).mark_silenced(at=now)  # the file is gone
    return Redaction.State.DONE


def _replace_sound(sound: Artifact, audible: Sequence[Redaction], redaction: Redaction, *, now: datetime) -> None:
    ending = f".{media_kinds.ENDINGS.get(sound.content_type, '')}"
    if ending not in ffmpeg.WRITTEN:
        raise Never(f"Files of the kind “{sound.content_type}” can’t be silenced here, so it stays closed.")

    def keep_lease() -> None:
        if not redaction.renew():
            raise Away("Somebody else has taken over this recording.")

    spans = [one.span for one in audible if one.span is not None]
    target = stored_files.incoming() / f"{redaction.pk}-{redaction.claim_token}{ending}"  # ffmpeg may outlive a worker
    try:
        with stored_files.on_disk(sound.file.name or "", meanwhile=keep_lease) as source:
            ffmpeg.silence(source, target, spans=spans, meanwhile=keep_lease)
            _prove(source, target, spans, keep_lease)
        keep_lease()
        size, sha256 = target.stat().st_size, _sha256(target)
        name = sound.storage_name(sha256)
        redaction.remember_leftovers([name])
        name = stored_files.keep(target, name, meanwhile=keep_lease)
    finally:
        target.unlink(missing_ok=True)
    with transaction.atomic():
        recording = Recording.objects.select_for_update().get(pk=sound.recording_id)
        before = sound.replace_file(name=name, size=size, sha256=sha256, content_type=sound.content_type)
        if before is None:
            raise NotYet("Another redaction has replaced the file meanwhile.")
        redaction.forget_leftovers([name])
        redaction.remember_leftovers({before} - {name})
        recording.redactions.filter(pk__in=[one.pk for one in audible]).mark_silenced(at=now)
        if not recording.redactions.audible().exists():
            sound.open_again()


def _prove(source: Path, target: Path, spans: Sequence[tuple[int, int]], keep_lease: Callable[[], None]) -> None:
    """Raises CannotSilence."""
    difference = ffmpeg.length_ms(target) - ffmpeg.length_ms(source)
    if abs(difference) > MAX_DIFFERENCE_MS:
        raise CannotSilence(f"The silenced copy is {abs(difference)} ms longer or shorter than the recording.")
    for starts_ms, ends_ms in spans:
        keep_lease()
        if not ffmpeg.is_silent(target, starts_ms=starts_ms, ends_ms=ends_ms):
            raise CannotSilence("Something can still be heard where nothing should be.")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _delete_leftovers(redaction: Redaction) -> None:
    """Those that no row names; a process may have died between the two."""
    names = list(redaction.leftovers)
    for name in names:
        if not Artifact.objects.filter(file=name).exists():
            default_storage.delete(name)
    redaction.forget_leftovers(names)
