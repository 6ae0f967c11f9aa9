"""Step 6: archived files become text. Reads our own files, never Nylas; writes Transcript, Segment, Summary, ActionItem.

The formats of summary and action items are not documented (facts 4.7), so everything readable is accepted and the file itself stays.
"""

import json
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction

from interviews.models import ActionItem, Artifact, Segment, Summary, Transcript

TEXT_AT_MOST = 64 * 1024 * 1024


class CannotRead(Exception):
    """The file is not what its kind should be."""


def parse(artifact: Artifact, *, now: datetime) -> None:
    """Turn one archived file into rows, replacing what an earlier reading made of it. Kinds without text are left alone."""
    reader = READERS.get(Artifact.Kind(artifact.kind))
    if reader is None:
        return
    content = _read(artifact)
    with transaction.atomic():
        reader(artifact, content, now)


def _read(artifact: Artifact) -> Any:
    with default_storage.open(artifact.file.name or "") as file:
        raw = file.read(TEXT_AT_MOST + 1)
    if len(raw) > TEXT_AT_MOST:
        raise CannotRead(f"The {artifact.get_kind_display().lower()} is larger than any text should be.")
    text = raw.decode("utf-8-sig", errors="replace")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _keep_transcript(artifact: Artifact, content: Any, now: datetime) -> None:
    turns = _first(content, "transcript", "segments", "text", "content")
    transcript, _ = Transcript.objects.update_or_create(
        interview=artifact.recording.interview,
        defaults={"artifact": artifact, "has_speakers": isinstance(turns, list), "parsed_at": now},
    )
    transcript.segments.all().delete()
    if isinstance(turns, list):
        segments = [_segment(transcript, position, turn) for position, turn in enumerate(turns)]
    else:
        segments = [Segment(transcript=transcript, position=0, text=_text(turns))]
    segments = [segment for segment in segments if segment.text]
    Segment.objects.bulk_create(segments, batch_size=500)


def _segment(transcript: Transcript, position: int, turn: Any) -> Segment:
    if not isinstance(turn, dict):
        return Segment(transcript=transcript, position=position, text=_text(turn))
    return Segment(
        transcript=transcript,
        position=position,
        speaker=_text(turn.get("speaker"))[:150],
        starts_ms=_milliseconds(turn.get("start")),
        ends_ms=_milliseconds(turn.get("end")),
        text=_text(turn.get("text")),
    )


def _keep_summary(artifact: Artifact, content: Any, now: datetime) -> None:
    text = _text(_first(content, "summary", "text", "content"))
    Summary.objects.update_or_create(
        interview=artifact.recording.interview, defaults={"artifact": artifact, "text": text, "parsed_at": now}
    )


def _keep_action_items(artifact: Artifact, content: Any, now: datetime) -> None:
    items = _first(content, "action_items", "items", "content")
    if isinstance(items, str):
        items = [line.lstrip("-*• ").strip() for line in items.splitlines()]
    if not isinstance(items, list):
        items = [items]
    texts = [_text(_first(item, "text", "description", "title", "content")) for item in items]
    interview = artifact.recording.interview
    interview.action_items.all().delete()
    ActionItem.objects.bulk_create(
        ActionItem(interview=interview, artifact=artifact, position=position, text=text)
        for position, text in enumerate(text for text in texts if text)
    )


def _first(content: Any, *keys: str) -> Any:
    """The first of these members that is there; the thing itself when it isn't an object."""
    if not isinstance(content, dict):
        return content
    return next((content[key] for key in keys if content.get(key)), "")


def _text(value: Any) -> str:
    """As text that any database takes: no NUL, no lone surrogate, both of which JSON can spell."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.encode("utf-8", "ignore").decode().replace("\x00", "")


def _milliseconds(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 2**31:
        return None
    return int(value)


READERS = {
    Artifact.Kind.TRANSCRIPT: _keep_transcript,
    Artifact.Kind.SUMMARY: _keep_summary,
    Artifact.Kind.ACTION_ITEMS: _keep_action_items,
}
