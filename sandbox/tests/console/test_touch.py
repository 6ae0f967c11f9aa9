"""The week under a finger: one that is held picks up, one that moves at once scrolls, one that taps opens."""

from playwright.sync_api import Browser, Page, expect

from sandbox.tests.console.conftest import PATIENCE
from sandbox.tests.console.driving import Phone, ghost, hours, open_week, said
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import DAY, SARAH, TUESDAY, block, connect

MONDAY = TUESDAY - DAY


def at(page: Page, hour: float) -> tuple[float, float]:
    """Where an hour of the day that is shown lies; scrolls the week to the top first, clear of the clock."""
    page.evaluate("document.querySelector('.week').scrollIntoView()")
    box = page.locator(".week__day.is-chosen").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + (hour - 7) / 13 * box["height"]


def wait_until_scrolled(page: Page, before: float) -> None:
    """Down, by more than a slip; asked from here, for the page's own time stands still."""
    for _ in range(PATIENCE // 50):
        if page.evaluate("scrollY") > before + 20:
            return
        page.wait_for_timeout(50)
    raise AssertionError("the page did not scroll")


def test_what_is_held_is_moved_stretched_and_added(sandbox: SandboxProcess, browser: Browser) -> None:
    grant = connect(sandbox, SARAH)
    block(sandbox, SARAH, 9, day=MONDAY)
    with Phone(browser) as phone:
        open_week(phone.page, sandbox, grant)

        phone.hold(at(phone.page, 9.5), at(phone.page, 11.5))
        expect(said(phone.page)).to_contain_text("is now Mon 1 Mar, 11:00 to 12:00.")
        x, y = at(phone.page, 12)
        phone.hold((x, y - 5), at(phone.page, 13))
        expect(said(phone.page)).to_contain_text("is now Mon 1 Mar, 11:00 to 13:00.")
        phone.hold(at(phone.page, 8.05), at(phone.page, 9.55))
        expect(said(phone.page)).to_contain_text("Added “Busy”.")
        assert phone.page.url.endswith(f"/{grant}/")

    assert sorted(hours(sandbox, grant)) == [(-16, -14.5), (-13, -11)]


def test_a_block_is_dropped_on_the_name_of_another_day(sandbox: SandboxProcess, browser: Browser) -> None:
    grant = connect(sandbox, SARAH)
    block(sandbox, SARAH, 10, day=MONDAY)
    with Phone(browser) as phone:
        open_week(phone.page, sandbox, grant)
        start = at(phone.page, 10.5)
        name = phone.page.locator(".week__heads a").nth(3).bounding_box()
        assert name

        phone.hold(start, (name["x"] + 20, name["y"] + 20))
        expect(said(phone.page)).to_contain_text("is now Thu 4 Mar, 10:00 to 11:00.")

    assert hours(sandbox, grant) == [(58, 59)]


def test_dragging_to_the_edge_scrolls_to_hours_that_were_out_of_sight(
    sandbox: SandboxProcess, browser: Browser
) -> None:
    grant = connect(sandbox, SARAH)
    block(sandbox, SARAH, 9, day=MONDAY)
    with Phone(browser) as phone:
        open_week(phone.page, sandbox, grant)
        start = at(phone.page, 9.25)
        deck = phone.page.locator(".foot").bounding_box()
        assert deck

        phone.touch("touchStart", start)
        expect(phone.page.locator(".week.is-dragging")).to_have_count(1)
        phone.touch("touchMove", (start[0], deck["y"] - 10))
        expect(ghost(phone.page)).to_contain_text("19:00–20:00")
        phone.touch("touchEnd")
        expect(said(phone.page)).to_contain_text("19:00 to 20:00.")

    assert hours(sandbox, grant) == [(-5, -4)]


def test_a_tap_opens(sandbox: SandboxProcess, browser: Browser) -> None:
    grant = connect(sandbox, SARAH)
    block(sandbox, SARAH, 9, 3, day=MONDAY)
    with Phone(browser) as phone:
        phone.page.clock.install()  # time stands still, so that no finger is held however slow the machine
        open_week(phone.page, sandbox, grant)

        phone.page.touchscreen.tap(*at(phone.page, 9.5))
        expect(phone.page.locator("#block").get_by_role("heading")).to_have_text("Busy")


def test_a_swipe_scrolls_and_moves_nothing(sandbox: SandboxProcess, browser: Browser) -> None:
    grant = connect(sandbox, SARAH)
    block(sandbox, SARAH, 9, 3, day=MONDAY)
    with Phone(browser) as phone:
        phone.page.clock.install()
        open_week(phone.page, sandbox, grant)
        start, end = at(phone.page, 11), at(phone.page, 9)
        before = phone.page.evaluate("scrollY")

        phone.swipe(start, end)
        wait_until_scrolled(phone.page, before)
        expect(said(phone.page)).to_have_text("")
        expect(ghost(phone.page)).to_have_count(0)

    assert hours(sandbox, grant) == [(-15, -12)]


def test_who_lets_go_where_it_was_changes_nothing(sandbox: SandboxProcess, browser: Browser) -> None:
    grant = connect(sandbox, SARAH)
    block(sandbox, SARAH, 9, day=MONDAY)
    with Phone(browser) as phone:
        open_week(phone.page, sandbox, grant)

        phone.hold(at(phone.page, 9.5), at(phone.page, 9.52), steps=1)
        expect(said(phone.page)).to_have_text("")
        expect(phone.page.locator("#block").get_by_role("heading")).to_have_text("Add a block")

    assert hours(sandbox, grant) == [(-15, -14)]


def test_one_finger_that_is_held_picks_up_and_two_zoom(sandbox: SandboxProcess, browser: Browser) -> None:
    grant = connect(sandbox, SARAH)
    block(sandbox, SARAH, 9, day=MONDAY)
    with Phone(browser) as phone:
        phone.page.clock.install()
        open_week(phone.page, sandbox, grant)
        finger, other = at(phone.page, 9.5), at(phone.page, 11)

        phone.touch("touchStart", finger)
        phone.touch("touchStart", finger, other)
        phone.page.clock.run_for(1000)
        expect(ghost(phone.page)).to_have_count(0)
        phone.touch("touchEnd")
        phone.touch("touchStart", finger)
        opens_menu = phone.page.evaluate(
            "() => document.querySelector('.week__day').dispatchEvent(new Event('contextmenu', {bubbles: true, cancelable: true}))"
        )
        phone.page.clock.run_for(1000)
        expect(ghost(phone.page)).to_have_text("09:00–10:00 Busy")
        phone.touch("touchEnd")

    assert not opens_menu
    assert hours(sandbox, grant) == [(-15, -14)]
