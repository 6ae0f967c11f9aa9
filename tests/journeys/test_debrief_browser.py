"""The debrief in Chromium: evidence played in a row, and the way from opening to voting with keys alone."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from debriefs.models import Comment, Vote
from tests.factories import NOW, PASSWORD, make_job, make_user
from tests.journeys.conftest import DESKTOP, PHONE
from tests.rated import Loop, make_criteria, make_loop
from tests.recorded import make_artifact, make_recording

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
VIDEO = Path(__file__).resolve().parents[2] / "sandbox" / "recordings" / "backend.mp4"


@pytest.fixture
def home(live_server) -> str:
    """Where the site under test is, by number: pages may talk to nobody else."""
    return f"http://127.0.0.1:{urlsplit(live_server.url).port}"


@pytest.fixture
def loop(db) -> Loop:
    """Two interviews with recordings and scorecards, and two who vote."""
    noor = make_user(email="noor@example.com", first_name="Noor", last_name="Haddad")
    made = make_loop(make_job(committee=[noor, make_user()]), people=2)
    for number in range(2):
        make_artifact(make_recording(made.interviews[number]), content=VIDEO.read_bytes())
        made.rate(number, {0: 4 - 3 * number, 1: 3})
    return made


def read(page: Page, home: str, loop: Loop) -> Page:
    path = loop.debrief.get_absolute_url()
    page.goto(f"{home}/accounts/login/?next={path}")
    page.get_by_label("Email").fill("noor@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password", exact=True).press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == path)
    return page


def test_all_evidence_of_one_criterion_plays_in_a_row(open_page, home: str, loop: Loop) -> None:
    page = read(open_page(), home, loop)
    first = page.locator("[data-evidence]").first

    first.get_by_role("button", name="Play all evidence").click()

    clips = first.locator("[data-clip]")
    expect(clips).to_have_count(2)
    expect(clips.nth(0)).to_have_attribute("aria-current", "true")
    expect(clips.nth(1)).to_have_attribute("aria-current", "true")  # three seconds later, of another recording
    second = clips.nth(1).get_attribute("data-clip") or ""
    expect(page.locator("[data-reel-media]")).to_have_attribute("src", second)
    expect(page.get_by_text("2 of 2, the last, played to the end")).to_be_visible()
    previous = page.get_by_role("button", name="Previous")
    previous.press("Enter")
    expect(previous).to_have_attribute("aria-disabled", "true")
    expect(previous).to_be_focused()
    page.get_by_role("button", name="Close").click()
    expect(page.locator("[data-reel]")).to_be_hidden()


def test_keys_alone_lead_from_opening_to_voting(open_page, home: str, loop: Loop) -> None:
    page = read(open_page(), home, loop)

    reach(page, "Cast your vote")
    page.keyboard.press("Enter")
    for _ in range(3):  # to the four choices; one of a group is enough
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "choice":
            break
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Heard it twice.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Your vote is in.")).to_be_visible()
    assert [(vote.choice, vote.ground) for vote in Vote.objects.all()] == [("yes", "Heard it twice.")]


def reach(page: Page, name: str, *, steps: int = 40) -> None:
    """Press Tab until the thing of this name has the focus."""
    for _ in range(steps):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == name:
            return
    raise AssertionError(f"{name} can't be reached with {steps} presses of Tab")


@pytest.mark.parametrize(("size", "dark"), [(DESKTOP, False), (PHONE, True)])
def test_debrief_passes_axe_and_fits(open_page, home: str, loop: Loop, size: dict[str, int], dark: bool) -> None:
    page = read(open_page(size, dark=dark), home, loop)
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")

    found = Axe().run(page)

    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


def test_phone_reader_comes_to_the_disagreement_soon_and_to_all_the_rest_by_its_link(open_page, home: str) -> None:
    made = make_loop(make_job(committee=[make_user(email="noor@example.com"), make_user()]), people=4)
    made.criteria.extend(make_criteria(made.debrief.application.job, [f"Skill {number}" for number in range(5)]))
    for number in range(4):
        make_artifact(make_recording(made.interviews[number]), content=VIDEO.read_bytes())
        made.rate(number, {0: 4 - number, 1: 3, 2: 3, 3: 3, 4: 2, 5: 4, 6: 3, 7: None})
        text = "Listen to the second half of it once more. " * 4
        Comment.objects.create(debrief=made.debrief, author=made.authors[number], text=text, written_at=NOW)
    page = read(open_page(PHONE), home, made)

    assert page.evaluate("document.documentElement.scrollHeight") < 4_500
    expect(page.get_by_text("Depth", exact=True).first).to_be_visible()
    expect(page.get_by_text("Skill 0", exact=True).first).to_be_hidden()
    page.get_by_role("navigation", name="On this page").get_by_role("link", name="Coverage").click()
    expect(page.locator("details:has(#coverage) table")).to_be_visible()


def test_folds_stand_open_where_there_is_room(open_page, home: str, loop: Loop) -> None:
    page = read(open_page(DESKTOP), home, loop)

    assert page.evaluate("[...document.querySelectorAll('[data-fold]')].every((fold) => fold.open)")
