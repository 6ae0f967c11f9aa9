"""Where exactly one rule closes all times, it is the one that is named, and leaving it out wins the most."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db.models import F

from interviews.booking.closures import what_if
from interviews.booking.closures.facts import Reading, read_panel
from interviews.enums import ClosedBy, Skipped
from interviews.models import HeldTime, Interviewer, Leave, Panel, Rest
from interviews.panels import publishing
from recruiting import clock
from tests.factories import make_interview, make_interviewer, make_user
from tests.walking import free_times, invited, published_panel

pytestmark = pytest.mark.django_db
WEEKDAYS = {"open_days": [0, 1, 2, 3, 4], "opens_at": time(9), "closes_at": time(17), "buffer_after": 0}


def read(panel: Panel, *, days: int = 10) -> Reading:
    return read_panel(panel, day_count=days, now=clock.now())


def fill_calendars(sandbox: Any, panel: Panel, begins: time, minutes: int, *, step: int = 24 * 60) -> None:
    """An event in everybody's calendar on each of the next days, again after `step` minutes until midnight."""
    today = clock.now().date()
    for person in panel.interviewers.all():
        for ahead in range(-1, 17):
            at = datetime.combine(today + timedelta(days=ahead), begins, tzinfo=clock.now().tzinfo)
            end = datetime.combine(at.date() + timedelta(days=1), time(), tzinfo=at.tzinfo)
            while at < end:
                when = {"start_time": int(at.timestamp()), "end_time": int(at.timestamp()) + 60 * minutes}
                path = f"/v3/grants/{person.nylas_grant_id}/events"
                assert sandbox.post(path, {"when": when}, calendar_id="primary").ok
                at += timedelta(minutes=step)


def everybody(**changes: Any) -> Callable[[Any, Panel], None]:
    return lambda sandbox, panel: panel.interviewers.update(**changes)


def change(**fields: Any) -> Callable[[Any, Panel], None]:
    """Of the panel, published."""

    def do(sandbox: Any, panel: Panel) -> None:
        Panel.objects.filter(pk=panel.pk).update(**fields)
        panel.refresh_from_db()
        publishing.publish(panel, by=None, now=clock.now())

    return do


def pause(sandbox: Any, panel: Panel) -> None:
    panel.pause(by=None, at=clock.now())


def come_later(sandbox: Any, panel: Panel) -> None:
    """All who were published have left, and somebody sits there who was not."""
    panel.seats.all().delete()
    grant = next(one for one in publishing.offered_grants() if not Interviewer.objects.with_emails([one.email]))
    person = make_interviewer(name=grant.name, email=grant.email)
    person.connect(grant_id=grant.id, email=grant.email, at=clock.now())
    panel.seats.create(interviewer=person)


def lose_calendars(sandbox: Any, panel: Panel) -> None:
    for person in panel.interviewers.all():
        person.lose_grant(at=clock.now())


def send_on_leave(sandbox: Any, panel: Panel) -> None:
    today = clock.now().date()
    for person in panel.interviewers.all():
        Leave.objects.create(
            interviewer=person, first_day=today, last_day=today + timedelta(days=30), entered_at=clock.now()
        )


def cap(name: str) -> Callable[[Any, Panel], None]:
    """Everybody has as many interviews as they may, all of them at times at which nobody interviews here."""

    def do(sandbox: Any, panel: Panel) -> None:
        panel.interviewers.update(**{name: 1})
        for person in panel.interviewers.all():
            for ahead in range(16):
                at = clock.now().replace(hour=3, minute=0, second=0, microsecond=0) + timedelta(days=ahead)
                make_interview(interviewer=person, starts_at=at)

    return do


def interview_all_day(sandbox: Any, panel: Panel) -> None:
    for person in panel.interviewers.all():
        for ahead in range(16):
            at = clock.now().replace(hour=1, minute=0, second=0, microsecond=0) + timedelta(days=ahead)
            make_interview(interviewer=person, starts_at=at, minutes=22 * 60)


def rest(sandbox: Any, panel: Panel) -> None:
    for person in panel.interviewers.all():
        Rest.objects.begin(person, until=None, reason="Thesis", by=make_user(), at=clock.now())


def learn(sandbox: Any, panel: Panel) -> None:
    panel.seats.update(is_trainee=True)


def hold_all_day(sandbox: Any, panel: Panel) -> None:
    people = list(panel.interviewers.all())
    for ahead in range(16):
        at = clock.now().replace(hour=1, minute=0, second=0, microsecond=0) + timedelta(days=ahead)
        given = {"name": "A", "email": f"a{ahead}@example.org", "time_zone": "UTC", "people": people}
        HeldTime.make(panel, starts_at=at, at=clock.now(), **given)
    HeldTime.objects.update(ends_at=F("starts_at") + timedelta(hours=22))


def closed_days(sandbox: Any, panel: Panel) -> None:
    today = clock.now().date()
    change(closed_dates=[(today + timedelta(days=day)).isoformat() for day in range(20)])(sandbox, panel)


def fill_all_day(sandbox: Any, panel: Panel) -> None:
    fill_calendars(sandbox, panel, time(0), 24 * 60)


def crowd(sandbox: Any, panel: Panel) -> None:
    """A minute here and there, so that only with nothing kept free would an interview fit between."""
    change(buffer_before=90, buffer_after=90, duration_minutes=30)(sandbox, panel)
    fill_calendars(sandbox, panel, time(0), 5, step=180)


ONE_RULE: dict[Any, Callable[[Any, Panel], None]] = {
    ClosedBy.NOT_LIVE: pause,
    ClosedBy.PANEL_HOURS: change(open_days=[6], opens_at=time(1), closes_at=time(1, 45)),
    ClosedBy.CLOSED_DATE: closed_days,
    ClosedBy.NOTICE: change(notice_hours=24 * 20, horizon_days=60),
    ClosedBy.HORIZON: change(horizon_days=1, notice_hours=0),
    Skipped.SWITCHED_OFF: everybody(is_active=False),
    Skipped.NO_CALENDAR: everybody(grant_state=Interviewer.GrantState.NONE, nylas_grant_id=None),
    Skipped.CALENDAR_LOST: lose_calendars,
    Skipped.ON_LEAVE: send_on_leave,
    Skipped.RESTING: rest,
    Skipped.OUTSIDE_HOURS: everybody(working_hours=[[6, 0, 60]]),
    Skipped.IN_TRAINING: learn,
    Skipped.DAILY_CAP: cap("daily_cap"),
    Skipped.WEEKLY_CAP: cap("weekly_cap"),
    Skipped.HAS_INTERVIEW: interview_all_day,
    Skipped.HELD: hold_all_day,
    Skipped.NOT_PUBLISHED: come_later,
    Skipped.BUSY: fill_all_day,
    Skipped.BUFFER: crowd,
}
# Two of a candidate, and what happens in the moment of booking alone; the calendars that can't be read have a test of their own.
OF_ONE_BOOKING = {Skipped.OWN_APPLICATION, Skipped.TAKEN_MEANWHILE, Skipped.GAVE_IT_UP, Skipped.OTHER_GROUP}
# These never close all times: a holiday is a day, and whoever is in reserve or in no group is so because others are not.
NEVER_ALONE = {Skipped.PUBLIC_HOLIDAY, Skipped.IN_RESERVE, Skipped.NO_GROUP}


@pytest.mark.parametrize("rule", ONE_RULE, ids=str)
def test_only_rule_that_closes_times_is_named(sandbox: Any, rule: Any) -> None:
    panel = published_panel(people=2, **WEEKDAYS)
    link = invited(panel)
    ONE_RULE[rule](sandbox, panel)
    link.refresh_from_db()

    # The first five days have no hours at all where only Sunday has some.
    table = read(panel, days=5 if rule == ClosedBy.PANEL_HOURS else 10).table

    main, lifts = what_if.main(table), what_if.lifts(table)
    assert (main.rule if main else None, lifts[0].rule) == (rule, rule)
    if rule == ClosedBy.HORIZON:  # what lies within it stays open
        assert {at.day for at in table.open_times} == {table.days[0]}
    else:
        assert not table.open_times
    if rule not in (ClosedBy.HORIZON, ClosedBy.PANEL_HOURS):
        assert free_times(link) == []


def test_every_rule_but_those_of_one_booking_is_tried() -> None:
    assert set(ONE_RULE) | OF_ONE_BOOKING | NEVER_ALONE | {Skipped.CALENDAR_UNREAD} >= {*ClosedBy, *Skipped}


def test_times_that_nothing_closes_need_no_rule_lifted(sandbox: Any) -> None:
    panel = published_panel(people=1, **WEEKDAYS)
    reading = read(panel)

    assert reading.table.open_times
    assert all(lift.wins < len(reading.table.times) for lift in what_if.lifts(reading.table))


def test_cap_is_lifted_for_each_person_alone_too(sandbox: Any) -> None:
    panel = published_panel(people=2, **WEEKDAYS)
    cap("weekly_cap")(sandbox, panel)
    first, second = panel.interviewers.order_by("pk")
    Interviewer.objects.filter(pk=second.pk).update(is_active=False)

    lift = what_if.lifts(read(panel).table)[0]

    assert lift.rule == Skipped.WEEKLY_CAP
    assert lift.people == ((first.pk, lift.wins),)


def test_two_rules_at_once_leave_nothing_to_lift(sandbox: Any) -> None:
    panel = published_panel(people=1, **WEEKDAYS)
    cap("weekly_cap")(sandbox, panel)
    send_on_leave(sandbox, panel)

    table = read(panel).table

    assert not table.open_times
    assert what_if.lifts(table) == []
