"""The console: plain forms that work without a script, and a script that keeps the page fresh."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.sandbox.receiving import Receiver
from tests.sandbox.world import (
    DAY,
    HOUR,
    SARAH,
    TUESDAY,
    book,
    configure,
    connect,
    listen,
    only_notetaker,
    with_notetaker,
)
from tests.sandbox_process import SandboxProcess


def press(sandbox: SandboxProcess, what: str, **form: Any) -> str:
    """Send one form as a browser without a script would; where it leads."""
    response = sandbox.request("POST", f"/_sandbox/do/{what}", key=None, data=form)
    assert response.status_code == 302, response.text
    return response.headers["location"]


def text(sandbox: SandboxProcess, path: str = "/_sandbox/") -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", sandbox.get(path, key=None).text))


def test_an_empty_world_says_what_to_do(sandbox: SandboxProcess) -> None:
    page = text(sandbox)

    assert "Sandbox not Nylas" in page
    assert "Nobody has connected a calendar yet." in page
    assert "No bookings yet." in page
    press(sandbox, "reset", world="demo")
    assert "Sarah Kim" in text(sandbox)


def test_pages_load_nothing_from_elsewhere_and_nothing_inline(sandbox: SandboxProcess) -> None:
    connect(sandbox, SARAH)

    response = sandbox.get("/_sandbox/", key=None)

    assert "default-src 'self'" in response.headers["content-security-policy"]
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", response.text)
    assert set(re.findall(r'(?:src|href)="(https?:[^"]*)"', response.text)) == set()
    for path in ("sandbox.css", "live.js", "icon.svg"):
        assert sandbox.get(f"/_sandbox/static/{path}", key=None).status_code == 200
    assert sandbox.get("/_sandbox/static/..%2fsettings.py", key=None).status_code == 400


def test_the_clock_moves_by_buttons(sandbox: SandboxProcess) -> None:
    before = sandbox.clock()["now"]

    location = press(sandbox, "clock", advance="86400")
    after = sandbox.clock()["now"]
    press(sandbox, "clock", to="real")

    assert location == "/_sandbox/#clock"
    assert after - before == pytest.approx(DAY, abs=2)
    assert sandbox.clock()["offset"] == pytest.approx(0, abs=1)


def test_a_busy_block_is_added_and_removed_in_the_persons_own_zone(sandbox: SandboxProcess) -> None:
    grant = connect(sandbox, SARAH, timezone="Europe/Berlin")
    times = {"date": "2027-03-02", "start": "10:00", "end": "11:30", "title": "Dentist"}

    location = press(sandbox, "block", grant=grant, person=SARAH, week="0", **times)
    (event,) = sandbox.get(f"/v3/grants/{grant}/events", calendar_id="primary").json()["data"]
    page = text(sandbox, location)
    press(sandbox, "unblock", event=event["id"])

    assert location == "/_sandbox/?person=sarah%40example.com&week=0#week"
    assert event["when"]["start_time"] == TUESDAY + 9 * HOUR
    assert "10:00–11:30 Dentist" in page
    assert "Times in Europe/Berlin" in page
    assert sandbox.get(f"/v3/grants/{grant}/events", calendar_id="primary").json()["data"] == []


def test_a_wrong_block_is_explained_and_nothing_typed_is_lost(sandbox: SandboxProcess) -> None:
    grant = connect(sandbox, SARAH)
    form = {"grant": grant, "date": "2027-03-02", "start": "11:00", "end": "10:00", "title": "Dentist"}

    response = sandbox.request("POST", "/_sandbox/do/block", key=None, data=form)

    assert response.status_code == 400
    assert "The block must end after it starts." in response.text
    for name in ("date", "start", "end", "title"):
        assert f'value="{form[name]}"' in response.text


def test_grants_expire_and_come_back(sandbox: SandboxProcess) -> None:
    grant = connect(sandbox, SARAH)

    press(sandbox, "expire", grant=grant)
    expired = text(sandbox)
    press(sandbox, "restore", grant=grant)

    assert "expired Restore" in expired
    assert "connected Expire" in text(sandbox)


def test_the_meeting_room_has_its_buttons(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, scheduler=with_notetaker())
    book(sandbox, configuration, 9)
    meeting = only_notetaker(sandbox)["meeting_id"]
    press(sandbox, "meeting", meeting=meeting, deed="lobby", lobby="wait")
    sandbox.control("clock", {"set": TUESDAY + 9 * HOUR + 60})

    waiting = text(sandbox)
    press(sandbox, "meeting", meeting=meeting, deed="admit")
    recording = text(sandbox)
    press(sandbox, "meeting", meeting=meeting, deed="end")

    assert "In the lobby" in waiting
    assert "End the meeting" in recording
    assert only_notetaker(sandbox)["state"] == "disconnected"


def test_webhooks_are_shown_and_sent_again(sandbox: SandboxProcess, receiver: Receiver) -> None:
    listen(sandbox, receiver.url, ["grant.created"])
    connect(sandbox, SARAH)
    sandbox.advance(0)
    (one,) = sandbox.get("/_sandbox/webhooks").json()["data"]

    press(sandbox, "replay", notification=one["id"])

    assert len(receiver.received) == 2
    assert "&quot;code&quot;: 25012" in sandbox.get("/_sandbox/", key=None).text


def test_faults_are_set_and_removed(sandbox: SandboxProcess) -> None:
    press(sandbox, "fault", kind="429", path="/v3/grants", times="3")
    (fault,) = sandbox.get("/_sandbox/faults").json()["data"]

    press(sandbox, "unfault", fault=fault["id"])

    assert (fault["kind"], fault["path"], fault["times"]) == ("429", "/v3/grants", 3)
    assert sandbox.get("/_sandbox/faults").json()["data"] == []


@pytest.mark.parametrize("query", ["?week=many", "?week=99999999", "?person=<script>", "?person=nobody"])
def test_odd_addresses_still_show_the_page(sandbox: SandboxProcess, query: str) -> None:
    connect(sandbox, SARAH)

    assert sandbox.get(f"/_sandbox/{query}", key=None).status_code == 200


@pytest.fixture
def quiet_page(page: Page) -> Iterator[Page]:
    """A page that must not complain."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    assert said == []


def test_the_page_follows_without_reload(sandbox: SandboxProcess, quiet_page: Page) -> None:
    configuration = configure(sandbox, SARAH, scheduler=with_notetaker())
    quiet_page.goto(f"{sandbox.url}/_sandbox/")

    book(sandbox, configuration, 9, name="Zoë Ada")

    expect(quiet_page.locator("#bookings")).to_contain_text("Interview: Zoë Ada", timeout=5000)
    expect(quiet_page.locator("#meetings [aria-current=step]")).to_have_text("Scheduled")
    quiet_page.get_by_role("button", name="Run to what happens next").click()
    expect(quiet_page.locator("#meetings [aria-current=step]")).to_have_text("Joining")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/_sandbox/", "/v3/connect/auth"])
def test_pages_can_be_used_by_everybody_on_a_phone(
    sandbox: SandboxProcess, quiet_page: Page, path: str, scheme: str
) -> None:
    configuration = configure(sandbox, SARAH, scheduler=with_notetaker())
    book(sandbox, configuration, 9)
    query = "?client_id=sandbox-client-id&redirect_uri=http://127.0.0.1:9/&response_type=code"
    quiet_page.set_viewport_size({"width": 390, "height": 844})
    quiet_page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of two literals, from parametrize
    quiet_page.goto(f"{sandbox.url}{path}{query}")

    found = Axe().run(quiet_page)

    assert [f"{one['id']}: {one['nodes'][0]['html']}" for one in found.response["violations"]] == []
    assert quiet_page.evaluate("document.documentElement.scrollWidth") == 390


def test_allowing_leads_back_to_the_application(sandbox: SandboxProcess, page: Page) -> None:
    with Receiver() as application:
        back = application.url + "?challenge=kept"
        query = f"?client_id=sandbox-client-id&redirect_uri={back}&response_type=code&state=s-1"
        page.goto(f"{sandbox.url}/v3/connect/auth{query}")
        page.get_by_role("button", name="Sarah Kim").click()
        page.get_by_role("button", name="Allow").click()
        page.wait_for_url(re.compile(r"/hook\?challenge=kept&code=\w+&state=s-1"))
