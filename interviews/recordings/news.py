"""Tells the ATS what became of recordings and of their text. Writes what is owed; interviews.ats sends it."""

from datetime import datetime

from interviews.ats.models import AtsEvent
from interviews.booking.payload import describe, describe_ids
from interviews.recordings.models import Recording, Transcript
from recruiting.zones import utc_text


def tell_archived(recording: Recording, *, now: datetime) -> None:
    """Its files can be read."""
    files = [
        {
            "kind": artifact.kind,
            "size": artifact.size,
            "sha256": artifact.sha256,
            "content_type": artifact.content_type,
        }
        for artifact in recording.artifacts.archived()
    ]
    _tell(AtsEvent.Kind.RECORDING_ARCHIVED, recording, {"artifacts": files}, now=now)


def tell_lost(recording: Recording, *, now: datetime) -> None:
    """There will be none: the interview has to do without, unless another one comes."""
    _tell(AtsEvent.Kind.RECORDING_LOST, recording, {"cause": recording.cause}, now=now)


def tell_erased(recording: Recording, *, now: datetime) -> None:
    """Its sound and picture are gone. Names nobody: it may be on the way when the candidate is erased."""
    interview = recording.interview
    payload = describe_ids(interview) | {"recording": {"id": recording.pk}, "erased_at": utc_text(now)}
    AtsEvent.objects.owe(AtsEvent.Kind.RECORDING_ERASED, interview, payload=payload, version=recording.pk, at=now)


def tell_transcript(transcript: Transcript, *, now: datetime) -> None:
    """It can be read. Told once for each file that it was made from."""
    interview = transcript.interview
    recording = transcript.artifact.recording_id
    payload = describe(interview) | {
        "transcript": {"recording": recording, "has_speakers": transcript.has_speakers, "machine_written": True}
    }
    AtsEvent.objects.owe(AtsEvent.Kind.TRANSCRIPT_READY, interview, payload=payload, version=recording, at=now)


def _tell(kind: str, recording: Recording, more: dict[str, object], *, now: datetime) -> None:
    payload = describe(recording.interview) | {"recording": {"id": recording.pk} | more}
    AtsEvent.objects.owe(kind, recording.interview, payload=payload, version=recording.pk, at=now)
