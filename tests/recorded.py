"""What a recorded interview leaves behind, as rows and files: for tests of those who read it."""

import hashlib
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from debriefs.models import Debrief
from interviews.models import Artifact, Interview, Recording, RecordingMoment, Segment, Transcript
from tests.factories import NOW, make_interview

VIDEO = bytes(range(256)) * 8  # 2,048 bytes, each telling its place
TYPES = {
    "recording": "video/mp4",
    "thumbnail": "image/png",
    "transcript": "application/json",
    "summary": "application/json",
    "action_items": "application/json",
}


def make_held(**fields: Any) -> Interview:
    """An interview of the day before yesterday that took place."""
    starts_at = fields.pop("starts_at", NOW - timedelta(days=2))
    interview = make_interview(starts_at=starts_at, **fields)
    interview.mark_held(at=starts_at + timedelta(minutes=45))
    return interview


def make_debrief(interview: Interview, **fields: Any) -> Debrief:
    values = {"state": Debrief.State.OPEN, "opened_at": NOW, "created_at": NOW}
    return Debrief.objects.get_or_create(application=interview.application, defaults=values | fields)[0]


def make_recording(interview: Interview, *, state: str = Recording.State.ARCHIVED, **fields: Any) -> Recording:
    """With two moments of the Notetaker's course."""
    number = Recording.objects.count()
    values: dict[str, Any] = {"nylas_notetaker_id": f"notetaker-{number}", "created_at": NOW - timedelta(days=3)}
    recording = Recording.objects.create(interview=interview, state=state, **(values | fields))
    for minute, words in enumerate(["The recorder joined the call.", "It began to record."]):
        RecordingMoment.objects.create(
            recording=recording,
            happened_at=interview.starts_at + timedelta(minutes=minute),
            words=words,
            vendor_state=f"attending-{minute}",
        )
    return recording


def make_artifact(
    recording: Recording, kind: str = "recording", *, content: bytes | None = VIDEO, **fields: Any
) -> Artifact:
    """An archived file; `content=None` for one that was only announced."""
    values: dict[str, Any] = {"content_type": TYPES[kind], "due_at": NOW}
    if content is not None:
        values |= {
            "state": Artifact.State.ARCHIVED,
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "archived_at": NOW,
            "file": default_storage.save(f"archive/{kind}", ContentFile(content)),
        }
        values |= {"duration": timedelta(minutes=41)} if kind == "recording" else {}
    return Artifact.objects.create(recording=recording, kind=kind, **(values | fields))


def make_transcript(artifact: Artifact, turns: list[tuple[str, int | None, int | None, str]]) -> Transcript:
    """`turns`: speaker, start and end in milliseconds, text."""
    transcript = Transcript.objects.create(interview=artifact.recording.interview, artifact=artifact, parsed_at=NOW)
    Segment.objects.bulk_create(
        Segment(transcript=transcript, position=position, speaker=speaker, starts_ms=start, ends_ms=end, text=text)
        for position, (speaker, start, end, text) in enumerate(turns)
    )
    return transcript


def page(client: Client, interview: Interview) -> str:
    """The interview as the committee reads it."""
    response = client.get(interview.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()
