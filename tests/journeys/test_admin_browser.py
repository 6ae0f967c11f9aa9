"""The admin in Chromium under its real content policy, as a recruiter: no violation, no script error, and the theme's moving parts move.

The theme needs eval() as it comes; static/js/admin-alpine.js takes that need away. This test is what holds the two together.
"""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Page, expect

from interviews.models import Notification
from tests.factories import (
    NOW,
    PASSWORD,
    make_application,
    make_concern,
    make_interview,
    make_interviewer,
    make_job,
    make_panel,
    make_user,
)
from tests.interviews.walking import published_panel

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def home(live_server) -> str:
    """Where the site under test is, by number: pages may talk to nobody else."""
    return f"http://127.0.0.1:{urlsplit(live_server.url).port}"


@pytest.fixture
def desk(open_page, home) -> Page:
    """A logged-in recruiter's page. Whatever the browser complains about fails the test."""
    make_user(email="rita@example.com", recruiter=True)
    page = open_page()
    page.goto(f"{home}/accounts/login/?next=/admin/")
    page.get_by_label("Email").fill("rita@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")
    return page


def settled(page: Page) -> None:
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("width", [1360, 390])
def test_pages_open_without_a_complaint_and_without_scrolling_sideways(desk, home, width):
    interview = make_interview(interviewer=make_interviewer())
    make_concern(interview)
    Notification.objects.receive(
        b'{"a": 1}', envelope_id="e", kind="booking.created", content="c", at=NOW, state="dead"
    )
    desk.set_viewport_size({"width": width, "height": 844})
    paths = [
        "/admin/",
        "/admin/interviews/panel/",
        f"/admin/interviews/panel/{interview.panel_id}/change/",
        f"/admin/interviews/panel/{interview.panel_id}/publish/",
        "/admin/interviews/interviewer/add/",
        f"/admin/interviews/interview/{interview.pk}/change/",
        f"/admin/interviews/interview/{interview.pk}/cancel/",
        "/admin/interviews/notification/",
        f"/admin/interviews/notification/{Notification.objects.get().pk}/change/",
        "/admin/candidates/application/",
        f"/admin/candidates/application/{interview.application_id}/change/",
        "/admin/candidates/job/add/",
        "/admin/auth/user/",
    ]

    wide = {}
    for path in paths:
        desk.goto(home + path)
        settled(desk)
        wide[path] = desk.evaluate("document.documentElement.scrollWidth - innerWidth")

    assert {path: by for path, by in wide.items() if by > 0} == {}


@pytest.mark.timeout(300)  # axe takes its time on a busy machine
def test_pages_break_no_rule_of_axe(desk, home):
    interview = make_interview(interviewer=make_interviewer())
    job = interview.panel.job
    paths = [
        "/admin/",
        "/admin/search/?s=amara",
        "/admin/interviews/panel/",
        f"/admin/interviews/panel/{interview.panel_id}/change/",
        f"/admin/interviews/panel/{interview.panel_id}/publish/",
        f"/admin/interviews/panel/{interview.panel_id}/history/",
        "/admin/interviews/interviewer/add/",
        f"/admin/interviews/interview/{interview.pk}/change/",
        f"/admin/candidates/application/{interview.application_id}/change/",
        f"/admin/candidates/job/{job.pk}/change/",
        "/admin/auth/user/add/",
        "/profile/",
    ]

    broken = {}
    for path in paths:
        desk.goto(home + path)
        settled(desk)
        for found in Axe().run(desk).response["violations"]:
            broken[path, found["id"]] = [node["html"][:160] for node in found["nodes"]][:3]

    assert broken == {}


def test_person_is_seated_by_adding_a_line_and_searching(desk, home):
    panel = make_panel(interviewers=[])
    make_interviewer(name="Marcus Johnson", email="marcus@example.com")
    desk.goto(f"{home}/admin/interviews/panel/{panel.pk}/change/")

    desk.get_by_role("link", name="Add another Interviewer").click()
    desk.locator("#seats-data .select2-selection:visible").click()
    desk.locator(".select2-search__field").fill("marc")
    desk.locator(".select2-results__option", has_text="Marcus Johnson").click()
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text("is saved.")).to_be_visible()

    assert [seat.interviewer.name for seat in panel.seats.all()] == ["Marcus Johnson"]


def test_slug_follows_the_name_and_a_card_can_be_chosen(desk, home):
    make_job()
    desk.goto(f"{home}/admin/interviews/panel/add/")

    desk.locator("#id_name").press_sequentially("Phone screen")
    desk.locator(".card", has_text="Most times").click()

    expect(desk.locator("#id_slug")).to_have_value("phone-screen")
    expect(desk.locator("input[name=distribution][value=most_times]")).to_be_checked()


def test_list_is_filtered_in_the_drawer(desk, home):
    make_application(review_note="Who is this?")
    make_application()
    desk.goto(f"{home}/admin/candidates/application/")
    expect(desk.locator("#result_list tbody tr")).to_have_count(2)

    desk.get_by_text("Filters", exact=False).first.click()
    desk.get_by_role("link", name="Yes").click()

    expect(desk.locator("#result_list tbody tr")).to_have_count(1)


def test_chosen_rows_are_worked_again_from_the_list(desk, home):
    Notification.objects.receive(b"{}", envelope_id="e", kind="booking.created", content="c", at=NOW, state="dead")
    desk.goto(f"{home}/admin/interviews/notification/")

    desk.locator("input.action-select").first.check()
    desk.locator("select[name=action]").select_option("replay_these")
    desk.get_by_role("button", name="Run").click()

    expect(desk.get_by_text("1 will be worked again within seconds.")).to_be_visible()


def test_theme_is_switched_and_kept(desk, home):
    desk.goto(f"{home}/admin/")
    settled(desk)

    desk.locator("#nav-sidebar-inner").get_by_text("Rita", exact=False).first.click()
    desk.get_by_text("Dark", exact=True).click()
    expect(desk.locator("html.dark")).to_have_count(1)
    desk.reload()

    expect(desk.locator("html.dark")).to_have_count(1)


def test_what_is_found_is_opened_with_keys_alone(desk, home):
    application = make_application()
    desk.goto(f"{home}/admin/")
    settled(desk)

    desk.keyboard.press("Control+k")
    desk.get_by_role("combobox").press_sequentially("amara")
    expect(desk.get_by_role("option")).to_have_count(2)
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog")).to_have_count(0)
    desk.keyboard.press("Control+k")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")

    desk.wait_for_url(f"**/candidates/application/{application.pk}/change/")


def test_panel_is_published_with_the_sandbox_behind(sandbox, desk, home):
    panel = published_panel(people=1)
    desk.goto(f"{home}/admin/interviews/panel/{panel.pk}/change/")

    desk.locator("#id_duration_minutes").fill("30")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text("Saved, but not published.")).to_be_visible()
    desk.get_by_role("link", name="Publish", exact=True).click()
    desk.get_by_role("button", name="Publish", exact=True).click()

    expect(desk.get_by_text("Published. Candidates with a link can choose a time now.")).to_be_visible()
    expect(desk.get_by_text("Saved, but not published.")).to_have_count(0)


def test_recruiters_group_is_filled_in_a_fresh_database():
    call_command("migrate", verbosity=0)

    assert make_user(recruiter=True).has_perm("interviews.change_panel") is True
