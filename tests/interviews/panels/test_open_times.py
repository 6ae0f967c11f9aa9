"""What somebody's own hours, days and caps close of their panels' times."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from interviews.models import Interviewer, Leave, Panel
from interviews.panels import open_times
from tests.factories import make_interviewer, make_panel

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 6, tzinfo=UTC)
RULES = {
    "opens_at": time(9),
    "closes_at": time(12),
    "open_days": [0],
    "interval_minutes": 60,
    "duration_minutes": 60,
    "notice_hours": 0,
    "time_zone": "UTC",
}


@pytest.fixture
def person() -> Interviewer:
    person = make_interviewer(time_zone="UTC")
    make_panel(interviewers=[person], **RULES)
    return person


def changed(person: Interviewer, **fields: object) -> open_times.Effect:
    before = open_times.of(person, now=MONDAY)
    for name, value in fields.items():
        setattr(person, name, value)
    return open_times.effect(before, open_times.of(person, now=MONDAY))


def test_times_are_those_of_the_panels_grid(person):
    assert sorted(at for _, at in open_times.of(person, now=MONDAY)) == [
        MONDAY.replace(hour=hour) + timedelta(days=days) for days in (0, 7) for hour in (9, 10, 11)
    ]


def test_notice_horizon_closed_days_and_paused_panels_count(person):
    Panel.objects.update(notice_hours=4)
    assert len(open_times.of(person, now=MONDAY)) == 5
    Panel.objects.update(horizon_days=3)
    assert len(open_times.of(person, now=MONDAY)) == 2
    Panel.objects.update(closed_dates=["2026-03-02"])
    assert len(open_times.of(person, now=MONDAY)) == 0
    Panel.objects.update(closed_dates=[], state=Panel.State.PAUSED)
    assert len(open_times.of(person, now=MONDAY)) == 0


def test_hours_close_and_open(person):
    fewer = changed(person, working_hours=[[0, 600, 660]])
    assert fewer.words == "4 times of the next two weeks close. 2 are left."
    assert changed(person, working_hours=[]).words == "4 times of the next two weeks open. 6 are left."
    assert changed(person, working_hours=[]).words == ""


def test_leave_that_closes_all_says_so(person):
    before = open_times.of(person, now=MONDAY)
    Leave.objects.create(interviewer=person, first_day=date(2026, 3, 1), last_day=date(2026, 4, 1), entered_at=MONDAY)

    words = open_times.effect(before, open_times.of(person, now=MONDAY)).words

    assert words == "6 times of the next two weeks close. None is left."


def test_hours_until_midnight_are_counted(person):
    Panel.objects.update(opens_at=time(22), closes_at=time(0))

    assert sorted(at.hour for _, at in open_times.of(person, now=MONDAY)) == [22, 22, 23, 23]
