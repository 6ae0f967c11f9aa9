"""Who of a panel would interview at night, by the clocks of those who interview."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.models import Interviewer, Panel
from interviews.panels import local_hours
from tests.factories import make_interviewer, make_panel

WINTER = datetime(2026, 12, 1, 12, tzinfo=UTC)
ZONES = ["America/New_York", "Asia/Kolkata", "Pacific/Auckland", "America/St_Johns", "Europe/Lisbon", "Pacific/Apia"]


def shown(panel: Panel, now: datetime = WINTER) -> list[tuple[str, str, str]]:
    return [
        (night.interviewer.name, f"{night.opens_at:%H:%M}", f"{night.closes_at:%H:%M}")
        for night in local_hours.night_hours(panel, now=now)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("panel_zone", "own_zone", "hours", "found"),
    [
        ("UTC", "America/New_York", (9, 17), [("Tom", "04:00", "12:00")]),
        ("UTC", "America/New_York", (12, 20), []),
        ("UTC", "America/New_York", (11, 20), [("Tom", "06:00", "15:00")]),
        ("UTC", "Europe/Berlin", (9, 20), []),
        ("UTC", "Europe/Berlin", (9, 21), [("Tom", "10:00", "22:00")]),
        ("America/Los_Angeles", "Europe/Berlin", (9, 15), [("Tom", "18:00", "00:00")]),
        ("Europe/Lisbon", "Europe/London", (6, 22), []),  # chosen, on the same clock
        ("Europe/Lisbon", "Europe/Lisbon", (6, 22), []),
        ("America/New_York", "UTC", (9, 17), [("Tom", "14:00", "22:00")]),
        ("UTC", "America/New_York", (14, 0), []),  # until midnight there
        ("UTC", "Europe/Berlin", (14, 0), [("Tom", "15:00", "01:00")]),
    ],
)
def test_hours_before_seven_or_after_nine_are_night(panel_zone, own_zone, hours, found):
    tom = make_interviewer(name="Tom", time_zone=own_zone)
    panel = make_panel(interviewers=[tom], time_zone=panel_zone, opens_at=time(hours[0]), closes_at=time(hours[1]))

    assert shown(panel) == found


@pytest.mark.django_db
def test_of_those_whose_zone_is_only_assumed_nothing_is_said():
    tom = make_interviewer(time_zone="UTC", zone_is_assumed=True)

    assert shown(make_panel(interviewers=[tom], time_zone="America/New_York")) == []


@pytest.mark.django_db
def test_of_those_with_hours_of_their_own_nothing_is_said():
    """They are not offered at night."""
    tom = make_interviewer(time_zone="America/New_York", working_hours=[[0, 540, 1020]])

    assert shown(make_panel(interviewers=[tom], time_zone="Europe/London", opens_at=time(9), closes_at=time(17))) == []


@pytest.mark.django_db
def test_night_that_only_the_clock_change_brings_is_found():
    """New York puts its clocks back within the horizon."""
    tom = make_interviewer(name="Tom", time_zone="America/New_York")
    panel = make_panel(interviewers=[tom], time_zone="UTC", opens_at=time(11), closes_at=time(17), horizon_days=21)
    before_the_change = datetime(2026, 10, 20, 12, tzinfo=UTC)

    assert shown(panel, before_the_change) == [("Tom", "06:00", "12:00")]
    panel.horizon_days = 7
    assert shown(panel, before_the_change) == []


@pytest.mark.django_db
def test_those_who_take_no_interviews_and_days_that_are_closed_do_not_count():
    panel = make_panel(
        interviewers=[make_interviewer(time_zone="Asia/Tokyo", is_active=False)], time_zone="America/New_York"
    )
    assert shown(panel) == []

    tom = make_interviewer(name="Tom", time_zone="Asia/Tokyo")
    days = [(WINTER + timedelta(days=ahead)).date().isoformat() for ahead in range(8)]
    closed = make_panel(interviewers=[tom], time_zone="America/New_York", horizon_days=5, closed_dates=days)
    assert shown(closed) == []


@given(
    panel_zone=st.sampled_from(ZONES),
    own_zone=st.sampled_from(ZONES),
    opens=st.integers(0, 22),
    length=st.integers(1, 23),
    hours_later=st.integers(0, 24 * 365),
)
def test_no_minute_of_what_passes_lies_at_night(panel_zone, own_zone, opens, length, hours_later):
    panel = Panel(
        time_zone=panel_zone,
        opens_at=time(opens),
        closes_at=time(min(23, opens + length)),
        open_days=[0, 2, 4],
        horizon_days=10,
    )
    person, now = Interviewer(time_zone=own_zone), WINTER + timedelta(hours=hours_later)

    night = local_hours._first_night(panel, person, now=now)

    there, here = ZoneInfo(panel_zone), ZoneInfo(own_zone)
    for ahead in range(11):
        day = now.astimezone(there).date() + timedelta(days=ahead)
        if night is not None or day.weekday() not in panel.open_days:
            continue
        at = datetime.combine(day, panel.opens_at, there).astimezone(UTC)
        last = datetime.combine(day, panel.closes_at, there).astimezone(UTC)
        while at <= last:
            local, own = at.astimezone(here).time(), at.astimezone(there).time()
            assert local == own or time(7) <= local <= time(21)
            at += timedelta(minutes=30)
