"""A panel's times as they are read: from calendars that answered now, or the last time."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from interviews.booking.closures import facts, what_if
from interviews.booking.closures.facts import Reading, read_panel
from interviews.enums import Skipped
from interviews.models import Panel
from interviews.nylas.errors import Unreachable
from interviews.panels import busy_times
from recruiting import clock
from tests.walking import published_panel

pytestmark = pytest.mark.django_db
WEEKDAYS = {"open_days": [0, 1, 2, 3, 4], "opens_at": time(9), "closes_at": time(17), "buffer_after": 0}


def read(panel: Panel, *, days: int = 10) -> Reading:
    return read_panel(panel, day_count=days, now=clock.now())


def test_calendars_that_do_not_answer_are_said_to_be_unread(sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = published_panel(people=1, **WEEKDAYS)
    before = read(panel)
    assert not before.is_stale

    def away(self: object, *args: object, **options: object) -> None:
        raise Unreachable("away")

    monkeypatch.setattr("interviews.nylas.client.Nylas.busy_times", away)
    monkeypatch.setattr(busy_times, "FRESH", timedelta())
    stale = read(panel)

    assert stale.is_stale
    assert stale.as_of == before.as_of
    assert stale.table.open_times == before.table.open_times

    panel.interviewers.update(busy_calendar_ids=["another"])
    unknown = what_if.main(read(panel).table)
    assert unknown is not None
    assert unknown.rule == Skipped.CALENDAR_UNREAD


def test_change_asks_the_calendars_nothing_new(sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = published_panel(people=2, **WEEKDAYS)
    read(panel)
    monkeypatch.setattr("interviews.nylas.client.Nylas.busy_times", None)

    assert not read(panel, days=5).is_stale


def test_days_begin_today(sandbox: Any) -> None:
    panel = published_panel(people=1, **WEEKDAYS)
    days = read(panel, days=5).table.days
    assert [day.weekday() for day in days] == [0, 1, 2, 3, 4]
    assert days[0] == date(2027, 5, 10)


def test_fewer_days_are_looked_at_where_there_are_too_many_times(sandbox, monkeypatch):
    panel = published_panel(people=2, interval_minutes=15, opens_at=time(8), closes_at=time(18))
    monkeypatch.setattr(facts, "MAX_LOOKED_AT", 3 * 40 * 2)

    assert len(read(panel, days=10).table.days) == 3
    monkeypatch.setattr(facts, "MAX_LOOKED_AT", 1)
    assert len(read(panel, days=10).table.days) == 1
