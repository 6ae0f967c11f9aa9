"""The nine steps of the main job, as people take them: from a job advert to a transcript in the debrief, and what may happen on the way."""

import base64
import hashlib
import hmac
import re
from datetime import timedelta
from typing import Any

import pytest
import requests
from playwright.sync_api import Locator, Page, expect

from sandbox.tests import sandbox_process
from tests.journeys.conftest import PHONE
from tests.journeys.walking import apply, book, choose_recording, log_in, open_link_from_mail, pick_time, wait_until

# The first test to run pays for starting the whole product.
pytestmark = [pytest.mark.journey, pytest.mark.scaled, pytest.mark.timeout(600)]


def test_recruiter_sets_up_a_panel_and_publishes_it(site, open_page):
    page = open_page()
    log_in(page, site, "recruiter")

    page.goto(f"{site.url}/admin/interviews/interviewer/add/")
    page.get_by_label("Calendar account").select_option(label=_option(page, "Tom Okafor"))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Tom Okafor").first).to_be_visible()

    page.goto(f"{site.url}/admin/interviews/panel/add/")
    _look_up(page, page.locator(".field-job"), "Customer support lead")
    page.locator("input[name=name]").fill("Support: first talk")
    page.locator("#group-hours summary").click()
    page.locator("input[name=time_zone]").fill("America/New_York")
    page.locator("#group-meeting summary").click()
    page.locator("select[name=provider]").select_option(label="Microsoft Teams")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Nobody sits on this panel yet")).to_be_visible()
    assert _configuration(site, "support-first-talk") is None

    page.get_by_role("link", name="Mend it").first.click()
    _look_up(page, page.locator(".field-people"), "Tom Okafor")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/publish/")
    page.get_by_role("button", name="Publish").click()

    expect(page.get_by_text("Candidates with a link can book.", exact=True)).to_be_visible()
    configuration = _configuration(site, "support-first-talk")
    assert configuration is not None
    assert configuration["requires_session_auth"] is True
    assert [person["email"] for person in configuration["participants"]] == ["tom.okafor@example.com"]
    assert configuration["availability"]["availability_rules"]["availability_method"] == "max-availability"
    assert configuration["scheduler"]["notetaker_settings"]["enabled"] is True
    expect(page.get_by_text(configuration["id"])).to_be_visible()


@pytest.fixture(scope="module")
def story() -> dict[str, Any]:
    """What one step of the module leaves for the next."""
    return {}


def test_candidate_books_on_a_phone(site, open_page, story):
    page = open_page(PHONE, zone="Pacific/Auckland")
    apply(page, site, job="Backend engineer", name="Amara Okafor", email="amara@example.org")
    open_link_from_mail(page, site, to="amara@example.org")

    expect(page.get_by_text("Choose above first")).to_be_visible()
    choose_recording(page, "Yes")
    answer = book(page)

    story["interview"] = answer["data"]["booking_id"]
    expect(page.get_by_role("heading", name="You’re booked, Amara")).to_be_visible()
    expect(page.locator(".ticket__zone")).to_contain_text("Auckland")
    site.eventually(lambda: page.reload() and page.get_by_role("link", name="Join the call").count())
    assert page.get_by_role("link", name="Join the call").get_attribute("href").startswith("https://")
    calendar = page.request.get(site.url + page.get_by_role("link", name="Add to calendar").get_attribute("href"))
    assert calendar.text().startswith("BEGIN:VCALENDAR\r\n")
    assert _scroll_width(page) <= 390


def test_interview_stands_in_the_admin_at_once(site, open_page, story):
    page = open_page()
    log_in(page, site, "recruiter")

    page.goto(f"{site.url}/admin/interviews/interview/{story['interview']}/change/")

    expect(page.get_by_text("Booked on our site").first).to_be_visible()
    told = page.locator("#result_list").get_by_text("booking.created")
    site.eventually(lambda: page.goto(f"{site.url}/admin/interviews/notification/?q=booking.created") and told.count())


def test_interview_takes_place_and_is_archived(site, story):
    site.eventually(lambda: _recording_state(site, story["interview"]) == "expected")
    site.sandbox.run_until_idle()
    site.eventually(lambda: _recording_state(site, story["interview"]) == "archived", within=120)

    artifacts = _api(site, f"recordings/?interview={story['interview']}")["results"][0]["artifacts"]
    assert {artifact["kind"]: artifact["state"] for artifact in artifacts} == dict.fromkeys(
        ["action_items", "recording", "summary", "thumbnail", "transcript"], "archived"
    )
    assert all(re.fullmatch(r"[0-9a-f]{64}", artifact["sha256"]) for artifact in artifacts)


def test_committee_hears_the_second_a_line_was_said(site, open_page, story):
    page = open_page()
    log_in(page, site, "committee")
    hers = page.get_by_role("link", name=re.compile("Amara Okafor"))

    def is_there() -> bool:
        page.goto(f"{site.url}/debriefs/")
        return hers.count() > 0

    site.eventually(is_there)  # the page opens by an errand, once the files are archived
    hers.first.click()
    page.wait_for_url("**/debriefs/*/")
    page.goto(f"{site.url}/interviews/{story['interview']}/")

    expect(page.get_by_text("Written by the recorder, a machine").first).to_be_visible()
    wait_until(page, "document.querySelector('video, audio').readyState >= 1")
    turn = page.locator(".turn").nth(5)
    turn.get_by_role("button").or_(turn.get_by_role("link")).first.click()
    wait_until(page, "document.querySelector('video, audio').currentTime > 5")
    expect(page.locator("[aria-current=true]").first).to_be_visible()


def test_stranger_and_other_committee_find_nothing(site, open_page, story):
    path = f"{site.url}/interviews/{story['interview']}/"
    assert requests.get(path, allow_redirects=False, timeout=10).status_code == 302
    page = open_page()
    log_in(page, site, "interviewer")  # Sarah; the interview may be hers or not
    hers = "sarah.kim@example.com" in str(_api(site, f"interviews/{story['interview']}/")["interviewer"])
    assert page.request.get(path).status == (200 if hers else 404)


def test_ats_heard_of_every_change_signed(site, story):
    def kinds() -> list[str]:
        return [event["type"] for event in site.ats.events if event["data"].get("id") == story["interview"]]

    site.eventually(
        lambda: (
            kinds()
            == ["interview.scheduled", "interview.updated", "interview.held", "transcript.ready", "recording.archived"]
        )
    )
    headers = site.ats.headers[0]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{headers['body']}"
    expected = base64.b64encode(hmac.digest(b"journey-secret", signed.encode(), hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"


def test_candidate_moves_then_cancels_then_books_again(site, open_page):
    site.set_clock(sandbox_process.BEGINNING + timedelta(days=7))  # whole days of free times lie ahead again
    page = open_page()
    apply(page, site, job="Backend engineer", name="Leila Nasser", email="leila@example.org")
    open_link_from_mail(page, site, to="leila@example.org")
    choose_recording(page, "Yes")
    first = book(page)["data"]["booking_id"]
    before = page.locator(".ticket__hours").inner_text()

    page.get_by_role("link", name="Move to another time").click()
    moved = book(page, nth=-1)["data"]["booking_id"]

    assert moved == first
    assert page.locator(".ticket__hours").inner_text() != before

    page.get_by_role("link", name="Cancel", exact=True).click()
    page.get_by_role("button", name=re.compile("Cancel")).click()
    expect(page.get_by_text(re.compile("cancelled", re.I)).first).to_be_visible()

    second = book(page)["data"]["booking_id"]

    assert second != first
    interviews = {row["id"]: row for row in _api(site, "interviews/")["results"]}
    assert (interviews[first]["status"], interviews[first]["version"]) == ("cancelled", 3)
    assert interviews[second]["follows"] == first
    site.eventually(
        lambda: (
            [
                event["type"]
                for event in site.ats.events
                # whether the link is known before the move is the calendar's business
                if event["data"].get("id") == first and event["type"] != "interview.updated"
            ]
            == ["interview.scheduled", "interview.rescheduled", "interview.cancelled"]
        )
    )


def test_taken_time_brings_the_candidate_back_to_the_times(site, open_page):
    pages = []
    for name in ("Bo", "Cy"):
        page = open_page()
        apply(page, site, job="Customer support lead", name=f"{name} Quick", email=f"{name.lower()}@example.org")
        open_link_from_mail(page, site, to=f"{name.lower()}@example.org")
        choose_recording(page, "No")
        pick_time(page)
        pages.append(page)

    pages[0].locator("nylas-booking-form button[type=submit]").click()
    expect(pages[0].get_by_role("heading", name=re.compile("You’re booked"))).to_be_visible()
    pages[1].locator("nylas-booking-form button[type=submit]").click()

    expect(pages[1].locator("[data-scheduler-message]")).to_contain_text("just booked")
    book(pages[1])
    expect(pages[1].get_by_role("heading", name=re.compile("You’re booked"))).to_be_visible()


def test_double_click_makes_one_booking(site, open_page):
    page = open_page()
    apply(page, site, job="Backend engineer", name="Di Double", email="di@example.org")
    open_link_from_mail(page, site, to="di@example.org")
    choose_recording(page, "Yes")
    pick_time(page, nth=2)

    page.locator("nylas-booking-form button[type=submit]").dblclick()

    expect(page.get_by_role("heading", name="You’re booked, Di")).to_be_visible()
    assert sum(row["candidate"]["email"] == "di@example.org" for row in _api(site, "interviews/")["results"]) == 1


def _option(page: Page, name: str) -> str:
    return page.get_by_label("Calendar account").locator("option", has_text=name).first.inner_text()


def _look_up(page: Page, place: Locator, words: str) -> None:
    """Choose in one of the admin's search fields, once the list holds nothing else: until then it is made anew."""
    place.locator(".select2-selection").last.click()
    page.locator(".select2-search__field").last.fill(words[:6])
    found = page.locator(".select2-results__option")
    expect(found).to_have_text([re.compile(re.escape(words))])  # one, and this one
    found.click()
    expect(place.locator(".select2-selection").last).to_contain_text(words)


def _configuration(site, slug: str) -> dict[str, Any] | None:
    for grant in site.sandbox.get("/v3/grants", limit=50).json()["data"]:
        answer = site.sandbox.get(f"/v3/grants/{grant['id']}/scheduling/configurations").json()
        for configuration in answer["data"]:
            if configuration["slug"] == slug:
                return configuration
    return None


def _api(site, path: str) -> dict[str, Any]:
    if not hasattr(site, "token"):
        made = site.manage("drf_create_token", site.demo()["logins"]["recruiter"]["email"])
        site.token = re.search(r"[0-9a-f]{40}", made).group()
    answer = requests.get(f"{site.url}/api/{path}", headers={"Authorization": f"Token {site.token}"}, timeout=20)
    assert answer.status_code == 200, answer.text
    return answer.json()


def _recording_state(site, interview_id: str) -> str:
    recordings = _api(site, f"recordings/?interview={interview_id}")["results"]
    return recordings[0]["state"] if recordings else ""


def _scroll_width(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth")
