"""The times called open are those that candidates are offered, each with the same people."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from interviews.booking.closures.facts import Reading, read_panel
from interviews.models import BookingLink, Interviewer, Leave, Panel, Rest, SeatGroup
from interviews.panels import publishing
from interviews.panels.models.seat_group import Drawn
from recruiting import clock
from sandbox.tests.sandbox_process import BEGINNING, SandboxProcess
from tests.factories import make_interview, make_user
from tests.walking import booked, drafted_panel, free_times, invited, published_panel

pytestmark = pytest.mark.django_db
WINDOW_DAYS = 10  # also longer than any panel's horizon here

FIVES = st.integers(0, 12).map(lambda fives: 5 * fives)
RULES = st.fixed_dictionaries(
    {
        "duration_minutes": st.sampled_from([15, 30, 45, 60, 90]),
        "interval_minutes": st.sampled_from([5, 15, 20, 30, 45, 60, 90]),
        "buffer_before": FIVES,
        "buffer_after": FIVES,
        "opens_at": st.sampled_from([time(6), time(8, 30), time(9), time(13, 15)]),
        "closes_at": st.sampled_from([time(15), time(17), time(20, 30), time(0)]),
        "open_days": st.lists(st.integers(0, 6), min_size=1, unique=True),
        "time_zone": st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"]),
        "notice_hours": st.sampled_from([0, 1, 24, 60]),
        "horizon_days": st.integers(1, 9),
        "distribution": st.sampled_from(["fair", "own_share", "everyone"]),
        "closed_on": st.lists(st.integers(0, 8), max_size=2),
    }
)
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "daily_cap": st.sampled_from([None, None, 1, 2]),
            "weekly_cap": st.sampled_from([None, None, 1, 3]),
            "is_active": st.sampled_from([True, True, True, False]),
            "grant_state": st.sampled_from(["live", "live", "live", "expired"]),
            "working_hours": st.sampled_from([[], [], [[0, 540, 720], [2, 600, 1440], [5, 0, 600]]]),
            "rests": st.sampled_from([None, None, 3]),
            "leave": st.none() | st.integers(0, 8),
            "events": st.lists(st.tuples(st.integers(0, 9 * 24 * 60), st.integers(1, 180)), max_size=3),
            "interviews": st.lists(st.integers(0, 9 * 24 * 12), max_size=2),
        }
    ),
    min_size=3,
    max_size=3,
)


def offered(panel: Panel) -> set[tuple[datetime, frozenset[str]]]:
    return {
        (slot.starts_at, frozenset(slot.emails))
        for slot in free_times(invited(panel, email="olu@example.org"), days=WINDOW_DAYS + 4)
    }


def called_open(reading: Reading) -> set[tuple[datetime, frozenset[str]]]:
    emails = {person.pk: person.email for person in reading.people}
    table = reading.table
    return {(at.starts_at, frozenset(emails[one] for one in table.free_at(at))) for at in table.open_times}


def live_like(sandbox: SandboxProcess, person: Interviewer, wish: dict[str, Any], *, now: datetime) -> None:
    """Give them caps, leave, events and interviews, some of which stand in no calendar."""
    said = {name: wish[name] for name in ("daily_cap", "weekly_cap", "is_active", "grant_state", "working_hours")}
    Interviewer.objects.filter(pk=person.pk).update(**said)
    if wish["leave"] is not None:
        day = now.date() + timedelta(days=wish["leave"])
        Leave.objects.create(interviewer=person, first_day=day, last_day=day, entered_at=now)
    if wish["rests"] is not None:
        until = now.date() + timedelta(days=wish["rests"])
        Rest.objects.begin(person, until=until, reason="Thesis", by=make_user(), at=now)
    for after, minutes in wish["events"]:
        start = int(now.timestamp()) // 60 * 60 + 60 * after
        when = {"start_time": start, "end_time": start + 60 * minutes}
        path = f"/v3/grants/{person.nylas_grant_id}/events"
        assert sandbox.post(path, {"when": when}, calendar_id="primary").ok
    for fives in wish["interviews"]:
        start = now.replace(minute=0, second=0, microsecond=0) + timedelta(minutes=5 * fives)
        make_interview(interviewer=person, starts_at=start)
    if wish["grant_state"] == "expired":
        sandbox.control(f"grants/{person.nylas_grant_id}/expire")


@settings(max_examples=8, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rules=RULES, people=PEOPLE, books=st.booleans())
def test_times_called_open_are_those_that_candidates_are_offered(
    sandbox: SandboxProcess, rules: dict[str, Any], people: list[dict[str, Any]], books: bool
) -> None:
    sandbox.reset(demo=True, at=BEGINNING.timestamp())
    cache.clear()
    clock.forget()
    now = clock.now()
    closed = [(now.date() + timedelta(days=day)).isoformat() for day in rules["closed_on"]]
    kept = {name: value for name, value in rules.items() if name != "closed_on"}
    with transaction.atomic():
        panel = published_panel(people=3, closed_dates=sorted(set(closed)), **kept)
        if books and free_times(invited(panel)):
            booked(BookingLink.objects.get())
        for person, wish in zip(panel.interviewers.order_by("pk"), people, strict=True):
            live_like(sandbox, person, wish, now=now)

        reading = read_panel(panel, day_count=WINDOW_DAYS, now=now)

        assert not reading.is_stale
        assert called_open(reading) == offered(panel)
        transaction.set_rollback(True)


def test_times_of_a_panel_with_groups_are_those_at_which_each_group_has_somebody(sandbox: SandboxProcess) -> None:
    panel = drafted_panel(people=3, notice_hours=0, horizon_days=9)
    boss, *engineers = panel.interviewers.order_by("name")
    groups = [("Manager", [boss]), ("Engineer", engineers)]
    drawn = [Drawn(name, 1, takes_all=False, people=frozenset(one.pk for one in some)) for name, some in groups]
    SeatGroup.objects.arrange(panel, drawn)
    assert publishing.publish(panel, by=None, now=clock.now()).state == "done"
    day = clock.now().date()
    Leave.objects.create(interviewer=boss, first_day=day, last_day=day + timedelta(days=2), entered_at=clock.now())

    reading = read_panel(panel, day_count=WINDOW_DAYS, now=clock.now())

    assert called_open(reading) == offered(panel)
    assert min(at.day for at in reading.table.open_times) > day + timedelta(days=2)
