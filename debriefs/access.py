"""What of one application's debrief is open to whom. Every page, list, mail and export asks here before it shows a scorecard or
what a machine wrote; who may see the application at all, `visible_to` says."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.contrib.auth.models import User
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from candidates.models import Application, Job
from debriefs.models import DebriefRules, EarlyOpening
from debriefs.status import ExpectedScorecard, ScorecardState, expected_by_application
from interviews.models import Interview
from recruiting.recruiters import is_recruiter


class Seal(TextChoices):
    """Why others' scorecards are closed to a person."""

    OWN_DUE = "own_due", _("Others’ ratings open after yours.")
    OTHERS_DUE = "others_due", _("Ratings open when all of them are in.")
    NOT_TAKEN_PART = "not_taken_part", _("Ratings are open to those whose interviews took place.")


# Nobody waits for these: an interview may be decided without a single rating.
NEVER_TO_COME = frozenset({ScorecardState.NOT_ASKED, ScorecardState.EXCUSED})


@dataclass(frozen=True)
class Access:
    """What one person may read and do. Made by `access_to`."""

    user: User
    is_recruiter: bool
    is_on_committee: bool
    rules: DebriefRules
    expected: list[ExpectedScorecard] = field(repr=False)
    early_openings: list[EarlyOpening] = field(default_factory=list, repr=False)
    is_opened_early: bool = False  # in the current round of votes: one of before opens nothing any more

    # ── what is sealed ──
    @cached_property
    def own(self) -> list[ExpectedScorecard]:
        return [one for one in self.expected if one.author == self.user]

    @property
    def owes_scorecard(self) -> bool:
        """Also of an interview that is still ahead: who has yet to rate reads nobody else's ratings."""
        return any(one.is_waited_for for one in self.own)

    @cached_property
    def seal(self) -> Seal | None:
        """None when others' scorecards, their comments and the matrix are open.

        Interviewers read them once their own are in; those whose only interviews did not take place may yet be booked anew, and read
        none. Committee and recruiters do once all that are due are in, and before only when a recruiter opened early; that opens
        nothing for an interviewer who still owes a scorecard, and nothing more once one more interview is voted on anew.
        """
        if self.owes_scorecard:
            return Seal.OWN_DUE
        if not (self.own or self.is_on_committee or self.is_recruiter):
            return Seal.NOT_TAKEN_PART
        has_submitted = any(one.state == ScorecardState.SUBMITTED for one in self.own)
        is_closed = any(one.state in NEVER_TO_COME for one in self.expected)
        is_complete = (self.has_ratings or is_closed) and not self.is_waiting_for_others
        return None if has_submitted or is_complete or self.is_opened_early else Seal.OTHERS_DUE

    @property
    def has_ratings(self) -> bool:
        return any(one.versions for one in self.expected)

    @property
    def number_in(self) -> int:
        """How many of the scorecards that are expected were submitted."""
        return sum(one.state == ScorecardState.SUBMITTED for one in self.expected)

    @property
    def is_waiting_for_others(self) -> bool:
        return any(one.state == ScorecardState.DUE for one in self.expected)

    @property
    def is_settled(self) -> bool:
        """Is nobody asked for anything any more?"""
        return any(one.is_settled for one in self.expected)

    @property
    def sees_scorecards(self) -> bool:
        return self.seal is None

    @property
    def may_yet_rate(self) -> bool:
        """Is theirs a judgement that others' would colour? They read no votes and no decision either, nor that there is one."""
        return self.seal in {Seal.OWN_DUE, Seal.NOT_TAKEN_PART}

    @property
    def sees_machine_text(self) -> bool:
        """May they read summaries and action items, which would lead a rater?"""
        return not (self.rules.seals_machine_text and self.may_yet_rate)

    def visible_scorecards(self) -> list[ExpectedScorecard]:
        """Those with a submitted version that this person may read."""
        return [one for one in self.expected if one.versions and (self.sees_scorecards or one.author == self.user)]

    # ── what they may do ──
    @property
    def may_vote(self) -> bool:
        is_voter = self.is_on_committee or (self.rules.interviewers_vote and bool(self.own))
        return is_voter and self.sees_scorecards

    @property
    def may_decide(self) -> bool:
        return (self.is_on_committee or self.is_recruiter) and self.sees_scorecards

    @property
    def may_redact(self) -> bool:
        """Recruiters and the committee. Not whose interview it was: what is erased may be how they asked."""
        return self.is_recruiter or self.is_on_committee

    @property
    def may_redact_people(self) -> bool:
        """Also in what people wrote: only who may read all of it, or a sealed vote could be turned round unseen."""
        return self.may_redact and self.may_decide

    def may_upload_to(self, interview: Interview) -> bool:
        """Is it theirs to put a recording or transcript from elsewhere to it: as a recruiter, or as one who took it?

        Interviewers need a recruiter's permit besides. Without one their page says the same whether the candidate refused, or the
        recorder failed: why an interview was not recorded, only recruiters know. Committees read, and put nothing there.
        """
        return self.is_recruiter or interview.is_taken_by(self.user)

    def expected_of(self, interview: Interview) -> ExpectedScorecard | None:
        """Their own scorecard of this interview; None where none is expected of them."""
        return next((one for one in self.own if one.interview.pk == interview.pk), None)


def access_to(application: Application, user: User, *, now: datetime) -> Access:
    """For a person who may see the application's debrief."""
    return accesses_to([application], user, now=now)[application.pk]


def applications_to_rate(user: User, *, now: datetime) -> set[int]:
    """Ids of those of which this person has yet to rate an interview, or may have to. One query for who interviews nobody."""
    own = list(Application.objects.filter(interviews__assignments__interviewer__user=user).distinct())
    return {pk for pk, access in accesses_to(own, user, now=now).items() if access.may_yet_rate} if own else set()


def accesses_to(applications: Sequence[Application], user: User, *, now: datetime) -> dict[int, Access]:
    """The same for several applications, by their ids. As many queries for many as for one."""
    jobs = {application.job_id for application in applications}
    recruits = is_recruiter(user)
    decides = set(Job.objects.filter(pk__in=jobs, committee=user).values_list("pk", flat=True))
    rules = {rules.job_id: rules for rules in DebriefRules.objects.filter(job__in=jobs)}
    expected = expected_by_application(applications, now=now)
    early: dict[int, list[EarlyOpening]] = {application.pk: [] for application in applications}
    openings = EarlyOpening.objects.filter(debrief__application__in=early).with_is_current()
    for opening in openings.select_related("opened_by", "debrief"):
        early[opening.debrief.application_id].append(opening)
    return {
        application.pk: Access(
            user=user,
            is_recruiter=recruits,
            is_on_committee=application.job_id in decides,
            rules=rules.get(application.job_id) or DebriefRules(job_id=application.job_id),
            expected=expected[application.pk],
            early_openings=early[application.pk],
            is_opened_early=any(opening.is_current for opening in early[application.pk]),
        )
        for application in applications
    }
