"""Three times the usual gap, in working hours only."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviews.inbox.sweeps import silence

MONDAY = datetime(2027, 5, 10, 9, tzinfo=UTC)
ZONE = ZoneInfo("UTC")
QUARTERS = [MONDAY + timedelta(minutes=15 * number) for number in range(16)]  # until 12:45


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (QUARTERS[-1] + timedelta(minutes=44), False),
        (QUARTERS[-1] + timedelta(minutes=46), True),
        (MONDAY.replace(hour=19), False),  # the evening is silent
        (MONDAY + timedelta(days=1, minutes=-20), False),  # and the night: the next day begins at eight
        (MONDAY + timedelta(days=1, minutes=-14), True),
        (MONDAY + timedelta(days=5, hours=3), False),  # a Saturday
    ],
)
def test_silence_is_judged_by_the_usual_gap(now, expected):
    assert silence.is_unusual(QUARTERS, zone=ZONE, now=now) is expected


@settings(max_examples=30)
@given(st.lists(st.integers(0, 500), max_size=40), st.integers(0, 540))
def test_what_came_within_ten_minutes_is_never_silence(minutes, now):
    at = MONDAY.replace(hour=8) + timedelta(minutes=now)
    heard = [at - timedelta(minutes=each) for each in minutes]

    if silence.is_unusual(heard, zone=ZONE, now=at):
        assert at - max(heard) > silence.MIN_SILENCE
        assert len(heard) > silence.MIN_GAPS
