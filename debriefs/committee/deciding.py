"""Deciding on one application: an outcome with its grounds, the stage that follows from it, and the event for the ATS."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from candidates.models import Application
from debriefs.models import Citation, Criterion, Debrief, Decision, DecisionReason, Round
from debriefs.notices import news
from interviews.booking import stages
from interviews.models import AtsEvent


class CannotDecide(Exception):
    """Base of what stands against a decision."""


class VotesSealed(CannotDecide):
    """Votes were cast that nobody has read: the voting is to be closed first."""


class DecidedMeanwhile(CannotDecide):
    """Somebody decided since the page was read."""


class NoReason(CannotDecide):
    """A decision needs a reason, and one that replaces another needs to say why."""


@dataclass(frozen=True)
class Ground:
    """What was seen of one criterion, and where."""

    criterion: Criterion
    text: str
    citations: Sequence[Citation] = ()


@dataclass(frozen=True)
class Made:
    """A decision, and whether the application has moved with it: it doesn't where the candidate has withdrawn."""

    decision: Decision
    is_moved: bool


def decide(
    debrief: Debrief,
    *,
    outcome: Decision.Outcome,
    grounds: Sequence[Ground],
    next_step: str = "",
    changed_because: str = "",
    after: int = 0,
    by: User,
    now: datetime,
) -> Made:
    """Write the decision that follows number `after` (0 for the first), move the application, owe the event, tell those who took part.

    With an offer or a rejection open booking links end; after one more interview votes are cast anew. The candidate is not mailed.
    Raises a CannotDecide.
    """
    with transaction.atomic():
        held = Debrief.objects.select_for_update().get(pk=debrief.pk)
        current = held.current_round(at=now)
        _require_decidable(held, current, outcome, after)
        _require_reason(held, grounds, is_explained=bool(changed_because or not after))
        decision = Decision.objects.create(
            debrief=debrief,
            round=current,
            number=after + 1,
            outcome=outcome,
            next_step=next_step,
            changed_because=changed_because if after else "",
            decided_by=by,
            decided_at=now,
        )
        _write_reasons(decision, grounds)
        _settle(debrief, outcome, by=by, now=now)
        is_moved = _move(debrief.application, outcome, by=by, now=now)
        _owe_event(decision, now=now)
        news.tell_decided(decision, now=now)
    return Made(decision, is_moved)


def _require_decidable(held: Debrief, current: Round, outcome: str, after: int) -> None:
    last = held.decisions.first()
    if (last.number if last else 0) != after:
        raise DecidedMeanwhile
    are_sealed = not current.is_open and current.votes.exists()
    if are_sealed and outcome != Decision.Outcome.ANOTHER_INTERVIEW:
        raise VotesSealed


def _require_reason(held: Debrief, grounds: Sequence[Ground], *, is_explained: bool) -> None:
    """Where the job has no criteria, nothing can be said of one."""
    has_criteria = Criterion.objects.in_use().filter(job=held.application.job_id).exists()
    if not is_explained or (has_criteria and not grounds):
        raise NoReason


def _write_reasons(decision: Decision, grounds: Sequence[Ground]) -> None:
    for ground in grounds:
        reason = DecisionReason.objects.create(decision=decision, criterion=ground.criterion, text=ground.text)
        reason.citations.set(ground.citations)


def _settle(debrief: Debrief, outcome: str, *, by: User, now: datetime) -> None:
    """One more interview leaves the debrief open, with a round of votes to come; anything else ends the voting too."""
    if outcome == Decision.Outcome.ANOTHER_INTERVIEW:
        debrief.reopen()
        debrief.begin_round(by=by, at=now)
        return
    debrief.mark_decided()
    debrief.open_votes(by=by, at=now)


def _move(application: Application, outcome: Decision.Outcome, *, by: User, now: datetime) -> bool:
    match outcome:
        case Decision.Outcome.OFFER:
            return stages.offer(application, by=by, now=now)
        case Decision.Outcome.REJECT:
            return stages.reject(application, by=by, now=now)
        case Decision.Outcome.ANOTHER_INTERVIEW:
            return application.keep_interviewing(by=by, at=now)


def _owe_event(decision: Decision, *, now: datetime) -> None:
    """Among the events of the latest interview: whatever has a debrief has an interview."""
    interview = decision.debrief.application.interviews.order_by("-starts_at").first()
    if interview is not None:
        AtsEvent.objects.owe(AtsEvent.Kind.DECISION_MADE, interview, payload=None, version=decision.number, at=now)
