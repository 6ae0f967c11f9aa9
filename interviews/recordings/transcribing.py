"""Transcribing: archived files become text. Reads our own files, never Nylas; writes Transcript, Segment, Summary, ActionItem.

The formats of summary and action items are not documented (docs/nylas.md 4.7), so everything readable is accepted and the file itself stays.
"""

import json
import math
import re
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from interviews.recordings import stored_files, text_formats
from interviews.recordings.models import ActionItem, Artifact, Segment, Summary, Transcript

MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_CHARACTERS_PER_SECOND = 150  # the fastest speakers come to about 35
MAX_INTERVIEW_SECONDS = 12 * 3600  # no interview is longer
MAX_MILLISECONDS = 2**31  # exclusive: what a row can hold
PER_SECOND, PER_MILLISECOND = 1000, 1  # milliseconds that one unit of a file's times stands for
CLOCK_TIME = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2}(?:[.,]\d+)?)")  # 1:02:04.5 or 12:04


class CannotRead(Exception):
    """The file is not what its kind should be."""


def parse(artifact: Artifact, *, now: datetime) -> None:
    """Turn one archived file into rows, which replace those of an earlier time. Does nothing for kinds without text."""
    reader = READERS.get(Artifact.Kind(artifact.kind))
    if reader is None:
        return
    content = read(artifact)
    with transaction.atomic():
        reader(artifact, content, now)


def read(artifact: Artifact) -> object:
    """What one archived file says: JSON as Python has it, or a text. Raises CannotRead."""
    raw = bytearray()
    for chunk in stored_files.chunks(artifact.file.name or ""):
        raw += chunk
        if len(raw) > MAX_FILE_BYTES:
            raise CannotRead(f"The {artifact.get_kind_display().lower()} is larger than any text should be.")
    return content_of(bytes(raw))


def content_of(raw: bytes) -> object:
    """The document that a file holds, or its text when that is no JSON."""
    text = text_formats.decode(raw)
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def segments_of(content: object) -> list[Segment]:
    """The segments of a transcript's file, of no transcript yet; those without words are left out. Raises CannotRead."""
    turns = _first(content, "transcript", "segments", "text", "content")
    if isinstance(turns, str):
        told_apart = text_formats.turns_of(turns)
        turns = turns if told_apart is None else told_apart
    if isinstance(turns, list):
        if len(turns) > text_formats.MAX_TURNS:
            raise CannotRead("The transcript has more turns than any call.")
        unit = _unit_of_times(turns)
        segments = [_segment(position, turn, unit) for position, turn in enumerate(turns)]
    else:
        segments = [Segment(position=0, text=_text(turns))]
    return [segment for segment in segments if segment.text]


def summary_of(content: object) -> str:
    """The text of a summary's file."""
    return _text(_first(content, "summary", "text", "content"))


def items_of(content: object) -> list[str]:
    """The texts of a file of action items that are not empty."""
    items = _first(content, "action_items", "items", "content")
    if isinstance(items, str):
        items = [line.lstrip("-*• ").strip() for line in items.splitlines()]
    if not isinstance(items, list):
        items = [items]
    texts = (_text(_first(item, "text", "description", "title", "content")) for item in items)
    return [text for text in texts if text]


def _keep_transcript(artifact: Artifact, content: object, now: datetime) -> None:
    segments = segments_of(content)
    transcript = _transcript_for(artifact, segments, now)
    if transcript is None:
        return
    for segment in segments:
        segment.transcript = transcript
    Segment.objects.bulk_create(segments, batch_size=500)
    transcript.follow_corrections()


def _transcript_for(artifact: Artifact, segments: list[Segment], now: datetime) -> Transcript | None:
    """The interview's transcript, emptied for these segments.

    An interview that was recorded in several parts keeps the text of the part in which most was said: None for another one.
    Who is who in one part says nothing of another.
    """
    interview = artifact.recording.interview
    present = Transcript.objects.filter(interview=interview).first()
    values = {"artifact": artifact, "has_speakers": any(segment.speaker for segment in segments), "parsed_at": now}
    if present is not None and present.artifact_id != artifact.pk:
        if present.artifact.is_archived and _length(present.segments.all()) >= _length(segments):
            return None
        present.delete()
    transcript, _ = Transcript.objects.update_or_create(interview=interview, defaults=values)
    transcript.segments.all().delete()
    return transcript


def _length(segments: Iterable[Segment]) -> int:
    return sum(len(segment.text) for segment in segments)


def _segment(position: int, turn: object, unit: int) -> Segment:
    if not isinstance(turn, dict):
        return Segment(position=position, text=_text(turn))
    return Segment(
        position=position,
        speaker=_text(turn.get("speaker"))[:150],
        starts_ms=_milliseconds(turn.get("start"), unit),
        ends_ms=_milliseconds(turn.get("end"), unit),
        text=_text(turn.get("text")),
    )


def _keep_summary(artifact: Artifact, content: object, now: datetime) -> None:
    values = {"artifact": artifact, "text": summary_of(content), "parsed_at": now}
    Summary.objects.update_or_create(interview=artifact.recording.interview, defaults=values)


def _keep_action_items(artifact: Artifact, content: object, now: datetime) -> None:
    interview = artifact.recording.interview
    interview.action_items.all().delete()
    ActionItem.objects.bulk_create(
        ActionItem(interview=interview, artifact=artifact, position=position, text=text)
        for position, text in enumerate(items_of(content))
    )


def _first(content: object, *keys: str) -> object:
    """The first of these members that is not empty, else ""; the content itself when it isn't an object."""
    if not isinstance(content, dict):
        return content
    return next((content[key] for key in keys if content.get(key)), "")


def _text(value: object) -> str:
    """As text for any database: without NUL and lone surrogates, which JSON can hold."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.encode("utf-8", "ignore").decode().replace("\x00", "")


def _unit_of_times(turns: Iterable[object]) -> int:
    """The unit of a file's times: milliseconds, as documented, or seconds, as in some files (docs/nylas.md 4.7).

    Seconds, if in milliseconds more was said than a person can, or if there are fractions and no time is beyond
    MAX_INTERVIEW_SECONDS.
    """
    spoken = [turn for turn in turns if isinstance(turn, dict)]
    told = [_number(turn.get(name)) for turn in spoken for name in ("start", "end")]
    times = [time for time in told if time is not None]
    if not times:
        return PER_MILLISECOND
    characters = sum(len(_text(turn.get("text"))) for turn in spoken)
    if characters * 1000 > MAX_CHARACTERS_PER_SECOND * (max(times) - min(times)) > 0:
        return PER_SECOND
    has_fractions = any(time != int(time) for time in times)
    return PER_SECOND if has_fractions and max(times) <= MAX_INTERVIEW_SECONDS else PER_MILLISECOND


def _milliseconds(value: object, unit: int) -> int | None:
    """A turn's time in milliseconds; None when it is none. Clock times such as 1:02:04 need no unit."""
    if isinstance(value, str) and (clock := CLOCK_TIME.fullmatch(value.strip())):
        hours, minutes, seconds = clock.groups()
        time: float | None = int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds.replace(",", "."))
        unit = PER_SECOND
    else:
        time = _number(value)
    if time is None or time * unit >= MAX_MILLISECONDS:
        return None
    return round(time * unit) if unit == PER_SECOND else int(time)


def _number(value: object) -> float | None:
    """A finite number that is not negative, also from a string; else None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) and found >= 0 else None


READERS = {
    Artifact.Kind.TRANSCRIPT: _keep_transcript,
    Artifact.Kind.SUMMARY: _keep_summary,
    Artifact.Kind.ACTION_ITEMS: _keep_action_items,
}
