"""Public holidays by country and region."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from interviews.enums import Skipped
from interviews.panels import public_holidays
from interviews.panels.caps import Diary
from recruiting import zones


def test_region_adds_its_own():
    days = date(2026, 3, 1), date(2026, 3, 31)

    assert public_holidays.between("DE", "", *days) == {}
    assert public_holidays.between("DE", "BE", *days) == {date(2026, 3, 8): "Women's Day"}


def test_days_over_new_year_are_in_order():
    found = public_holidays.between("PT", "", date(2026, 12, 20), date(2027, 1, 10))

    assert list(found) == [date(2026, 12, 25), date(2027, 1, 1)]


@pytest.mark.parametrize(("country", "region"), [("", ""), ("XX", ""), ("PT", "nowhere"), ("PT", "BE")])
def test_what_is_not_known_adds_nothing(country, region):
    found = public_holidays.between(country, region, date(2026, 1, 1), date(2026, 12, 31))

    assert found == public_holidays.between(country, "", date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize("year", [1, 1900, 2099, 2200, 9999])
def test_no_year_is_an_error(year):
    assert isinstance(public_holidays.between("PT", "", date(year, 1, 1), date(year, 12, 31)), dict)


def test_countries_and_regions_have_names():
    assert dict(public_holidays.countries())["DE"] == "Germany"
    assert dict(public_holidays.regions("DE"))["BE"] == "Berlin"
    assert all(name for country, _ in public_holidays.countries() for _, name in public_holidays.regions(country))
    longest = max(
        len(code) for country, _ in public_holidays.countries() for code, _ in public_holidays.regions(country)
    )
    assert longest <= 40  # what the column holds


@pytest.mark.parametrize(
    ("zone", "country"), [("Europe/Berlin", "DE"), ("America/New_York", "US"), ("Europe/Kyiv", "UA"), ("UTC", "")]
)
def test_zone_suggests_a_country(zone, country):
    assert zone in zones.names()
    assert public_holidays.country_of_zone(zone) == country


@pytest.mark.parametrize(
    ("zone", "begins", "reason"),
    [
        ("Europe/Berlin", "2026-12-25T09:00", Skipped.PUBLIC_HOLIDAY),
        ("Europe/Berlin", "2026-12-24T23:30", Skipped.PUBLIC_HOLIDAY),  # it would end on Christmas Day
        ("Europe/Berlin", "2026-12-24T22:15", None),
        ("Pacific/Auckland", "2026-12-26T00:30", None),  # Christmas is over there, and not in Berlin
        ("Pacific/Pago_Pago", "2026-12-25T00:00", Skipped.PUBLIC_HOLIDAY),
    ],
)
def test_day_is_that_of_the_persons_own_zone(zone, begins, reason):
    there = ZoneInfo(zone)
    diary = Diary(there, holidays={date(2026, 12, 25): "Christmas Day"})
    at = datetime.fromisoformat(begins).replace(tzinfo=there).astimezone(UTC)

    assert diary.keeps_from(at, at + timedelta(minutes=45)) == reason
    assert diary.holiday(at, at + timedelta(minutes=45)) == ("Christmas Day" if reason else "")


def test_nothing_that_people_send_is_kept():
    """A page of one's own times takes whatever is posted, megabytes too."""
    before = public_holidays._of_year.cache_info().currsize, public_holidays._regions.cache_info().currsize
    for number in range(20):
        public_holidays.between(f"X{number}", "", date(2026, 1, 1), date(2026, 1, 31))
        public_holidays.regions(f"X{number}")

    public_holidays.between("DE", "", date(2026, 1, 1), date(2026, 1, 31))
    known = public_holidays._of_year.cache_info().currsize
    public_holidays.between("DE", "nowhere" * 1000, date(2026, 1, 1), date(2026, 1, 31))

    assert public_holidays._of_year.cache_info().currsize == known <= before[0] + 1
    assert public_holidays._regions.cache_info().currsize <= before[1] + 1
