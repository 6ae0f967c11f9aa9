"""Open hours until midnight: the last hour of the day can be had, and none outside the hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interviews.booking import availability, refusals, taking
from interviews.booking.hours import within_hours
from interviews.models import Panel, Publication
from interviews.nylas.shapes import Slot
from interviews.panels import configuration, publishing
from recruiting import clock
from sandbox.tests.examples import examples
from tests.factories import NOW, make_panel
from tests.walking import free_times, invited, published_panel

RULES = {"opens_at": time(21), "closes_at": time(0), "interval_minutes": 60, "duration_minutes": 60, "buffer_after": 0}


@pytest.fixture
def panel(sandbox, db) -> Panel:
    return published_panel(time_zone="Europe/Lisbon", open_days=[0, 1, 2, 3, 4], **RULES)


def local(slot: Slot, zone: str = "Europe/Lisbon") -> tuple[int, str, str]:
    """Weekday, beginning and end on the wall."""
    begins, ends = (at.astimezone(ZoneInfo(zone)) for at in (slot.starts_at, slot.ends_at))
    return begins.weekday(), f"{begins:%H:%M}", f"{ends:%H:%M}"


def test_last_hour_of_the_day_is_offered_and_none_outside(panel):
    offered = [local(slot) for slot in free_times(invited(panel))]

    assert {(begins, ends) for _, begins, ends in offered} == {
        ("21:00", "22:00"),
        ("22:00", "23:00"),
        ("23:00", "00:00"),
    }
    assert {day for day, _, _ in offered} == {0, 1, 2, 3, 4}


def test_last_hour_of_the_day_can_be_taken(panel):
    link = invited(panel)
    last = next(slot for slot in free_times(link) if local(slot)[1] == "23:00")

    interview = taking.take(
        link, starts_at=last.starts_at, ends_at=last.ends_at, time_zone="Asia/Tokyo", language="en", now=clock.now()
    )

    assert (interview.starts_at, interview.ends_at) == (last.starts_at, last.ends_at)


def test_time_outside_the_hours_is_refused_though_nylas_would_take_it(panel):
    link = invited(panel)
    morning = next(slot for slot in free_times(link) if local(slot)[1] == "21:00").starts_at + timedelta(hours=10)

    with pytest.raises(refusals.SlotGone):
        taking.take(
            link,
            starts_at=morning,
            ends_at=morning + timedelta(hours=1),
            time_zone="UTC",
            language="en",
            now=clock.now(),
        )


def test_hours_that_are_not_published_yet_change_nothing(panel):
    panel.opens_at, panel.closes_at = time(9), time(17)
    panel.save()
    link = invited(panel)

    before = {local(slot)[1] for slot in free_times(link)}
    publishing.publish(panel, by=None, now=clock.now())
    availability.forget_times(panel)
    after = {local(slot)[1] for slot in free_times(link)}

    assert before == {"21:00", "22:00", "23:00"}
    assert "16:00" in after
    assert all("09:00" <= begins <= "16:00" for begins in after)


# ── the rule itself ──


def published(**rules) -> Panel:
    """A panel with a published version, which no Nylas has seen."""
    panel = make_panel(**rules)
    payload = configuration.as_json(configuration.spec(panel))
    Publication.objects.create(panel=panel, number=1, payload=payload, state="done", created_at=NOW, due_at=NOW)
    return panel


def slot(starts_at: datetime, *, minutes: int = 60) -> Slot:
    return Slot(starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes), emails=("priya@example.com",))


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=examples(60))
@given(
    zone=st.sampled_from(["UTC", "Africa/Cairo", "America/New_York", "Pacific/Auckland", "Asia/Kolkata"]),
    opens_at=st.times(max_value=time(22)).map(lambda at: at.replace(second=0, microsecond=0)),
    days=st.sets(st.integers(0, 6), min_size=1),
    starts_at=st.integers(0, 365 * 24 * 60).map(
        lambda minute: datetime(2027, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    ),
    minutes=st.sampled_from([5, 45, 60, 480]),
)
def test_time_is_offered_if_each_of_its_minutes_lies_on_an_open_day_after_the_opening(
    zone, opens_at, days, starts_at, minutes
):
    panel = published(time_zone=zone, opens_at=opens_at, closes_at=time(0), open_days=sorted(days))
    asked = slot(starts_at, minutes=minutes)

    begins = asked.starts_at.astimezone(ZoneInfo(zone))
    last = (asked.ends_at - timedelta(seconds=1)).astimezone(ZoneInfo(zone))
    is_open = begins.date() == last.date() and begins.weekday() in days and begins.time() >= opens_at
    assert within_hours(panel, [asked]) == ([asked] if is_open else [])


@pytest.mark.django_db
def test_closed_date_is_closed():
    panel = published(time_zone="UTC", closes_at=time(0), closed_dates=["2027-03-01"])
    closed, open_again = slot(datetime(2027, 3, 1, 23, tzinfo=UTC)), slot(datetime(2027, 3, 2, 23, tzinfo=UTC))

    assert date(2027, 3, 1).weekday() in panel.open_days
    assert within_hours(panel, [closed, open_again]) == [open_again]
