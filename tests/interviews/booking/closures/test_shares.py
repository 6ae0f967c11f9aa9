"""What each way of sharing comes to, from plain tables."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.booking.closures import shares
from interviews.enums import Distribution
from interviews.nylas.configurations import Seats
from tests.interviews.booking.tables import DAY, person, table


def shares_in(ways: list[shares.Way]) -> dict[str, dict[int, float]]:
    return {way.distribution: dict(way.shares) for way in ways}


def test_each_way_has_its_times_and_shares():
    found = shares.ways(table([{1, 2}, {1}, set()], [person(1), person(2)]))

    assert [(way.distribution, len(way.times)) for way in found] == [("fair", 2), ("own_share", 2), ("everyone", 1)]
    assert shares_in(found)[Distribution.FAIR] == pytest.approx({1: 0.5, 2: 0.5}, abs=0.1)
    assert shares_in(found)[Distribution.OWN_SHARE] == {1: 0.75, 2: 0.25}
    assert shares_in(found)[Distribution.EVERYONE] == {1: 1.0, 2: 1.0}


def test_weight_counts_in_both():
    found = shares_in(shares.ways(table([{1, 2}] * 30, [person(1, "2"), person(2, "1")])))

    assert found[Distribution.FAIR] == pytest.approx({1: 2 / 3, 2: 1 / 3}, abs=0.02)
    assert found[Distribution.OWN_SHARE] == pytest.approx({1: 2 / 3, 2: 1 / 3})


def test_each_group_has_its_own_shares():
    """Person 1 alone stands in the first group, 2 and 3 in the second."""
    plain = table([{1, 2, 3}] * 20, [person(1), person(2), person(3)])
    groups = (Seats("Manager", 1, ("1@x.test",)), Seats("Engineer", 1, ("2@x.test", "3@x.test")))
    grouped = replace(plain, rules=replace(plain.rules, spec=replace(plain.rules.spec, seats=groups)))

    for way in shares.ways(grouped)[:2]:
        assert dict(way.shares) == pytest.approx({1: 1.0, 2: 0.5, 3: 0.5})


@given(free=st.lists(st.sets(st.integers(1, 4)), max_size=12))
def test_shares_of_one_interviewer_come_to_one(free):
    drawn = table(free, [person(key) for key in range(1, 5)])
    for way in shares.ways(drawn)[:2]:
        assert sum(way.shares.values()) == pytest.approx(1.0 if drawn.open_times else 0.0)


def test_days_are_counted():
    assert shares.by_day(table([{1}, {1}, set()], [person(1)])) == [(DAY, 2)]
