"""What ratings point at: for each criterion the places in all interviews, in order, so that they can be played in a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User

from candidates.models import Application
from debriefs.committee.matrix import Matrix, Row
from debriefs.models import Citation
from interviews.models import Artifact, Interview, Transcript
from interviews.recordings.play_time import clock_words, media_seconds

MIN_CLIP_MS = 3_000
AROUND_NOTE_MS = 10_000  # a note is written while, or just after, the thing is said


@dataclass(frozen=True)
class Clip:
    """One citation, and what of it this reader may open."""

    citation: Citation
    cited_by: str
    value: int | None
    stage: str  # the panel's name
    is_open: bool  # may they open the interview's page?
    media: Artifact | None  # None where there is nothing to hear, or not for them

    @property
    def is_playable(self) -> bool:
        return self.media is not None and self.citation.is_timed

    @property
    def starts_ms(self) -> int:
        starts = self.citation.starts_ms or 0
        return max(0, starts - AROUND_NOTE_MS) if self.citation.note_id else starts

    @property
    def ends_ms(self) -> int:
        ends = self.citation.ends_ms or self.citation.starts_ms or 0
        return max(ends + AROUND_NOTE_MS if self.citation.note_id else ends, self.starts_ms + MIN_CLIP_MS)

    @property
    def from_second(self) -> str:
        return media_seconds(self.starts_ms)

    @property
    def to_second(self) -> str:
        return media_seconds(self.ends_ms)


@dataclass(frozen=True)
class Evidence:
    """All clips of one criterion."""

    row: Row
    clips: list[Clip]

    @property
    def playable(self) -> list[Clip]:
        return [clip for clip in self.clips if clip.is_playable]

    @property
    def interviews(self) -> int:
        return len({clip.citation.interview_id for clip in self.clips})

    @property
    def length(self) -> str:
        """How long all of them play, for example 2:10; empty where none can be played."""
        total = sum(clip.ends_ms - clip.starts_ms for clip in self.playable)
        return clock_words(total) if total else ""


@dataclass(frozen=True)
class Openable:
    """The interviews of an application that a person may open, each with its recording if that is archived."""

    media: Mapping[UUID, Artifact | None]


def openable_by(user: User, application: Application) -> Openable:
    interviews = Interview.objects.visible_to(user).filter(application=application)
    media: dict[UUID, Artifact | None] = dict.fromkeys(interviews.values_list("pk", flat=True))
    recorded = Artifact.objects.readable().filter(kind=Artifact.Kind.RECORDING, recording__interview__in=media)
    for artifact in recorded.select_related("recording"):
        media[artifact.recording.interview_id] = artifact
    return Openable(media)


def closed_interviews(*applications: Application) -> set[UUID]:
    """Ids of their interviews of which no recorded word may be shown: never recorded, locked, or erased."""
    readable = Transcript.objects.filter(artifact__in=Artifact.objects.readable()).values("interview")
    theirs = Interview.objects.filter(application__in=applications)
    return set(theirs.exclude(pk__in=readable).values_list("pk", flat=True))


def evidence_of(matrix: Matrix, openable: Openable) -> list[Evidence]:
    """One for each row of the matrix, in its order."""
    return [Evidence(row, _clips(row, openable)) for row in matrix.rows]


def _clips(row: Row, openable: Openable) -> list[Clip]:
    """In the order of the interviews, and of the places in them."""
    found = {
        citation.pk: clip_of(
            citation, openable, cited_by=cell.given.name, stage=cell.given.interview.panel.name, value=cell.value
        )
        for cell in row.cells
        for citation in cell.citations
    }
    starts_at = {cell.given.interview.pk: cell.given.interview.starts_at for cell in row.cells}
    return sorted(
        found.values(),
        key=lambda clip: (
            starts_at[clip.citation.interview_id],
            clip.citation.starts_ms is None,
            clip.citation.starts_ms or 0,
            clip.citation.made_at,
        ),
    )


def clip_of(citation: Citation, openable: Openable, *, cited_by: str, stage: str, value: int | None = None) -> Clip:
    return Clip(
        citation=citation,
        cited_by=cited_by,
        value=value,
        stage=stage,
        is_open=citation.interview_id in openable.media,
        media=openable.media.get(citation.interview_id),
    )
