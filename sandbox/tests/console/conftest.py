"""A page of the console in a browser, and patience with it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from sandbox.tests.console.driving import DESKTOP

# On a busy machine a browser may take its time; what is waited for comes.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture
def quiet_page(page: Page) -> Iterator[Page]:
    """A page that must not complain, other than about answers it was meant to get."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]  # a plain dict will do
    yield page
    assert [text for text in said if not text.startswith("Failed to load resource")] == []
