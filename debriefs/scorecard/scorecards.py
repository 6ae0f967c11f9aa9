"""One's own scorecard of one interview: what stands on it and what is missing; saving, submitting and amending it.

Who may write one says `Access.expected_of`; what others wrote is not read here.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from debriefs.models import Criterion, CriterionVersion, Note, Rating, Scorecard, ScorecardVersion
from debriefs.models.scorecard import Overtaken, WrongState
from debriefs.notices import news
from debriefs.scorecard import payload
from debriefs.status import ExpectedScorecard, ScorecardState
from interviews.booking import held_or_not
from interviews.models import AtsEvent, Interview


class Missing(TextChoices):
    """What keeps a scorecard from being submitted."""

    NOT_BEGUN = "not_begun", _("The interview has not begun yet.")
    CRITERIA = "criteria", _("This job has no criteria yet. Ask a recruiter to add them; what you wrote is kept.")
    REASON = "reason", _("Why it is amended")
    RATING = "rating", _("not rated yet")
    RATING_AND_EVIDENCE = "rating_and_evidence", _("not rated yet, and no evidence")
    EVIDENCE = "evidence", _("no evidence")
    RECOMMENDATION = "recommendation", _("A recommendation")


@dataclass(frozen=True)
class Line:
    """One criterion on a scorecard."""

    criterion: Criterion
    wording: CriterionVersion  # the present one
    rating: Rating | None
    is_asked: bool  # False for a criterion that is rated no more, or by others

    @property
    def is_reworded(self) -> bool:
        """Was it rated in another wording than the present one?"""
        return self.rating is not None and self.rating.wording_id != self.wording.pk


@dataclass(frozen=True)
class Problem:
    kind: Missing
    line: Line | None = None  # of RATING, EVIDENCE and both

    @property
    def place(self) -> str:
        """The id of what to fill in; empty where nothing can be."""
        if self.line is not None:
            return f"{'evidence' if self.kind == Missing.EVIDENCE else 'criterion'}-{self.line.criterion.pk}"
        return "" if self.kind in {Missing.NOT_BEGUN, Missing.CRITERIA} else f"scorecard-{self.kind}"


class Incomplete(Exception):
    """What was typed is saved, and not submitted, since something is missing."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


@dataclass(frozen=True)
class TypedRating:
    value: int | None = None
    is_not_covered: bool = False
    note: str = ""
    wording: int | None = None  # number of the wording that was read; None for the present one

    @property
    def is_empty(self) -> bool:
        return self.value is None and not self.is_not_covered and not self.note


@dataclass(frozen=True)
class Typed:
    """What a page sends: written on which version, as it stood after how many saves."""

    number: int
    edits: int
    recommendation: str = ""
    takeaway: str = ""
    reason: str = ""
    ratings: Mapping[UUID, TypedRating] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """A scorecard as its author reads and writes it."""

    expected: ExpectedScorecard
    draft: ScorecardVersion | None
    lines: list[Line]
    notes: list[Note] = field(repr=False)  # the author's own, to cite
    now: datetime

    @property
    def interview(self) -> Interview:
        return self.expected.interview

    @property
    def is_writable(self) -> bool:
        return self.expected.is_writable or (self.draft is not None and self.expected.state == ScorecardState.SUBMITTED)

    @property
    def is_amending(self) -> bool:
        return self.is_writable and bool(self.expected.versions)

    @property
    def has_begun(self) -> bool:
        return has_begun(self.interview, self.now)

    @property
    def number(self) -> int:
        return self.draft.number if self.draft else 1

    @property
    def edits(self) -> int:
        return self.draft.edits if self.draft else 0

    def problems(self, typed: Typed | None = None) -> list[Problem]:
        """All that keeps it from being submitted, as it was saved or as it was `typed`."""
        return list(_problems(self.interview, typed or _saved(self.draft, self.lines), self.lines, now=self.now))

    @property
    def lacks_criteria(self) -> bool:
        return not self.lines and lacks_criteria(self.interview)


# ── reading ──


def sheet(expected: ExpectedScorecard, *, also: Collection[UUID] = (), now: datetime) -> Sheet:
    """The scorecard, its draft if it has one. `also`: criteria of the job that stand on the author's open page.

    Six queries, whatever the number of criteria.
    """
    versions = expected.scorecard.versions.all() if expected.scorecard else []
    draft = next((version for version in versions if not version.is_submitted), None)
    author = expected.author
    notes = Note.objects.by(author).filter(interview=expected.interview) if author else Note.objects.none()
    return Sheet(
        expected=expected,
        draft=draft,
        lines=lines(expected.interview, draft, also=also),
        notes=list(notes),
        now=now,
    )


def lines(interview: Interview, version: ScorecardVersion | None, *, also: Collection[UUID] = ()) -> list[Line]:
    """The criteria that the interview's panel rates, and those rated already though they are rated no more."""
    asked = set(Criterion.objects.of_panel(interview.panel).values_list("pk", flat=True))
    ratings = {rating.criterion_id: rating for rating in _ratings(version)}
    criteria = Criterion.objects.filter(job=interview.panel.job_id, pk__in={*asked, *ratings, *also})
    return [
        Line(criterion, criterion.present(), ratings.get(criterion.pk), is_asked=criterion.pk in asked)
        for criterion in criteria.filter(versions__isnull=False).distinct().prefetch_related("versions")
    ]


def has_begun(interview: Interview, now: datetime) -> bool:
    return interview.status == Interview.Status.HELD or interview.starts_at <= now


def lacks_criteria(interview: Interview) -> bool:
    """Has the whole job none that are rated? A panel may well be asked for a recommendation alone."""
    return not Criterion.objects.in_use().filter(job=interview.panel.job_id).exists()


def _ratings(version: ScorecardVersion | None) -> "QuerySet[Rating]":
    ratings = Rating.objects.select_related("wording").prefetch_related("citations")
    return ratings.filter(version=version) if version else ratings.none()


def _saved(version: ScorecardVersion | None, lines: list[Line]) -> Typed:
    """What a page would send that changes nothing."""
    if version is None:
        return Typed(number=1, edits=0)
    ratings = {
        line.criterion.pk: TypedRating(
            line.rating.value, line.rating.is_not_covered, line.rating.note, line.rating.wording.number
        )
        for line in lines
        if line.rating is not None
    }
    return Typed(
        version.number, version.edits, version.recommendation, version.takeaway, version.reason, ratings=ratings
    )


def _problems(interview: Interview, typed: Typed, lines: list[Line], *, now: datetime) -> Iterator[Problem]:
    if not has_begun(interview, now):
        yield Problem(Missing.NOT_BEGUN)
    if not lines and lacks_criteria(interview):
        yield Problem(Missing.CRITERIA)
    if typed.number > 1 and not typed.reason:
        yield Problem(Missing.REASON)
    for line in lines:
        told = typed.ratings.get(line.criterion.pk, TypedRating())
        has_evidence = line.rating is not None and bool(line.rating.citations.all())
        if told.value is None and not told.is_not_covered and line.is_asked:
            yield Problem(Missing.RATING if has_evidence else Missing.RATING_AND_EVIDENCE, line)
        elif told.value is not None and not has_evidence:
            yield Problem(Missing.EVIDENCE, line)
    if not typed.recommendation:
        yield Problem(Missing.RECOMMENDATION)


# ── writing ──


def save_draft(interview: Interview, author: User, typed: Typed, *, now: datetime) -> ScorecardVersion:
    """Raises Overtaken when it was saved from elsewhere since the page was read, WrongState when it was submitted or excused."""
    with transaction.atomic():
        scorecard = Scorecard.hold(interview, author, at=now)
        draft = scorecard.draft()
        if scorecard.is_excused or draft is None or draft.number != typed.number:
            raise WrongState
        draft.begin_save(edits=typed.edits, at=now)
        draft.write(recommendation=typed.recommendation, takeaway=typed.takeaway, reason=typed.reason)
        _rate(draft, typed.ratings, interview)
        held_or_not.look_again(interview, now=now)
    return draft


def submit(interview: Interview, author: User, typed: Typed, *, knew_others: bool, now: datetime) -> ScorecardVersion:
    """Save what was typed and lock it for good. Raises Incomplete, and what `save_draft` raises."""
    with transaction.atomic():
        draft = save_draft(interview, author, typed, now=now)
        on_it = lines(interview, draft)
        found = list(_problems(interview, _saved(draft, on_it), on_it, now=now))
        if not found:
            draft.submit(knew_others=knew_others, at=now)
            news.tell_submitted(draft.scorecard, now=now)
            _tell_ats(draft, now=now)
    if found:
        raise Incomplete(found)
    return draft


def _tell_ats(version: ScorecardVersion, *, now: datetime) -> None:
    interview, kind = version.scorecard.interview, AtsEvent.Kind.SCORECARD_SUBMITTED
    AtsEvent.objects.owe(kind, interview, payload=payload.describe(version), version=version.pk, at=now)


def amend(scorecard: Scorecard, typed: Typed | None = None, *, now: datetime) -> ScorecardVersion:
    """Begin another version with what was submitted last, or with what was typed on a page that did not know of that.

    Raises Overtaken when an amendment was begun elsewhere that the page did not show, and what was typed would overwrite it.
    """
    with transaction.atomic():
        held = scorecard.held()
        begun = held.draft()
        if typed is not None and begun is not None and (typed.number, typed.edits) != (begun.number, begun.edits):
            raise Overtaken
        draft = begun or held.amend(at=now)
        if typed is not None:
            draft.begin_save(edits=draft.edits, at=now)
            draft.write(recommendation=typed.recommendation, takeaway=typed.takeaway, reason=typed.reason)
            _rate(draft, typed.ratings, scorecard.interview)
    return draft


def _rate(draft: ScorecardVersion, typed: Mapping[UUID, TypedRating], interview: Interview) -> None:
    """Criteria of other jobs are left out. What was not changed is not written."""
    present = {rating.criterion_id: rating for rating in draft.ratings.select_related("wording")}
    criteria = Criterion.objects.filter(job=interview.panel.job_id, pk__in=typed).prefetch_related("versions")
    for criterion in criteria:
        told, rating = typed[criterion.pk], present.get(criterion.pk)
        if rating is None and told.is_empty:
            continue
        wording = _wording(criterion, told.wording)
        if rating is None or not _is_same(rating, told, wording):
            draft.rate(criterion, wording, value=told.value, is_not_covered=told.is_not_covered, note=told.note)


def _wording(criterion: Criterion, number: int | None) -> CriterionVersion:
    """The one that was read while rating; the present one, if there is none of this number."""
    return next((each for each in criterion.versions.all() if each.number == number), None) or criterion.present()


def _is_same(rating: Rating, told: TypedRating, wording: CriterionVersion) -> bool:
    before = (rating.value, rating.is_not_covered, rating.note, rating.wording_id)
    return before == (told.value, told.is_not_covered, told.note, wording.pk)
