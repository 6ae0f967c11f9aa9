"""./run in a fresh clone, and again, each until the careers page answers; beside a bare Django view under the same server."""

import os
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from scripts import ROOT, Stopped, commands, processes, start
from scripts.bench.notifications import BARE, PATH, served
from scripts.bench.sites import free_port, scratch
from scripts.bench.tables import Row, Table, machine, ratios

FIRST_START_TIMEOUT, NEXT_START_TIMEOUT = 600.0, 120.0  # seconds
READY = "Fairloop is ready"
KEPT_FROM_CALLER = (
    "DATA_DIR",
    "DATABASE_URL",
    "REDIS_URL",
    "NYLAS_API_KEY",
    "NYLAS_API_URI",
    "STORAGE_URL",
    "VIRTUAL_ENV",
)


def measure(size: float) -> Table:
    times = max(2, int(5 * size))
    bare = [_bare_start() for _ in range(times)]
    with tempfile.TemporaryDirectory(prefix="fairloop-bench-", ignore_cleanup_errors=True) as name:
        clone, ports = _clone(Path(name) / "clone"), (free_port(), free_port())
        first = _started(clone, ports, within=FIRST_START_TIMEOUT)
        again = [_started(clone, ports, within=NEXT_START_TIMEOUT) for _ in range(times)]
    beside = f"{statistics.median(bare):.1f} s (bare Django view, started)"
    return Table(
        [
            Row(
                "second ./run, to the first page", ratios([page for page, _ in again], bare), _seconds(again, 0), beside
            ),
            Row(
                "second ./run, to everything ready",
                ratios([all_ for _, all_ in again], bare),
                _seconds(again, 1),
                beside,
            ),
            Row("first ./run, to the first page", [first[0] / statistics.median(bare)], _seconds([first], 0), beside),
            Row("first ./run, to everything ready", [first[1] / statistics.median(bare)], _seconds([first], 1), beside),
        ],
        f"First: a fresh clone of the last commit, once, with the packages already in the caches of uv and npm; it makes the virtual "
        f"environment, installs, migrates and seeds. Second: median of {times}. The first page is the careers page; "
        f"ready means that demo, sandbox and background work stand too. {machine()}.",
    )


def _seconds(starts: list[tuple[float, float]], part: int) -> str:
    return f"{statistics.median(found[part] for found in starts):.1f} s"


def _bare_start() -> float:
    with scratch() as site:
        site.run(commands.native(["scripts.bench.bare"]))
        began = time.perf_counter()
        site.serve("bare", served(BARE), path=PATH)
        return time.perf_counter() - began


def _clone(target: Path) -> Path:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        raise Stopped("A fresh clone needs git and a checkout of it.")
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(target)], check=True)
    return target


def _started(clone: Path, ports: tuple[int, int], *, within: float) -> tuple[float, float]:
    """Seconds until the careers page answers, and until ./run says that all is ready; it is ended again."""
    port, sandbox_port = ports  # the same each time: at another address the webhook would be registered anew
    env = {name: value for name, value in os.environ.items() if name not in KEPT_FROM_CALLER}
    env |= {"PORT": str(port), "SANDBOX_PORT": str(sandbox_port)}
    with processes.Group(clone.parent / "log", clone.parent / "processes.json") as group:
        began = time.perf_counter()
        child = group.start("run", ["./run"], env=env, cwd=clone)
        group.wait_until(lambda: start.answers(f"http://127.0.0.1:{port}/"), within=within, what="The careers page")
        page = time.perf_counter() - began
        group.wait_until(lambda: READY in child.log.read_text(), within=within, what="./run")
        return page, time.perf_counter() - began
