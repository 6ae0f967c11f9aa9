"""What one interview leaves open for the next: handed on, asked, answered with a citation, or never answered."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from candidates.models import Application
from debriefs.access import Access
from debriefs.models import Citation, Note, OpenItem
from debriefs.progress import Progress
from interviews.models import Interview

MAX_ANSWER_WORDS = 80  # characters of an answer in a list to choose from


class NoSuchAnswer(Exception):
    """It is not a note or citation of this person's in this interview."""


@dataclass(frozen=True)
class Answer:
    """A note or citation that an open item may be closed with."""

    key: UUID
    at: datetime
    place: str
    words: str


@dataclass(frozen=True)
class Line:
    """An open item on the debrief's page. `answer`: None also for one of an interview that the reader may not see."""

    item: OpenItem
    answer: Citation | None
    is_seen: bool  # may the reader open the interview that left it open?


@dataclass(frozen=True)
class Ledger:
    """Everything that was handed on within one application."""

    never_answered: list[Line]
    answered: list[Line]

    def __bool__(self) -> bool:
        return bool(self.never_answered or self.answered)


def ledger(application: Application, access: Access, *, visible: Collection[Interview]) -> Ledger:
    """`visible`: the interviews of it that the reader may see. One query."""
    seen = {interview.pk for interview in visible}
    people = ("interview__panel", "handed_on_by", "asked_by", "asked_in__panel", "answer__interview", "closed_by")
    lines = [
        Line(item, _readable(item.answer, access, seen), item.interview_id in seen)
        for item in readable(OpenItem.objects.filter(application=application).select_related(*people), access)
    ]
    return Ledger([line for line in lines if line.item.is_open], [line for line in lines if not line.item.is_open])


def readable(items: Iterable[OpenItem], access: Access) -> list[OpenItem]:
    """Without the machine's words of an interview that the reader has yet to rate; a later interview's brief keeps them."""
    if access.sees_machine_text:
        return list(items)
    unrated = {one.interview.pk for one in access.own if one.is_waited_for}
    return [item for item in items if item.source_id is None or item.interview_id not in unrated]


def answers(interview: Interview, user: User) -> list[Answer]:
    """The person's own notes and citations of this interview, the latest first; a note that is cited stands there once. Two queries."""
    notes = Note.objects.by(user).filter(interview=interview)
    citations = Citation.objects.filter(interview=interview, author=user, note=None)
    found = [Answer(note.pk, note.written_at, "", note.text[:MAX_ANSWER_WORDS]) for note in notes]
    found += [Answer(one.pk, one.made_at, one.clock, one.quote[:MAX_ANSWER_WORDS]) for one in citations]
    return sorted(found, key=lambda answer: answer.at, reverse=True)


def close(item: OpenItem, shown: Progress, key: UUID, *, by: User) -> Citation:
    """Close it with one's own citation, or with one's own note, which is cited thereby. Raises NoSuchAnswer."""
    mine = {"interview": shown.interview, "author": by}
    with transaction.atomic():
        citation = Citation.objects.filter(pk=key, **mine).first()
        if citation is None:
            note = Note.objects.by(by).filter(pk=key, interview=shown.interview).select_related("interview").first()
            if note is None:
                raise NoSuchAnswer
            place_ms = shown.place_ms(note.written_at)
            citation = Citation.of_note(note, starts_ms=place_ms, by=by, at=shown.now)
        item.close(citation, by=by, at=shown.now)
    return citation


def _readable(citation: Citation | None, access: Access, seen: Collection[UUID]) -> Citation | None:
    """It may be the words of a private note: read, as scorecards are, once the seal is open."""
    if citation is None or citation.interview_id not in seen:
        return None
    return citation if access.sees_scorecards or citation.author_id == access.user.pk else None
