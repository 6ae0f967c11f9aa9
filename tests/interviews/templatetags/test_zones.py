from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from interviews.templatetags.zones import own_offset, zone_label

WINTER, SUMMER = datetime(2026, 11, 24, 15, tzinfo=UTC), datetime(2026, 7, 24, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "at", "label"),
    [
        ("Europe/Lisbon", WINTER, "Lisbon (UTC+0)"),
        ("Europe/Lisbon", SUMMER, "Lisbon (UTC+1)"),
        ("Asia/Kolkata", WINTER, "Kolkata (UTC+5:30)"),
        ("America/St_Johns", WINTER, "St Johns (UTC−3:30)"),
        ("America/Argentina/Buenos_Aires", WINTER, "Buenos Aires (UTC−3)"),
        ("Etc/GMT+5", WINTER, "UTC−5"),
        ("UTC", WINTER, "UTC"),
        (ZoneInfo("Pacific/Auckland"), WINTER, "Auckland (UTC+13)"),
    ],
)
def test_zone_is_named_as_people_know_it(zone, at, label):
    assert zone_label(zone, at) == label


def test_time_is_printed_in_the_zone_with_the_zone_beside_it():
    page = render_to_string(
        "_time.html", {"starts_at": WINTER, "ends_at": WINTER.replace(minute=45), "zone": "Pacific/Auckland"}
    )

    assert page.strip() == (
        '<time class="time" datetime="2026-11-25T04:00:00+13:00">Wednesday 25 November 2026, 04:00–04:45</time> '
        '<span class="time__zone">Auckland (UTC+13)</span>'
    )


def test_own_offset_is_the_readers():
    with timezone.override("Europe/Helsinki"):
        assert own_offset(datetime(2027, 3, 9, 14, tzinfo=UTC)) == "UTC+2"
