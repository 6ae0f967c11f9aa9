"""The admin in Chromium under its real content policy, as a recruiter: no violation, no script error, and the theme's moving parts move.

The theme needs eval() as it comes; static/js/admin-alpine.js takes that need away. This test is what holds the two together.
"""

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Page, expect

from interviews.models import Message, Notification, Panel
from tests.factories import (
    NOW,
    make_application,
    make_concern,
    make_interview,
    make_interviewer,
    make_job,
    make_user,
)
from tests.journeys.axe import OF_COLOUR, breaks
from tests.journeys.conftest import DESKTOP, PHONE
from tests.walking import published_panel

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
# An icon is a word that the typeface draws as one square: a word it cannot draw is wider than it is high.
ICONS_LEFT_AS_WORDS = """async () => {
  await document.fonts.ready;
  return [...document.querySelectorAll(".material-symbols-outlined")].filter((icon) => {
    const words = document.createRange();
    words.selectNodeContents(icon);
    const { width, height } = words.getBoundingClientRect();
    return width > 2 * height;
  }).map((icon) => icon.textContent.trim());
}"""
ICONS_READ_OUT = "() => document.querySelectorAll('.material-symbols-outlined:not([aria-hidden=true])').length"


@pytest.fixture
def home(live_server) -> str:
    """Where the site under test is, by number: pages may talk to nobody else."""
    return f"http://127.0.0.1:{urlsplit(live_server.url).port}"


@pytest.fixture
def desk(open_page, home) -> Page:
    """A logged-in recruiter's page. Whatever the browser complains about fails the test."""
    client = Client()
    client.force_login(make_user(email="rita@example.com", recruiter=True))
    page = open_page()
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
    page.context.add_cookies([{**cookie, "url": home}])
    return page


def settled(page: Page) -> None:
    """Every file is there, and the theme's own script has begun: it takes x-cloak away."""
    page.wait_for_function("document.readyState === 'complete' && !document.documentElement.hasAttribute('x-cloak')")


def test_pages_open_without_a_complaint_and_without_scrolling_sideways(desk, home):
    interview = make_interview(interviewer=make_interviewer())
    make_concern(interview)
    Notification.objects.receive(
        b'{"a": 1}', envelope_id="e", kind="booking.created", content="c", at=NOW, state="dead"
    )
    paths = [
        "/admin/",
        "/admin/interviews/panel/",
        "/admin/interviews/panel/add/",
        f"/admin/interviews/panel/{interview.panel_id}/change/",
        f"/admin/interviews/panel/{interview.panel_id}/publish/",
        f"/admin/why-no-times/{interview.panel_id}/",
        "/admin/interviews/interviewer/add/",
        "/admin/interviews/interviewer/bring/",
        f"/admin/interviews/interview/{interview.pk}/change/",
        f"/admin/interviews/interview/{interview.pk}/cancel/",
        "/admin/interviews/notification/",
        f"/admin/interviews/notification/{Notification.objects.get().pk}/change/",
        "/admin/candidates/application/",
        f"/admin/candidates/application/{interview.application_id}/change/",
        "/admin/board/",
        f"/admin/board/{interview.panel.job_id}/",
        f"/admin/letters/{interview.application_id}/",
        "/admin/candidates/job/add/",
        "/admin/auth/user/",
    ]

    wide, words, read_out = {}, {}, {}
    for width in (1360, 390):
        desk.set_viewport_size({"width": width, "height": 844})
        for path in paths:
            desk.goto(home + path)
            settled(desk)
            wide[path, width] = desk.evaluate("document.documentElement.scrollWidth - innerWidth")
            words[path, width] = desk.evaluate(ICONS_LEFT_AS_WORDS)
            read_out[path, width] = desk.evaluate(ICONS_READ_OUT)

    assert {place: by for place, by in wide.items() if by > 0} == {}
    assert {place: names for place, names in words.items() if names} == {}
    assert {place: icons for place, icons in read_out.items() if icons} == {}


@pytest.mark.timeout(300)  # axe takes its time on a busy machine
def test_pages_break_no_rule_of_axe_in_light_and_dark(desk, home):
    interview = make_interview(interviewer=make_interviewer())
    make_concern(interview)
    job = interview.panel.job
    job.committee.add(make_user())
    paths = [
        "/admin/",
        "/admin/search/?s=amara",
        "/admin/interviews/panel/",
        "/admin/interviews/panel/add/",
        f"/admin/interviews/panel/{interview.panel_id}/change/",
        f"/admin/interviews/panel/{interview.panel_id}/publish/",
        f"/admin/why-no-times/{interview.panel_id}/",
        f"/admin/interviews/panel/{interview.panel_id}/history/",
        "/admin/interviews/interviewer/add/",
        "/admin/interviews/interviewer/bring/",
        f"/admin/interviews/interview/{interview.pk}/change/",
        "/admin/candidates/application/",
        f"/admin/candidates/application/{interview.application_id}/change/",
        f"/admin/board/{job.pk}/",
        f"/admin/letters/{interview.application_id}/",
        f"/admin/candidates/job/{job.pk}/change/",
        "/admin/auth/user/add/",
        "/profile/",
    ]
    desk.emulate_media(reduced_motion="reduce")  # colours change at once

    broken = {}
    for path in paths:
        desk.emulate_media(color_scheme="light")
        desk.goto(home + path)
        settled(desk)
        broken[path, "light"] = breaks(desk)
        desk.emulate_media(color_scheme="dark")
        desk.evaluate("document.documentElement.classList.add('dark')")  # as the theme does on the way in
        broken[path, "dark"] = breaks(desk, OF_COLOUR)

    assert {place: rules for place, rules in broken.items() if rules} == {}


def test_panel_is_set_up_with_three_fields_and_its_mistakes_are_reached(desk, home):
    make_job(title="Backend engineer")
    make_interviewer(name="Marcus Johnson", email="marcus@example.com")
    desk.goto(f"{home}/admin/interviews/panel/add/")
    settled(desk)
    hours = desk.locator("#group-hours")
    assert desk.evaluate("document.documentElement.scrollHeight") <= 1300

    desk.locator("#id_name").fill("Phone screen")
    look_up(desk, ".field-job", "Backend engineer")
    look_up(desk, ".field-people", "Marcus Johnson")
    hours.locator("summary").click()
    desk.locator("#id_opens_at").fill("10:30")
    desk.locator("#id_opens_at").press("Tab")
    expect(hours.locator("[data-group-words]")).to_contain_text("Mon–Fri 10:30–17:00")
    desk.locator("#id_opens_at").fill("19:00")
    hours.locator("summary").click()
    desk.get_by_role("button", name="Save", exact=True).click()

    expect(desk.locator("#id_name")).to_have_value("Phone screen")
    desk.get_by_role("alert").get_by_role("link", name="Until").click()
    expect(desk.locator("#id_closes_at")).to_be_focused()
    desk.locator("#id_closes_at").fill("22:00")
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.wait_for_url("**/publish/")

    panel = Panel.objects.get()
    assert (panel.slug, [each.name for each in panel.interviewers.all()]) == ("phone-screen", ["Marcus Johnson"])


def look_up(desk: Page, place: str, words: str) -> None:
    desk.locator(f"{place} .select2-selection").click()
    desk.locator(".select2-search__field:visible").last.fill(words[:4])
    desk.locator(".select2-results__option", has_text=words).click()


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
    desk.get_by_role("button", name="Do it").click()

    expect(desk.get_by_text("1 will be worked again within seconds.")).to_be_visible()


def test_theme_is_switched_and_kept(desk, home):
    desk.goto(f"{home}/admin/")
    settled(desk)

    desk.locator("#nav-sidebar-inner").get_by_text("Rita", exact=False).first.click()
    desk.get_by_text("Dark", exact=True).click()
    expect(desk.locator("html.dark")).to_have_count(1)
    desk.reload()

    expect(desk.locator("html.dark")).to_have_count(1)


def test_theme_follows_the_system_until_somebody_chooses(desk, home):
    desk.emulate_media(color_scheme="dark")
    desk.goto(f"{home}/admin/")

    expect(desk.locator("html.dark")).to_have_count(1)


def test_mail_is_shown_in_its_whole_height_at_every_width(desk, home):
    message = Message.objects.create(
        kind="booked", key="k", to="a@example.com", created_at=NOW, due_at=NOW, state="sent"
    )
    lines = "".join(f"<p>Line {n} of a mail that is longer than a screen.</p>" for n in range(40))
    Message.objects.update(text="Words", html=f"<html><head></head><body>{lines}</body></html>")
    hidden = "frame => frame.contentDocument.documentElement.scrollHeight - frame.clientHeight"

    for size in (DESKTOP, PHONE):
        desk.set_viewport_size(size)
        desk.goto(f"{home}/admin/interviews/message/{message.pk}/change/")
        settled(desk)
        expect(desk.frame_locator("iframe.mail__frame").get_by_text("Line 39")).to_be_visible()
        assert desk.locator("iframe.mail__frame").evaluate(hidden) <= 0


def test_names_of_columns_have_one_capital_on_a_phone_and_main_buttons_one_colour_in_the_dark(desk, home):
    application = make_application()
    desk.set_viewport_size(PHONE)
    desk.goto(f"{home}/admin/candidates/application/")
    settled(desk)
    shown = "cells => cells.map(cell => [cell.dataset.label, getComputedStyle(cell, '::before').textTransform])"
    names = desk.locator("[data-label]").evaluate_all(shown)
    assert {transform for _, transform in names} == {"none"}
    assert {"Choose this one", "Please check"} <= {name for name, _ in names}

    desk.emulate_media(color_scheme="dark")
    desk.goto(f"{home}/admin/candidates/application/{application.pk}/change/")
    settled(desk)
    colour = "button => getComputedStyle(button).backgroundColor"
    save = desk.get_by_role("button", name="Save", exact=True)
    assert save.evaluate(colour) == desk.locator(".button:not(.button--quiet, .button--danger)").first.evaluate(colour)


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

    desk.locator(".group", has=desk.locator("#id_duration_minutes")).locator("summary").click()
    desk.locator("#id_duration_minutes").fill("30")
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.wait_for_url("**/publish/**")
    desk.get_by_role("button", name="Publish", exact=True).click()

    expect(desk.get_by_text("Published. Candidates with a link can choose a time now.")).to_be_visible()
    expect(desk.get_by_text("Saved, but not published.")).to_have_count(0)


def test_free_times_beside_the_form_follow_what_is_typed_and_chosen(sandbox, desk, home):
    panel = published_panel(people=1, open_days=[0, 1, 2, 3, 4])
    make_interviewer(name="Zoe Away", grant_state="expired")
    desk.goto(f"{home}/admin/interviews/panel/{panel.pk}/change/")
    shown = desk.locator("[data-times-shown]")
    expect(shown).to_contain_text("free times in the next 10 working days")

    desk.locator("#group-hours summary").click()
    desk.locator("#id_notice_hours").fill("720")
    expect(shown).to_contain_text("Mostly: they are closer than the panel’s notice.")
    desk.locator("#id_notice_hours").fill("1")
    expect(shown).to_contain_text("free times in the next 10 working days")
    look_up(desk, ".field-people", "Zoe Away")
    expect(shown).to_contain_text("No time is free for Zoe Away (calendar lost).")

    desk.locator("#id_duration_minutes").evaluate(
        "field => { field.value = '7'; field.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    expect(shown).to_contain_text("First put right:")


def test_recruiters_group_is_filled_in_a_fresh_database():
    call_command("migrate", verbosity=0)

    assert make_user(recruiter=True).has_perm("interviews.change_panel") is True


def test_letter_is_shown_as_it_is_typed_and_goes_once(desk, home):
    application = make_application(stage="rejected")
    desk.goto(f"{home}/admin/letters/{application.pk}/")
    mail = desk.frame_locator("iframe")
    expect(mail.get_by_text("We will not go on with your application.")).to_be_visible()

    desk.get_by_label("Letter").fill("Hello Amara,\n\n<b>this</b> is mine alone.")
    expect(mail.get_by_text("<b>this</b> is mine alone.")).to_be_visible()
    desk.get_by_label("Subject").press("Enter")
    expect(desk.get_by_label("Letter")).to_have_value("Hello Amara,\n\n<b>this</b> is mine alone.")
    assert not Message.objects.exists()

    desk.get_by_role("button", name="Send the letter").dblclick()
    expect(desk.get_by_text("What happened", exact=True)).to_be_visible()

    assert Message.objects.letters().get().body == "Hello Amara,\n\n<b>this</b> is mine alone."
