"""What the careers site, people's own pages and the API's documentation owe every reader: rules of WCAG, narrow screens, light and dark."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from candidates import consenting
from interviews.calendar_accounts import grants
from interviews.models import ConnectLink
from privacy.models import OwnCode
from tests.factories import NOW, make_application, make_interview, make_interviewer, make_job, make_link, make_panel
from tests.journeys.axe import OF_COLOUR, breaks
from tests.journeys.conftest import DESKTOP, PHONE
from tests.own_world import make_recorded
from tests.resume_files import PDF

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
NARROW = {"width": 320, "height": 640}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def addresses() -> list[str]:
    """One address for each page and state."""
    job = make_job()
    closed = make_job(state="closed")
    panel = make_panel(job=job)
    links = [make_link(application=make_application(job=job), panel=panel) for _ in range(4)]
    booked, late, over, _undecided = links
    consenting.choose(booked.application, choice="yes", now=NOW)
    make_interview(link=booked, starts_at=NOW + timedelta(days=190))
    make_interview(link=late, starts_at=NOW + timedelta(hours=1), join_url="")
    make_interview(link=over, starts_at=NOW - timedelta(hours=3))
    jobs = [f"/jobs/{job.slug}/{page}" for page in ("", "apply/", "applied/")]
    own = [f"/book/{link.token}/" for link in links] + [f"/book/{booked.token}/{page}/" for page in ("cancel", "help")]
    connected, lost, taken_back = (make_interviewer(grant_state=state) for state in ("live", "expired", "live"))
    grants.disconnect(taken_back, now=NOW)
    calendars = [f"/connect/{ConnectLink.objects.make(one, at=NOW).token}/" for one in (connected, lost, taken_back)]
    calendars += [f"{address}disconnect/" for address in (calendars[0], calendars[2])]
    elsewhere = ["/privacy/", "/accounts/login/", "/accounts/password/reset/", "/api/docs/"]
    return ["/", *jobs, f"/jobs/{closed.slug}/", *own, *calendars, *elsewhere]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_pages_break_no_rule_of_axe(open_page, live_server, addresses, size):
    """Nor one of colour in the dark, which is the same at both sizes."""
    page = open_page(size)
    page.emulate_media(reduced_motion="reduce")  # colours change at once
    broken = {}

    for address in addresses:
        page.emulate_media(color_scheme="light")
        page.goto(live_server.url.replace("localhost", "127.0.0.1") + address)
        broken[address, "light"] = breaks(page, RULES)
        if size == DESKTOP:
            page.emulate_media(color_scheme="dark")
            broken[address, "dark"] = breaks(page, OF_COLOUR)

    assert {place: rules for place, rules in broken.items() if rules} == {}


def test_no_page_scrolls_sideways_on_the_narrowest_phone(open_page, live_server, addresses):
    page = open_page(NARROW)
    widths = {}

    for address in addresses:
        page.goto(live_server.url.replace("localhost", "127.0.0.1") + address)
        widths[address] = page.evaluate("document.documentElement.scrollWidth")

    assert {address: width for address, width in widths.items() if width > 320} == {}


def test_candidate_opens_what_is_kept_of_them_watches_and_asks_for_erasure(open_page, live_server):
    interview = make_recorded()
    link, candidate = interview.link, interview.application.candidate
    page = open_page()
    page.emulate_media(reduced_motion="reduce")
    broken, too_wide = {}, []

    def look(state: str) -> None:
        for size, scheme, rules in ((DESKTOP, "light", RULES), (PHONE, "light", RULES), (PHONE, "dark", OF_COLOUR)):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            broken[state, size["width"], scheme] = breaks(page, rules)
        if page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
            too_wide.append(state)

    page.goto(f"{live_server.url.replace('localhost', '127.0.0.1')}/book/{link.token}/record/")
    look("closed")
    page.get_by_role("button", name="Mail me a code").click()
    code = page.get_by_label("Code")
    expect(code).to_be_visible()
    look("code mailed")
    code.fill(OwnCode.newest(link).digits)
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_role("button", name="Take a copy of everything")).to_be_visible()
    look("opened")

    page.get_by_role("link", name="Watch").click()
    expect(page.get_by_text("I learned to sail in Lisbon.")).to_be_visible()
    look("interview")
    page.get_by_role("link", name="What we keep of you").click()
    page.get_by_role("link", name="Erase everything").click()
    look("erase")
    page.locator("[name=address]").fill(candidate.email)
    page.get_by_role("button", name="Erase everything").click()
    back = page.get_by_role("button", name="Take it back")
    expect(back).to_be_visible()
    look("asked for erasure")
    receipt = candidate.erasures.get().receipt_path
    back.click()
    expect(page.get_by_text("Taken back. Nothing was erased.")).to_be_visible()
    for state, path in (("receipt", receipt), ("notice", "/privacy/")):
        page.goto(live_server.url.replace("localhost", "127.0.0.1") + path)
        look(state)

    assert {place: rules for place, rules in broken.items() if rules} == {}
    assert too_wide == []


def test_link_to_the_call_appears_by_itself(open_page, live_server):
    interview = make_interview(join_url="")
    page = open_page()
    page.goto(f"{live_server.url.replace('localhost', '127.0.0.1')}/book/{interview.link.token}/")
    expect(page.get_by_text("appears here as soon as")).to_be_visible()

    interview.join_url = "https://meet.example.com/abc"
    interview.save(update_fields=["join_url"])

    expect(page.get_by_role("link", name="Join the call")).to_be_visible()
    expect(page.get_by_text("appears here as soon as")).to_be_hidden()


def test_file_too_large_is_said_beside_its_field_and_not_sent(open_page, live_server):
    page, sent = open_page(PHONE), []
    page.on("request", lambda request: sent.append(request.method))
    page.goto(f"{live_server.url.replace('localhost', '127.0.0.1')}/jobs/{make_job().slug}/apply/")
    page.get_by_label("Your name").fill("Amara Okafor")
    page.get_by_label("Email address").fill("amara@example.org")
    field, words = page.get_by_label("Resume"), page.get_by_text("This file has 11.0 MB; we take up to 10.0 MB.")

    field.set_input_files({"name": "cv.pdf", "mimeType": "application/pdf", "buffer": PDF + bytes(11 * 1024 * 1024)})
    page.get_by_role("button", name="Send application").click()

    expect(words).to_be_visible()
    expect(field).to_be_focused()
    assert "POST" not in sent

    field.set_input_files({"name": "cv.pdf", "mimeType": "application/pdf", "buffer": PDF})
    expect(words).to_be_hidden()
    page.get_by_role("button", name="Send application").click()

    expect(page).to_have_url(re.compile("/applied/$"))
