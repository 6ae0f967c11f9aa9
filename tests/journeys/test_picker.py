"""The vendor's scheduler in our page: one test for each of its defects that static/js/booking.js answers (docs/picker.md 9).

The gateway's replies are written here, on the wire; everything else is real.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from candidates import consenting
from interviews.models import BookingLink
from tests.factories import NOW, make_application, make_interview, make_job, make_link, make_panel
from tests.journeys.conftest import PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SETTINGS = {
    "configuration_id": "11111111-2222-4333-8444-555555555555",
    "app_client_id": "",
    "name": "Technical interview",
    "scheduler": {
        "available_days_in_future": 60,
        "min_booking_notice": 60,
        "hide_additional_guests": True,
        "notetaker_settings": {"show_ui_consent_message": False},
        "additional_fields": {},
    },
}
GONE = {"error": {"type": "timeslot_not_available", "message": "The selected timeslot is unavailable"}}
AWAY = {"error": {"type": "provider_error", "message": "We can't reach the calendars at the moment."}}
DONE = {"data": {"booking_id": "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee", "status": "booked"}}


class Gateway:
    """Answers for /v3/scheduling/: the given times, and to each booking the next of `answers`; `unreadable` looks for times fail first."""

    def __init__(self, times: list[datetime], *answers: dict[str, Any], unreadable: int = 0) -> None:
        self.times, self.answers, self.booked, self.unreadable = times, list(answers), [], unreadable
        self.reasons: list[object] = []

    def __call__(self, route: Route) -> None:
        asked = urlsplit(route.request.url)
        if asked.path.endswith("/ui-settings"):
            answer: dict[str, Any] = {"data": SETTINGS}
        elif asked.path.endswith("/availability") and self.unreadable:
            self.unreadable -= 1
            answer = AWAY
        elif asked.path.endswith("/availability"):
            start, end = (float(parse_qs(asked.query)[name][0]) for name in ("start_time", "end_time"))
            seconds = [int(time.timestamp()) for time in self.times if start <= time.timestamp() < end]
            slots = [{"emails": [], "start_time": at, "end_time": at + 2700} for at in seconds]
            answer = {"data": {"order": [], "time_slots": slots}}
        else:
            self.reasons.append(route.request.post_data_json.get("reason"))
            self.booked.append((route.request.method, asked.path, route.request.post_data_json["start_time"]))
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        # The component looks at the reply only; a real 409 would stand in the browser's console as an error.
        route.fulfill(json={"request_id": "r", **answer})


@pytest.fixture
def origin(live_server) -> str:
    return live_server.url.replace("localhost", "127.0.0.1")


@pytest.fixture
def open_picker(open_page, origin) -> Callable[..., Page]:
    def open_one(gateway: Gateway, *, moving: bool = False, now: datetime | None = None, **options: Any) -> Page:
        job = make_job()
        link = make_link(application=make_application(job=job), panel=make_panel(job=job, horizon_days=60))
        consenting.choose(link.application, choice="yes", now=NOW)
        if moving:
            make_interview(link=link)
        page = open_page(**options)
        if now is not None:
            page.clock.set_fixed_time(now)
        page.route("**/v3/scheduling/**", gateway)
        page.goto(f"{origin}/book/{link.token}/{'move/' if moving else ''}")
        return page

    return open_one


def in_days(days: int, *hours: int) -> list[datetime]:
    day = NOW.replace(hour=0, minute=0) + timedelta(days=days)
    return [day + timedelta(hours=hour) for hour in hours]


def next_month() -> int:
    """Days until the middle of next month."""
    return ((NOW.replace(day=1) + timedelta(days=31)).replace(day=15).date() - NOW.date()).days


def choose(page: Page, nth: int = 0) -> None:
    page.locator("nylas-timeslot-picker button.time").nth(nth).click()
    page.get_by_role("button", name="Next", exact=True).click()


def book(page: Page) -> Any:
    return page.locator("nylas-booking-form button[type=submit]")


def test_double_click_books_once_and_lands_on_our_page(open_picker):
    gateway = Gateway(in_days(2, 10, 11), DONE)
    page = open_picker(gateway)
    choose(page, 1)
    expect(page.locator("#times-title")).to_contain_text("Check and confirm")
    expect(page.locator("#times-title")).to_be_focused()

    with page.expect_navigation():
        book(page).dblclick()

    assert gateway.booked == [("POST", "/v3/scheduling/bookings", int(in_days(2, 11)[0].timestamp()))]
    assert re.fullmatch(r"/book/[^/]+/", urlsplit(page.url).path)


def test_failed_booking_stays_speaks_and_can_be_tried_again(open_picker):
    gateway = Gateway(in_days(2, 10), AWAY, DONE)
    page = open_picker(gateway)
    choose(page)

    book(page).click()
    expect(page.get_by_role("status").filter(has_text="We can't reach the calendars")).to_be_visible()

    with page.expect_navigation():
        book(page).click()
    assert len(gateway.booked) == 2


def test_taken_time_in_another_month_leads_back_to_that_month_with_nothing_selected(open_picker):
    days = next_month()
    page = open_picker(Gateway(in_days(days, 10, 11), GONE))
    choose(page)

    book(page).click()

    expect(page.get_by_role("status").filter(has_text="That time was just booked")).to_be_visible()
    expect(page.locator("#times-title")).to_contain_text("Choose a time")
    expect(page.locator("nylas-timeslot-picker button.time")).to_have_count(2)
    expect(page.get_by_role("button", name="Next", exact=True)).to_have_count(0)


def test_back_in_another_month_shows_its_times_again(open_picker):
    page = open_picker(Gateway(in_days(next_month(), 10, 11), DONE))
    choose(page)

    page.get_by_role("button", name="Back", exact=True).click()

    expect(page.locator("#times-title")).to_be_focused()
    expect(page.locator("nylas-timeslot-picker button.time")).to_have_count(2)


def test_last_evening_of_a_month_opens_on_the_first_free_time(open_picker):
    evening = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    times = [datetime(2026, 12, 2, hour, tzinfo=UTC) for hour in (9, 10)]

    page = open_picker(Gateway(times, DONE), now=evening)

    expect(page.locator("[part=ndp__month-header]")).to_contain_text("December 2026")
    expect(page.locator("nylas-timeslot-picker button.time")).to_have_count(2)


def test_no_free_times_at_all_offers_a_person(open_picker):
    page = open_picker(Gateway([], DONE))

    expect(page.get_by_text("There are no free times in the coming weeks")).to_be_visible()
    page.get_by_role("link", name="Tell us when you could").first.click()
    expect(page.get_by_role("heading", name="What would help?")).to_be_visible()


def test_chosen_time_stays_in_view_with_its_zone_and_its_one_button_on_a_phone(open_picker):
    page = open_picker(Gateway(in_days(2, *range(8, 18)), DONE), size=PHONE, zone="Africa/Lagos")
    times = page.locator("nylas-timeslot-picker button.time")

    times.nth(2).click()

    chosen = page.locator("[data-chosen]")
    expect(chosen).to_be_in_viewport(ratio=1)
    expect(chosen).to_contain_text("11:00–11:45 Lagos (UTC+1)")
    expect(page.get_by_role("button", name="Next", exact=True)).to_be_in_viewport()
    expect(times.nth(2)).to_have_attribute("aria-pressed", "true")
    expect(times.nth(1)).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_every_day_and_the_next_month_are_inside_at_400_percent(open_picker):
    page = open_picker(Gateway(in_days(2, 10), DONE), size={"width": 320, "height": 256})
    page.locator("nylas-timeslot-picker button.time").first.wait_for()

    parts = [*page.locator("nylas-date-picker button.date").all()[:7], page.get_by_role("button", name="Next month")]
    edges = [box["x"] + box["width"] for part in parts if (box := part.bounding_box())]

    frame = page.locator("nylas-scheduling").bounding_box()
    assert len(edges) == 8
    assert max(edges) <= frame["x"] + frame["width"] <= 320


def test_list_of_zones_opens_over_the_page_and_takes_another_zone(open_picker):
    page = open_picker(Gateway(in_days(2, 10), DONE))
    zones = page.locator("nylas-locale-switch select-dropdown[name=timezone]")
    page.get_by_role("button", name="Time zone: Europe / Lisbon").click()

    search = zones.get_by_placeholder("Search")
    search.fill("auck")
    is_on_top = """input => {
        const box = input.getBoundingClientRect();
        return Boolean(document.elementFromPoint(box.x + 9, box.y + 9)?.closest("nylas-scheduling"));
    }"""
    assert search.evaluate(is_on_top)
    zones.get_by_role("option").first.click()

    expect(page.get_by_role("button", name="Time zone: Pacific / Auckland")).to_be_visible()


def test_times_that_cannot_be_read_are_said_and_looked_for_again(open_picker):
    gateway = Gateway(in_days(next_month(), 10, 11), DONE, unreadable=2)
    page = open_picker(gateway)

    expect(page.get_by_text("can’t be read right now").first).to_be_visible()
    expect(page.get_by_role("link", name="tell us when you could").first).to_be_visible()

    expect(page.locator("nylas-timeslot-picker button.time")).to_have_count(2)
    expect(page.locator("[data-scheduler-away]")).to_be_hidden()


def test_second_tab_closes_and_leads_to_what_the_first_one_booked(open_picker):
    page = open_picker(Gateway(in_days(2, 10), AWAY))
    choose(page)
    make_interview(link=BookingLink.objects.get())

    book(page).click()

    expect(page.get_by_text("You have already booked a time with this link")).to_be_visible()
    expect(page.locator("nylas-scheduling")).to_have_count(0)
    page.get_by_role("link", name="Open your page").click()
    expect(page.locator(".ticket")).to_be_visible()


def test_move_changes_the_interview_in_place(open_picker):
    gateway = Gateway(in_days(5, 10), DONE)
    page = open_picker(gateway, moving=True)
    page.get_by_label("Would you like to tell us why?").fill("My train is late.")
    choose(page)

    with page.expect_navigation():
        book(page).click()

    assert gateway.reasons == ["My train is late."]
    [(method, path, starts_at)] = gateway.booked
    assert (method, starts_at) == ("PATCH", int(in_days(5, 10)[0].timestamp()))
    assert re.fullmatch(r"/v3/scheduling/bookings/[0-9a-f-]{36}", path)


def test_blocked_component_leaves_a_way_to_a_person(open_page, origin):
    link = make_link()
    consenting.choose(link.application, choice="no", now=NOW)
    page = open_page()
    page.route("**/js/booking.js", lambda route: route.fulfill(body="", content_type="text/javascript"))

    page.goto(f"{origin}/book/{link.token}/")

    expect(page.get_by_text("The calendar is taking long to load")).to_be_visible()


def test_chosen_time_stands_above_the_form_which_is_in_our_typeface(open_picker):
    page = open_picker(Gateway(in_days(2, 10, 11), DONE), size=PHONE)
    choose(page)
    expect(book(page)).to_be_visible()

    time, form = page.locator("[data-chosen]").bounding_box(), page.locator("nylas-booking-form").bounding_box()
    assert time["y"] + time["height"] <= form["y"]
    for name in ("Name", "Email"):
        expect(page.get_by_label(name)).to_have_css("font-family", re.compile("^.Inter Variable"))

    page.get_by_role("button", name="Back", exact=True).click()
    page.locator("nylas-timeslot-picker button.time").first.click()
    expect(page.get_by_role("button", name="Next", exact=True)).to_be_visible()


def test_line_below_the_words_on_moving_is_one_of_ours(open_picker):
    page = open_picker(Gateway(in_days(2, 10), DONE), moving=True, dark=True)
    banner = page.locator("nylas-scheduling .message-banner")
    expect(banner).to_be_visible()

    edges = "one => [getComputedStyle(one).borderBottomColor, getComputedStyle(document.querySelector('nylas-scheduling')).borderTopColor]"
    line, ours = banner.evaluate(edges)
    assert line == ours
