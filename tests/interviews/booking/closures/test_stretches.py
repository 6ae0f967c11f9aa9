"""Periods against a plain look at every minute."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from interviews.booking.closures.stretches import Stretches

START = datetime(2027, 5, 10, tzinfo=UTC)
PERIODS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=6)


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def periods(drawn: list[tuple[int, int]]) -> list[tuple[datetime, datetime]]:
    return [(at(begins), at(begins + length)) for begins, length in drawn]


def minutes(drawn: list[tuple[int, int]]) -> set[int]:
    return {minute for begins, length in drawn for minute in range(begins, begins + length)}


@given(drawn=PERIODS, others=PERIODS, begins=st.integers(0, 90), length=st.integers(1, 30))
def test_they_meet_what_they_share_a_minute_with(drawn, others, begins, length):
    asked = set(range(begins, begins + length))

    def meets(stretches: Stretches) -> bool:
        return stretches.meet(at(begins), at(begins + length))

    busy = Stretches(periods(drawn))
    assert meets(busy) == bool(minutes(drawn) & asked)
    assert meets(busy.without(Stretches(periods(others)))) == bool((minutes(drawn) - minutes(others)) & asked)


@given(drawn=PERIODS, begins=st.integers(0, 90), length=st.integers(1, 30))
def test_widened_they_meet_what_is_near(drawn, begins, length):
    wide = Stretches(periods(drawn)).widened(timedelta(minutes=5), timedelta(minutes=10))
    near = {minute for first, long in drawn if long for minute in range(first - 5, first + long + 10)}
    assert wide.meet(at(begins), at(begins + length)) == bool(near & set(range(begins, begins + length)))
