"""Whatever a browser or a calendar writes for a time zone ends as an IANA name, as "not known", or is refused."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruiting import zones

SUMMER = datetime(2027, 7, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Europe/Lisbon", "Europe/Lisbon"),
        ("asia/kolkata", "Asia/Kolkata"),
        (" EUROPE/KIEV ", "Europe/Kyiv"),
        ("Asia/Calcutta", "Asia/Kolkata"),  # as Chromium names it
        ("India Standard Time", "Asia/Kolkata"),
        ("America/New York", "America/New_York"),  # as in Nylas's own samples
        ("utc", "UTC"),
        ("Etc/GMT+5", "Etc/GMT+5"),
        ("Eastern Standard Time", "America/New_York"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("gmt standard time", "Europe/London"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("+05:30", "Asia/Kolkata"),
        ("UTC+0545", "Asia/Kathmandu"),
        ("+02:00", "Etc/GMT-2"),
        ("GMT-5", "Etc/GMT+5"),
        ("−03", "Etc/GMT+3"),
        ("-00:00", "UTC"),
    ],
)
def test_zone_is_found_under_each_of_its_names(written, name):
    assert zones.find(written) == name


@pytest.mark.parametrize("written", ["", "  ", "Etc/Unknown", "Factory", "localtime", "Customized Time Zone"])
def test_zone_that_nobody_has_set_is_not_known(written):
    assert zones.find(written) == ""


@pytest.mark.parametrize(
    "written",
    [
        "Mars/X",
        "../etc/passwd",
        "/etc/localtime",
        "+25:00",
        "-03:30",
        "+5:99",
        "PST",
        "posixrules",
        "Europe",
        "\x00",
        "٣",
    ],
)
def test_nonsense_is_refused(written):
    with pytest.raises(zones.NotAZone):
        zones.find(written)


@given(st.text())
def test_any_text_is_a_known_name_or_refused(written):
    try:
        found = zones.find(written)
    except zones.NotAZone:
        return
    assert found == "" or found in zones.names()


@given(st.sampled_from(sorted(zones.names())), st.sampled_from([str.lower, str.upper, str.title, str]))
def test_every_name_is_found_however_it_is_spelled(name, spelled):
    assert zones.find(spelled(name)) == name


@pytest.mark.parametrize("old", zones.RENAMED)
def test_place_goes_by_the_name_it_has_today(old):
    today = zones.find(old)

    assert today in zones.places()
    assert old not in zones.places()
    assert SUMMER.astimezone(ZoneInfo(old)).utcoffset() == SUMMER.astimezone(ZoneInfo(today)).utcoffset()
    assert zones.place(ZoneInfo(old)) == zones.place(ZoneInfo(today))


@given(st.sampled_from(zones.places()), st.integers(0, 5 * 365 * 24 * 60))
def test_what_is_due_at_night_comes_the_evening_before_in_every_zone_and_across_its_changes(name, minutes):
    zone, at = ZoneInfo(name), datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    sent = zones.before_night(at, zone=zone)

    assert time(8) <= sent.astimezone(zone).time() < time(20)
    assert at - timedelta(hours=14) < sent <= at
    is_by_day = time(8) <= at.astimezone(zone).time() <= time(19, 45)
    assert (sent == at) is is_by_day


def test_evening_before_is_that_of_the_day_on_which_clocks_change():
    lisbon = ZoneInfo("Europe/Lisbon")
    for at, sent in [
        (
            datetime(2027, 3, 28, 7, 30, tzinfo=lisbon),
            datetime(2027, 3, 27, 19, 45, tzinfo=lisbon),
        ),  # forward in between
        (datetime(2027, 10, 31, 3, tzinfo=lisbon), datetime(2027, 10, 30, 19, 45, tzinfo=lisbon)),  # back in between
        (datetime(2027, 3, 28, 23, tzinfo=lisbon), datetime(2027, 3, 28, 19, 45, tzinfo=lisbon)),
    ]:
        assert zones.before_night(at, zone=lisbon) == sent.astimezone(UTC)
