"""Ratings side by side: who agrees, where nobody looked, and what the drawing says."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from candidates.models import Job
from debriefs.committee.matrix import Agreement, Matrix, matrix_of, rated_criteria
from debriefs.models import Criterion
from sandbox.tests.examples import examples
from tests.factories import NOW, make_user
from tests.rated import Loop, make_loop

pytestmark = pytest.mark.django_db

VALUES = st.one_of(st.none(), st.integers(1, 4))
ROUNDS = st.lists(st.dictionaries(st.integers(0, 2), VALUES, max_size=3), min_size=3, max_size=3)


def matrix(loop: Loop) -> Matrix:
    given = loop.access(loop.authors[0]).visible_scorecards()
    criteria = Criterion.objects.shown_in(loop.debrief.application.job, rated=rated_criteria(given))
    return matrix_of(given, criteria)


def test_disagreement_stands_first_and_has_a_word(job: Job) -> None:
    loop = make_loop(job)
    loop.rate(0, {0: 3, 1: 4, 2: 1})
    loop.rate(1, {0: 4, 1: None, 2: 4})
    loop.rate(2, {0: 3, 2: 2})

    rows = matrix(loop).rows

    assert [(row.name, row.agreement, row.mean, row.lowest, row.highest) for row in rows] == [
        ("Care", Agreement.SPLIT, "2.3", 1, 4),
        ("Clarity", Agreement.GAP, "4.0", 4, 4),
        ("Depth", Agreement.AGREED, "3.3", 3, 4),
    ]
    assert [(cell.value, cell.is_not_covered) for cell in rows[1].cells] == [(4, False), (None, True), (None, False)]
    assert matrix(loop).counts == [(Agreement.SPLIT, 1), (Agreement.GAP, 1), (Agreement.AGREED, 1)]


def test_one_person_in_two_interviews_is_not_two_opinions(job: Job) -> None:
    loop = make_loop(job, people=2)
    second = Loop(loop.debrief, loop.interviews, [loop.authors[0], loop.authors[0]], loop.criteria)
    second.rate(0, {0: 1})
    second.rate(1, {0: 4})
    loop.rate(1, {})

    (row,) = [row for row in matrix(loop).rows if row.name == "Depth"]

    assert (row.agreement, row.spread) == (Agreement.GAP, 3)


def test_latest_version_counts_and_the_first_stays_beside_it(job: Job) -> None:
    loop = make_loop(job, people=1)
    scorecard = loop.rate(0, {0: 2, 1: 3})
    loop.submit(scorecard, {0: 4})

    cells = {row.name: row.cells[0] for row in matrix(loop).rows}

    assert (cells["Depth"].value, cells["Depth"].first_value, cells["Depth"].is_changed) == (4, 2, True)
    assert (cells["Clarity"].value, cells["Clarity"].is_changed) == (3, False)


def test_retired_criterion_stays_where_it_was_rated(job: Job) -> None:
    loop = make_loop(job, people=1)
    loop.rate(0, {0: 2})
    for criterion in loop.criteria[:2]:
        criterion.retire(by=make_user(), at=NOW)

    assert {row.name for row in matrix(loop).rows} == {"Depth", "Care"}


def test_equal_ratings_are_drawn_above_each_other(job: Job) -> None:
    loop = make_loop(job)
    for number in range(3):
        loop.rate(number, {0: 4})

    (strip,) = [row.strip for row in matrix(loop).rows if row.name == "Depth"]

    assert strip is not None
    assert [(dot.x, dot.y) for dot in strip.dots] == [(92.0, 5.0), (92.0, 10.0), (92.0, 15.0)]
    assert (strip.from_x, strip.mean_x, strip.to_x, strip.ticks) == (92.0, 92.0, 92.0, [8.0, 36.0, 64.0, 92.0])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=examples(20))
@given(rounds=ROUNDS)
def test_words_follow_from_the_values_whatever_they_are(job: Job, rounds: list[dict[int, int | None]]) -> None:
    loop = make_loop(job)
    for number, values in enumerate(rounds):
        loop.rate(number, values)

    rows = matrix(loop).rows

    places = [list(Agreement).index(row.agreement) for row in rows]
    assert places == sorted(places)
    for row in rows:
        given = [cell.value for cell in row.cells if cell.value is not None]
        assert len(row.cells) == 3
        assert (row.agreement == Agreement.GAP) is (len(given) < 2)
        assert (row.agreement == Agreement.SPLIT) is (len(given) >= 2 and max(given) - min(given) >= 2)
        assert (row.strip is None) is (not given)
        assert row.strip is None or row.strip.from_x <= row.strip.mean_x <= row.strip.to_x
    for criterion in loop.criteria:  # the job is the same for each example
        criterion.delete() if not criterion.ratings.exists() else criterion.retire(by=make_user(), at=NOW)
