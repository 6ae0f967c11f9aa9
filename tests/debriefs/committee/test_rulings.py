"""Decisions as they are read: with what can be played, and dissent of the round they were made on."""

import pytest
from django.contrib.auth.models import User

from candidates.models import Job
from debriefs.committee.evidence import Openable
from debriefs.committee.rulings import rulings_of, standing_dissents
from debriefs.committee.votes import Opened
from debriefs.models import Decision, DecisionReason, Round, Vote
from tests.factories import NOW
from tests.rated import cite, make_loop
from tests.recorded import make_artifact, make_recording

pytestmark = pytest.mark.django_db


def test_quotes_of_a_decision_are_played_where_the_reader_may_open_the_interview(job: Job, owner: User) -> None:
    loop = make_loop(job, people=2)
    artifact = make_artifact(make_recording(loop.interviews[0]))
    decision = Decision.objects.create(
        debrief=loop.debrief,
        round=loop.debrief.current_round(at=NOW),
        number=1,
        outcome="offer",
        decided_by=owner,
        decided_at=NOW,
    )
    reason = DecisionReason.objects.create(decision=decision, criterion=loop.criteria[0], text="Goes deep.")
    reason.citations.set([cite(loop.rate(number, {0: 4})) for number in range(2)])

    (ruling,) = rulings_of([decision], [], Openable({loop.interviews[0].pk: artifact}))

    assert [(one.name, one.row) for one in ruling.reasons] == [("Depth", reason)]
    assert [(clip.stage, clip.is_open, clip.is_playable) for clip in ruling.reasons[0].clips] == [
        ("Round 0", True, True),
        ("Round 1", False, False),
    ]
    assert [clip.media for clip in ruling.playable] == [artifact]


def test_dissent_is_of_the_round_that_a_decision_was_made_on(job: Job, owner: User) -> None:
    loop = make_loop(job, people=1)
    votes, decisions = [], []
    for number, (choice, outcome) in enumerate((("no", "offer"), ("yes", "another_interview")), start=1):
        voting = Round.objects.create(debrief=loop.debrief, number=number, begun_at=NOW, opened_at=NOW)
        votes.append(Vote.objects.create(round=voting, voter=owner, choice=choice, ground="g", cast_at=NOW))
        decisions.append(
            Decision.objects.create(
                debrief=loop.debrief, round=voting, number=number, outcome=outcome, decided_by=owner, decided_at=NOW
            )
        )

    rounds = [Opened(vote.round, [vote]) for vote in votes]
    rulings = rulings_of(decisions[::-1], rounds, Openable({}))

    assert [ruling.dissents for ruling in rulings] == [[], [votes[0]]]
    assert standing_dissents(rulings) == [votes[0]]
    assert [ruling.dissents for ruling in rulings_of(decisions, [], Openable({}))] == [[], []]  # who reads no votes
