"""Memory, disk, storage and locks taken away, and given back."""

import resource
import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scripts.drill.injectors.flooding import TRY_AGAIN, Flood, flood
from scripts.drill.stage import FILES_CAME, Seen, Stage

NYLAS_HANGS_UP = 10.0  # seconds
WRITERS = 12
DATA = 5  # the column of /proc/*/statm, in pages
SHORT_OF_MEMORY = ("MemoryError", "can't start new thread")  # in the log
KIB = 1024
MIB = KIB * KIB


def memory_of_the_worker(stage: Stage) -> Seen:
    """F5: no more memory than it has while files come, which need more; what fails is tried again."""
    stage.up.restart("worker")  # one that has grown has room for much
    worker = stage.up.running["worker"]
    pid = worker.process.pid
    stage.until_files_come()
    size = _hold_to_its_size(pid)
    for each in _children(pid):
        with suppress(ProcessLookupError, FileNotFoundError):  # one that has ended by itself
            _hold_to_its_size(each)

    def has_met() -> bool:
        return worker.has_ended() or any(sign in worker.log.read_text(errors="replace") for sign in SHORT_OF_MEMORY)

    stage.while_files_come(has_met)  # what was free inside it may last for a while
    stage.wait(15)
    is_met, has_ended = has_met(), worker.has_ended()
    stage.up.restart("worker")  # as its supervisor would
    words = f"held to {size // MIB} MiB, {'it died' if has_ended else 'it lived'}, {'short of memory' if is_met else 'with enough'}"
    return Seen(f"{words}; started again", is_met=True, is_injected=is_met)


def _hold_to_its_size(pid: int) -> int:
    """The bytes of memory of its own that it has, and may not exceed from now on: what is reserved and not used does not count."""
    size = int(Path(f"/proc/{pid}/statm").read_text().split()[DATA]) * resource.getpagesize()
    _, most = resource.prlimit(pid, resource.RLIMIT_DATA)
    resource.prlimit(pid, resource.RLIMIT_DATA, (size, most))
    return size


def _children(pid: int) -> list[int]:
    told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout
    return [int(word) for word in told.split()]


def lock_of_sqlite(stage: Stage) -> Seen:
    """F16: another program holds the write lock."""
    held = max(3.0, 10 * stage.share)
    other = sqlite3.connect(stage.up.database_file, timeout=30, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(held, lambda: None)
    found: list[Flood] = []
    sender = threading.Thread(target=lambda: found.append(flood(stage, "F16", 8)))
    sender.start()
    timer.start()
    timer.join()
    other.execute("ROLLBACK")
    other.close()
    sender.join()
    one = found[0]
    words = f"held for {held:.0f} s: {one}; slowest {one.slowest:.1f} s (Nylas hangs up after {NYLAS_HANGS_UP:.0f} and repeats)"
    return Seen(words, one.is_honest, is_injected=one.slowest > held / 2 or one.statuses[TRY_AGAIN] > 0)


def many_writers(stage: Stage) -> Seen:
    """F17"""
    each = stage.some(200, least=10)
    results: list[dict[str, float]] = []

    def write(number: int) -> None:
        results.append(stage.up.inside("write", f"drill-F17-{number}", each))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    failed = int(sum(one["failed"] for one in results)) + (WRITERS - len(results)) * each
    slowest = max((one["slowest"] for one in results), default=0.0)
    stage.accepted |= (
        {f"drill-F17-{number}-{one}" for number in range(WRITERS) for one in range(each)} if not failed else set()
    )
    return Seen(f"{WRITERS} × {each} rows: {failed} failed, slowest {slowest:.2f} s", not failed)


def disk_of_the_database(stage: Stage) -> Seen:
    """F18: no file of the web may grow any more, as on a full disk (EFBIG in place of ENOSPC)."""
    web = stage.up.running["web"].process.pid
    resource.prlimit(web, resource.RLIMIT_FSIZE, (1024, resource.RLIM_INFINITY))
    try:
        full = flood(stage, "F18-full", stage.some(60, least=16))
    finally:
        resource.prlimit(web, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    after = flood(stage, "F18-after", 16)
    with sqlite3.connect(stage.up.database_file, timeout=30) as connection:
        integrity = connection.execute("PRAGMA quick_check").fetchone()[0]
    words = f"full: {full}; with space again: {after}; quick_check says {integrity}"
    return Seen(
        words,
        full.is_honest and len(after.accepted) == 16 and integrity == "ok",
        is_injected=full.statuses[TRY_AGAIN] > 0,
    )


def disk_of_downloads(stage: Stage) -> Seen:
    """F20: room for less than one recording where files arrive."""
    incoming = stage.up.folder / "incoming"
    with _small_disk(incoming, "400k") as is_small:
        if not is_small:
            return Seen("no small disk can be made here (needs root)", is_met=True, is_injected=False)
        came = stage.until_files_come()
        stage.wait(20)
    stored = list((stage.up.folder / "archive").rglob("*.part"))
    words = (
        f"400 kB for files of which {came // KIB:,} KiB came, then room again; {len(stored)} parts under a final name"
    )
    return Seen(words, not stored, is_injected=came > FILES_CAME)


@contextmanager
def _small_disk(folder: Path, size: str) -> Iterator[bool]:
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", str(folder)], capture_output=True
    )
    try:
        yield mounted.returncode == 0
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def storage_gone(stage: Stage) -> Seen:
    """F31: the archive can't be written: a file stands where its folder was."""
    archive, aside = stage.up.folder / "archive", stage.up.folder / "archive-aside"
    archive.mkdir(exist_ok=True)
    archive.rename(aside)
    archive.touch()
    came = stage.until_files_come()
    stage.wait(15)
    archive.unlink()
    shutil.move(aside, archive)
    time.sleep(1)
    words = f"nothing could be written while {came // KIB:,} KiB came, then again"
    return Seen(words, is_met=True, is_injected=came > FILES_CAME)
