"""A few interviews ahead change hands, so that load comes out more even."""

from collections.abc import Hashable
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from interviews.panels.second_thoughts import Exchange, Movable, exchanges

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def movable(interview: Hashable, taker: int, *free: int, hour: int | None = None) -> Movable:
    number = hour if hour is not None else abs(hash(interview)) % 1000
    starts_at = AT + timedelta(hours=number)
    return Movable(interview, taker, starts_at, starts_at + timedelta(minutes=60), frozenset(free))


def found(loads: dict[int, int], *rows: Movable, at_most: int = 9, **weights: float) -> list[Exchange]:
    """`loads` in interviews of an hour."""
    known = {key: weights.get(f"w{key}", 1.0) for key in loads}
    return exchanges({key: 60.0 * load for key, load in loads.items()}, rows, weights=known, at_most=at_most)


def test_interview_goes_from_who_has_most_to_who_has_least():
    assert found({1: 5, 2: 3, 3: 1}, movable("a", 1, 2, 3)) == [Exchange("a", gives=1, takes=3)]


def test_nothing_changes_hands_where_it_evens_nothing_out():
    assert found({1: 3, 2: 2}, movable("a", 1, 2)) == []
    assert found({1: 3, 2: 3}, movable("a", 1, 2)) == []
    assert found({}) == []


def test_who_gives_does_not_end_up_with_less_than_who_takes():
    rows = [movable("a", 1, 2, hour=1)]

    assert exchanges({1: 150.0, 2: 60.0}, rows, weights={1: 1.0, 2: 1.0}, at_most=1) == []
    assert len(exchanges({1: 180.0, 2: 60.0}, rows, weights={1: 1.0, 2: 1.0}, at_most=1)) == 1


def test_chain_reaches_who_could_not_take_it_directly():
    rows = [movable("a", 1, 2, hour=1), movable("b", 2, 3, hour=2)]

    assert found({1: 4, 2: 3, 3: 1}, *rows) == [Exchange("a", 1, 2), Exchange("b", 2, 3)]


def test_no_more_change_hands_than_allowed():
    rows = [movable("a", 1, 2, hour=1), movable("b", 2, 3, hour=2)]
    many = [movable(number, 1, 2, hour=number) for number in range(8)]

    assert found({1: 3, 2: 2, 3: 1}, *rows, at_most=1) == []  # half a chain helps nobody
    assert len(found({1: 8, 2: 0}, *many, at_most=2)) == 2
    assert len(found({1: 8, 2: 0}, *many)) == 4


def test_nobody_is_given_two_at_one_time():
    rows = [movable(name, 1, 2, hour=5) for name in "abc"]

    assert len(found({1: 8, 2: 0}, *rows)) == 1


def test_half_a_share_is_given_half_as_much():
    rows = [movable(number, 1, 2, hour=number) for number in range(6)]

    assert len(found({1: 6, 2: 0}, *rows, w2=0.5)) == 2


people = st.integers(0, 4)


@given(
    st.lists(st.integers(0, 9), min_size=5, max_size=5),
    st.lists(st.tuples(people, st.sets(people), st.integers(0, 6)), max_size=12),
    st.integers(0, 6),
)
def test_whatever_stands_there_it_gets_more_even_and_stays_possible(loads, drawn, at_most):
    rows = [movable(number, taker, *(free - {taker}), hour=hour) for number, (taker, free, hour) in enumerate(drawn)]
    known = {row.interview: row for row in rows}
    before = dict(enumerate(loads))

    made = found(before, *rows, at_most=at_most)

    assert len(made) <= at_most
    assert len({one.interview for one in made}) == len(made)
    after = dict(before)
    for one in made:
        assert known[one.interview].taker == one.gives
        assert one.takes in known[one.interview].free
        after[one.gives] -= 1
        after[one.takes] += 1
    assert sum(each * each for each in after.values()) <= sum(each * each for each in before.values())
    given_at = [(one.takes, known[one.interview].starts_at) for one in made]
    assert len(set(given_at)) == len(given_at)
