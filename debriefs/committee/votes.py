"""Voting on one application, in rounds: sealed until as many have voted as the job's rules ask, then all opened together."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from debriefs.access import Access
from debriefs.models import Debrief, Decision, Recommendation, Round, Vote
from debriefs.models.vote import VotingClosed
from debriefs.notices import news

IN_FAVOUR = frozenset({Recommendation.STRONG_YES, Recommendation.YES})
DISSENTS_FROM = {Decision.Outcome.OFFER: False, Decision.Outcome.REJECT: True}  # a vote in favour dissents from it


class NoVotes(Exception):
    """There is nothing to open: nobody has voted."""


@dataclass(frozen=True)
class Opened:
    """A round whose votes this person may read."""

    round: Round
    votes: list[Vote]

    @property
    def number(self) -> int:
        return self.round.number


@dataclass(frozen=True)
class Ballot:
    """What one person may know of the votes. Before they are opened: their own, and how many there are; of earlier rounds everything."""

    own: Vote | None
    number: int  # of the votes that count: a vote counts while its voter may vote
    cast: int  # of all votes: with those of people who left since
    quorum: int
    voters: int
    is_open: bool
    round: int  # its number, from 1
    rounds: list[Opened]  # those that are opened, the first one first; empty for those who may yet rate

    @property
    def current(self) -> Opened | None:
        """The round itself, once it is opened."""
        return next((one for one in self.rounds if one.number == self.round), None)

    @property
    def before(self) -> list[Opened]:
        """The earlier rounds, the latest first."""
        return [one for one in self.rounds[::-1] if one.number < self.round]

    @property
    def opened(self) -> list[Vote]:
        """All votes that may be read."""
        return [vote for one in self.rounds for vote in one.votes]


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
    rounds = list(debrief.rounds.select_related("opened_by"))
    current = rounds[-1] if rounds else None
    cast: dict[int, list[Vote]] = {one.pk: [] for one in rounds}
    for vote in Vote.objects.filter(round__debrief=debrief).select_related("voter"):
        cast[vote.round_id].append(vote)
    now_cast, may_vote = cast[current.pk] if current else [], voters(access)
    readable = [] if access.may_yet_rate else [one for one in rounds if one.is_open]
    return Ballot(
        own=next((vote for vote in now_cast if vote.voter == access.user), None),
        number=sum(vote.voter_id in may_vote for vote in now_cast),
        cast=len(now_cast),
        quorum=quorum(access, number_of_voters=len(may_vote)),
        voters=len(may_vote),
        is_open=current is not None and current.is_open,
        round=current.number if current else 1,
        rounds=[Opened(one, cast[one.pk]) for one in readable],
    )


def cast(debrief: Debrief, access: Access, *, choice: str, ground: str, now: datetime) -> Vote:
    """Cast the vote of the person whose access it is, or change it; the last one that the quorum needs opens all of the round.

    Raises VotingClosed once they are opened.
    """
    with transaction.atomic():
        vote = Vote.cast(debrief, access.user, choice=choice, ground=ground, at=now)  # holds the debrief's row
        may_vote = voters(access)
        counted = vote.round.votes.filter(voter__in=may_vote).count()
        if counted >= quorum(access, number_of_voters=len(may_vote)):
            vote.round.open(by=None, at=now)
            news.tell_votes_opened(vote.round, now=now)
    return vote


def close(debrief: Debrief, *, by: User, now: datetime) -> None:
    """Open the votes that there are. Raises NoVotes, or VotingClosed when they are opened already."""
    with transaction.atomic():
        current = Debrief.objects.select_for_update().get(pk=debrief.pk).current_round(at=now)
        if not current.votes.exists():
            raise NoVotes
        if not current.open(by=by, at=now):
            raise VotingClosed
        news.tell_votes_opened(current, now=now)


def dissents(vote: Vote, decision: Decision) -> bool:
    """Did they vote for the opposite of what was decided? One more interview is nobody's opposite."""
    against = DISSENTS_FROM.get(Decision.Outcome(decision.outcome))
    return against is not None and (vote.choice in IN_FAVOUR) == against
