"""What people do on the pages, step by step; used by every journey."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import requests
from playwright.sync_api import Page, Route, expect

from tests.journeys.site import Site


def log_in(page: Page, site: Site, role: str) -> None:
    login = site.demo()["logins"][role]
    page.goto(f"{site.url}/accounts/login/")
    page.get_by_label("Email").fill(login["email"])
    page.get_by_label("Password", exact=True).fill(login["password"])
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(lambda url: not urlsplit(url).path.startswith("/accounts/"))


def apply(page: Page, site: Site, *, job: str, name: str, email: str) -> None:
    """From the careers home to the page that says thank you."""
    page.goto(site.url)
    page.get_by_role("link", name=job).click()
    page.get_by_role("link", name="Apply").first.click()
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=email]").fill(email)
    page.get_by_role("button", name="Send application").click()
    expect(page).to_have_url(re.compile("/applied/$"))


def invite(site: Site, *, job: str, name: str, email: str, recording: str) -> str:
    """Apply for a job that invites at once, and answer about recording, without a browser; the personal link."""
    with requests.Session() as candidate:
        send_form(candidate, f"{site.url}/jobs/{job}/apply/", name=name, email=email)
        link = site.eventually(lambda: re.search(rf"{re.escape(site.url)}/book/\S+/", newest_mail(site, to=email)))[0]
        send_form(candidate, link, to=f"{link}recording/", choice=recording)
    return link


def send_form(candidate: requests.Session, page: str, *, to: str = "", **filled: str) -> None:
    candidate.get(page, timeout=20).raise_for_status()
    filled["csrfmiddlewaretoken"] = candidate.cookies["csrftoken"]
    candidate.post(to or page, data=filled, headers={"Referer": page}, timeout=20).raise_for_status()


def newest_mail(site: Site, *, to: str) -> str:
    """Subject and text of what was mailed there last; "" before the first."""
    texts = (
        f"{mail['Subject']}\n\n{mail.get_body(('plain',)).get_content()}" for mail in _mails(site) if mail["To"] == to
    )
    return next(texts, "")


def _mails(site: Site) -> Iterator[EmailMessage]:
    """The newest first; one to a file, since each is sent by a connection of its own."""
    files = sorted((site.folder / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in files:
        yield message_from_bytes(path.read_bytes(), policy=policy.default)


def open_link_from_mail(page: Page, site: Site, *, to: str) -> None:
    """The mail as the candidate gets it, and the personal link in it."""
    site.eventually(lambda: _mail_for(page, site, to))
    page.locator("a[href*='/book/']").first.click()
    page.wait_for_url("**/book/*/")


def _mail_for(page: Page, site: Site, to: str) -> bool:
    page.goto(f"{site.url}/mailbox/")
    mail = page.locator("a", has_text=to).first
    if not mail.count():
        return False
    mail.click()
    page.wait_for_url(re.compile("/mailbox/."))
    return page.locator("a[href*='/book/']").count() > 0


def choose_recording(page: Page, answer: str) -> None:
    """Press one of the two equal buttons; the page comes back with the choice stored."""
    page.get_by_role("button", name=re.compile(f"^{answer}")).click()
    expect(page.get_by_text("Stored on")).to_be_visible()


def pick_time(page: Page, *, nth: int = 0) -> None:
    """Choose the nth free time of the day the component shows first, and go on to the form."""
    page.locator("nylas-timeslot-picker button.time").first.wait_for()
    page.locator("nylas-timeslot-picker button.time").nth(nth).click()
    page.get_by_role("button", name="Next", exact=True).click()


def book(page: Page, *, nth: int = 0) -> dict[str, Any]:
    """Through the real component to our own confirmation; returns what the gateway answered."""
    answers: list[dict[str, Any]] = []

    def keep(route: Route) -> None:
        # read here: the page leaves for the confirmation as soon as the answer is in
        response = route.fetch()
        if route.request.method in {"POST", "PATCH"}:
            answers.append(response.json())
        route.fulfill(response=response)

    page.route("**/v3/scheduling/bookings**", keep)
    pick_time(page, nth=nth)
    page.locator("nylas-booking-form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/book/[^/]+/$"))
    page.locator(".ticket").wait_for()
    page.unroute("**/v3/scheduling/bookings**")
    return answers[-1]


def wait_until(page: Page, script: str, *, tries: int = 300) -> None:
    """Until the expression is true. Not page.wait_for_function, which evaluates text: our policy refuses that, as it should."""
    for _ in range(tries):
        if page.evaluate(script):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never true: {script}")
