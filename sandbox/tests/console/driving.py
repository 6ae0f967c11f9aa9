"""The console in a browser: the week and where things lie in it, the mouse, fingers."""

from types import TracebackType
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import HOUR, TUESDAY

DESKTOP, PHONE = {"width": 1280, "height": 1500}, {"width": 390, "height": 844}


def hours(sandbox: SandboxProcess, grant: str) -> list[tuple[float, float]]:
    """When things begin and end, in hours of Tuesday."""
    found = sandbox.get(f"/v3/grants/{grant}/events", calendar_id="primary").json()["data"]
    return [tuple((one["when"][name] - TUESDAY) / HOUR for name in ("start_time", "end_time")) for one in found]  # type: ignore[misc]


def open_week(page: Page, sandbox: SandboxProcess, grant: str) -> None:
    page.goto(f"{sandbox.url}/_sandbox/people/{grant}/")
    expect(page.locator(".cursor")).to_have_count(1)


def spot(page: Page, day: str, hour: float) -> tuple[float, float]:
    """Where on the screen an hour of a day lies; the grid begins at 7."""
    column = page.locator(f'[data-date="{day}"]')
    column.scroll_into_view_if_needed()
    box = column.bounding_box()
    assert box
    first, last = (int(page.locator("[data-week]").get_attribute(f"data-{name}") or 0) for name in ("first", "last"))
    return box["x"] + box["width"] / 2, box["y"] + (hour - first) / (last - first) * box["height"]


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0], start[1] + 8)
    page.mouse.move(*end, steps=3)
    page.mouse.up()


def said(page: Page) -> Locator:
    return page.locator("#said")


def ghost(page: Page) -> Locator:
    """What shows where a block would go."""
    return page.locator(".ghost:not(.cursor)")


class Phone:
    """A page on a phone, and one finger on it."""

    def __init__(self, browser: Browser) -> None:
        settings: dict[str, Any] = {"viewport": PHONE, "has_touch": True, "is_mobile": True, "reduced_motion": "reduce"}
        self.context = browser.new_context(**settings)
        self.page = self.context.new_page()
        self._wire = self.context.new_cdp_session(self.page)

    def __enter__(self) -> "Phone":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.context.close()

    def touch(self, what: str, *at: tuple[float, float]) -> None:
        """touchStart, touchMove or touchEnd."""
        self._wire.send("Input.dispatchTouchEvent", {"type": what, "touchPoints": [{"x": x, "y": y} for x, y in at]})

    def swipe(self, start: tuple[float, float], end: tuple[float, float], steps: int = 8) -> None:
        """Put a finger down, move it at once, lift it."""
        self.touch("touchStart", start)
        self._go(start, end, steps)
        self.touch("touchEnd")

    def hold(self, start: tuple[float, float], end: tuple[float, float], steps: int = 8) -> None:
        """Put a finger down, keep it there until something is picked up, move it, lift it."""
        self.touch("touchStart", start)
        expect(ghost(self.page)).to_be_visible()
        self._go(start, end, steps)
        self.touch("touchEnd")
        expect(ghost(self.page)).to_have_count(0)

    def _go(self, start: tuple[float, float], end: tuple[float, float], steps: int) -> None:
        for step in range(1, steps + 1):
            part = step / steps
            self.touch("touchMove", tuple(a + (b - a) * part for a, b in zip(start, end, strict=True)))  # type: ignore[arg-type]
