"""What became of ratings once others' could be read, and of votes from one round to the next. What was said first never changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from debriefs.committee.matrix import Cell, Matrix
from debriefs.committee.votes import Opened
from debriefs.models import Vote


@dataclass(frozen=True)
class Change:
    """One rating that says something else than when it was first submitted. None stands for not covered."""

    name: str  # the interviewer's
    criterion: str
    before: int | None
    after: int | None
    reason: str
    others_mean: float | None  # of the others' first ratings of the criterion; None where there were none

    @property
    def is_comparable(self) -> bool:
        return None not in {self.before, self.after, self.others_mean}

    @property
    def moved_towards_others(self) -> bool:
        if self.before is None or self.after is None or self.others_mean is None:
            return False
        return abs(self.after - self.others_mean) < abs(self.before - self.others_mean)


@dataclass(frozen=True)
class Drift:
    changes: list[Change]

    @property
    def compared(self) -> int:
        return sum(change.is_comparable for change in self.changes)

    @property
    def towards_others(self) -> int:
        return sum(change.moved_towards_others for change in self.changes)


@dataclass(frozen=True)
class VoteChange:
    """A person who voted otherwise in a round than in the one before it."""

    before: Vote
    after: Vote
    round: int  # the number of the later one


def drift_of(matrix: Matrix) -> Drift:
    """Changes that were submitted by people who could read the others' ratings by then."""
    changes = [
        _change(row.name, cell, others=[other for other in row.cells if other.given.author != cell.given.author])
        for row in matrix.rows
        for cell in row.cells
        if cell.is_changed and cell.given.versions[-1].knew_others
    ]
    return Drift(changes)


def votes_changed(rounds: Sequence[Opened]) -> list[VoteChange]:
    """`rounds`: those whose votes may be read, in their order. Who left a round out is compared with nothing."""
    return [
        VoteChange(before[vote.voter_id], vote, later.number)
        for earlier, later in pairwise(rounds)
        for before in [{vote.voter_id: vote for vote in earlier.votes}]
        for vote in later.votes
        if vote.voter_id in before and before[vote.voter_id].choice != vote.choice
    ]


def _change(criterion: str, cell: Cell, *, others: Iterable[Cell]) -> Change:
    firsts = [other.first_value for other in others if other.first_value is not None]
    return Change(
        name=cell.given.name,
        criterion=criterion,
        before=cell.first_value,
        after=cell.value,
        reason=cell.given.versions[-1].reason,
        others_mean=sum(firsts) / len(firsts) if firsts else None,
    )
