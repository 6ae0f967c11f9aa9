"""A recruiter imports a file in Chromium, on a desktop and on a phone, in light and dark."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from tests.factories import make_application, make_candidate, make_job, make_user
from tests.journeys.axe import OF_COLOUR, breaks
from tests.journeys.conftest import PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TEXT = """Job,Name,Email,Phone,Reference,Stage,Squad
backend-engineer,Amara Okafor,amara@example.com,+351 910 000 000,application-5520,Applied,Ledger
backend-engineer,Zoë Ångström,zoe@example.com,,application-5521,Interviewing,Ledger
backend-engineer,Ben Adeyemi,ben@example.com,,application-5522,,Ledger
backend-engineer,Cleo Martin,cleo,,application-5523,,Ledger
data-engineer,Dana Levi,dana@example.com,,application-5524,Onsite,Ledger
backend-engineer,Amara Okafor,amara@example.com,,,,Ledger
"""


@pytest.fixture
def desk(open_page, live_server) -> Page:
    """A logged-in recruiter's page, on the list of imports."""
    client = Client()
    client.force_login(make_user(email="rita@example.com", recruiter=True))
    page = open_page()
    home = f"http://127.0.0.1:{urlsplit(live_server.url).port}"
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
    page.context.add_cookies([{**cookie, "url": home}])
    page.goto(f"{home}/admin/interviews/importrun/")
    return page


def looked_at(page: Page, name: str) -> dict[str, object]:
    """What axe finds, in light and dark, and how far a phone scrolls sideways."""
    found: dict[str, object] = {"light": breaks(page)}
    page.evaluate("document.documentElement.classList.add('dark')")
    found["dark"] = breaks(page, OF_COLOUR)
    page.evaluate("document.documentElement.classList.remove('dark')")
    desktop = page.viewport_size
    page.set_viewport_size(PHONE)
    found["sideways"] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.set_viewport_size(desktop)
    return {name: found}


def test_file_is_looked_at_imported_and_undone(desk, tmp_path: Path):
    job = make_job(title="Backend engineer", slug="backend-engineer")
    make_application(job=job, candidate=make_candidate(name="Ben A.", email="ben@example.com", phone=""))
    file = tmp_path / "ats.csv"
    file.write_text(TEXT, encoding="cp1252")

    found = looked_at(desk, "list")
    desk.get_by_role("link", name="Bring a file in").click()
    found |= looked_at(desk, "bring")
    desk.get_by_label("What is in it").select_option("Open applications")
    desk.get_by_label("File", exact=True).set_input_files(file)
    desk.get_by_role("button", name="Look at it").click()

    expect(desk.get_by_text("This application stands on line 2 already.")).to_be_visible()
    desk.get_by_text("Left out: Squad").click()
    expect(desk.get_by_label("“Squad”")).to_be_visible()
    found |= looked_at(desk, "look")
    desk.get_by_label("Leave out the lines with mistakes").check()
    desk.get_by_role("button", name="Import it").click()

    expect(desk.get_by_text("2 added, 1 changed, 0 as before. Nobody was mailed.")).to_be_visible()
    found |= looked_at(desk, "done")
    desk.get_by_role("link", name="Undo").click()
    found |= looked_at(desk, "undo")
    desk.get_by_role("button", name="Undo it").click()
    expect(desk.get_by_text("All of it is taken back.")).to_be_visible()
    found |= looked_at(desk, "undone")

    assert {name: each for name, each in found.items() if each != {"light": {}, "dark": {}, "sideways": 0}} == {}
