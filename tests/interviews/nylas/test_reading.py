"""Vendor JSON is read without trust: our type comes out, or a stated nothing, whatever goes in."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.nylas import reading

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)
AT_ONE = datetime(2026, 9, 1, 13, tzinfo=UTC)


@given(JSON)
def test_anything_is_read_as_one_of_our_types(value):
    assert isinstance(reading.mapping(value), dict)
    assert all(isinstance(each, dict) for each in reading.items(value))
    assert len(reading.text(value, max_length=10)) <= 10
    assert isinstance(reading.zone(value), str)
    at, span = reading.moment(value), reading.length(value)
    assert at is None or reading.EARLIEST <= at <= reading.LATEST
    assert span is None or timedelta() <= span <= timedelta(days=10)
    assert len(reading.period(value)) == 2


@pytest.mark.parametrize(
    ("value", "read"),
    [("a\x00b\ud800 ", "ab"), (7, "7"), (True, ""), (None, ""), (1.5, ""), ([], ""), ("x" * 9000, "x" * 8000)],
)
def test_text_is_what_any_database_takes(value, read):
    assert reading.text(value) == read


def test_objects_of_a_list_come_without_what_is_none():
    assert list(reading.items([{"a": 1}, None, "b", [2], {}])) == [{"a": 1}, {}]
    assert list(reading.items({"a": 1})) == []
    assert reading.mapping([]) == {}


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("1.5", 1.5),
        (2, 2.0),
        (True, None),
        ("nan", None),
        (float("inf"), None),
        ("1e400", None),
        (10**400, None),
        ("soon", None),
        (None, None),
    ],
)
def test_number_is_finite_or_none(value, read):
    assert reading.number(value) == read


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (1788267600, AT_ONE),
        ("1788267600", AT_ONE),
        (1788267600000, AT_ONE),  # Nylas mixes seconds and milliseconds
        (0, None),
        (None, None),
        ("soon", None),
        (-5, reading.EARLIEST),
        (9_999_999_999, reading.LATEST),
    ],
)
def test_moment_is_in_seconds_or_milliseconds_and_within_what_calendars_show(value, read):
    assert reading.moment(value) == read


@pytest.mark.parametrize(
    ("value", "read"), [("213", timedelta(seconds=213)), (0, timedelta()), (-1, None), (864_001, None), ("long", None)]
)
def test_length_is_in_seconds_and_no_longer_than_any_call(value, read):
    assert reading.length(value) == read


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ({"start_time": 1788267600, "end_time": 1788271200}, (AT_ONE, AT_ONE + timedelta(hours=1))),
        ({"time": 1788267600}, (AT_ONE, AT_ONE)),
        ({"object": "date", "date": "2026-09-01"}, (None, None)),
        (None, (None, None)),
    ],
)
def test_period_has_both_ends_or_none_for_whole_days(value, read):
    assert reading.period(value) == read


@pytest.mark.parametrize(
    ("value", "read"),
    [("Europe/Lisbon", "Europe/Lisbon"), ("GMT Standard Time", "Europe/London"), ("Mars/X", ""), (None, ""), (5, "")],
)
def test_zone_is_kept_by_its_name_or_not_at_all(value, read):
    assert reading.zone(value) == read
