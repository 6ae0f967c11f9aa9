"""Redaction of one recording: words are erased from its text and its files at once; its sound is closed until it is silenced.

Writes Redaction, Segment, Correction, Summary, ActionItem and Artifact. What other rooms copied from them, those take away.
"""

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from interviews.booking.models import Interview
from interviews.recordings import speech, stored_files, transcribing
from interviews.recordings.models import Artifact, Recording, Redaction, Segment, Summary, Transcript
from interviews.recordings.redacted_words import Fallen, NotThere, Phrases, fall, marker_of, same_of
from interviews.recordings.speech import Turn
from recruiting.full_text import forget_erased

Taken = Callable[[str], str]  # a text, without what falls of it
Document = dict[str, Any]  # of a file, as transcribing reads it
STORED = (Artifact.State.ARCHIVED, Artifact.State.REDACTING)


class Refusal(TextChoices):
    """Why something is not redacted."""

    NOT_YET = (
        "not_yet",
        _(
            "Files of this recording are still on their way, and may hold the words too. Please wait until they are here."
        ),
    )
    NO_SUCH_TURN = "no_such_turn", _("This place is not in the transcript any more. Load the page again, please.")
    OTHER_WORDS = "other_words", _("These words are not in the transcript as it is now. Choose them again, please.")
    NO_TIME = "no_time", _("Say from when to when it is heard: there is sound of this interview.")
    NOTHING_MARKED = "nothing_marked", _("Nothing was marked: neither words nor a stretch of the recording.")


class CannotRedact(Exception):
    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.label)
        self.reason = reason


@dataclass(frozen=True)
class Mark:
    """What a person marked: turns by their positions, both included, and which words of theirs ("" for all); and a stretch of the
    sound, in milliseconds. Without positions, all that is said in the stretch."""

    first: int | None = None
    last: int | None = None
    words: str = ""
    starts_ms: int | None = None
    ends_ms: int | None = None

    @property
    def span(self) -> tuple[int, int] | None:
        if self.starts_ms is None or self.ends_ms is None or self.starts_ms >= self.ends_ms:
            return None
        return self.starts_ms, self.ends_ms


@dataclass(frozen=True)
class Erased:
    """What became of a mark. `told`: each turn of which something fell, as it was, by its position."""

    redaction: Redaction
    marker: str
    told: dict[int, Fallen] = field(default_factory=dict, repr=False)
    phrases: Phrases = field(default_factory=lambda: Phrases([]), repr=False)


def has_sound(recording: Recording) -> bool:
    """Is there a file in which something can be heard?"""
    return recording.artifacts.filter(kind=Artifact.Kind.RECORDING, state__in=STORED).exists()


def marked(recording: Recording, mark: Mark) -> dict[int, Fallen]:
    """What of each turn falls with the mark, by position; empty where there is no text. Raises CannotRedact."""
    segments = _segments(recording)
    positions = _positions(segments, mark)
    chosen = [segment for segment in segments if segment.position in positions]
    if mark.first is not None and not {mark.first, mark.last} <= {segment.position for segment in chosen}:
        raise CannotRedact(Refusal.NO_SUCH_TURN)
    try:
        fallen = fall([segment.shown_text for segment in chosen], mark.words if mark.first is not None else "")
    except NotThere:
        raise CannotRedact(Refusal.OTHER_WORDS) from None
    return {segment.position: one for segment, one in zip(chosen, fallen, strict=True) if one.places}


def redact(recording: Recording, mark: Mark, *, category: str, by: User, now: datetime) -> Erased:
    """Erase the marked words from transcript and file, and close the sound. In a transaction of the caller's. Raises CannotRedact."""
    # An upload, which asks for the interview too, comes before or after.
    Interview.objects.select_for_update().get(pk=recording.interview_id)
    recording = Recording.objects.select_for_update().get(pk=recording.pk)
    if recording.artifacts.unsettled().exists():
        raise CannotRedact(Refusal.NOT_YET)
    if mark.first is None and mark.span is None:
        raise CannotRedact(Refusal.NOTHING_MARKED)
    sound = recording.artifacts.filter(kind=Artifact.Kind.RECORDING, state__in=STORED).first()
    if sound is not None and mark.span is None:
        raise CannotRedact(Refusal.NO_TIME)
    told = marked(recording, mark)
    redaction = Redaction.objects.create(
        recording=recording,
        category=category,
        first_position=min(told, default=None),
        last_position=max(told, default=None),
        characters=sum(one.characters for one in told.values()),
        starts_ms=mark.starts_ms,
        ends_ms=mark.ends_ms,
        redacted_by=by,
        redacted_at=now,
        silenced_at=now if sound is None else None,
        due_at=now,
    )
    marker = marker_of(category)
    _erase_from_transcript(recording, redaction, told, marker)
    _forget_given_up(recording, redaction)
    if sound is not None:
        sound.close()
    return Erased(redaction, marker, told, Phrases.of(mark.words, list(told.values())))


def redact_machine_texts(interview: Interview, redaction: Redaction, taken: Taken) -> None:
    """Take it from summary and action items, and from the files they were read from; of all parts of the interview."""
    for summary in Summary.objects.filter(interview=interview):
        summary.redact(taken)
    for item in interview.action_items.all():
        item.redact(taken)
    files = Artifact.objects.archived().filter(recording__interview=interview, kind__in=MACHINE_TEXTS)
    for artifact in files:
        content = transcribing.read(artifact)
        raw, kept = json.dumps(content, ensure_ascii=False), MACHINE_TEXTS[artifact.kind]
        document = kept(content, taken)
        if document != kept(content, str) or taken(raw) != raw:
            _replace_file(artifact, document, redaction)


def _kept_summary(content: object, taken: Taken) -> Document:
    return {"summary": taken(transcribing.summary_of(content))}


def _kept_items(content: object, taken: Taken) -> Document:
    return {"action_items": [taken(item) for item in transcribing.items_of(content)]}


MACHINE_TEXTS: dict[str, Callable[[object, Taken], Document]] = {
    Artifact.Kind.SUMMARY: _kept_summary,
    Artifact.Kind.ACTION_ITEMS: _kept_items,
}


def _transcript_file(recording: Recording) -> Artifact | None:
    return recording.artifacts.archived().filter(kind=Artifact.Kind.TRANSCRIPT).first()


def _segments(recording: Recording) -> list[Segment]:
    """Of its own transcript; read from the file where the interview's is that of another part."""
    artifact = _transcript_file(recording)
    if artifact is None:
        return []
    transcript = Transcript.objects.filter(artifact=artifact).first()
    if transcript is not None:
        return list(transcript.segments.order_by("position"))
    return transcribing.segments_of(transcribing.read(artifact))


def _positions(segments: Sequence[Segment], mark: Mark) -> set[int]:
    if mark.first is not None and mark.last is not None:
        return {segment.position for segment in segments if mark.first <= segment.position <= mark.last}
    if mark.span is None:
        return set()
    starts_ms, ends_ms = mark.span
    turns = (Turn(one.position, one.speaker, one.starts_ms, one.ends_ms, one.text) for one in segments)
    return {turn.position for turn, start, end in speech.timed_turns(turns) if start < ends_ms and end > starts_ms}


def _erase_from_transcript(recording: Recording, redaction: Redaction, told: dict[int, Fallen], marker: str) -> None:
    artifact = _transcript_file(recording)
    if artifact is None or not told:
        return
    segments = _segments(recording)
    transcript = Transcript.objects.filter(artifact=artifact).first()
    for segment in segments:
        if fallen := told.get(segment.position):
            _erase_from_segment(segment, fallen, marker, of=transcript)
    if transcript is not None:
        transcript.follow_corrections()
        forget_erased(Segment.INDEX)
    _replace_file(artifact, {"transcript": _document(segments)}, redaction)


def _forget_given_up(recording: Recording, redaction: Redaction) -> None:
    """Files that were stored and could not be read: nobody can tell what is in them, and they are never tried again after this."""
    for artifact in recording.artifacts.filter(state=Artifact.State.DEAD).exclude(file=""):
        before = artifact.replace_file(name="", size=0, sha256="", content_type=artifact.content_type)
        redaction.remember_leftovers([before or ""])


def _erase_from_segment(segment: Segment, fallen: Fallen, marker: str, *, of: Transcript | None) -> None:
    before, shown = segment.text, fallen.after(marker)
    text = same_of(before, fallen, marker) if segment.corrected else shown
    if of is None:
        segment.text = text
        return
    is_only_one = of.segments.filter(text=before).count() == 1
    for correction in of.corrections.filter(original=before):
        if is_only_one or correction.position == segment.position:
            correction.redact(original=text, text=same_of(correction.text, fallen, marker))
    segment.redact(text, shown)


def _document(segments: Sequence[Segment]) -> list[Document]:
    """As transcribing reads it, each at its position: a text that was empty keeps its place."""
    by_position = {segment.position: segment for segment in segments}
    return [_entry(by_position.get(position)) for position in range(max(by_position) + 1)]


def _entry(segment: Segment | None) -> Document:
    if segment is None:
        return {"text": ""}
    told = {"speaker": segment.speaker or None, "start": segment.starts_ms, "end": segment.ends_ms}
    return {name: value for name, value in told.items() if value is not None} | {"text": segment.text}


def _replace_file(artifact: Artifact, document: Document, redaction: Redaction) -> None:
    """Nothing of the old file is taken over but what rows are read from; it is deleted when the sound is worked."""
    content = json.dumps(document, ensure_ascii=False, indent=1).encode()
    sha256 = hashlib.sha256(content).hexdigest()
    if sha256 == artifact.sha256:
        return
    path = stored_files.incoming() / f"{artifact.pk}.redacted"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    try:
        name = stored_files.keep(path, artifact.storage_name(sha256))
    finally:
        path.unlink(missing_ok=True)
    before = artifact.replace_file(name=name, size=len(content), sha256=sha256, content_type="application/json")
    redaction.remember_leftovers([before or ""])
