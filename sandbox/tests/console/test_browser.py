"""The console in a browser: dragging, the same by keys, following without reload, on phones, in the dark, for everybody."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from sandbox.tests.console.driving import PHONE, drag, hours, open_week, said, spot
from sandbox.tests.console.pressing import full_world
from sandbox.tests.receiving import Receiver
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import HOUR, SARAH, TUESDAY, block, book, connect

CONNECT = "/v3/connect/auth?client_id=sandbox-client-id&redirect_uri=http://127.0.0.1:9/&response_type=code"


def test_blocks_are_dragged_in_moved_stretched_and_taken_back(sandbox: SandboxProcess, quiet_page: Page) -> None:
    grant = connect(sandbox, SARAH)
    open_week(quiet_page, sandbox, grant)
    marked = quiet_page.evaluate("() => (window.unreloaded = true)")

    drag(quiet_page, spot(quiet_page, "2027-03-02", 10), spot(quiet_page, "2027-03-02", 11.55))
    expect(said(quiet_page)).to_contain_text("Added “Busy”.")
    added = hours(sandbox, grant)
    drag(quiet_page, spot(quiet_page, "2027-03-02", 10.5), spot(quiet_page, "2027-03-04", 14.5))
    expect(said(quiet_page)).to_contain_text("is now Thu 4 Mar, 14:00 to 15:30.")
    moved = hours(sandbox, grant)
    x, y = spot(quiet_page, "2027-03-04", 15.5)
    drag(quiet_page, (x, y - 4), (x, y + 46))
    expect(said(quiet_page)).to_contain_text("to 16:30.")
    stretched = hours(sandbox, grant)
    said(quiet_page).get_by_role("button", name="Undo").click()
    expect(said(quiet_page)).to_contain_text("to 15:30.")

    assert (added, moved, stretched) == ([(10, 11.5)], [(62, 63.5)], [(62, 64.5)])
    assert hours(sandbox, grant) == [(62, 63.5)]
    assert quiet_page.evaluate("() => window.unreloaded") == marked


def test_a_week_is_filled_by_keys_alone(sandbox: SandboxProcess, quiet_page: Page) -> None:
    grant = connect(sandbox, SARAH)
    open_week(quiet_page, sandbox, grant)
    press = quiet_page.keyboard.press
    for key in ("Tab", "Tab", "Enter", "Tab"):  # the second link skips to the week
        press(key)
    expect(quiet_page.locator(".cursor")).to_be_focused()

    for key in (
        "ArrowRight",
        "ArrowDown",
        "ArrowDown",
        "Shift+ArrowDown",
    ):  # Monday 10 to 11 becomes Tuesday 10:30 to 11:45
        press(key)
    expect(quiet_page.locator("#week-says")).to_have_text("Tuesday 2 March, 10:30 to 11:45")
    press("Enter")
    expect(said(quiet_page)).to_contain_text("Added “Busy”.")
    added = hours(sandbox, grant)
    expect(quiet_page.locator("[data-moves]")).to_be_focused()
    press("ArrowRight")
    press("ArrowUp")
    press("Escape")
    expect(quiet_page.locator("#week-says")).to_have_text("Left where it was.")
    for key in ("ArrowRight", "ArrowUp", "Shift+ArrowUp", "Enter"):
        press(key)
    expect(said(quiet_page)).to_contain_text("is now Wed 3 Mar, 10:15 to 11:15.")
    expect(quiet_page.locator("[data-moves]")).to_be_focused()
    moved = hours(sandbox, grant)
    press("Delete")
    expect(said(quiet_page)).to_contain_text("Removed “Busy”.")
    removed = hours(sandbox, grant)
    expect(quiet_page.locator(".cursor")).to_be_focused()
    expect(quiet_page.locator(".cursor")).to_have_text("10:15–11:15")
    press("Control+z")
    expect(said(quiet_page)).to_contain_text("is back.")
    press("Control+Shift+z")
    expect(said(quiet_page)).to_contain_text("Removed “Busy”.")
    press("Control+z")
    expect(said(quiet_page).get_by_role("button", name="Redo")).to_be_visible()

    assert (added, moved, removed) == ([(10.5, 11.75)], [(34.25, 35.25)], [])
    assert hours(sandbox, grant) == moved


def test_a_click_fills_the_form_and_a_block_opens_in_it(sandbox: SandboxProcess, quiet_page: Page) -> None:
    grant = connect(sandbox, SARAH)
    block(sandbox, SARAH, 15)
    open_week(quiet_page, sandbox, grant)

    quiet_page.mouse.click(*spot(quiet_page, "2027-03-03", 12.1))
    form = quiet_page.locator("#block")
    expect(form.get_by_label("Date")).to_have_value("2027-03-03")
    expect(form.get_by_label("From")).to_have_value("12:00")
    form.get_by_label("To").fill("11:00")
    form.get_by_label("What").fill("Dentist")
    form.get_by_role("button", name="Add block").click()
    expect(said(quiet_page)).to_contain_text("The block must end after it starts.")
    expect(form.get_by_label("What")).to_have_value("Dentist")
    form.get_by_label("To").fill("12:30")
    form.get_by_role("button", name="Add block").click()
    expect(quiet_page.get_by_role("link", name="Dentist, Wednesday 3 March, 12:00 to 12:30, busy")).to_be_visible()
    quiet_page.get_by_role("link", name="Busy, Tuesday 2 March").click()
    expect(form.get_by_label("From")).to_have_value("15:00")
    form.get_by_role("button", name="Remove").click()
    expect(said(quiet_page)).to_contain_text("Removed “Busy”.")

    assert hours(sandbox, grant) == [(36, 36.5)]


def test_a_tap_on_a_phone_fills_the_form(sandbox: SandboxProcess, browser: Browser) -> None:
    grant = connect(sandbox, SARAH)
    context = browser.new_context(viewport=PHONE, has_touch=True)  # type: ignore[arg-type]  # a plain dict will do
    page = context.new_page()
    open_week(page, sandbox, grant)

    page.touchscreen.tap(*spot(page, "2027-03-01", 9.1))
    expect(page.locator("#block").get_by_label("From")).to_have_value("09:00")
    page.get_by_role("button", name="Add block").tap()
    expect(said(page)).to_contain_text("Added “Busy”.")
    context.close()

    assert hours(sandbox, grant) == [(-15, -14)]


def test_a_page_follows_without_reload_and_leaves_alone_what_one_does(
    sandbox: SandboxProcess, quiet_page: Page
) -> None:
    pages = full_world(sandbox)
    quiet_page.goto(sandbox.url + pages["configuration"])
    name = quiet_page.get_by_label("Name", exact=True)
    name.fill("half typ")
    quiet_page.get_by_text("JSON", exact=True).click()

    book(sandbox, pages["configuration"].split("/")[-2], 11, name="Zoë Ada")

    expect(quiet_page.locator("main")).to_contain_text("Interview: Zoë Ada", timeout=6000)
    expect(name).to_have_value("half typ")
    expect(quiet_page.locator("details#json")).to_have_attribute("open", "")


def test_a_room_is_played_without_reload(sandbox: SandboxProcess, quiet_page: Page) -> None:
    room = full_world(sandbox)["room"]
    sandbox.control("clock", {"set": TUESDAY + 9 * HOUR - 60})
    quiet_page.goto(sandbox.url + room)
    button = lambda name: quiet_page.get_by_role("button", name=re.compile(f"^{name}( · |$)"))  # noqa: E731
    press = lambda name: button(name).click()  # noqa: E731
    now = quiet_page.locator("[aria-current=step]")

    press("Ask me each time")
    expect(quiet_page.get_by_role("button", name="Ask me each time")).to_have_attribute("aria-pressed", "true")
    press("Join as Ada Lovelace")
    expect(quiet_page.locator("#seat-guest")).to_contain_text("Leave")
    press("Run to next")
    expect(now).to_contain_text("Joining")
    press("Run to next")
    expect(quiet_page.locator(".knock")).to_contain_text("Recorder is knocking")
    press("Admit")
    expect(button("Let Ada Lovelace leave")).to_be_visible()
    assert quiet_page.evaluate("document.activeElement.tagName") == "BUTTON"
    expect(quiet_page.locator(".tile--bot")).to_contain_text("recording since 09:00")
    press("End the call for all")
    expect(quiet_page.locator("h1")).to_be_focused()
    expect(now).to_contain_text("Left")
    press("Run until idle")
    expect(now).to_contain_text("Media ready")
    expect(quiet_page.get_by_role("link", name=re.compile("transcript"))).to_be_visible()
    press("Run to next")
    expect(said(quiet_page)).to_contain_text("the files of Recorder are deleted.")
    expect(now).to_contain_text("Media ready")
    press("Go there")
    expect(now).to_contain_text("Media deleted")


@pytest.mark.timeout(400)  # axe looks at some twenty pages, and takes its time on a busy machine
def test_every_page_can_be_used_by_everybody_on_a_phone(sandbox: SandboxProcess, quiet_page: Page) -> None:
    """No page is wider than the screen; one of each make passes all rules of axe by day, and for contrast by night."""
    pages = full_world(sandbox)
    event = block(sandbox, SARAH, 14)["id"]
    sandbox.control(f"meetings/{pages['room'].split('/')[-3]}/lobby", {"lobby": "wait"})
    sandbox.control("faults", {"kind": "slow", "path": "/v3/nothing", "seconds": 1, "times": None})
    sandbox.control("clock", {"set": TUESDAY + 9 * HOUR + 60})
    quiet_page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a plain dict will do
    opened = f"{pages['person']}?day=2027-03-02&event={event}"
    alike = {pages[name] for name in ("person", "configurations", "bookings", "meetings", "mails")}
    by_night = {opened, *(pages[name] for name in ("overview", "configuration", "room", "webhook", "faults"))}
    wrong, wide = [], []

    for path in [*pages.values(), opened, "/_sandbox/no/such/", CONNECT]:
        quiet_page.emulate_media(color_scheme="light", reduced_motion="reduce")  # no colours on their way
        quiet_page.goto(sandbox.url + path)
        found = Axe().run(quiet_page).response["violations"] if path not in alike else []
        wide += [path] if quiet_page.evaluate("document.documentElement.scrollWidth") != PHONE["width"] else []
        if path in by_night:
            quiet_page.emulate_media(color_scheme="dark")
            found += Axe().run(quiet_page, options={"runOnly": ["color-contrast"]}).response["violations"]
        wrong += [f"{path} {one['id']}: {one['nodes'][0]['html']}" for one in found]

    assert wrong == []
    assert wide == []


def test_a_refused_field_is_gone_to_and_stays_marked(sandbox: SandboxProcess, quiet_page: Page) -> None:
    quiet_page.goto(f"{sandbox.url}/_sandbox/faults/")
    marked = quiet_page.evaluate("() => (window.unreloaded = true)")
    quiet_page.locator("#kind-429 summary").click()
    field = quiet_page.locator("#kind-429 [name=path]")

    field.fill("(")
    quiet_page.get_by_role("button", name="Set 429").click()
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description(re.compile("^path must be a regular expression"))
    field.fill("/v3/grants")
    quiet_page.get_by_role("button", name="Set 429").click()

    expect(quiet_page.locator(".fault")).to_contain_text("429 /v3/grants")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    assert quiet_page.evaluate("() => window.unreloaded") == marked


def test_focus_is_never_hidden_behind_the_clock_or_the_names_of_the_days(
    sandbox: SandboxProcess, quiet_page: Page
) -> None:
    pages = full_world(sandbox)
    for hour in (7, 12, 18):
        block(sandbox, SARAH, hour)
    quiet_page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a plain dict will do
    quiet_page.emulate_media(reduced_motion="reduce")  # scroll at once
    hidden = []

    for path in (pages["configuration"], pages["person"] + "?day=2027-03-02"):
        quiet_page.goto(sandbox.url + path)
        hidden += quiet_page.evaluate(
            """async () => {
              const hidden = [];
              const foot = document.querySelector(".foot").getBoundingClientRect().top;
              const all = [...document.querySelectorAll("main :is(a, button, input, select, summary)")];
              for (const one of [...all, ...all.reverse()]) {
                one.focus();
                await new Promise(requestAnimationFrame);
                const { top } = one.getBoundingClientRect();
                const heads = one.closest(".week__grid") ? document.querySelector(".week__heads").getBoundingClientRect().bottom : 0;
                if (one.offsetParent && (top >= foot || top < heads - 1)) hidden.push(one.outerHTML);
              }
              return hidden;
            }"""
        )

    assert hidden == []


def test_allowing_leads_back_to_the_application(sandbox: SandboxProcess, page: Page) -> None:
    with Receiver() as application:
        back = application.url + "?challenge=kept"
        query = f"?client_id=sandbox-client-id&redirect_uri={back}&response_type=code&state=s-1"
        page.goto(f"{sandbox.url}/v3/connect/auth{query}")
        page.get_by_role("button", name="Sarah Kim").click()
        page.get_by_role("button", name="Allow").click()
        page.wait_for_url(re.compile(r"/hook\?challenge=kept&code=\w+&state=s-1"))
