"""Which scorecards of one application are expected, and which of them are in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Prefetch, TextChoices
from django.utils.translation import gettext_lazy as _

from candidates.models import Application
from debriefs.models import Scorecard, ScorecardVersion
from interviews.enums import Role
from interviews.models import Interview, Interviewer
from recruiting.identity import display_name


class ScorecardState(TextChoices):
    AHEAD = "ahead", _("Interview still ahead")
    DUE = "due", _("Due")
    SUBMITTED = "submitted", _("Submitted")
    EXCUSED = "excused", _("Excused")
    NOT_ASKED = "not_asked", _("From before scorecards")
    NO_LOGIN = "no_login", _("Has no login")


# From these nobody is asked for anything any more; who still owes a scorecard reads no others' all the same.
SETTLED = Application.OVER | {Application.Stage.SET_ASIDE}
WAITED_FOR = frozenset({ScorecardState.AHEAD, ScorecardState.DUE})
WRITABLE = WAITED_FOR | {ScorecardState.NOT_ASKED}


@dataclass(frozen=True)
class ExpectedScorecard:
    """One interviewer's scorecard of one interview, written or not."""

    interview: Interview
    name: str  # the interviewer's
    author: User | None  # None for an interviewer without a login
    scorecard: Scorecard | None  # with its `versions` loaded
    state: ScorecardState

    @property
    def is_waited_for(self) -> bool:
        return self.state in WAITED_FOR

    @property
    def is_writable(self) -> bool:
        """May a first version be written?"""
        return self.state in WRITABLE

    @property
    def is_settled(self) -> bool:
        """Is it decided, or over without a decision? Then nobody is asked for a scorecard or a vote."""
        application = self.interview.application
        debrief = getattr(application, "debrief", None)
        return application.stage in SETTLED or (debrief is not None and debrief.is_decided)

    @property
    def is_asked_for(self) -> bool:
        """Is its author reminded of it?"""
        return self.state == ScorecardState.DUE and not self.is_settled

    @property
    def versions(self) -> list[ScorecardVersion]:
        """The submitted ones, the first one first."""
        if self.scorecard is None:
            return []
        return sorted(
            (version for version in self.scorecard.versions.all() if version.is_submitted), key=lambda one: one.number
        )

    @property
    def latest(self) -> ScorecardVersion | None:
        return self.versions[-1] if self.versions else None


def expected_scorecards(application: Application, *, now: datetime) -> list[ExpectedScorecard]:
    """One for each interviewer of each interview that takes place or took place, in the order of the interviews.

    What was submitted stays, also when its author does not interview any more.
    """
    return expected_by_application([application], now=now)[application.pk]


def expected_by_application(
    applications: Iterable[Application], *, now: datetime
) -> dict[int, list[ExpectedScorecard]]:
    """The same for several applications, by their ids. As many queries for many as for one."""
    found: dict[int, list[ExpectedScorecard]] = {application.pk: [] for application in applications}
    versions = Prefetch("versions", ScorecardVersion.objects.prefetch_related("ratings__citations", "ratings__wording"))
    interviews = (
        Interview.objects.filter(application__in=found)
        .select_related("panel", "application__candidate", "application__job", "application__debrief")
        .prefetch_related(
            "assignments",
            Prefetch("interviewers", Interviewer.objects.select_related("user")),
            Prefetch("scorecards", Scorecard.objects.select_related("author", "excused_by").prefetch_related(versions)),
        )
        .order_by("starts_at", "pk")
    )
    for interview in interviews:
        found[interview.application_id] += _of_interview(interview, now=now)
    return found


def _of_interview(interview: Interview, *, now: datetime) -> list[ExpectedScorecard]:
    scorecards = {scorecard.author_id: scorecard for scorecard in interview.scorecards.all()}
    found = []
    listening = {part.interviewer_id for part in interview.assignments.all() if part.role == Role.SHADOW}
    for person in interview.people():
        if person.pk in listening:  # is asked for none
            continue
        author = person.user if person.user and person.user.is_active else None
        scorecard = scorecards.pop(author.pk, None) if author else None
        state = _state(interview, author, scorecard, now=now)
        if state is not None:
            found.append(ExpectedScorecard(interview, person.name, author, scorecard, state))
    for scorecard in scorecards.values():
        if _is_submitted(scorecard):
            name = display_name(scorecard.author)
            found.append(ExpectedScorecard(interview, name, scorecard.author, scorecard, ScorecardState.SUBMITTED))
    return found


def _state(
    interview: Interview, author: User | None, scorecard: Scorecard | None, *, now: datetime
) -> ScorecardState | None:
    """None where no scorecard is expected, since the interview did not take place."""
    if scorecard is not None and _is_submitted(scorecard):
        return ScorecardState.SUBMITTED
    if interview.status not in {Interview.Status.SCHEDULED, Interview.Status.HELD}:
        return None
    if author is None:
        return ScorecardState.NO_LOGIN
    if scorecard is not None and scorecard.is_excused:
        return ScorecardState.EXCUSED
    if _is_of_before(interview):
        return ScorecardState.NOT_ASKED
    is_over = interview.status == Interview.Status.HELD or interview.ends_at <= now
    return ScorecardState.DUE if is_over else ScorecardState.AHEAD


def _is_of_before(interview: Interview) -> bool:
    debrief = getattr(interview.application, "debrief", None)
    return debrief is not None and debrief.scorecards_from is not None and interview.ends_at <= debrief.scorecards_from


def _is_submitted(scorecard: Scorecard) -> bool:
    return any(version.is_submitted for version in scorecard.versions.all())
