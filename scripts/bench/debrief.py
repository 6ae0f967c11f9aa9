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
PRESS, LONGEST_TASK = Goal(maximum=200), Goal(maximum=50)  # milliseconds
SLOWER = 4  # times, the processor of Chromium
PRESSED = (3 / 4, 1 / 4)  # places of the turns pressed, as parts of the transcript
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
# A press on a turn's time, in milliseconds: until the turn is marked, in view and painted, and until the video is at its place.
PRESS_TURN = """(position) => new Promise((done) => {
  const pressed = document.getElementById(`t${position}`);
  const covered = parseFloat(getComputedStyle(pressed).scrollMarginTop);
  const taken = {};
  const began = performance.now();
  const note = (what) => { taken[what] = performance.now() - began; if (taken.turn && taken.video) done(taken); };
  document.querySelector("[data-player]").addEventListener("seeked", () => note("video"), { once: true });
  pressed.querySelector(".turn__at").click();
  const isThere = () => {
    const turn = document.querySelector("[data-turns] [aria-current]"); // soon one of the next, since it plays
    const ahead = turn ? turn.id.slice(1) - position : -1;
    if (ahead < 0 || ahead > 100 || !turn.checkVisibility({ contentVisibilityAuto: true })) return false;
    const { top, bottom } = turn.getBoundingClientRect();
    return top >= covered - 1 && bottom <= innerHeight;
  };
  const look = () => requestAnimationFrame(() => setTimeout(() => isThere() ? note("turn") : look()));
  look();
  setTimeout(() => done(null), 30000);
})"""
# The same file in a page that holds nothing else.
BARE_PAGE = '<!doctype html><title>Bare</title><video data-player controls preload="metadata" src="{}"></video>'
BARE_SEEK = """(seconds) => new Promise((done) => {
  const media = document.querySelector("[data-player]");
  const began = performance.now();
  media.addEventListener("seeked", () => done(performance.now() - began), { once: true });
  media.currentTime = seconds;
  media.play();
  setTimeout(() => done(null), 30000);
})"""


def measure(size: float) -> Table:
    times = max(3, int(30 * size))
    with scratch() as site:
        site.migrate()
        told = site.inside("interview_page", times, SHORTEST, *LONGER)
        found = {int(turns): ours for turns, ours in told["pages"].items()}
        seen, bare = _in_chromium(site, told["session"], found, times=max(3, times // 4))
    rows = [row for turns in LONGER for row in _server_rows(turns, found[turns], found[SHORTEST])]
    rows += [row for turns in (SHORTEST, *LONGER) for row in _browser_rows(turns, seen[turns], bare)]
    return Table(
        rows,
        f"Server: Django's test client, signed in as a committee member, median of {times} readings, turns taken; 4,000 turns are shown "
        f"at most, then the page is divided. Who is who is confirmed, five questions are planned, one place is cited, there is a summary. "
        f"Bytes: gzip. Chromium: its processor {SLOWER} times slowed, {max(3, times // 4)} openings; all turns lie within three and a half "
        f"minutes of video with captions, so that at the longest fourteen begin in a second; pressed is the time of a turn far away, "
        f"until the turn is marked, in view and painted; the video is at its place with `seeked`, which a bare page waits for too; "
        f"played for {PLAYED_SECONDS} s. All of Chromium is wall time. {machine()}.",
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


def _browser_rows(turns: int, seen: dict[str, list[float]], bare: list[float]) -> Iterator[Row]:
    for what, name, goal in (
        ("first useful paint in ms", "paint", None),
        ("press a turn until it is there, in ms", "turn", PRESS),
        ("longest task while playing in ms", "task", LONGEST_TASK),
    ):
        values = seen[name]
        yield Row(f"{what}, {turns:,} turns", values, f"{statistics.median(values):.0f} ms", "", goal)
    yield Row(
        f"press a turn until the video is there, {turns:,} turns",
        ratios(seen["video"], bare),
        f"{statistics.median(seen['video']):.0f} ms",
        f"{statistics.median(bare):.0f} ms (a page with only the video)",
    )


def _in_chromium(
    site: Scratch, session: str, found: dict[int, dict[str, Any]], *, times: int
) -> tuple[dict[int, dict[str, list[float]]], list[float]]:
    """What was seen of each page, by its turns; and the seeks of the bare page, in milliseconds."""
    browser_path = find_chromium()
    if browser_path is None:
        raise Stopped("The browser's part needs Chromium.")
    origin = f"http://127.0.0.1:{site.web()}"
    seen: dict[int, dict[str, list[float]]] = {
        turns: {"paint": [], "turn": [], "video": [], "task": []} for turns in found
    }
    bare: list[float] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path, args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        )
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": "sessionid", "value": session, "url": origin}])
        context.add_init_script(WATCH)
        for _ in range(times):
            for turns, told in found.items():
                video = _open(context.new_page(), f"{origin}{told['path']}", turns, seen[turns])
            bare += _seek_bare(context.new_page(), f"{origin}/bare", video)
        browser.close()
    return seen, bare


def _open(page: Page, address: str, turns: int, seen: dict[str, list[float]]) -> str:
    """One reading: open, press far away, play for a while. The address of the video."""
    _slow(page)
    page.goto(address)
    page.wait_for_function("window.painted && document.querySelector('[data-player]').readyState >= 1")
    seen["paint"].append(page.evaluate("painted"))
    page.wait_for_timeout(1000)  # the page's own scripts and the captions are ready
    for part in PRESSED:
        taken = _answer(page.evaluate(PRESS_TURN, int(turns * part)))
        seen["turn"].append(taken["turn"])
        seen["video"].append(taken["video"])
    page.evaluate("document.querySelector('[data-player]').play()")
    page.wait_for_timeout(1500)  # the way to the place belongs to the press
    page.evaluate("tasks.length = 0")
    page.wait_for_timeout(PLAYED_SECONDS * 1000)
    seen["task"].append(page.evaluate("Math.max(0, ...tasks)"))
    video: str = page.evaluate("document.querySelector('[data-player]').currentSrc")
    page.close()
    return video


def _seek_bare(page: Page, address: str, video: str) -> list[float]:
    _slow(page)
    page.route(address, lambda route: route.fulfill(body=BARE_PAGE.format(video), content_type="text/html"))
    page.goto(address)
    page.wait_for_function("document.querySelector('[data-player]').readyState >= 1")
    page.wait_for_timeout(1000)
    length = page.evaluate("document.querySelector('[data-player]').duration")
    seen: list[float] = [_answer(page.evaluate(BARE_SEEK, length * part)) for part in PRESSED]
    page.close()
    return seen


def _slow(page: Page) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def _answer(told: Any) -> Any:
    if told is None:
        raise Stopped("The page did not come to a turn, or the video to its place, within 30 seconds.")
    return told
