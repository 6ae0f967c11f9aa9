"""Chromium, the running site, and eyes that see what people don't: console errors, broken policies, foreign hosts."""

import os
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from scripts.suite import find_chromium
from tests.journeys import site as sites

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip
KNOWN = (
    # The vendor's component says this once when it is shown a second time on a page; everything works (docs/picker.md D12).
    "Cannot redefine property: registerNylasComponent",
    # The browser notes every refusal of the gateway; that a time is taken belongs to the journey.
    "the server responded with a status of 409 (Conflict)",
    # A test takes the network away and gives it back.
    "net::ERR_INTERNET_DISCONNECTED",
    # So it does of words that can't be kept as they are; the page says why.
    "the server responded with a status of 422 (Unprocessable Entity)",
)
# How long anything may take to appear on a machine that is busy with other things; nobody waits for what is there.
PATIENCE = 30_000  # milliseconds
expect.set_options(timeout=PATIENCE)
# The page's Date, by so many milliseconds ahead of the machine's; its timers run as ever.
OTHER_TIME = """{
  const Machine = Date;
  const now = () => Machine.now() + AHEAD;
  globalThis.Date = new Proxy(Machine, {
    apply: () => new Machine(now()).toString(),
    construct: (_, given, target) => Reflect.construct(Machine, given.length ? given : [now()], target),
    get: (_, name) => (name === "now" ? now : Reflect.get(Machine, name)),
  });
  Machine.prototype.constructor = Date;
}"""
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def chrome(playwright: Playwright) -> Iterator[Browser]:
    """The machine's own Chromium. `playwright` is pytest-playwright's: a second one in the same process would not start."""
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium (apt install chromium)")
    opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[sites.Site]:
    """One site for all who look at pages or bring people of their own; it takes its time to start."""
    with sites.running(tmp_path_factory.mktemp("site")) as started:
        yield started


@pytest.fixture
def open_page(chrome: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """`open_page(size, zone=…)`: a page in a context of its own, on the clock of the test's site.

    What goes wrong behind it fails the test at its end.
    """
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def open_one(size: dict[str, int] = DESKTOP, *, zone: str = "Europe/Lisbon", dark: bool = False) -> Page:
        context = chrome.new_context(
            viewport=size, timezone_id=zone, locale="en-GB", color_scheme="dark" if dark else "light"
        )
        contexts.append(context)
        ahead = float(os.environ.get("SECONDS_AHEAD", "0"))  # of `./test --today`
        if "site" in request.fixturenames:
            ahead += request.getfixturevalue("site").sandbox.clock()["offset"]
        context.add_init_script(OTHER_TIME.replace("AHEAD", str(round(ahead * 1000))))
        context.add_init_script(
            "document.addEventListener('securitypolicyviolation',"
            " e => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))"
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE)

        def note(words: str) -> None:
            if not any(known in words for known in KNOWN):
                troubles.append(f"{urlsplit(page.url).path}: {words}")

        page.on("console", lambda message: note(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: note(str(error)))
        page.on("request", lambda sent: note(f"asks {sent.url}") if not _is_local(sent.url) else None)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert troubles == []


def _is_local(url: str) -> bool:
    return urlsplit(url).scheme in {"data", "blob", "about"} or urlsplit(url).hostname == "127.0.0.1"
