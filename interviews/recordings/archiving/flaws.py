"""Files of which something is wrong although they were archived: a recruiter is told, until no file of the interview is damaged."""

from datetime import datetime

from interviews.booking.models import Concern
from interviews.recordings.models import Artifact


def tell(artifact: Artifact, *, now: datetime) -> None:
    """Raise the concern that its flaw gives, or end it when it has none and no other file of the interview has one."""
    interview = artifact.recording.interview
    others = Artifact.objects.filter(recording__interview=interview).exclude(pk=artifact.pk)
    if artifact.flaw:
        Concern.objects.raise_about(interview, Concern.Reason.FILE_DAMAGED, at=now)
    elif not others.exclude(flaw="").exists():
        Concern.objects.end_about(interview, Concern.Reason.FILE_DAMAGED, at=now)
