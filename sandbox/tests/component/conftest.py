"""The real component on a page of another origin, against the sandbox, with eyes for everything that goes wrong."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Request, ViewportSize, expect

from sandbox.tests.component.hosting import HostPage
from sandbox.tests.component.widget import PATIENCE, Widget
from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import DAY, HOUR, TUESDAY

# When the sandbox's tests begin; the page's clock stands still there.
MONDAY = TUESDAY - DAY + 8 * HOUR
expect.set_options(timeout=PATIENCE)
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture(scope="session")
def host_page(running_sandbox: SandboxProcess) -> Iterator[HostPage]:
    with HostPage(running_sandbox.url) as serving:
        yield serving


@pytest.fixture(scope="session")
def met() -> set[tuple[str, str]]:
    """Every verb and path the component has called in this run, with `{id}` for identities."""
    return set()


@pytest.fixture
def open_widget(
    sandbox: SandboxProcess, host_page: HostPage, browser: Browser, met: set[tuple[str, str]]
) -> Iterator[Callable[..., Widget]]:
    """`open_widget(zone=…)`: the host page in a context of its own, on Monday at 8:00 UTC; nothing mounted yet.

    What else is given goes to the context.
    """
    contexts: list[BrowserContext] = []
    opened: list[Widget] = []

    def keep(request: Request) -> None:
        met.add((request.method, UUID.sub("{id}", urlsplit(request.url).path)))

    def open_one(*, zone: str = "Europe/Berlin", **more: Any) -> Widget:
        screen = ViewportSize(width=1100, height=900)
        context = browser.new_context(timezone_id=zone, locale="en-US", viewport=screen, **more)
        contexts.append(context)
        page = context.new_page()
        page.clock.set_fixed_time(datetime.fromtimestamp(MONDAY, UTC))
        widget = Widget(page, sandbox, keep)
        opened.append(widget)
        page.goto(host_page.url)
        page.locator("html[data-ready]").wait_for()
        return widget

    yield open_one
    for context in contexts:
        context.close()
    for widget in opened:
        assert widget.troubles == []
        assert sorted(widget.refusals) == sorted(map(str, widget.provoked))


@pytest.fixture
def widget(open_widget: Callable[..., Widget]) -> Widget:
    return open_widget()


@pytest.fixture
def bookings(sandbox: SandboxProcess) -> Callable[[], list[dict[str, Any]]]:
    """All bookings there are, newest first."""
    return lambda: sandbox.get("/_sandbox/bookings").json()["data"]
