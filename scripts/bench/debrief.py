"""The interview page with short, usual and very long transcripts: the server's part beside itself with the shortest, and Chromium's part."""

import statistics
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page, sync_playwright

from scripts import Stopped
from scripts.bench.sites import Scratch, scratch
from scripts.bench.tables import Goal, Row, Table, machine, ratios
from scripts.suite import find_chromium

SHORTEST, *LONGER = (30, 300, 3000)
CONSTANT, FOUR_TIMES = Goal(maximum=1), Goal(maximum=4)
SEEK, LONGEST_TASK = Goal(maximum=200), Goal(maximum=50)  # milliseconds
SLOWER = 4  # times, the processor of Chromium
PLAYED_SECONDS = 8
# Before anything of the page runs: when the first turn was painted, and every long task.
WATCH = """
  addEventListener("DOMContentLoaded", () => 0);
  const seen = new MutationObserver(() => {
    if (!document.getElementById("t0")) return;
    seen.disconnect();
    requestAnimationFrame(() => setTimeout(() => { window.painted = performance.now(); }));
  });
  seen.observe(document, { childList: true, subtree: true });
  window.tasks = [];
  new PerformanceObserver((list) => { for (const task of list.getEntries()) tasks.push(task.duration); }).observe({ type: "longtask" });
"""
# A click on a turn's time, until the player is there and the turn is marked.
SEEK_TO = """(position) => new Promise((done) => {
  const turn = document.getElementById(`t${position}`);
  const began = performance.now();
  document.querySelector("[data-player]").addEventListener("seeked", () =>
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - began))), { once: true });
  turn.querySelector(".turn__at").click();
})"""


def measure(size: float) -> Table:
    times = max(3, int(30 * size))
    with scratch() as site:
        site.migrate()
        told = site.inside("interview_page", times, SHORTEST, *LONGER)
        found = {int(turns): ours for turns, ours in told["pages"].items()}
        for turns, seen in _in_chromium(site, told["session"], found, times=max(3, times // 4)).items():
            found[turns] |= seen
    rows = [row for turns in LONGER for row in _server_rows(turns, found[turns], found[SHORTEST])]
    rows += [row for turns in (SHORTEST, *LONGER) for row in _browser_rows(turns, found[turns])]
    return Table(
        rows,
        f"Server: Django's test client, signed in as a committee member, median of {times} readings, turns taken; 4,000 turns are shown "
        f"at most, then the page is divided. Who is who is confirmed, five questions are planned, one place is cited, there is a summary. "
        f"Bytes: gzip. Chromium: its processor {SLOWER} times slowed, {max(3, times // 4)} openings; all turns lie within three and a half "
        f"minutes of video with captions, so that at the longest fourteen begin in a second; a seek is a click on the time of a "
        f"turn far away until it is marked and painted; played for {PLAYED_SECONDS} s. {machine()}.",
    )


def _server_rows(turns: int, ours: dict[str, Any], shortest: dict[str, Any]) -> Iterator[Row]:
    beside = f"({SHORTEST} turns)"
    queries, size = (ours["queries"], shortest["queries"]), (ours["bytes"], shortest["bytes"])
    yield Row(
        f"queries, {turns:,} turns", [queries[0] / queries[1]], str(queries[0]), f"{queries[1]} {beside}", CONSTANT
    )
    yield Row(
        f"bytes compressed, {turns:,} turns",
        [size[0] / size[1]],
        f"{size[0] / 1024:,.0f} KiB",
        f"{size[1] / 1024:,.0f} KiB {beside}",
    )
    yield Row(
        f"server time, {turns:,} turns",
        [statistics.median(ratios(ours["seconds"], shortest["seconds"]))],
        f"{statistics.median(ours['seconds']) * 1000:.0f} ms",
        f"{statistics.median(shortest['seconds']) * 1000:.0f} ms {beside}",
        FOUR_TIMES,
    )


def _browser_rows(turns: int, seen: dict[str, list[float]]) -> Iterator[Row]:
    for what, name, goal in (
        ("first useful paint in ms", "paint", None),
        ("seek in ms", "seek", SEEK),
        ("longest task while playing in ms", "task", LONGEST_TASK),
    ):
        values = seen[name]
        yield Row(f"{what}, {turns:,} turns", values, f"{statistics.median(values):.0f} ms", "", goal)


def _in_chromium(
    site: Scratch, session: str, found: dict[int, dict[str, Any]], *, times: int
) -> dict[int, dict[str, list[float]]]:
    browser_path = find_chromium()
    if browser_path is None:
        raise Stopped("The browser's part needs Chromium.")
    origin = f"http://127.0.0.1:{site.web()}"
    seen: dict[int, dict[str, list[float]]] = {turns: {"paint": [], "seek": [], "task": []} for turns in found}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path, args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        )
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": "sessionid", "value": session, "url": origin}])
        context.add_init_script(WATCH)
        for _ in range(times):
            for turns, told in found.items():
                _open(context.new_page(), f"{origin}{told['path']}", turns, seen[turns])
        browser.close()
    return seen


def _open(page: Page, address: str, turns: int, seen: dict[str, list[float]]) -> None:
    """One reading: open, seek far, play for a while."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address)
    page.wait_for_function("window.painted && document.querySelector('[data-player]').readyState >= 1")
    seen["paint"].append(page.evaluate("painted"))
    page.wait_for_timeout(1000)  # the page's own scripts and the captions are ready
    seen["seek"] += [page.evaluate(SEEK_TO, position) for position in (turns * 3 // 4, turns // 4)]
    page.evaluate("document.querySelector('[data-player]').play()")
    page.wait_for_timeout(1500)  # the way to the place belongs to the seek
    page.evaluate("tasks.length = 0")
    page.wait_for_timeout(PLAYED_SECONDS * 1000)
    seen["task"].append(page.evaluate("Math.max(0, ...tasks)"))
    page.close()
