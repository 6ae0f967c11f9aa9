"""Notes written by hand in one interview: what a person reads of them, and which planned questions they say were asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef

from debriefs.models import Citation, Note
from debriefs.progress import Progress
from interviews.models import Interview
from interviews.recordings.play_time import clock_words, media_seconds


@dataclass(frozen=True)
class Line:
    """One note. `place_ms`: where in the recording it was begun, None where nothing ran."""

    note: Note
    is_own: bool
    is_cited: bool
    place_ms: int | None

    @property
    def may_change(self) -> bool:
        return self.is_own and self.note.is_private and not self.is_cited

    @property
    def place(self) -> str:
        """12:04; empty without a place."""
        return clock_words(self.place_ms) if self.place_ms is not None else ""

    @property
    def seconds(self) -> str:
        return media_seconds(self.place_ms or 0)


@dataclass(frozen=True)
class NoteList:
    lines: list[Line]

    @property
    def has_private(self) -> bool:
        """Is there anything of the reader's own to share?"""
        return any(line.is_own and line.note.is_private for line in self.lines)


def notes_for(shown: Progress, user: User) -> NoteList:
    """The person's own notes of this interview and those that were shared. One query.

    During the call the latest comes first, below the box in which the next one is written; afterwards they read as they were written.
    """
    cited = Exists(Citation.objects.filter(note=OuterRef("pk")))
    notes = Note.objects.readable_by(user).filter(interview=shown.interview).select_related("author", "key")
    lines = [
        Line(note, note.author_id == user.pk and note.key_id is None, note.is_cited, shown.place_ms(note.written_at))
        for note in notes.annotate(is_cited=cited)
    ]
    return NoteList(lines[::-1] if shown.is_call_open else lines)


def asked_questions(interviews: Iterable[Interview]) -> dict[tuple[int, UUID], None]:
    """Which planned questions were asked where, by (question, interview), as interviewers marked it; no words of anybody's notes."""
    asked = Note.objects.asked().filter(interview__in=[one.pk for one in interviews])
    return dict.fromkeys(
        (question, interview)
        for question, interview in asked.values_list("question_id", "interview_id")
        if question is not None
    )
