"""The booking journey on the days that calendars get wrong: ends of months and years, both clock changes, 29 February.

One site for all of them, whose clock goes on from one to the next. Which times a panel offers on such days is claimed without a browser
(tests/interviews/booking/test_availability.py); here, that a candidate in that zone is shown, told and given one and the same time.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.journeys.walking import book, invite, newest_mail

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]

# What it is for everybody, the candidate's zone, the first time there that the panel offers (open 9:00 to 19:00 in London on
# working days with four hours of notice), and how that zone is called then. In the order of the calendar: a site's clock goes forward.
HARD_DATES = {
    "last Saturday of a month, its last day": (
        "2027-07-31T10:00",
        "Europe/Madrid",
        "2027-08-02T10:00",
        "Madrid, UTC+2",
    ),
    "last day of a month in Auckland, over its midnight": (
        "2027-08-31T07:15",
        "Pacific/Auckland",
        "2027-08-31T23:30",
        "Auckland, UTC+12",
    ),
    "candidate's clock goes back overnight": ("2027-10-28T18:30", "Africa/Cairo", "2027-10-29T10:00", "Cairo, UTC+2"),
    "panel's clock goes back": ("2027-10-30T09:00", "America/New_York", "2027-11-01T05:00", "New York, UTC−4"),
    "New Year's Eve": ("2027-12-31T20:00", "Europe/Lisbon", "2028-01-03T09:00", "Lisbon, UTC+0"),
    "29 February": ("2028-02-29T04:00", "Asia/Kolkata", "2028-02-29T14:30", "Kolkata, UTC+5:30"),
    "candidate's clock goes forward": ("2028-03-11T15:00", "America/New_York", "2028-03-13T05:00", "New York, UTC−4"),
    "panel's clock goes forward": ("2028-03-25T09:00", "Pacific/Auckland", "2028-03-27T21:00", "Auckland, UTC+13"),
}


@pytest.mark.parametrize(("now", "zone", "first", "told"), HARD_DATES.values(), ids=HARD_DATES)
def test_first_free_time_is_booked_and_told_alike(site, open_page, now, zone, first, told):
    site.set_clock(datetime.fromisoformat(now).replace(tzinfo=UTC))
    starts_at = datetime.fromisoformat(first).replace(tzinfo=ZoneInfo(zone))
    email = f"kim.{now[:10]}@example.org"
    link = invite(site, job="backend-engineer", name="Kim Hardy", email=email, recording="no")
    page = open_page(zone=zone)
    page.goto(link)

    book(page)

    day, hour = f"{starts_at:%A} {starts_at.day} {starts_at:%B %Y}", f"{starts_at:%H:%M}"
    expect(page.locator(".ticket__day")).to_have_text(day)
    expect(page.locator(".ticket__hours time").first).to_have_text(hour)
    site.eventually(lambda: site.sandbox.advance(2) and f"{day}, {hour} ({told})" in newest_mail(site, to=email))
    [made] = [one for one in site.sandbox.get("/_sandbox/bookings").json()["data"] if one["guest"]["email"] == email]
    assert (made["starts_at"], made["status"]) == (starts_at.timestamp(), "booked")
