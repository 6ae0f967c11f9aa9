"""Notes in Chromium during a call: kept by Enter, kept while the line is down, and never in the way of what is being typed."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from debriefs.models import Note
from debriefs.scorecard import starter_set
from interviews.models import Interview
from tests.factories import NOW, PASSWORD, make_interview, make_interviewer, make_job, make_link, make_panel, make_user
from tests.recorded import make_debrief

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def interview(db) -> Interview:
    """Under way, with an interviewer who has a login."""
    person = make_interviewer(user=make_user(email="priya@example.com"))
    job = make_job()
    starter_set.give(job, now=NOW)
    under_way = make_interview(link=make_link(panel=make_panel(job=job, interviewers=[person])), starts_at=NOW)
    make_debrief(under_way)
    return under_way


@pytest.fixture
def notes(open_page, live_server, interview: Interview) -> Page:
    """The interview's page, as its interviewer reads it."""
    page = open_page()
    home = f"http://127.0.0.1:{urlsplit(live_server.url).port}"
    page.goto(f"{home}/accounts/login/?next={interview.get_absolute_url()}")
    page.get_by_label("Email").fill("priya@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password", exact=True).press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == interview.get_absolute_url())
    return page


def test_note_is_kept_by_enter_and_waits_while_the_line_is_down(notes: Page) -> None:
    box = notes.get_by_label("New note")
    kept = notes.locator("[data-jots] .jot")
    box.fill("She asks about the team first.")
    box.press("Enter")
    expect(kept).to_have_count(1)

    notes.context.set_offline(True)
    box.fill("Said while the line was down")
    box.press("Enter")
    expect(notes.get_by_text("1 note waits in this browser")).to_be_visible()
    notes.context.set_offline(False)

    expect(kept).to_have_count(2)
    expect(notes.locator(".jot--waiting")).to_have_count(0)
    assert [note.text for note in Note.objects.all()] == [
        "She asks about the team first.",
        "Said while the line was down",
    ]


def test_half_a_line_survives_what_is_pressed_beside_it_and_a_reload(notes: Page) -> None:
    box = notes.get_by_label("New note")
    box.fill("Half a thou")
    notes.get_by_role("button", name="Mark as asked").first.click()
    expect(notes.get_by_role("button", name="Asked: undo")).to_be_visible()
    expect(box).to_have_value("Half a thou")
    expect(notes.locator("[data-jots] .jot")).to_have_count(1)

    asked = []
    notes.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    notes.reload()

    assert asked == ["beforeunload"]
    expect(notes.get_by_label("New note")).to_have_value("Half a thou")


def test_page_during_the_call_has_no_barriers(notes: Page) -> None:
    box = notes.get_by_label("New note")
    box.fill("A line")
    box.press("Enter")
    notes.get_by_text("Edit or share").click()

    found = Axe().run(notes, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})

    assert [(each["id"], each["nodes"][0]["html"][:120]) for each in found.response["violations"]] == []
