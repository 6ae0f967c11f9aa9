from interviews.recordings.models.artifact import Artifact
from interviews.recordings.models.media_view import MediaView
from interviews.recordings.models.moment import RecordingMoment
from interviews.recordings.models.recording import Recording
from interviews.recordings.models.redaction import Redaction
from interviews.recordings.models.transcript import (
    ActionItem,
    Correction,
    NoSuchLine,
    Segment,
    Speaker,
    Summary,
    Transcript,
)

__all__ = [
    "ActionItem",
    "Artifact",
    "Correction",
    "MediaView",
    "NoSuchLine",
    "Recording",
    "RecordingMoment",
    "Redaction",
    "Segment",
    "Speaker",
    "Summary",
    "Transcript",
]
