"""All that one person may read of one application's debrief, from the ratings to the decision: for its page, and for whatever else shows it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch

from debriefs.access import Access
from debriefs.committee import votes
from debriefs.committee.coverage import Ledger, heard_in, ledger_of
from debriefs.committee.drift import Drift, VoteChange, drift_of, votes_changed
from debriefs.committee.evidence import Evidence, Openable, closed_interviews, evidence_of, openable_by
from debriefs.committee.matrix import Agreement, Matrix, matrix_of, rated_criteria
from debriefs.committee.rulings import Ruling, rulings_of, standing_dissents
from debriefs.committee.votes import Ballot
from debriefs.interview.notes import asked_questions
from debriefs.models import Citation, Criterion, Debrief, Decision, Question, Vote
from interviews.models import AtsEvent, Delivery, Interview, Message

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
    changed_votes: list[VoteChange]  # from one round to the next
    rulings: list[Ruling]  # the latest first
    told: Delivery | None  # the event of the latest decision
    letter: Message | None  # what the candidate was written since
    ahead: list[Interview]

    @property
    def disputed(self) -> list[Evidence]:
        """Of the criteria whose ratings lie apart: what a reader comes for."""
        return [one for one in self.evidence if one.row.agreement == Agreement.SPLIT]

    @property
    def undisputed(self) -> list[Evidence]:
        return [one for one in self.evidence if one.row.agreement != Agreement.SPLIT]

    @property
    def decision(self) -> Decision | None:
        return self.rulings[0].decision if self.rulings else None

    @property
    def is_decided(self) -> bool:
        """As far as the reader may know."""
        return self.debrief.is_decided and not self.access.may_yet_rate

    @property
    def dissents(self) -> list[Vote]:
        """Of every round."""
        return standing_dissents(self.rulings)


def dossier_of(debrief: Debrief, access: Access, *, is_for_outsider: bool = False, now: datetime) -> Dossier:
    """For a person who may see the debrief; the same number of queries however much there is.

    An outsider, who reads with the access of the person who shared it, is told nothing of a machine's.
    """
    matrix = _matrix(debrief, access)
    decisions = [] if access.may_yet_rate else _decisions(debrief)
    openable = openable_by(access.user, debrief.application) if matrix.rows or decisions else Openable({})
    ballot = votes.ballot(debrief, access)
    return Dossier(
        debrief=debrief,
        access=access,
        matrix=matrix,
        evidence=evidence_of(matrix, openable),
        closed=closed_interviews(debrief.application),
        drift=drift_of(matrix),
        ledger=_ledger(debrief, matrix, access, openable if access.sees_machine_text and not is_for_outsider else None),
        ballot=ballot,
        changed_votes=votes_changed(ballot.rounds),
        rulings=rulings_of(decisions, ballot.rounds, openable),
        told=_told(decisions[0]) if decisions else None,
        letter=_letter(decisions[0]) if decisions else None,
        ahead=list(debrief.application.interviews.upcoming(now).select_related("panel").order_by("starts_at")),
    )


def _matrix(debrief: Debrief, access: Access) -> Matrix:
    if not access.sees_scorecards:
        return EMPTY
    given = access.visible_scorecards()
    return matrix_of(given, Criterion.objects.shown_in(debrief.application.job, rated=rated_criteria(given)))


def _ledger(debrief: Debrief, matrix: Matrix, access: Access, heard_of: Openable | None) -> Ledger:
    """`heard_of`: the interviews in whose transcripts the reader may be told what was found; None for nothing of a machine's."""
    interviews = {one.interview.pk: one.interview for one in access.expected}
    if not matrix.rows:
        return ledger_of(matrix, list(interviews.values()), [])
    questions = list(Question.objects.in_use().filter(job=debrief.application.job_id))
    listened = [one for one in interviews.values() if heard_of is not None and one.pk in heard_of.media]
    return ledger_of(
        matrix,
        list(interviews.values()),
        questions,
        asked=asked_questions(interviews.values()),
        heard=heard_in(listened, questions),
    )


def _decisions(debrief: Debrief) -> list[Decision]:
    rows = debrief.decisions.select_related("decided_by")
    citations = Prefetch("reasons__citations", Citation.objects.select_related("interview__panel", "author"))
    return list(rows.prefetch_related("reasons__criterion__versions", citations))


def _told(decision: Decision) -> Delivery | None:
    sent = Delivery.objects.filter(event__kind=AtsEvent.Kind.DECISION_MADE, event__version=decision.number)
    return sent.filter(event__application=decision.debrief.application_id).furthest_behind()


def _letter(decision: Decision) -> Message | None:
    letters = Message.objects.letters().filter(application=decision.debrief.application_id)
    return letters.filter(created_at__gte=decision.decided_at).select_related("by").first()
