"""Whatever a browser or a calendar writes for a time zone ends as an IANA name, as "not known", or is refused."""

from datetime import UTC, datetime
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
