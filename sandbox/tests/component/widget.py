"""`<nylas-scheduling>` as people meet it, and all it sends and says (docs/picker.md 11)."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import CDPSession, Locator, Page, Request, expect
from playwright.sync_api import TimeoutError as TooLate

from sandbox.tests.sandbox_process import SandboxProcess

# Milliseconds; nothing takes as long, unless the machine is busy with more.
PATIENCE = 30_000
# docs/picker.md D12: said when the picker is shown a second time on a page; everything works.
KNOWN_ERROR = "Cannot redefine property: registerNylasComponent"
REFUSED = re.compile(r"Failed to load resource: (?:the server responded with a status of (\d+)|net::(\w+))")
# What Chromium adds to every call by itself.
BROWSERS_OWN = re.compile(r"sec-.*|accept.*|host|connection|origin|referer|user-agent|content-length|priority")
EVENTS = """
window.forget = () => { window.heard = []; document.documentElement.dataset.heard = ""; };
document.addEventListener("DOMContentLoaded", forget);
const plain = (key, value) => value instanceof Node || typeof value === "function" ? undefined : value;
for (const name of NAMES) window.addEventListener(name, (event) => {
  window.heard.push([name, JSON.parse(JSON.stringify(event.detail ?? null, plain) ?? "null")]);
  document.documentElement.dataset.heard += " " + name;
}, true);
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
// A toast that goes after three seconds may be gone before a busy machine looks.
const later = window.setTimeout;
window.setTimeout = (work, wait, ...more) => later(work, wait === 3000 ? 60_000 : wait, ...more);
"""
NAMES = [
    "bookedEventInfo", "nylasSchedulerError", "nylasSchedulerInfo", "bookingRefExtracted", "bookingFormError",
    "cancelBookingFormSubmitted", "cancelBookedEventError", "cancelBookedEventValidationError",
    "rescheduleBookedEventError", "confirmBookingError", "configSettingsLoaded", "cancelBookingButtonClicked",
]  # fmt: skip
# The component shows a part of itself first, and a moment later listens to it and tells it the settings.
IS_HEARD = """(part) => {
  const found = document.querySelector("nylas-scheduling")?.shadowRoot?.querySelector(part);
  const waiting = [...found?.shadowRoot?.querySelectorAll("input-component, button-component") ?? []];
  return Boolean(found?.configSettings) && [found, ...waiting].every((each) => each.classList.contains("hydrated"));
}"""
# What was typed is the form's own once its fields have told it; until then it sends nothing.
IS_TYPED = """([name, email]) => {
  const form = document.querySelector("nylas-scheduling").shadowRoot.querySelector("nylas-booking-form");
  return form.selectedTimeslot && form.name === name && form.email === email;
}"""
FORM, CARD, CANCELLING = "nylas-booking-form", "nylas-booked-event-card", "nylas-cancel-booking-form"
MOUNT = """([attributes]) => {
  document.querySelector("nylas-scheduling")?.remove();
  forget();
  const element = document.createElement("nylas-scheduling");
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  document.querySelector("main").append(element);
}"""


@dataclass(frozen=True)
class Call:
    """One request of the component, with the headers that are not the browser's own, and its answer."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any
    status: int
    answer: Any

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class Widget:
    """The element on its page. `provoked` lists the statuses (or network errors) a test makes the browser complain of."""

    def __init__(self, page: Page, sandbox: SandboxProcess, sent: Callable[[Request], None]) -> None:
        self.page, self.sandbox = page, sandbox
        self.provoked: list[str | int] = []
        self._preflights: list[tuple[str, set[str]]] = []
        self.troubles: list[str] = []
        self.refusals: list[str] = []
        self._requests: list[Request] = []
        self._tell = sent
        page.set_default_timeout(PATIENCE)
        page.add_init_script(EVENTS.replace("NAMES", json.dumps(NAMES)))
        page.on("console", lambda message: self._note(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self._note(error.message))
        page.on("request", self._keep)

    # ── what it sends and says ──

    def calls(self) -> list[Call]:
        """All calls since the last `mount` or `forget`."""
        return [_call(request) for request in self._requests]

    def call(self, method: str, ending: str) -> Call:
        """The last call of this verb to a path that ends so."""
        return next(one for one in reversed(self.calls()) if one.method == method and one.path.endswith(ending))

    def forget(self) -> None:
        self._requests.clear()
        self.page.evaluate("forget()")

    def heard(self, name: str) -> list[Any]:
        """The details of all events of that name since the last `mount` or `forget`."""
        return [detail for heard, detail in self.page.evaluate("window.heard") if heard == name]

    def hears(self, name: str) -> None:
        """Wait for an event of that name."""
        self.page.locator(f"html[data-heard~={name}]").wait_for(state="attached")

    def preflights(self) -> list[tuple[str, set[str]]]:
        """Verb and headers of each preflight since `watch_preflights`."""
        self.calls()  # waits for their headers, of which the browser tells after those of their preflights
        return self._preflights

    def watch_preflights(self) -> None:
        """Playwright does not show them; the browser's debugging protocol does."""
        session: CDPSession = self.page.context.new_cdp_session(self.page)
        session.on("Network.requestWillBeSentExtraInfo", self._keep_preflight)
        session.send("Network.enable")

    def tick(self) -> None:
        """One second later: the component names its toasts by the clock, and two of the same moment are one to it."""
        self.page.clock.set_fixed_time(self.page.evaluate("Date.now() + 1000"))

    # ── what people do ──

    def mount(self, **attributes: Any) -> None:
        """Put a fresh element on the page; `hour_1_2=False` becomes `hour-1-2="false"`."""
        self._requests.clear()
        given = {"scheduler_api_url": self.sandbox.url, "enable_user_feedback": False, **attributes}
        texts = {
            name.replace("_", "-"): value if isinstance(value, str) else json.dumps(value)
            for name, value in given.items()
        }
        self.page.evaluate(MOUNT, [texts])

    def mount_for_ref(self, **attributes: Any) -> None:
        """The same for the pages of a ref, whose buttons are not to be pressed before the times have come."""
        with self.answered("GET", "/availability"):
            self.mount(**attributes)

    def set(self, name: str, value: Any) -> None:
        """Set a property of the element that is there."""
        self.page.evaluate(
            "([name, value]) => { document.querySelector('nylas-scheduling')[name] = value }", [name, value]
        )

    @property
    def times(self) -> Locator:
        return self.page.locator("nylas-timeslot-picker button.time")

    def heeds(self, part: str) -> None:
        """Wait until what people do in that part of the component has an effect beyond it."""
        self.page.wait_for_function(IS_HEARD, arg=part)

    def press(self, name: str, part: str = CARD) -> None:
        """Press a button of a part that has just come."""
        self.heeds(part)
        self.page.locator(part).get_by_role("button", name=name, exact=True).click()

    def choose(self, nth: int = 0) -> None:
        """Choose the nth time of the day that is shown, and go on to the form."""
        self.times.nth(nth).click()
        self.button("Next").click()
        self.heeds(FORM)

    def fill(self, name: str = "Ada Lovelace", email: str = "ada@example.org") -> None:
        self.page.get_by_role("textbox", name="Name").fill(name)
        self.page.get_by_label("Email").first.fill(email)

    def type_in(self, name: str = "Ada Lovelace", email: str = "ada@example.org") -> None:
        """Until it stays: the component forgets what is typed while it draws its form once more."""
        for is_last in (False, False, True):
            self.fill(name, email)
            try:
                self.page.wait_for_function(IS_TYPED, arg=[name, email], timeout=30000 if is_last else 5000)
                break
            except TooLate:
                if is_last:
                    raise

    @property
    def submit(self) -> Locator:
        return self.page.locator(f"{FORM} button[type=submit]")

    def book(self, nth: int = 0, **guest: str) -> Call:
        """From the picker to the card; the call that booked."""
        self.choose(nth)
        self.type_in(**guest)
        with self.answered("POST", "/bookings"):
            self.submit.click()
        return self.call("POST", "/bookings")

    def cancel_with(self, reason: str) -> None:
        self.page.locator(f"{CANCELLING} textarea").fill(reason)
        self.press("Cancel booking", CANCELLING)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def see(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def toast(self, title: str, description: str = "") -> None:
        """Wait for a notification that says this."""
        shown = self.page.locator("nylas-notification .notif").filter(has_text=title).filter(has_text=description)
        expect(shown.first).to_be_visible()

    @contextmanager
    def answered(self, method: str, ending: str) -> Iterator[None]:
        """Wait until this call has its answer."""
        with self.page.expect_response(
            lambda response: response.request.method == method and urlsplit(response.url).path.endswith(ending)
        ) as waited:
            yield
        waited.value.finished()

    def _note(self, words: str) -> None:
        if words == KNOWN_ERROR:
            return
        refused = REFUSED.match(words)
        if refused:
            self.refusals.append(refused[1] or refused[2])
        else:
            self.troubles.append(words)

    def _keep(self, request: Request) -> None:
        if request.url.startswith(self.sandbox.url):
            self._requests.append(request)
            self._tell(request)

    def _keep_preflight(self, event: dict[str, Any]) -> None:
        headers = event["headers"]
        if asked := headers.get("Access-Control-Request-Method"):
            self._preflights.append((asked, set(headers["Access-Control-Request-Headers"].split(","))))


def _call(request: Request) -> Call:
    response = request.response()
    split = urlsplit(request.url)
    headers = {name: value for name, value in request.all_headers().items() if not BROWSERS_OWN.fullmatch(name)}
    is_json = response is not None and "json" in response.headers.get("content-type", "")
    return Call(
        request.method,
        split.path,
        dict(parse_qsl(split.query, keep_blank_values=True)),
        headers,
        json.loads(request.post_data) if request.post_data else None,
        response.status if response else 0,
        response.json() if response and is_json else None,
    )
