"""Decisions as they are read: with what was seen where, to be played in place, and who had voted for the opposite."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from debriefs.committee.evidence import Clip, Openable, clip_of
from debriefs.committee.votes import Opened, dissents
from debriefs.models import Decision, DecisionReason, Vote
from recruiting.identity import display_name


@dataclass(frozen=True)
class Reason:
    row: DecisionReason
    name: str  # of the criterion
    clips: list[Clip]


@dataclass(frozen=True)
class Ruling:
    """`dissents`: of the votes that the decision was made on, as far as the reader may read them."""

    decision: Decision
    reasons: list[Reason]
    dissents: list[Vote]

    @property
    def playable(self) -> list[Clip]:
        return [clip for reason in self.reasons for clip in reason.clips if clip.is_playable]


def rulings_of(decisions: Iterable[Decision], rounds: Sequence[Opened], openable: Openable) -> list[Ruling]:
    """In the order of the decisions, which come with their reasons loaded."""
    votes = {one.round.pk: one.votes for one in rounds}
    return [
        Ruling(
            decision,
            [_reason(row, openable) for row in decision.reasons.all()],
            [vote for vote in votes.get(decision.round_id, []) if dissents(vote, decision)],
        )
        for decision in decisions
    ]


def standing_dissents(rulings: Iterable[Ruling]) -> list[Vote]:
    """Of each round the votes against the last decision that was made on it. `rulings`: the latest first."""
    last: dict[int, list[Vote]] = {}
    for ruling in rulings:
        last.setdefault(ruling.decision.round_id, ruling.dissents)
    return [vote for votes in last.values() for vote in votes]


def _reason(row: DecisionReason, openable: Openable) -> Reason:
    wording = next(iter(row.criterion.versions.all()), None)
    clips = [
        clip_of(
            citation,
            openable,
            cited_by=display_name(citation.author),
            stage=citation.interview.panel.name,
        )
        for citation in row.citations.all()
    ]
    return Reason(row, wording.name if wording else "", clips)
