"""A recruiter asks the candidate before an interview moves. The candidate accepts, keeps the old time, or chooses another one."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from interviews.booking import changing, news
from interviews.booking.models import Interview, InterviewChange, MoveProposal
from interviews.booking.refusals import CannotMove
from recruiting.identity import has_mailbox

NO_LONGER_ASKED = "This question has been settled already. Your page shows where the interview stands."

NO_ADDRESS = "We don’t know the candidate’s address, so they can’t be asked. Write it on their page first, or move the interview at once."
NO_PAGE = "The candidate’s link is revoked, so they can’t answer. Move the interview at once, or write to them."


def propose(
    interview: Interview, *, starts_at: datetime, ends_at: datetime, reason: str, by: User, now: datetime
) -> MoveProposal:
    """Ask the candidate by mail whether the interview may move. Nothing else changes. Raises CannotMove."""
    changing.check_ahead(interview, now)
    if not has_mailbox(interview.application.candidate.email):
        raise CannotMove(NO_ADDRESS)
    if interview.link is None or not interview.link.opens_page(now):
        raise CannotMove(NO_PAGE)
    with transaction.atomic():
        proposal = MoveProposal.objects.make(
            interview, starts_at=starts_at, ends_at=ends_at, reason=reason, by=by, at=now
        )
        news.ask_to_move(proposal, now=now)
    return proposal


def accept(proposal: MoveProposal, *, now: datetime) -> Interview:
    """The candidate agrees: move it, in the name of the recruiter who asked, who has said why.

    Raises CannotMove, and SlotGone and OutOfReach as for a move; the question then stands.
    """
    _require_waiting(proposal, now)
    interview = proposal.interview
    moved = changing.move(
        interview,
        starts_at=proposal.starts_at,
        ends_at=proposal.ends_at,
        time_zone=interview.zone().key,
        actor=InterviewChange.Actor.RECRUITER,
        by=proposal.by,
        reason=proposal.reason,
        now=now,
    )
    proposal.settle(MoveProposal.State.ACCEPTED, at=now)
    return moved


def decline(proposal: MoveProposal, *, now: datetime) -> None:
    """The candidate keeps the time they have: whoever asked is told by mail. Doing it again changes nothing."""
    with transaction.atomic():
        if proposal.settle(MoveProposal.State.DECLINED, at=now):
            news.tell_kept(proposal, now=now)


def take_back(interview: Interview, *, now: datetime) -> bool:
    """The recruiter no longer asks. False when nothing was being asked."""
    waiting = interview.proposals.filter(state=MoveProposal.State.WAITING).first()
    return waiting is not None and waiting.settle(MoveProposal.State.WITHDRAWN, at=now)


def _require_waiting(proposal: MoveProposal, now: datetime) -> None:
    if not MoveProposal.objects.waiting(now).filter(pk=proposal.pk).exists():
        raise CannotMove(NO_LONGER_ASKED)
