"""What went on by itself since yesterday: how often, and no more. Candidates and the product did it, and it needs nobody."""

from collections.abc import Iterator
from datetime import timedelta

from interviews.booking.models import InterviewChange
from interviews.enums import Actor, ArtifactKind, ChangeKind
from interviews.home.rows import DONE, Reader, Source
from interviews.messages.models import Message
from interviews.recordings.models import Artifact

SINCE = timedelta(hours=24)
# In Todo.model: the list in which the rows are, and what was done.
BOOKED = "interviews.interview:booked"
MOVED = "interviews.interview:moved"
CALLED_OFF = "interviews.interview:called_off"
HELD = "interviews.interview:held"
ARCHIVED = "interviews.artifact:archived"
MAILED = "interviews.message:mailed"
CHANGES = {
    BOOKED: ({Actor.CANDIDATE}, ChangeKind.SCHEDULED),
    MOVED: ({Actor.CANDIDATE, Actor.INTERVIEWER}, ChangeKind.RESCHEDULED),
    CALLED_OFF: ({Actor.CANDIDATE}, ChangeKind.CANCELLED),
    HELD: ({Actor.SYSTEM}, ChangeKind.HELD),
}


def sources(reader: Reader) -> Iterator[Source]:
    since = reader.now - SINCE
    for label, (actors, kind) in CHANGES.items():
        changes = InterviewChange.objects.filter(changed_at__gt=since, actor__in=actors, kind=kind)
        yield reader.together(reader.seen(changes), DONE, label, at="changed_at")
    kept = Artifact.objects.filter(kind=ArtifactKind.RECORDING, archived_at__gt=since, uploaded_at=None)
    yield reader.together(reader.seen(kept, "recording__interview"), DONE, ARCHIVED, at="archived_at")
    mailed = Message.objects.filter(state=Message.State.SENT, finished_at__gt=since).exclude(kind=Message.Kind.LETTER)
    yield reader.together(mailed, DONE, MAILED, at="finished_at")
