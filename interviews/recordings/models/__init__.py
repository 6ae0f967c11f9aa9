from interviews.recordings.models.recording import Artifact, MediaView, Recording, RecordingMoment
from interviews.recordings.models.transcript import ActionItem, Segment, Summary, Transcript

__all__ = [
    "ActionItem",
    "Artifact",
    "MediaView",
    "Recording",
    "RecordingMoment",
    "Segment",
    "Summary",
    "Transcript",
]
