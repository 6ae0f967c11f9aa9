"""Which criterion came up in which interview: planned, asked, cited, or not covered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from debriefs.committee.matrix import Matrix, Row
from debriefs.models import Question
from interviews.models import Interview

# For each question and interview the millisecond at which it was asked, None where the time is not known.
Asked = Mapping[tuple[int, UUID], int | None]


class Cover(TextChoices):
    """How far a criterion came up in an interview: the best that can be said."""

    CITED = "cited", _("Cited")
    NOT_COVERED = "not_covered", _("Not covered")
    ASKED = "asked", _("Asked")
    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Not planned")


@dataclass(frozen=True)
class Place:
    """One criterion in one interview."""

    interview: Interview
    cover: Cover
    citations: int = 0


@dataclass(frozen=True)
class Line:
    name: str
    places: list[Place]


@dataclass(frozen=True)
class PlannedQuestion:
    text: str
    interviews: list[Interview]  # in which it was planned
    asked_in: list[Interview]

    @property
    def was_asked(self) -> bool:
        return bool(self.asked_in)


@dataclass(frozen=True)
class Ledger:
    interviews: list[Interview]
    lines: list[Line]
    questions: list[PlannedQuestion] = field(default_factory=list)  # empty while it is not known what was asked


def ledger_of(
    matrix: Matrix, interviews: Sequence[Interview], questions: Sequence[Question], *, asked: Asked | None = None
) -> Ledger:
    """`interviews`: those that took place; `asked`: None while nobody has looked which questions were asked."""
    lines = [
        Line(row.name, [_place(row, interview, questions, asked or {}) for interview in interviews])
        for row in sorted(matrix.rows, key=lambda row: row.criterion.position)
    ]
    planned = [] if asked is None else [_question(question, interviews, asked) for question in questions]
    return Ledger(list(interviews), lines, [question for question in planned if question.interviews])


def _place(row: Row, interview: Interview, questions: Iterable[Question], asked: Asked) -> Place:
    cells = [cell for cell in row.cells if cell.given.interview.pk == interview.pk]
    citations = sum(len(cell.citations) for cell in cells)
    planned = [one for one in questions if one.criterion_id == row.criterion.pk and _is_planned(one, interview)]
    cases = (
        (any(cell.value is not None for cell in cells), Cover.CITED),
        (any(cell.is_not_covered for cell in cells), Cover.NOT_COVERED),
        (any((one.pk, interview.pk) in asked for one in planned), Cover.ASKED),
        (bool(planned), Cover.PLANNED),
    )
    return Place(interview, next((cover for is_so, cover in cases if is_so), Cover.OPEN), citations)


def _question(question: Question, interviews: Iterable[Interview], asked: Asked) -> PlannedQuestion:
    planned = [one for one in interviews if _is_planned(question, one)]
    return PlannedQuestion(question.text, planned, [one for one in planned if (question.pk, one.pk) in asked])


def _is_planned(question: Question, interview: Interview) -> bool:
    return question.panel_id in {None, interview.panel_id}
