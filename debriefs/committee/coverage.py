"""Which criterion came up in which interview: planned, asked, answered, cited, or not covered.

What people wrote down comes first; where they wrote nothing, a machine's guess from the transcript, which is called one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from debriefs.committee.matrix import Matrix, Row
from debriefs.interview import chapters
from debriefs.interview.chapters import Heard
from debriefs.models import Question
from interviews.models import Interview
from interviews.recordings import speech

MAX_TURNS = 30_000  # of all interviews of one application

# For each question and interview the millisecond at which it was asked, None where the time is not known.
Asked = Mapping[tuple[int, UUID], int | None]
# For each question and interview where its words stand in the transcript.
HeardIn = Mapping[tuple[int, UUID], Heard]


class Cover(TextChoices):
    """How far a criterion came up in an interview: the best that can be said."""

    CITED = "cited", _("Cited")
    NOT_COVERED = "not_covered", _("Not covered")
    ANSWERED = "answered", _("Probably answered")
    ASKED = "asked", _("Asked")
    HEARD = "heard", _("Probably asked")
    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Not planned")

    @property
    def is_guess(self) -> bool:
        """Does no person say so, but a machine?"""
        return self in {Cover.ANSWERED, Cover.HEARD}


@dataclass(frozen=True)
class Place:
    """One criterion in one interview."""

    interview: Interview
    cover: Cover
    citations: int = 0
    heard: Heard | None = None  # the place of which a guess speaks


@dataclass(frozen=True)
class Line:
    name: str
    places: list[Place]


@dataclass(frozen=True)
class PlannedQuestion:
    text: str
    interviews: list[Interview]  # in which it was planned
    asked_in: list[Interview]
    heard_in: list[tuple[Interview, Heard]]  # where nobody marked it

    @property
    def was_asked(self) -> bool:
        return bool(self.asked_in)


@dataclass(frozen=True)
class Ledger:
    interviews: list[Interview]
    lines: list[Line]
    questions: list[PlannedQuestion] = field(default_factory=list)  # empty while it is not known what was asked


def ledger_of(
    matrix: Matrix,
    interviews: Sequence[Interview],
    questions: Sequence[Question],
    *,
    asked: Asked | None = None,
    heard: HeardIn | None = None,
) -> Ledger:
    """`interviews`: those that took place; `asked`: None while nobody has looked which questions were asked.

    `heard`: None for those who read nothing of a machine's.
    """
    lines = [
        Line(row.name, [_place(row, interview, questions, asked or {}, heard or {}) for interview in interviews])
        for row in sorted(matrix.rows, key=lambda row: row.criterion.position)
    ]
    planned = [] if asked is None else [_question(question, interviews, asked, heard or {}) for question in questions]
    return Ledger(list(interviews), lines, [question for question in planned if question.interviews])


def _place(row: Row, interview: Interview, questions: Iterable[Question], asked: Asked, heard: HeardIn) -> Place:
    cells = [cell for cell in row.cells if cell.given.interview.pk == interview.pk]
    citations = sum(len(cell.citations) for cell in cells)
    planned = [one for one in questions if one.criterion_id == row.criterion.pk and _is_planned(one, interview)]
    guesses = [heard[one.pk, interview.pk] for one in planned if (one.pk, interview.pk) in heard]
    guess = max(guesses, key=lambda one: one.is_answered, default=None)
    cases = (
        (any(cell.value is not None for cell in cells), Cover.CITED),
        (any(cell.is_not_covered for cell in cells), Cover.NOT_COVERED),
        (guess is not None and guess.is_answered, Cover.ANSWERED),
        (any((one.pk, interview.pk) in asked for one in planned), Cover.ASKED),
        (guess is not None, Cover.HEARD),
        (bool(planned), Cover.PLANNED),
    )
    cover = next((cover for is_so, cover in cases if is_so), Cover.OPEN)
    return Place(interview, cover, citations, guess if cover.is_guess else None)


def _question(question: Question, interviews: Iterable[Interview], asked: Asked, heard: HeardIn) -> PlannedQuestion:
    planned = [one for one in interviews if _is_planned(question, one)]
    unmarked = [one for one in planned if (question.pk, one.pk) not in asked]
    return PlannedQuestion(
        question.text,
        planned,
        asked_in=[one for one in planned if one not in unmarked],
        heard_in=[(one, heard[question.pk, one.pk]) for one in unmarked if (question.pk, one.pk) in heard],
    )


def heard_in(interviews: Iterable[Interview], questions: Sequence[Question]) -> dict[tuple[int, UUID], Heard]:
    """Where each interview's planned questions stand in its transcript. Three queries, whatever their number."""
    by_key = {interview.pk: interview for interview in interviews}
    told = speech.turns_of(by_key, max_turns=MAX_TURNS) if questions else {}
    return {
        (question, interview): found
        for interview, turns in told.items()
        for question, found in chapters.heard(
            [one for one in questions if _is_planned(one, by_key[interview])], turns
        ).items()
    }


def _is_planned(question: Question, interview: Interview) -> bool:
    return question.panel_id in {None, interview.panel_id}
