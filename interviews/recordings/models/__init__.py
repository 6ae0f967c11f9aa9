from interviews.recordings.models.recording import Artifact, MediaView, Recording, RecordingMoment
from interviews.recordings.models.transcript import ActionItem, Correction, Segment, Speaker, Summary, Transcript

__all__ = [
    "ActionItem",
    "Artifact",
    "Correction",
    "MediaView",
    "Recording",
    "RecordingMoment",
    "Segment",
    "Speaker",
    "Summary",
    "Transcript",
]
