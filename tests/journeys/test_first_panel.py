"""From nothing to a panel that candidates can book, as recruiter and interviewer do it: every press and every filled field is counted."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys import site as sites
from tests.journeys.walking import newest_mail

pytestmark = [pytest.mark.journey, pytest.mark.timeout(400)]

MOST_ACTIONS, MOST_SECONDS = 25, 300
LOGIN, PASSWORD = "rita@example.com", "a-long-password-of-rita"
RECRUITER = f"""
from django.contrib.auth.models import Group, User
from recruiting.recruiters import RECRUITERS
user = User.objects.create_user({LOGIN!r}, {LOGIN!r}, {PASSWORD!r}, first_name="Rita", is_staff=True)
user.groups.add(Group.objects.get(name=RECRUITERS))
"""


@dataclass
class Hand:
    """Somebody's mouse and keyboard on one page; `acts` says what they did."""

    page: Page
    acts: list[str] = field(default_factory=list)

    def press(self, place: Locator) -> None:
        self.acts.append(f"press {place}")
        place.click()

    def write(self, name: str, text: str) -> None:
        self.acts.append(f"write {text}")
        self.page.locator(f"[name={name}]").fill(text)

    def look_up(self, name: str, words: str) -> None:
        """Open the choice, write some letters, take what is found: three actions."""
        self.press(self.page.locator(f".field-{name} .select2-selection"))
        self.acts.append(f"write {words}")
        self.page.locator(".select2-search__field:visible").last.fill(words)
        self.press(self.page.locator(".select2-results__option", has_text=words))

    def save(self) -> None:
        self.press(self.page.get_by_role("button", name="Save", exact=True))

    def follow(self, name: str) -> None:
        self.press(self.page.get_by_role("link", name=name, exact=True).first)


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory) -> Iterator[sites.Site]:
    """An installation in which there is nothing but one recruiter's login."""
    with sites.running(tmp_path_factory.mktemp("empty"), demo=False) as started:
        started.manage("shell", "--no-imports", "-c", RECRUITER)
        yield started


def test_live_panel_from_nothing_takes_less_than_25_actions(empty_site, open_page):
    site, name, email = empty_site, "Wilma Noor", "wilma.noor@example.com"
    page = open_page()
    page.goto(f"{site.url}/accounts/login/?next=/admin/")
    page.get_by_label("Email").fill(LOGIN)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")
    recruiter, begun = Hand(page), time.monotonic()

    recruiter.follow("Open a job, so that people can apply")
    recruiter.write("title", "Night baker")
    recruiter.write("summary", "Bread for the morning.")
    recruiter.write("description", "We bake from two to eight.")
    recruiter.save()
    recruiter.follow("Home")
    recruiter.follow("Add an interviewer and connect their calendar")
    recruiter.write("name", name)
    recruiter.write("email", email)
    recruiter.save()

    link = site.eventually(lambda: re.search(rf"{re.escape(site.url)}/connect/\S+", newest_mail(site, to=email)))[0]
    interviewer = Hand(open_page(zone="Europe/Berlin"))
    interviewer.page.goto(link)
    interviewer.press(interviewer.page.get_by_role("link", name=f"Connect {email}"))
    interviewer.write("name", name)
    interviewer.press(interviewer.page.get_by_role("button", name="Go on"))
    interviewer.press(interviewer.page.get_by_role("button", name="Allow"))
    expect(interviewer.page).to_have_url(re.compile(re.escape(site.url)))

    recruiter.follow("Home")
    recruiter.follow("Set up a panel and publish it")
    recruiter.write("name", "First conversation")
    recruiter.look_up("people", name)
    recruiter.save()
    recruiter.press(page.get_by_role("button", name="Publish", exact=True))

    expect(page.get_by_text("Published. Candidates with a link can choose a time now.")).to_be_visible()
    seconds = time.monotonic() - begun
    assert len(recruiter.acts) + len(interviewer.acts) < MOST_ACTIONS, recruiter.acts + interviewer.acts
    assert seconds < MOST_SECONDS
