"""The interview page in Chromium as a committee member uses it: hear, follow, leave, come back, find, by mouse and by keyboard alone."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect

from interviews.models import Interview, Recording, RecordingMoment
from tests.factories import NOW, PASSWORD, make_job, make_link, make_panel, make_user
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.walking import wait_until
from tests.recorded import make_artifact, make_debrief, make_held, make_recording, make_transcript

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
VIDEO = Path(__file__).resolve().parents[2] / "sandbox" / "recordings" / "backend.mp4"
TURNS = [
    (("Priya Raman", "Amara Okafor")[n % 2], n * 5000, n * 5000 + 4500, f"Turn {n} of refunds.") for n in range(40)
]


@pytest.fixture
def home(live_server) -> str:
    """Where the site under test is, by number: pages may talk to nobody else."""
    return f"http://127.0.0.1:{urlsplit(live_server.url).port}"


@pytest.fixture
def interview(db) -> Interview:
    """Held; a committee member may read it."""
    committee = make_user(email="noor@example.com", first_name="Noor", last_name="Haddad")
    held = make_held(link=make_link(panel=make_panel(job=make_job(committee=[committee]))))
    make_debrief(held)
    return held


def bring_files(recording: Recording) -> None:
    make_artifact(recording, content=VIDEO.read_bytes())
    make_transcript(make_artifact(recording, "transcript", content=b"{}"), TURNS)
    Recording.objects.filter(pk=recording.pk).update(state=Recording.State.ARCHIVED)


@pytest.fixture
def recorded(interview: Interview) -> Interview:
    bring_files(make_recording(interview))
    return interview


def read(page: Page, home: str, interview: Interview, query: str = "") -> Page:
    """Log in and open the interview."""
    page.goto(f"{home}/accounts/login/?next={interview.get_absolute_url()}")
    page.get_by_label("Email").fill("noor@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password", exact=True).press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == interview.get_absolute_url())
    if query:
        page.goto(f"{home}{interview.get_absolute_url()}{query}")
    return page


def second(page: Page) -> float:
    return page.evaluate("document.querySelector('[data-player]').currentTime")


def wait_for_player(page: Page) -> None:
    wait_until(page, "document.querySelector('[data-player]').readyState >= 1")


def test_menu_is_whole_and_its_words_are_apart_at_every_width(open_page, home, interview):
    User.objects.update(is_staff=True)  # the longest menu
    page = read(open_page(PHONE), home, interview)

    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        menu = page.get_by_role("navigation", name="Fairloop")
        ends = [item.bounding_box() for item in menu.locator("a, button").all()]
        assert max(box["x"] + box["width"] for box in ends) <= size["width"]
        gap = menu.get_by_role("link", name="Profile").evaluate(
            "link => link.querySelector('.site-nav__zone').getBoundingClientRect().left"
            " - (range => (range.selectNode(link.firstChild), range.getBoundingClientRect().right))(document.createRange())"
        )
        assert gap >= 4


def test_click_on_a_line_plays_it_and_marks_it(open_page, home, recorded):
    page = read(open_page(), home, recorded)
    wait_for_player(page)

    page.locator("#t6 p").click()

    expect(page.locator("#t6")).to_have_attribute("aria-current", "true")
    expect(page.locator("[data-play]")).to_have_text("Pause")
    wait_until(page, "document.querySelector('[data-player]').currentTime > 30.2")


def test_following_stops_when_the_reader_scrolls_and_comes_back(open_page, home, recorded):
    page = read(open_page(), home, recorded)
    wait_for_player(page)
    page.locator("#t25 p").click()
    back = page.get_by_role("button", name="Back to now")
    expect(back).to_be_hidden()

    page.mouse.wheel(0, -1500)
    expect(back).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(back).to_be_hidden()
    page.mouse.wheel(0, -1500)
    back.click()

    expect(back).to_be_hidden()
    expect(page.locator("#t26")).to_be_in_viewport()


def test_keys_do_what_the_buttons_do(open_page, home, recorded):
    page = read(open_page(), home, recorded)
    wait_for_player(page)

    for key, place in [("l", 10), ("L", 20), ("j", 10), ("ArrowRight", 15), ("ArrowRight", 20), ("ArrowLeft", 15)]:
        page.keyboard.press(key)
        wait_until(page, f"Math.floor(document.querySelector('[data-player]').currentTime) === {place}")
    page.keyboard.press("Space")

    assert int(second(page)) == 15
    assert page.evaluate("document.querySelector('[data-player]').paused")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_label("Use these keys on this device").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("l")
    assert int(second(page)) == 15


def test_find_counts_and_walks_through_the_places(open_page, home, recorded):
    page = read(open_page(), home, recorded)
    page.keyboard.press("/")

    page.keyboard.type("turn 3")
    count = page.locator(".find__count")
    expect(count).to_have_text("1 of 11")
    page.keyboard.press("Enter")
    expect(count).to_have_text("2 of 11")
    expect(page.locator("#t30")).to_be_in_viewport()
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")
    expect(count).to_have_text("11 of 11")
    page.keyboard.type("x (")

    expect(count).to_have_text("Nothing found")


def test_waiting_page_brings_the_recording_by_itself(open_page, home, interview):
    recording = make_recording(interview, state=Recording.State.PROCESSING)
    page = open_page()
    page.clock.install()
    read(page, home, interview)
    expect(page.get_by_role("heading", name="The recording is on its way")).to_be_visible()
    page.get_by_role("tab", name="Course").click()
    RecordingMoment.objects.create(recording=recording, happened_at=NOW, words="The meeting ended.")

    page.clock.fast_forward(10_500)
    expect(page.get_by_text("The meeting ended.")).to_be_visible()
    bring_files(recording)
    page.clock.fast_forward(10_500)

    expect(page.locator("[data-player]")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_visible()
    page.locator("#t3 p").click()
    expect(page.locator("#t3")).to_have_attribute("aria-current", "true")


def test_page_reads_and_plays_without_javascript(chrome: Browser, home, recorded):
    context = chrome.new_context(java_script_enabled=False, locale="en-GB", timezone_id="Europe/Lisbon")
    page = read(context.new_page(), home, recorded)

    page.get_by_role("link", name="Play from 1:40, Priya Raman").click()

    expect(page.locator("video")).to_have_attribute("src", re.compile(r"recording\.mp4#t=100$"))
    expect(page.locator("#t20")).to_be_in_viewport()
    expect(page.locator("[data-deck]")).to_be_hidden()
    context.close()


@pytest.mark.parametrize(("size", "dark"), [(DESKTOP, False), (DESKTOP, True), (PHONE, False)])
def test_pages_are_accessible_and_fit(open_page, home, recorded, size, dark):
    page = read(open_page(size, dark=dark), home, recorded)
    wait_for_player(page)
    page.locator("#t2 p").click()

    for path in (recorded.get_absolute_url(), "/debriefs/", recorded.application.debrief.get_absolute_url()):
        page.goto(f"{home}{path}")
        violations = [found["id"] for found in Axe().run(page).response["violations"]]
        assert (path, violations) == (path, [])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
