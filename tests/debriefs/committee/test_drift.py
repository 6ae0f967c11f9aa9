"""Ratings that were changed after the others' could be read."""

import pytest

from candidates.models import Job
from debriefs.committee.drift import Drift, drift_of, votes_changed
from debriefs.committee.matrix import matrix_of
from debriefs.committee.votes import Opened
from debriefs.models import Criterion, Round, Vote
from tests.rated import Loop, make_loop

pytestmark = pytest.mark.django_db


def drift(loop: Loop) -> Drift:
    given = loop.access(loop.authors[0]).visible_scorecards()
    return drift_of(matrix_of(given, Criterion.objects.shown_in(loop.debrief.application.job, rated=[])))


def test_tells_how_many_moved_towards_the_others_first_ratings(job: Job) -> None:
    loop = make_loop(job)
    changed = loop.rate(0, {0: 1, 1: 3, 2: 4})
    loop.rate(1, {0: 3, 1: 4, 2: None})
    loop.rate(2, {0: 3, 1: 4})
    loop.submit(changed, {0: 2, 1: 2, 2: 3}, knew_others=True)

    found = drift(loop)

    assert (found.compared, found.towards_others) == (2, 1)
    assert {(one.criterion, one.before, one.after, one.moved_towards_others) for one in found.changes} == {
        ("Depth", 1, 2, True),
        ("Clarity", 3, 2, False),
        ("Care", 4, 3, False),  # nobody to compare with
    }
    assert {one.reason for one in found.changes} == {"Thought again."}


def test_others_later_ratings_do_not_count(job: Job) -> None:
    loop = make_loop(job, people=2)
    first, second = loop.rate(0, {0: 1}), loop.rate(1, {0: 3})
    loop.submit(first, {0: 2}, knew_others=True)
    loop.submit(second, {0: 1}, knew_others=True)

    assert [one.moved_towards_others for one in drift(loop).changes] == [True, True]


def test_change_made_before_anything_could_be_read_is_no_drift(job: Job) -> None:
    loop = make_loop(job, people=2)
    scorecard = loop.rate(0, {0: 1})
    loop.submit(scorecard, {0: 3}, knew_others=False)
    loop.rate(1, {0: 3})

    assert drift(loop) == Drift([])


def test_not_covered_can_become_a_rating(job: Job) -> None:
    loop = make_loop(job, people=2)
    scorecard = loop.rate(0, {0: None})
    loop.rate(1, {0: 3})
    loop.submit(scorecard, {0: 3}, knew_others=True)

    (change,) = drift(loop).changes
    assert (change.before, change.after, change.is_comparable, change.moved_towards_others) == (None, 3, False, False)


def test_votes_that_changed_from_one_round_to_the_next_are_told() -> None:
    rounds = [
        Opened(Round(number=number), [Vote(voter_id=voter, choice=choice) for voter, choice in votes.items()])
        for number, votes in ((1, {1: "no", 2: "yes", 3: "no"}), (2, {1: "yes", 2: "yes", 4: "no"}))
    ]

    assert [(one.after.voter_id, one.before.choice, one.after.choice, one.round) for one in votes_changed(rounds)] == [
        (1, "no", "yes", 2)
    ]
    assert votes_changed(rounds[:1]) == []
