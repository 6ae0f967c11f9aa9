"""Choosing words of a transcript in Chromium: cite bar by mouse and by keyboard, stretches that play and stop, three thousand turns."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from debriefs.models import Comment
from interviews.models import Artifact, Interview, Transcript
from tests.factories import PASSWORD, make_job, make_user
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.walking import wait_until
from tests.spoken import TOLD, spoken

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
VIDEO = Path(__file__).resolve().parents[2] / "sandbox" / "recordings" / "backend.mp4"
SELECT = """([position, from, to]) => {
  const words = document.querySelector(`#t${position} p`).firstChild;
  getSelection().setBaseAndExtent(words, from, words, to);
}"""


@pytest.fixture
def home(live_server) -> str:
    return f"http://127.0.0.1:{urlsplit(live_server.url).port}"


@pytest.fixture
def noor(db) -> User:
    return make_user(email="noor@example.com", first_name="Noor", last_name="Haddad")


def told(noor: User, turns: list | None = None) -> Interview:
    interview = spoken(make_job(committee=[noor]), turns=turns, by=noor)
    artifact = Artifact.objects.get(kind="recording")
    with artifact.file.storage.open(artifact.file.name, "wb") as file:
        file.write(VIDEO.read_bytes())
    Artifact.objects.filter(pk=artifact.pk).update(size=VIDEO.stat().st_size, sha256="")
    return interview


def read(page: Page, home: str, interview: Interview, query: str = "") -> Page:
    page.goto(f"{home}/accounts/login/?next={interview.get_absolute_url()}")
    page.get_by_label("Email").fill("noor@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password", exact=True).press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == interview.get_absolute_url())
    if query:
        page.goto(f"{home}{interview.get_absolute_url()}{query}")
        page.reload()  # another fragment alone loads nothing
    wait_until(page, "document.querySelector('[data-player]').readyState >= 1")
    return page


def test_chosen_words_are_commented_and_marked_without_leaving_the_page(open_page, home, noor):
    interview = told(noor)
    page = read(open_page(), home, interview)
    bar = page.get_by_role("region", name="Chosen words")
    expect(bar).to_be_hidden()

    page.evaluate(SELECT, [1, 3, 19])
    expect(bar.locator("[data-quoted]")).to_have_text(TOLD[1][3][3:19])
    bar.get_by_label("Comment").fill("Hi @Nobody")
    bar.get_by_role("button", name="Comment").click()
    expect(bar.get_by_role("status")).to_contain_text("is nobody who may read this debrief")
    bar.get_by_label("Comment").fill("Look, @Noor")
    bar.get_by_role("button", name="Comment").click()

    expect(bar.get_by_role("status")).to_have_text("Your comment is kept.")
    expect(page.locator("#t1 .turn__marks")).to_contain_text("Look, @Noor")
    assert Comment.objects.get().citation.quote == TOLD[1][3][3:19].strip()
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()


def test_key_c_takes_the_turn_that_has_the_focus_and_escape_goes_back_to_it(open_page, home, noor):
    interview = told(noor)
    page = read(open_page(), home, interview)
    time = page.get_by_role("link", name="Play from 1:05")
    time.focus()

    page.keyboard.press("c")

    bar = page.get_by_role("region", name="Chosen words")
    expect(bar.locator("[data-quoted]")).to_have_text(TOLD[3][3])
    expect(bar.get_by_label("Comment")).to_be_focused()
    page.keyboard.press("Escape")
    expect(time).to_be_focused()


def test_person_is_mentioned_by_keyboard_and_escape_closes_the_list_before_the_bar(open_page, home, noor):
    make_user(first_name="Rita", last_name="Almeida", recruiter=True)
    page = read(open_page(), home, told(noor))
    page.evaluate(SELECT, [1, 3, 19])
    bar = page.get_by_role("region", name="Chosen words")
    words, people = bar.get_by_label("Comment"), bar.get_by_role("listbox")
    words.focus()

    page.keyboard.type("Look, @")
    expect(people.get_by_role("option")).to_have_text(["Noor Haddad", "Rita Almeida"])
    expect(words).to_have_attribute("aria-activedescendant", people.get_by_role("option").first.get_attribute("id"))
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("Escape")
    expect(people).to_be_hidden()
    expect(bar).to_be_visible()
    page.keyboard.type("alm")
    expect(people.get_by_role("option")).to_have_text(["Rita Almeida"])
    page.keyboard.press("Enter")

    expect(words).to_have_value("Look, @Rita Almeida ")
    expect(words).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(bar.get_by_role("status")).to_have_text("Your comment is kept.")
    expect(bar.get_by_role("button", name="Comment")).to_be_focused()
    assert [user.first_name for user in Comment.objects.get().mentions.all()] == ["Rita"]


def test_comment_that_was_begun_stays_with_its_turn(open_page, home, noor):
    page = read(open_page(), home, told(noor))
    bar = page.get_by_role("region", name="Chosen words")
    page.evaluate(SELECT, [1, 0, 9])
    bar.get_by_label("Comment").fill("About the ledger")
    bar.get_by_label("Comment").blur()

    page.evaluate(SELECT, [3, 0, 9])
    expect(bar.get_by_label("Comment")).to_have_value("")
    expect(bar.get_by_role("status")).to_contain_text("The comment you began on")
    page.keyboard.press("Escape")
    page.evaluate(SELECT, [1, 3, 12])

    expect(bar.get_by_label("Comment")).to_have_value("About the ledger")


def test_key_c_takes_the_first_turn_in_sight_where_none_is_current(open_page, home, noor):
    turns = [(f"Speaker {1 + n % 2}", n * 60, n * 60 + 50, f"Turn {n} of refunds and ledgers.") for n in range(200)]
    page = read(open_page(), home, told(noor, turns))
    page.evaluate("document.querySelector('#t100').scrollIntoView()")

    page.keyboard.press("c")

    quoted = page.get_by_role("region", name="Chosen words").locator("[data-quoted]")
    expect(quoted).to_have_text(re.compile(r"Turn (99|100|101) of"))


def test_quote_is_copied_with_speaker_time_and_link(open_page, home, noor):
    interview = told(noor)
    page = read(open_page(), home, interview)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(SELECT, [1, 0, 20])

    page.get_by_role("button", name="Copy quote").click()

    expect(page.get_by_text("Copied with speaker, time and link.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == (
        f"“{TOLD[1][3][:20].strip()}”\n{interview.application.candidate}, 0:04\n{home}{interview.get_absolute_url()}#t=4,60"
    )


def test_stretch_of_an_address_is_marked_plays_and_stops_at_its_end(open_page, home, noor):
    page = read(open_page(), home, told(noor), "#t=59,61")

    expect(page.locator(".turn.is-quoted")).to_have_count(2)
    wait_until(page, "document.querySelector('[data-player]').currentTime >= 60.9")
    wait_until(page, "document.querySelector('[data-player]').paused")

    assert 60.9 <= page.evaluate("document.querySelector('[data-player]').currentTime") < 61.5
    expect(page.locator("#t2")).to_have_class("turn is-quoted")
    page.get_by_role("button", name="Play", exact=True).click()
    wait_until(page, "document.querySelector('[data-player]').currentTime > 62")


def test_three_thousand_turns_are_searched_by_the_browser_and_sought_at_once(open_page, home, noor):
    turns = [(f"Speaker {1 + n % 2}", n * 60, n * 60 + 50, f"Turn {n} of refunds and ledgers.") for n in range(3000)]
    page = read(open_page(), home, told(noor, turns))

    assert page.evaluate("window.find('Turn 2999 of')")
    expect(page.locator("#t2999")).to_be_in_viewport()
    page.evaluate("getSelection().removeAllRanges()")
    page.locator("#t1498 .turn__at").evaluate("time => time.click()")
    page.locator("[data-player]").evaluate("media => media.pause()")
    expect(page.locator("[data-turns] [aria-current]")).to_be_in_viewport()
    expect(page.locator("[data-drawn-first]")).to_have_count(0)


@pytest.mark.parametrize(("size", "dark"), [(DESKTOP, False), (DESKTOP, True), (PHONE, False)])
def test_page_with_everything_open_is_accessible_and_fits(open_page, home, noor, size, dark):
    interview = told(noor)
    page = read(open_page(size, dark=dark), home, interview, "?turn=1&speakers=1")
    page.evaluate(SELECT, [3, 0, 12])

    violations = [found["id"] for found in Axe().run(page).response["violations"]]

    assert violations == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Transcript.objects.get().are_speakers_confirmed
