"""What a link offers is the same whichever window it is looked at through."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interviews.booking import availability
from interviews.booking.availability import find_slot
from interviews.models import BookingLink
from interviews.nylas.shapes import Slot
from recruiting import clock
from sandbox.tests.examples import examples
from tests.walking import booked, free_times, invited, published_panel

HORIZON = timedelta(days=75)  # more than any two months


@pytest.fixture
def link(sandbox, db) -> BookingLink:
    return invited(published_panel(horizon_days=HORIZON.days))


def test_time_that_ends_after_the_window_is_offered_in_it(link):
    """The picker asks until the month's last midnight, which for a candidate far away lies amid the panel's day."""
    first, now = free_times(link)[0], clock.now()

    offered = availability.times(
        link, starts_at=first.starts_at, ends_at=first.starts_at + timedelta(minutes=30), now=now
    )

    assert offered == [first]


def test_time_that_begins_with_the_window_s_end_belongs_to_the_next_one(link):
    first, second = free_times(link)[:2]
    now = clock.now()

    assert availability.times(link, starts_at=now, ends_at=second.starts_at, now=now) == [first]
    assert availability.times(link, starts_at=second.starts_at, ends_at=second.ends_at, now=now)[0] == second


@pytest.fixture
def offered(link) -> tuple[datetime, list[Slot], BookingLink]:
    now = clock.now()
    return now, availability.times(link, starts_at=now, ends_at=now + HORIZON, now=now), link


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(40))
@given(zone=st.sampled_from(sorted(available_timezones() - {"localtime"})).map(ZoneInfo))
def test_months_of_any_zone_together_hold_every_time_of_the_horizon_once(offered, zone):
    now, slots, link = offered
    found: list[Slot] = []
    day = now.astimezone(zone).date().replace(day=1)
    while datetime.combine(day, time(), zone) < now + HORIZON:
        following = (day + timedelta(days=31)).replace(day=1)
        # As the vendor's component asks: from now or the month's first midnight to the next month's, whole seconds
        found += availability.times(
            link,
            starts_at=max(now, datetime.combine(day, time(), zone)),
            ends_at=datetime.combine(following, time(), zone),
            now=now,
        )
        day = following

    assert found == slots
    assert len(slots) > 1_000


@pytest.mark.parametrize("interval", [25, 30, 45, 60])
@pytest.mark.parametrize("zone", ["Asia/Kolkata", "Pacific/Chatham", "America/New_York"])
def test_each_time_that_is_offered_can_be_checked_a_little_later(sandbox, db, interval, zone):
    link = invited(published_panel(interval_minutes=interval, time_zone=zone))
    for slot in free_times(link)[:: len(free_times(link)) // 3]:
        later = clock.now() + timedelta(minutes=2)
        assert find_slot(link, starts_at=slot.starts_at, ends_at=slot.ends_at, now=later) == slot


def test_time_at_the_horizon_is_neither_offered_nor_taken(link):
    slots, now = free_times(link, days=HORIZON.days), clock.now()
    last = slots[-1]
    until = last.starts_at - timedelta(days=HORIZON.days)  # at this moment the last one lies just beyond

    assert availability.times(link, starts_at=now, ends_at=last.ends_at, now=until)[-1] != last
    assert find_slot(link, starts_at=last.starts_at, ends_at=last.ends_at, now=until) is None


def test_move_offers_times_of_the_same_interviewer_alone(link):
    interview, now = booked(link), clock.now()

    offered = availability.times(link, starts_at=now, ends_at=now + timedelta(days=10), moving=interview, now=now)

    assert offered
    assert all(interview.interviewer.email in slot.emails for slot in offered)
