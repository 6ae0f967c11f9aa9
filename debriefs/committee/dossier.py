"""All that one person may read of one application's debrief, from the ratings to the decision: for its page, and for whatever else shows it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from debriefs.access import Access
from debriefs.committee import votes
from debriefs.committee.coverage import Ledger, ledger_of
from debriefs.committee.drift import Drift, drift_of
from debriefs.committee.evidence import Evidence, closed_interviews, evidence_of, openable_by
from debriefs.committee.matrix import Matrix, matrix_of, rated_criteria
from debriefs.committee.next_act import NextAct, next_act
from debriefs.committee.votes import Ballot
from debriefs.interview.notes import asked_questions
from debriefs.models import Criterion, Debrief, Decision, Question, Vote
from interviews.models import Delivery, Interview, Message

EMPTY = Matrix([], [])


@dataclass(frozen=True)
class Dossier:
    """While it is sealed, matrix, evidence, drift and ledger are empty: what isn't asked for can't be shown.

    Who may yet rate reads no votes and no decisions either: they tell what others thought.
    """

    debrief: Debrief
    access: Access
    matrix: Matrix
    evidence: list[Evidence]
    closed: set[UUID]  # interviews of which no recorded word is shown; notes by hand are
    drift: Drift
    ledger: Ledger
    ballot: Ballot
    decisions: list[Decision]  # the latest first
    told: Delivery | None  # the event of the latest decision
    letter: Message | None  # what the candidate was written since
    ahead: list[Interview]

    @property
    def decision(self) -> Decision | None:
        return self.decisions[0] if self.decisions else None

    @property
    def are_votes_of_before(self) -> bool:
        """Were they opened before it was decided to hold one more interview? Then nobody votes anew."""
        opened_at, decision = self.debrief.votes_opened_at, self.decision
        is_reopened = decision is not None and decision.outcome == Decision.Outcome.ANOTHER_INTERVIEW
        return is_reopened and opened_at is not None and decision is not None and opened_at <= decision.decided_at

    @property
    def is_decided(self) -> bool:
        """As far as the reader may know."""
        return self.debrief.is_decided and not self.access.may_yet_rate

    @property
    def next(self) -> NextAct:
        return next_act(self.debrief, self.access, self.ballot)

    @property
    def dissents(self) -> list[Vote]:
        decision = self.decision
        return [vote for vote in self.ballot.opened if decision and votes.dissents(vote, decision)]


def dossier_of(debrief: Debrief, access: Access, *, now: datetime) -> Dossier:
    """For a person who may see the debrief; the same number of queries however much there is."""
    matrix = _matrix(debrief, access)
    decisions = [] if access.may_yet_rate else _decisions(debrief)
    return Dossier(
        debrief=debrief,
        access=access,
        matrix=matrix,
        evidence=evidence_of(matrix, openable_by(access.user, debrief.application)) if matrix.rows else [],
        closed=closed_interviews(debrief.application),
        drift=drift_of(matrix),
        ledger=_ledger(debrief, access, matrix),
        ballot=votes.ballot(debrief, access),
        decisions=decisions,
        told=_told(decisions[0]) if decisions else None,
        letter=_letter(decisions[0]) if decisions else None,
        ahead=list(debrief.application.interviews.upcoming(now).select_related("panel").order_by("starts_at")),
    )


def _matrix(debrief: Debrief, access: Access) -> Matrix:
    if not access.sees_scorecards:
        return EMPTY
    given = access.visible_scorecards()
    return matrix_of(given, Criterion.objects.shown_in(debrief.application.job, rated=rated_criteria(given)))


def _ledger(debrief: Debrief, access: Access, matrix: Matrix) -> Ledger:
    interviews = {one.interview.pk: one.interview for one in access.expected}
    questions = Question.objects.in_use().filter(job=debrief.application.job_id) if matrix.rows else []
    asked = asked_questions(interviews.values()) if matrix.rows else None
    return ledger_of(matrix, list(interviews.values()), list(questions), asked=asked)


def _decisions(debrief: Debrief) -> list[Decision]:
    rows = debrief.decisions.select_related("decided_by")
    return list(rows.prefetch_related("reasons__criterion__versions", "reasons__citations__interview__panel"))


def _told(decision: Decision) -> Delivery | None:
    events = Delivery.objects.filter(kind=Delivery.Kind.DECISION_MADE, version=decision.number)
    return events.filter(interview__application=decision.debrief.application_id).first()


def _letter(decision: Decision) -> Message | None:
    letters = Message.objects.letters().filter(application=decision.debrief.application_id)
    return letters.filter(created_at__gte=decision.decided_at).select_related("by").first()
