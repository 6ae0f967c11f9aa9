"""Archiving a recording, proven and durable, beside `curl` and `sha256sum` of the same file onto the same disk."""

import itertools
import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts import Stopped
from scripts.bench.rounds import alternate
from scripts.bench.sites import Scratch, scratch
from scripts.bench.tables import Goal, Row, Table, machine, ratios

MIB = 1024 * 1024
SPEED = Goal(minimum=0.8)
MEMORY = Goal(maximum=64)
HEAD = b"\0\0\0\x18ftypisom\0\0\2\0isomiso2"  # how an mp4 begins


@dataclass(frozen=True)
class Load:
    """So many files of one size, in MiB, one after the other."""

    files: int
    mib: int

    def __str__(self) -> str:
        return f"{self.files} × {self.mib / 1024:g} GiB" if self.mib >= 1024 else f"{self.files} × {self.mib} MiB"

    @property
    def all_mib(self) -> int:
        return self.files * self.mib


def measure(size: float) -> Table:
    if not (shutil.which("curl") and shutil.which("sha256sum") and Path("/proc/self/statm").exists()):
        raise Stopped("The archive's baseline needs curl and sha256sum, and its memory is read from Linux's /proc.")
    rounds = max(1, int(3 * size))
    loads = [Load(1, max(20, int(2048 * size))), Load(max(5, int(200 * size)), 20)]
    with scratch() as site:
        site.migrate()
        announced = iter(site.inside("announced_recordings", rounds * sum(load.files for load in loads)))
        rows = [row for load in loads for row in _compared(site, load, announced, rounds=rounds)]
    return Table(
        rows,
        f"{rounds} rounds each, turns taken, the disk at rest before each; a fresh process of ours each time, its start not counted. "
        f"Fairloop does more: claims the row, asks for a fresh link, compares the checksum, waits until the disk has the bytes "
        f"(`fsync`), checks what kind of file it is, lets ffmpeg play its first second, moves it, settles the row. {machine()}.",
    )


def _compared(site: Scratch, load: Load, announced: Iterator[str], *, rounds: int) -> list[Row]:
    file = _made_up_recording(site.folder / f"{load.mib}.mp4", load.mib)
    port = site.serve(
        f"files-{load.mib}", lambda bind: ["scripts.bench.file_server", bind.split(":")[1], str(file)], path="/"
    )
    site.env["NYLAS_API_URI"] = f"http://127.0.0.1:{port}"
    grown_by: list[float] = []
    url = f"http://127.0.0.1:{port}/file.mp4"
    found = alternate(
        {
            "fairloop": _archived(site, announced, load, grown_by),
            "curl": _copied(site.folder, url, load, is_synced=False),
            "synced": _copied(site.folder, url, load, is_synced=True),
        },
        rounds=rounds,
    )
    file.unlink()
    speeds = {name: [load.all_mib / seconds for seconds in times] for name, times in found.items()}
    return [
        _row(f"archive {load}", speeds, "curl", "`curl` && `sha256sum`", SPEED),
        _row(f"archive {load}, on disk at the end", speeds, "synced", "the same && `sync` of the file", None),
        Row(
            f"memory on top, most, in MiB, {load}",
            [bytes_ / MIB for bytes_ in grown_by],
            f"+{max(grown_by) / MIB:.1f} MiB",
            "before the fetch",
            MEMORY,
        ),
    ]


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


def _archived(site: Scratch, announced: Iterator[str], load: Load, grown_by: list[float]) -> Callable[[], float]:
    def once() -> float:
        told = site.inside("archive_recordings", *itertools.islice(announced, load.files))
        grown_by.append(told["grown_by"])
        return float(told["seconds"])

    return once


def _copied(folder: Path, url: str, load: Load, *, is_synced: bool) -> Callable[[], float]:
    def once() -> float:
        targets = [folder / f"copy-{number}" for number in range(load.files)]
        os.sync()
        began = time.perf_counter()
        for target in targets:
            steps = [
                ["curl", "--silent", "--fail", "--noproxy", "*", "--output", str(target), url],
                ["sha256sum", str(target)],
                *([["sync", str(target)]] if is_synced else []),
            ]
            for step in steps:
                subprocess.run(step, check=True, stdout=subprocess.DEVNULL)
        seconds = time.perf_counter() - began
        for target in targets:
            target.unlink()
        return seconds

    return once
