"""The measurement of the API, short: the same programs and processes, a few rows."""

import pytest

from scripts.bench import events
from scripts.bench.ats import Ats
from scripts.bench.events import Course
from scripts.bench.sites import scratch

FEW, MORE = 60, 70  # interviews; a page has fifty


def test_list_is_read_by_as_many_statements_whatever_its_length():
    with scratch() as site:
        site.begin_migrated()
        found = site.inside("interview_list", 2, FEW, MORE)

    assert {name: found[str(FEW)][name]["queries"] for name in ("newest", "changed")} == {"newest": 4, "changed": 4}
    assert found[str(MORE)]["newest"]["queries"] == 4
    assert all(
        seconds > 0
        for asked in found.values()
        for each in asked.values()
        for by in ("api", "view", "bare")
        for seconds in each[by]
    )


def test_endpoint_that_hangs_costs_the_others_nothing():
    course = events.send(4, endpoints=3, hung=1)

    assert (course.taken, course.distinct) == ([4, 4], 8)


def test_bare_loop_asks_as_often_as_the_worker_would():
    assert events.post_bare(3, endpoints=2, threads=2).taken == [3, 3]


def test_speed_is_that_between_the_first_and_the_last_and_what_came_twice_counts_once():
    one, other = Ats(), Ats()
    one.taken_at, other.taken_at = [10.0, 12.0, 14.0], [11.0]
    one.told.update(["a", "b", "a"])
    other.told.update(["a"])

    assert Course.of([one, other]) == Course([3, 1], distinct=3, per_second=pytest.approx(0.75))
