"""Archiving a recording, proven and durable, beside `curl` and `sha256sum` of the same file onto the same disk."""

import itertools
import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from scripts import Stopped
from scripts.bench.rounds import alternate
from scripts.bench.sites import Scratch, scratch
from scripts.bench.tables import Goal, Row, Table, machine, ratios

MIB = 1024 * 1024
SPEED = Goal(minimum=0.8)
WARM_UPS = 1
MEMORY = Goal(maximum=64)
HEAD = b"\0\0\0\x18ftypisom\0\0\2\0isomiso2"  # how an mp4 begins


def measure(size: float) -> Table:
    if not (shutil.which("curl") and shutil.which("sha256sum") and Path("/proc/self/statm").exists()):
        raise Stopped("The archive's baseline needs curl and sha256sum, and its memory is read from Linux's /proc.")
    mib, rounds = (200 if size >= 0.5 else 20), max(3, int(9 * size))
    with scratch() as site:
        file = _made_up_recording(site.folder / "file.mp4", mib)
        port = site.serve("files", lambda bind: ["scripts.bench.file_server", bind.split(":")[1], str(file)], path="/")
        site.env["NYLAS_API_URI"] = f"http://127.0.0.1:{port}"
        site.migrate()
        announced = iter(site.inside("announced_recordings", WARM_UPS + rounds))
        grown_by: list[float] = []
        found = alternate(
            {
                "fairloop": _archived(site, announced, grown_by),
                "curl": _copied(site.folder, f"http://127.0.0.1:{port}/file.mp4", is_synced=False),
                "synced": _copied(site.folder, f"http://127.0.0.1:{port}/file.mp4", is_synced=True),
            },
            rounds=rounds,
            warm_ups=WARM_UPS,
        )
    speeds = {name: [mib / seconds for seconds in times] for name, times in found.items()}
    return Table(
        [
            _row(f"archive {mib} MiB", speeds, "curl", "`curl` && `sha256sum`", SPEED),
            _row(
                f"archive {mib} MiB, both on disk at the end", speeds, "synced", "the same && `sync` of the file", None
            ),
            Row(
                "memory on top, most, in MiB",
                [bytes_ / MIB for bytes_ in grown_by[WARM_UPS:]],
                f"+{max(grown_by) / MIB:.1f} MiB",
                "before the fetch",
                MEMORY,
            ),
        ],
        f"{rounds} rounds, turns taken, the disk at rest before each; a fresh process of ours each time, its start not counted. "
        f"Fairloop does more: claims the row, asks for a fresh link, hashes while it writes, waits until the disk has the bytes "
        f"(`fsync`), checks what kind of file it is, moves it, settles the row. {machine()}.",
    )


def _row(what: str, speeds: dict[str, list[float]], baseline: str, words: str, goal: Goal | None) -> Row:
    return Row(
        what,
        ratios(speeds["fairloop"], speeds[baseline]),
        f"{statistics.median(speeds['fairloop']):,.0f} MiB/s",
        f"{statistics.median(speeds[baseline]):,.0f} MiB/s ({words})",
        goal,
    )


def _made_up_recording(path: Path, mib: int) -> Path:
    block = os.urandom(MIB)
    with path.open("wb") as out:
        out.write(HEAD + block[len(HEAD) :])
        for _ in range(mib - 1):
            out.write(block)
    return path


def _archived(site: Scratch, announced: Iterator[str], grown_by: list[float]) -> Callable[[], float]:
    def once() -> float:
        told = site.inside("archive_recording", next(announced))
        grown_by.append(told["grown_by"])
        return float(told["seconds"])

    return once


def _copied(folder: Path, url: str, *, is_synced: bool) -> Callable[[], float]:
    numbers = itertools.count()

    def once() -> float:
        target = folder / f"copy-{is_synced}-{next(numbers)}"
        steps = [
            ["curl", "--silent", "--fail", "--noproxy", "*", "--output", str(target), url],
            ["sha256sum", str(target)],
        ]
        if is_synced:
            steps.append(["sync", str(target)])
        os.sync()
        began = time.perf_counter()
        for step in steps:
            subprocess.run(step, check=True, stdout=subprocess.DEVNULL)
        seconds = time.perf_counter() - began
        target.unlink()
        return seconds

    return once
