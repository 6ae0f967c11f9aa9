"""Voting on one application: sealed until as many have voted as the job's rules ask, then all opened together."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from debriefs.access import Access
from debriefs.models import Debrief, Decision, Recommendation, Vote
from debriefs.models.vote import VotingClosed
from debriefs.notices import news

IN_FAVOUR = frozenset({Recommendation.STRONG_YES, Recommendation.YES})
DISSENTS_FROM = {Decision.Outcome.OFFER: False, Decision.Outcome.REJECT: True}  # a vote in favour dissents from it


class NoVotes(Exception):
    """There is nothing to open: nobody has voted."""


@dataclass(frozen=True)
class Ballot:
    """What one person may know of the votes. Before they are opened: their own, and how many there are."""

    own: Vote | None
    number: int  # of the votes that count: a vote counts while its voter may vote
    cast: int  # of all votes: with those of people who left since
    quorum: int
    voters: int
    is_open: bool
    opened: list[Vote]  # empty before they are opened, and for those who may yet rate


def voters(access: Access) -> set[int]:
    """Ids of those who may vote once they can read the ratings."""
    job = access.rules.job
    found = set(job.committee.filter(is_active=True).values_list("pk", flat=True))
    if access.rules.interviewers_vote:
        found |= {one.author.pk for one in access.expected if one.author}
    return found


def quorum(access: Access, *, number_of_voters: int) -> int:
    """With how many votes they are opened: never more than there are voters, and never none."""
    return max(1, min(access.rules.quorum, number_of_voters))


def ballot(debrief: Debrief, access: Access) -> Ballot:
    own = Vote.objects.filter(debrief=debrief, voter=access.user).first()
    may_vote = voters(access)
    cast_by = list(Vote.objects.filter(debrief=debrief).values_list("voter", flat=True))
    may_read = debrief.are_votes_open and not access.may_yet_rate
    opened = Vote.objects.filter(debrief=debrief).select_related("voter") if may_read else []
    return Ballot(
        own=own,
        number=sum(voter in may_vote for voter in cast_by),
        cast=len(cast_by),
        quorum=quorum(access, number_of_voters=len(may_vote)),
        voters=len(may_vote),
        is_open=debrief.are_votes_open,
        opened=list(opened),
    )


def cast(debrief: Debrief, access: Access, *, choice: str, ground: str, now: datetime) -> Vote:
    """Cast the vote of the person whose access it is, or change it; the last one that the quorum needs opens all.

    Raises VotingClosed once they are opened.
    """
    with transaction.atomic():
        vote = Vote.cast(debrief, access.user, choice=choice, ground=ground, at=now)  # holds the debrief's row
        may_vote = voters(access)
        counted = Vote.objects.filter(debrief=debrief, voter__in=may_vote).count()
        if counted >= quorum(access, number_of_voters=len(may_vote)):
            debrief.open_votes(by=None, at=now)
            news.tell_votes_opened(debrief, now=now)
    return vote


def close(debrief: Debrief, *, by: User, now: datetime) -> None:
    """Open the votes that there are. Raises NoVotes, or VotingClosed when they are opened already."""
    with transaction.atomic():
        held = Debrief.objects.select_for_update().get(pk=debrief.pk)
        if not Vote.objects.filter(debrief=held).exists():
            raise NoVotes
        if not debrief.open_votes(by=by, at=now):
            raise VotingClosed
        news.tell_votes_opened(debrief, now=now)


def dissents(vote: Vote, decision: Decision) -> bool:
    """Did they vote for the opposite of what was decided? One more interview is nobody's opposite."""
    against = DISSENTS_FROM.get(Decision.Outcome(decision.outcome))
    return against is not None and (vote.choice in IN_FAVOUR) == against
