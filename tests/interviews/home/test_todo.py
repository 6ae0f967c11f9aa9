"""When a line comes back, and what may not wait."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from interviews.home.todo import Later, Todo

LISBON = ZoneInfo("Europe/Lisbon")
FRIDAY_EVENING = datetime(2027, 3, 26, 23, 30, tzinfo=UTC)  # clocks go forward on Sunday
LINE = Todo("interviews.callbackrequest", "1", "Amara", "Call me", "", FRIDAY_EVENING, None, 1)


@pytest.mark.parametrize(("later", "day"), [("tomorrow", 27), ("three_days", 29), ("next_week", 29)])
def test_it_comes_back_at_eight_by_the_viewers_clock(later, day):
    until = LINE.may_wait_until(Later(later), now=FRIDAY_EVENING, zone=LISBON)

    assert until == datetime(2027, 3, day, 8, tzinfo=LISBON)


def test_what_is_lost_within_minutes_cannot_wait_and_nothing_waits_past_the_day_before_an_interview():
    begins = datetime(2027, 3, 28, 8, tzinfo=LISBON)
    for line, may in [
        (replace(LINE, rank=0), False),
        (replace(LINE, booked_at=begins), True),
        (replace(LINE, booked_at=begins - timedelta(minutes=1)), False),
        (replace(LINE, model="interviews.interview", at=begins - timedelta(minutes=1)), False),
    ]:
        assert (line.may_wait_until(Later.TOMORROW, now=FRIDAY_EVENING, zone=LISBON) is not None) is may


def test_line_says_something_else_by_its_note_number_or_beginning_and_not_by_an_error():
    assert replace(LINE, detail="Call today").as_of != LINE.as_of == replace(LINE, subject="Amara O.").as_of
    assert replace(LINE, key="", subject="3").as_of != replace(LINE, key="", subject="4").as_of
    assert replace(LINE, since=FRIDAY_EVENING).as_of != LINE.as_of
    assert replace(LINE, state="failed", detail="x").as_of == replace(LINE, state="failed", detail="y").as_of
