"""What keeps a person from a time: caps and leave, by the days of their own zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from interviews.enums import Skipped
from interviews.panels import caps
from interviews.panels.caps import Diary

LISBON, KOLKATA, LOS_ANGELES = map(ZoneInfo, ("Europe/Lisbon", "Asia/Kolkata", "America/Los_Angeles"))
LENGTH = timedelta(minutes=45)


def at(text: str, zone: ZoneInfo = LISBON) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def kept_from(diary: Diary, begins: datetime) -> Skipped | None:
    return diary.keeps_from(begins, begins + LENGTH)


def diary(*begun: datetime, zone: ZoneInfo = LISBON, **rules: object) -> Diary:
    found = Diary(zone, **rules)  # type: ignore[arg-type]
    found.count(begun)
    return found


def test_without_caps_and_leave_nothing_is_kept_from_anybody():
    full = diary(*(at(f"2026-03-02 {hour}:00") for hour in range(10, 20)))

    assert kept_from(full, at("2026-03-02 20:00")) is None


def test_day_is_full_at_its_cap_and_the_next_one_is_not():
    two = diary(at("2026-03-02 09:00"), at("2026-03-02 11:00"), daily_cap=2)

    assert kept_from(two, at("2026-03-02 15:00")) == Skipped.DAILY_CAP
    assert kept_from(two, at("2026-03-03 09:00")) is None
    assert kept_from(diary(at("2026-03-02 09:00"), daily_cap=2), at("2026-03-02 15:00")) is None


def test_week_is_from_monday_to_sunday():
    full = diary(at("2026-03-02 09:00"), at("2026-03-08 23:00"), weekly_cap=2)

    assert kept_from(full, at("2026-03-05 09:00")) == Skipped.WEEKLY_CAP
    assert kept_from(full, at("2026-03-09 00:00")) is None
    assert kept_from(full, at("2026-03-01 23:00")) is None


def test_week_over_new_year_is_one():
    full = diary(at("2026-12-31 09:00"), weekly_cap=1)

    assert kept_from(full, at("2027-01-01 09:00")) == Skipped.WEEKLY_CAP
    assert kept_from(full, at("2027-01-04 09:00")) is None


@pytest.mark.parametrize(("zone", "reason"), [(KOLKATA, None), (LISBON, Skipped.DAILY_CAP)])
def test_days_are_those_of_the_persons_own_zone(zone, reason):
    """20:00 in Lisbon is the next day in Kolkata."""
    assert kept_from(diary(at("2026-03-02 09:00"), zone=zone, daily_cap=1), at("2026-03-02 20:00")) == reason


def test_leave_holds_from_its_first_to_its_last_day():
    away = diary(leave=((date(2026, 3, 3), date(2026, 3, 4)),))

    days = {day: kept_from(away, at(f"2026-03-0{day} 12:00")) for day in (2, 3, 4, 5)}
    assert days == {2: None, 3: Skipped.ON_LEAVE, 4: Skipped.ON_LEAVE, 5: None}


def test_interview_that_ends_in_the_first_hour_of_leave_is_kept_and_one_that_ends_with_the_day_is_not():
    away = diary(leave=((date(2026, 3, 3), date(2026, 3, 3)),))

    assert kept_from(away, at("2026-03-02 23:30")) == Skipped.ON_LEAVE
    assert kept_from(away, at("2026-03-02 23:15")) is None


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_day_on_which_the_clock_changes_is_one_day(day):
    one = diary(at(f"{day} 00:30"), daily_cap=1)

    assert kept_from(one, at(f"{day} 22:30")) == Skipped.DAILY_CAP


def test_whole_weeks_hold_the_weeks_of_every_zone():
    monday, sunday = at("2026-03-02 00:00", KOLKATA), at("2026-03-08 23:59", LOS_ANGELES)

    first, last = caps.whole_weeks(at("2026-03-04 12:00"), at("2026-03-04 13:00"))

    assert first < monday
    assert sunday < last


def test_interviews_of_a_week_are_counted_in_the_persons_own_zone():
    begun = diary(at("2026-03-02 09:00"), at("2026-03-08 23:30"), at("2026-03-09 09:00"))
    elsewhere = diary(at("2026-03-08 23:30"), zone=KOLKATA)  # where it is Monday by then

    assert [one.in_week_of(at("2026-03-04 12:00")) for one in (begun, elsewhere)] == [2, 0]
