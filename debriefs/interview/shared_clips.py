"""Clips for outsiders: what of a recording belongs to a quote, cut into a private file of its own, with captions; and how it goes again.

A clip holds exactly the turns that were cited, from the first one's beginning to the last one's end, with no margin: what was said
before and after was not shared. Reads recordings and transcripts; writes SharedClip.
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.storage import default_storage
from django.db.models import QuerySet

from debriefs.models import Citation, ClipPlay, Share, SharedClip
from interviews.models import Artifact, Recording, Transcript
from interviews.recordings import ffmpeg, speech, stored_files
from interviews.recordings.play_time import clock_words
from recruiting.work.errors import Away, Postponed, Unusable

MAX_CLIP_MS = 5 * 60_000  # a quote; who needs more is shown the recording here
LOOK_EVERY = timedelta(hours=1)
CLOSED_WAIT = timedelta(minutes=5)
GONE = frozenset({Artifact.State.ERASED, Artifact.State.DEAD})
# Kinds that every browser plays, whatever the recording is.
WRITTEN = {SharedClip.Kind.SOUND: (".m4a", "audio/mp4"), SharedClip.Kind.PICTURE: (".mp4", "video/mp4")}


@dataclass(frozen=True)
class Source:
    """Where in which recording a citation is heard; times in milliseconds."""

    artifact: Artifact
    starts_ms: int
    ends_ms: int

    @property
    def kinds(self) -> list[str]:
        return [SharedClip.Kind.SOUND, *([SharedClip.Kind.PICTURE] if self.artifact.is_video else [])]

    @property
    def length(self) -> str:
        """For example 0:42."""
        return clock_words(max(1000, self.ends_ms - self.starts_ms))


def source_of(citation: Citation) -> Source | None:
    """None for notes by hand, without a time, beyond MAX_CLIP_MS, and where the recording can't be opened."""
    if citation.note_id is not None or citation.starts_ms is None:
        return None
    transcript = Transcript.objects.filter(interview=citation.interview).select_related("artifact").first()
    if transcript is None:
        return None
    files = Artifact.objects.readable().filter(kind=Artifact.Kind.RECORDING, recording=transcript.artifact.recording_id)
    recorded, ends_ms = files.select_related("recording").first(), _end_of(citation, transcript)
    if recorded is None or not 0 < ends_ms - citation.starts_ms <= MAX_CLIP_MS:
        return None
    return Source(recorded, citation.starts_ms, ends_ms)


def _end_of(citation: Citation, transcript: Transcript) -> int:
    """Where the last cited turn ends: at the next one's beginning, where the transcript does not say."""
    told, last = citation.ends_ms or 0, citation.last_position
    if last is not None:
        for turn, starts_ms, ends_ms in speech.timed_turns(speech.turns_between(transcript, last, last + 1)):
            if turn.position == last and turn.ends_ms is None and starts_ms == told:
                return ends_ms
    return told


def ask_for(share: Share, source: Source, kind: str, *, now: datetime) -> SharedClip:
    """A worker cuts it soon."""
    return SharedClip.objects.create(
        share=share,
        artifact=source.artifact,
        kind=kind,
        starts_ms=source.starts_ms,
        ends_ms=source.ends_ms,
        due_at=now,
    )


def drop_clips(recording: Recording, *, now: datetime) -> int:
    """To be called when something of a recording is redacted, or it is locked or erased: none of its clips is played from now on.

    A worker deletes their files at once, and cuts them anew where that may still be. Returns how many there are. Whoever deletes
    citations or shares themselves calls `delete_files` first: their rows take the clips' rows with them, not the files.
    """
    return SharedClip.objects.cut_from(recording).look_again(at=now)


def delete_files(clips: QuerySet[SharedClip]) -> None:
    """Delete the files of these clips at once; for erasing what their rows hang on."""
    for clip in clips:
        _delete_file(clip)


def note_play(clip: SharedClip, *, now: datetime) -> None:
    ClipPlay.note(clip, at=now)


def captions_of(clip: SharedClip) -> str:
    """What is said in it and nothing else, as WebVTT, in its present wording; times count from its own beginning."""
    transcript = Transcript.objects.filter(artifact__recording=clip.artifact.recording_id).first()
    if transcript is None:
        return "".join(speech.captions([]))
    turns = speech.turns_begun_between(transcript, clip.starts_ms, clip.ends_ms)
    length = clip.ends_ms - clip.starts_ms
    return "".join(
        speech.captions(
            turn._replace(
                starts_ms=(turn.starts_ms or 0) - clip.starts_ms,
                ends_ms=min(length, (clip.ends_ms if turn.ends_ms is None else turn.ends_ms) - clip.starts_ms),
            )
            for turn in turns
        )
    )


# ── the work ──


def work(clip: SharedClip, *, now: datetime) -> str:
    """Cut it, or look whether it may still exist. Returns the state in which it ends; Postponed while it may be played."""
    if _may_not_exist(clip, now=now):
        _delete_file(clip)
        return SharedClip.State.DROPPED
    if clip.state != clip.State.READY or not clip.is_current or not default_storage.exists(clip.file.name or ""):
        _delete_file(clip)
        if not clip.artifact.is_archived:
            raise Postponed("The recording is closed for now.", wait=CLOSED_WAIT)
        _cut(clip)
    raise Postponed("", wait=max(timedelta(), min(LOOK_EVERY, clip.share.expires_at - now)))


def _may_not_exist(clip: SharedClip, *, now: datetime) -> bool:
    recorded = clip.artifact
    return not clip.share.is_open(now) or recorded.recording.is_locked or recorded.state in GONE


def _delete_file(clip: SharedClip) -> None:
    """And what workers left that died. First the file, then its name: one that dies between the two deletes it again."""
    folder = _folder(clip)
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")
    if clip.file:
        clip.forget_file()


def _folder(clip: SharedClip) -> str:
    return f"clips/{clip.pk}"


def _cut(clip: SharedClip) -> None:
    """Raises Unusable when ffmpeg can't, Away when another worker has the row."""

    def keep_lease() -> None:
        if not clip.renew():
            raise Away("Somebody else has taken over this clip.")

    ending, content_type = WRITTEN[SharedClip.Kind(clip.kind)]
    cut_from = clip.artifact.sha256
    target = stored_files.incoming() / f"{clip.pk}-{clip.claim_token}{ending}"
    try:
        with stored_files.on_disk(clip.artifact.file.name or "", meanwhile=keep_lease) as path:
            ffmpeg.cut(path, target, starts_ms=clip.starts_ms, ends_ms=clip.ends_ms, meanwhile=keep_lease)
        size, sha256 = target.stat().st_size, _sha256(target)
        name = stored_files.keep(target, f"{_folder(clip)}/{sha256}", meanwhile=keep_lease)
    except ffmpeg.CannotConvert as error:
        raise Unusable(str(error)) from error
    finally:
        target.unlink(missing_ok=True)
    is_kept = clip.keep(name=name, size=size, sha256=sha256, content_type=content_type, cut_from=cut_from)
    if not is_kept:
        default_storage.delete(name)
        raise Away("It is to be looked at again.")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
