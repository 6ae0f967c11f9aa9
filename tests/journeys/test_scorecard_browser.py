"""A scorecard in Chromium: rated by keyboard alone, saved by itself, lost neither offline nor between two tabs."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from debriefs.models import Scorecard
from tests.factories import PASSWORD
from tests.journeys.conftest import PHONE
from tests.raters import interviewed_by, make_criterion, make_rater, note_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def home(live_server) -> str:
    return f"http://127.0.0.1:{urlsplit(live_server.url).port}"


@pytest.fixture
def interview(db):
    rater = make_rater(email="priya@example.com")
    held = interviewed_by(rater)
    for name in ("Craft", "Clarity"):
        make_criterion(held.panel.job, name)
    note_of(held, rater, "Drew the ledger.")
    return held


def open_scorecard(page: Page, home: str, interview) -> Page:
    page.goto(f"{home}/accounts/login/?next={interview.get_absolute_url()}")
    page.get_by_label("Email").fill("priya@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password", exact=True).press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == interview.get_absolute_url())
    return page


def state(page: Page):
    return page.locator("[data-scorecard-state]")


def test_scorecard_is_rated_cited_and_submitted_by_keyboard_alone(open_page, home, interview):
    page = open_scorecard(open_page(PHONE), home, interview)
    craft = page.get_by_role("group", name="Craft")

    craft.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(craft.get_by_role("radio").nth(2)).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # chooses the note
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(craft.get_by_role("listitem")).to_contain_text("Drew the ledger.")
    page.get_by_role("group", name="Clarity").get_by_role("radio").first.focus()
    page.keyboard.press("ArrowUp")  # round to the last one: not covered
    expect(state(page)).to_contain_text("Saved")
    page.get_by_role("button", name="Submit scorecard").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("A recommendation")
    page.get_by_role("group", name="Recommendation").get_by_role("radio").first.press("Space")
    page.get_by_role("button", name="Submit scorecard").press("Enter")

    expect(page.get_by_role("button", name="Amend")).to_be_visible()
    (version,) = Scorecard.objects.get().submitted_versions()
    assert [(rating.words, rating.citations.count()) for rating in version.ratings.all()] == [
        ("3", 1),
        ("not covered", 0),
    ]


def test_what_is_missing_is_told_while_it_is_written_and_each_leads_to_its_field(open_page, home, interview):
    page = open_scorecard(open_page(PHONE), home, interview)
    still = page.locator("[data-scorecard-missing]")
    expect(still).to_contain_text("3 things are missing")

    page.get_by_role("group", name="Clarity").get_by_role("radio").last.check(force=True)
    expect(still).to_contain_text("2 things are missing")
    page.get_by_role("group", name="Craft").get_by_role("combobox").select_option("Drew the ledger.")
    page.get_by_role("group", name="Craft").get_by_role("button", name="Cite").click()
    still.locator("summary").press("Enter")
    expect(still.get_by_role("listitem").first).to_have_text("Craft: not rated yet")
    still.get_by_role("link", name="Craft").press("Enter")

    expect(page.get_by_role("group", name="Craft")).to_be_focused()
    tabs = page.get_by_role("tablist").bounding_box()
    assert tabs["y"] == 0  # in reach, and above what was jumped to
    assert page.get_by_role("group", name="Craft").bounding_box()["y"] >= tabs["height"]


def test_nothing_is_lost_offline_and_over_a_reload(open_page, home, interview):
    page = open_scorecard(open_page(), home, interview)
    page.context.set_offline(True)
    page.get_by_label("Takeaway").fill("Typed in the lift.")
    expect(state(page)).to_contain_text("offline, kept on this device")

    page.on("dialog", lambda dialog: dialog.accept())  # it warns before one leaves
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(f"{home}{interview.get_absolute_url()}")

    expect(page.get_by_label("Takeaway")).to_have_value("Typed in the lift.")
    expect(state(page)).to_contain_text("Saved")
    assert Scorecard.objects.get().draft().takeaway == "Typed in the lift."


def test_two_tabs_show_both_texts_and_ask(open_page, home, interview):
    first = open_scorecard(open_page(), home, interview)
    second = first.context.new_page()
    second.goto(f"{home}{interview.get_absolute_url()}")
    first.get_by_label("Takeaway").fill("From the first.")
    expect(state(first)).to_contain_text("Saved")

    second.get_by_label("Note on Craft").fill("Only here.")
    second.get_by_label("Takeaway").fill("From the second.")
    expect(second.get_by_text("From the first.")).to_be_visible()
    problems = Axe().run(second, context="#scorecard")
    second.get_by_role("button", name="Take theirs").click()
    expect(state(second)).to_contain_text("Saved")

    draft = Scorecard.objects.get().draft()
    assert (draft.takeaway, draft.ratings.get().note) == ("From the first.", "Only here.")
    assert problems.violations_count == 0, problems.generate_report()
