"""Pages that follow what happens elsewhere: what has the focus or is being typed stays, what happened is announced."""

import re

from playwright.sync_api import APIResponse, Page, Route, expect

from sandbox.tests.console.conftest import PATIENCE
from sandbox.tests.console.driving import hours, open_week, said
from sandbox.tests.console.pressing import full_world, person, press
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import HOUR, SARAH, TUESDAY, block, connect

# Collects what live regions say, in order.
LISTEN = """() => {
  window.heard = [];
  const region = ({ target }) => (target.closest ? target : target.parentElement)?.closest("[role=status]");
  const words = (found) => found.textContent.trim().replace(/\\s+/g, " ");
  new MutationObserver((changes) => {
    const regions = new Set(changes.map(region).filter(Boolean));
    window.heard.push(...[...regions].map(words).filter(Boolean));
  }).observe(document, { subtree: true, childList: true, characterData: true });
}"""


def test_what_has_the_focus_keeps_it_when_something_before_it_comes_or_goes(
    sandbox: SandboxProcess, quiet_page: Page
) -> None:
    room = full_world(sandbox)["room"]
    meeting = room.split("/")[-3]
    for name in ("first", "second"):
        sandbox.control("snapshots", {"name": name})
    sandbox.control(f"meetings/{meeting}/lobby", {"lobby": "wait"})

    quiet_page.goto(f"{sandbox.url}/_sandbox/world/")
    back = quiet_page.get_by_role("button", name="Go back to second")
    back.focus()
    press(sandbox, "discard", name="first", sure="yes")
    expect(quiet_page.locator("#snapshot-first")).to_have_count(0)
    expect(back).to_be_focused()
    quiet_page.goto(sandbox.url + room)
    join = quiet_page.get_by_role("button", name="Join as A third person")
    join.focus()
    sandbox.control("clock", {"set": TUESDAY + 9 * HOUR + 10})
    expect(quiet_page.locator(".knock")).to_be_visible()
    expect(join).to_be_focused()
    sandbox.control(f"meetings/{meeting}/admit")
    expect(quiet_page.locator(".knock")).to_have_count(0)
    expect(join).to_be_focused()

    press(sandbox, "discard", name="second", sure="yes")


def test_a_form_follows_until_somebody_fills_it_in(sandbox: SandboxProcess, quiet_page: Page) -> None:
    grant = connect(sandbox, SARAH)
    event = block(sandbox, SARAH, 9)["id"]
    quiet_page.goto(sandbox.url + person(sandbox, grant, event=event))
    form = quiet_page.locator("#block")
    starts, what = form.get_by_label("From"), form.get_by_label("What")

    press(sandbox, "change", event=event, date="2027-03-02", start="10:00", end="11:00")
    expect(starts).to_have_value("10:00")
    what.fill("Dentist")
    press(sandbox, "change", event=event, date="2027-03-02", start="12:00", end="13:00")
    expect(quiet_page.locator(f'[data-moves="{event}"]')).to_have_attribute("data-start", "720")
    expect(starts).to_have_value("10:00")
    expect(what).to_have_value("Dentist")
    what.press("Enter")
    expect(said(quiet_page)).to_contain_text("“Dentist” is now Tue 2 Mar, 10:00 to 11:00.")
    expect(what).to_have_value("Dentist")
    press(sandbox, "change", event=event, title="Doctor")
    quiet_page.get_by_role("button", name="Save").focus()
    expect(what).to_have_value("Doctor")

    assert hours(sandbox, grant) == [(10, 11)]


def test_what_is_said_twice_is_announced_twice(sandbox: SandboxProcess, quiet_page: Page) -> None:
    quiet_page.goto(f"{sandbox.url}/_sandbox/people/")
    quiet_page.evaluate(LISTEN)
    button = quiet_page.get_by_role("button", name="+1 min")
    told = "() => window.heard.filter((text) => text === '1 min went by.').length"

    for times in (1, 2):
        button.click()
        quiet_page.wait_for_function(f"times => ({told})() === times", arg=times)
        expect(button).to_be_focused()


def test_a_knock_is_announced_and_its_countdown_is_not(sandbox: SandboxProcess, quiet_page: Page) -> None:
    room = full_world(sandbox)["room"]
    meeting = room.split("/")[-3]
    sandbox.control(f"meetings/{meeting}/lobby", {"lobby": "wait"})
    sandbox.control("clock", {"rate": 0})
    quiet_page.goto(sandbox.url + room)
    quiet_page.evaluate(LISTEN)

    sandbox.control("clock", {"set": TUESDAY + 9 * HOUR + 10})
    expect(quiet_page.locator(".knock")).to_contain_text(re.compile("gives up in 9 min"))
    sandbox.advance(120)
    expect(quiet_page.locator(".knock")).to_contain_text(re.compile("gives up in 7 min"))
    sandbox.control(f"meetings/{meeting}/deny")
    expect(quiet_page.locator(".knock")).to_have_count(0)

    # Of the way there one may hear more, if the page asks in mid-step.
    heard = quiet_page.evaluate("() => [...new Set(window.heard)]")
    assert [text for text in heard if "knocking" in text] == ["The call is on now. Recorder: knocking at the door."]
    assert heard[-1] == "The call is on now. Recorder: did not get in."


def test_focus_rests_on_the_heading_when_a_form_has_done_away_with_itself(
    sandbox: SandboxProcess, quiet_page: Page
) -> None:
    quiet_page.goto(sandbox.url + full_world(sandbox)["booking"])
    quiet_page.get_by_role("button", name="Cancel the booking").press("Enter")
    expect(said(quiet_page)).to_contain_text("Cancelled: Interview: Ada Lovelace")

    with quiet_page.expect_response(lambda answer: "x-live" in answer.request.headers):
        pass
    expect(quiet_page.get_by_role("heading", level=1)).to_be_focused()


def test_a_hidden_page_asks_for_nothing_and_follows_at_once_when_seen_again(
    sandbox: SandboxProcess, quiet_page: Page
) -> None:
    asked: list[str] = []
    connect(sandbox, SARAH)
    quiet_page.goto(f"{sandbox.url}/_sandbox/people/")
    set_hidden = """(isHidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""

    with quiet_page.expect_response(lambda answer: "x-live" in answer.request.headers):
        pass
    quiet_page.clock.install()
    quiet_page.evaluate(set_hidden, True)
    quiet_page.on("request", lambda request: asked.append(request.url))
    quiet_page.clock.run_for(60_000)
    hidden = list(asked)
    connect(sandbox, "new@example.com")
    quiet_page.evaluate(set_hidden, False)
    expect(quiet_page.get_by_text("new@example.com")).to_be_visible()

    assert hidden == []


def test_the_week_shows_what_another_window_does(sandbox: SandboxProcess, quiet_page: Page) -> None:
    grant = connect(sandbox, SARAH)
    open_week(quiet_page, sandbox, grant)
    quiet_page.locator(".cursor").focus()

    press(sandbox, "block", grant=grant, title="Dentist", date="2027-03-02", start="10:00", end="11:00")

    expect(quiet_page.get_by_role("link", name="Dentist, Tuesday 2 March")).to_be_visible()
    expect(quiet_page.locator(".cursor")).to_be_focused()


def test_an_answer_older_than_what_was_done_since_is_passed_over(sandbox: SandboxProcess, quiet_page: Page) -> None:
    held: list[tuple[Route, APIResponse]] = []

    def hold(route: Route) -> None:
        if "x-live" in route.request.headers and not held:
            held.append((route, route.fetch()))
        else:
            route.continue_()

    quiet_page.route("**/_sandbox/people/", hold)
    with quiet_page.expect_request(lambda request: "x-live" in request.headers):
        quiet_page.goto(f"{sandbox.url}/_sandbox/people/")
    for _ in range(PATIENCE // 50):  # the handler is not done when the request is known
        if not held:
            quiet_page.wait_for_timeout(50)
    date = quiet_page.locator(".clock__date")
    quiet_page.get_by_role("button", name="+1 day").click()
    expect(date).to_contain_text("Tue 2 Mar 2027")
    quiet_page.evaluate(
        """() => new MutationObserver(() => { window.dates = (window.dates ?? "") + document.querySelector(".clock__date").textContent; })
             .observe(document.querySelector(".foot"), { subtree: true, childList: true, characterData: true })"""
    )

    ((route, stale),) = held
    route.fulfill(response=stale)
    quiet_page.get_by_role("button", name="+1 day").click()
    expect(date).to_contain_text("Wed 3 Mar 2027")

    assert "Mon 1 Mar" not in quiet_page.evaluate("() => window.dates")
