"""What an interviewer should know before and during a call: criteria with their anchors, planned questions, what is still open."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import PurePath

from django.contrib.auth.models import User
from django.core.files.storage import Storage

from candidates.models import Application
from debriefs.interview.open_items import Answer, answers
from debriefs.models import Criterion, CriterionVersion, Note, OpenItem, Question
from debriefs.progress import Progress
from interviews.booking import declines
from interviews.models import Assignment, Interview

MAX_INLINE = 20_000  # bytes of a resume in plain text that the page shows


@dataclass(frozen=True)
class PlannedQuestion:
    question: Question
    asked: list[Note]  # in this interview, by anybody
    own: Note | None


@dataclass(frozen=True)
class AskedCriterion:
    """`wording`: None for questions of no criterion."""

    wording: CriterionVersion | None
    questions: list[PlannedQuestion]


@dataclass(frozen=True)
class Brief:
    criteria: list[AskedCriterion]
    open_items: list[OpenItem]
    answers: list[Answer]
    assignment: Assignment | None  # while there is something to decline
    is_replaced: bool  # the next by rule is looked for: once they decline, or already
    week: int | None  # how many interviews the reader has in its week; None for those who don't take it
    resume_text: str


def brief(shown: Progress, user: User, *, zone: tzinfo) -> Brief:
    """For a person who sees the interview. `zone`: the reader's, in which a week begins on Monday."""
    interview, application = shown.interview, shown.interview.application
    assignment = declines.assignment_to_decline(interview, user, now=shown.now)
    left_open = list(OpenItem.objects.before(interview).select_related("interview__panel", "handed_on_by", "asked_by"))
    return Brief(
        criteria=_criteria(interview, user),
        open_items=left_open,
        answers=answers(interview, user) if left_open else [],
        assignment=assignment,
        is_replaced=_is_replaced(assignment, now=shown.now),
        week=_week(interview, user, zone) if interview.is_taken_by(user) else None,
        resume_text=_resume_text(application) if shown.is_call_open else "",
    )


def _is_replaced(assignment: Assignment | None, *, now: datetime) -> bool:
    if assignment is None:
        return False
    if assignment.is_declined:
        return declines.is_being_replaced(assignment)
    return declines.is_replaced_by_rule(assignment, now=now)


def _criteria(interview: Interview, user: User) -> list[AskedCriterion]:
    asked: dict[int, list[Note]] = {}
    for note in Note.objects.asked().filter(interview=interview).select_related("author"):
        asked.setdefault(note.question_id or 0, []).append(note)
    by_criterion: dict[object, list[PlannedQuestion]] = {}
    for question in Question.objects.of_panel(interview.panel):
        notes = asked.get(question.pk, [])
        own = next((note for note in notes if note.author_id == user.pk), None)
        by_criterion.setdefault(question.criterion_id, []).append(PlannedQuestion(question, notes, own))
    criteria = Criterion.objects.of_panel(interview.panel).prefetch_related("versions")
    found = [AskedCriterion(_wording(one), by_criterion.pop(one.pk, [])) for one in criteria]
    others = [question for questions in by_criterion.values() for question in questions]
    return [*found, AskedCriterion(None, others)] if others else found


def _wording(criterion: Criterion) -> CriterionVersion | None:
    return next(iter(criterion.versions.all()), None)


def _week(interview: Interview, user: User, zone: tzinfo) -> int:
    local = interview.starts_at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = local - timedelta(days=local.weekday())
    mine = Interview.objects.not_cancelled().filter(assignments__interviewer__user=user)
    return mine.filter(starts_at__gte=monday, starts_at__lt=monday + timedelta(days=7)).count()


def _resume_text(application: Application) -> str:
    """A resume in plain text, as far as a page should show it; "" for other formats: a browser may run what is in them."""
    name = str(application.resume.name or "")
    if PurePath(name).suffix.lower() != ".txt":
        return ""
    return _beginning(application.resume.storage, name)


def _beginning(storage: Storage, name: str) -> str:
    try:
        with storage.open(name, "rb") as file:
            return file.read(MAX_INLINE).decode("utf-8", errors="replace").replace("\0", "")
    except FileNotFoundError:
        return ""
