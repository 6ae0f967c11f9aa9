"""Python loads this at its start when this folder is on PYTHONPATH, as `./test --today` puts it: the process lives on another day.

Time goes on as ever, only from there, for files too. The databases' own clocks stay where they are: leases alone are read from them.
"""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from types import ModuleType
from typing import Any

AHEAD = round(float(os.environ["SECONDS_AHEAD"]))  # whole seconds: times of files are kept to the nanosecond
AHEAD_NS = AHEAD * 10**9
MAX_SKEW_NS = 50_000
_TIMES = ("atime", "mtime", "ctime")


def _moved(about: os.stat_result) -> os.stat_result:
    """As if the disk had that other day too: what was written just now is new there."""
    times = {f"st_{name}": getattr(about, f"st_{name}") + AHEAD for name in _TIMES}
    times_ns = {f"st_{name}_ns": getattr(about, f"st_{name}_ns") + AHEAD_NS for name in _TIMES}
    rest = {name: getattr(about, name) for name in ("st_blksize", "st_blocks", "st_rdev") if hasattr(about, name)}
    return os.stat_result((*about[:7], *(int(each) for each in times.values())), times | times_ns | rest)


def _reading(really: Callable[..., os.stat_result]) -> Callable[..., os.stat_result]:
    return wraps(really)(lambda *args, **options: _moved(really(*args, **options)))


def _writing(really: Callable[..., None]) -> Callable[..., None]:
    @wraps(really)
    def utime(path: Any, times: tuple[float, float] | None = None, *, ns: Any = None, **options: Any) -> None:
        if times is not None:
            times = (times[0] - AHEAD, times[1] - AHEAD)
        if ns is not None:
            options["ns"] = tuple(each - AHEAD_NS for each in ns)
        really(path, times, **options)

    return utime


def _move_files() -> None:
    for name, move in (("stat", _reading), ("lstat", _reading), ("fstat", _reading), ("utime", _writing)):
        really = getattr(os, name)
        moved = move(really)
        for able in (os.supports_fd, os.supports_dir_fd, os.supports_follow_symlinks):
            if really in able:
                able.add(moved)
        setattr(os, name, moved)


def _go_ahead(time_machine: ModuleType) -> None:
    """By the same time in each process: one that is late by as long as this takes finds nothing due that another one says is due."""
    traveller = time_machine.travel(time.time() + AHEAD, tick=True).start()
    really = time_machine.escape_hatch.time.time_ns
    while True:
        before, here, after = really(), time.time_ns(), really()
        if after - before < MAX_SKEW_NS:
            break
    traveller.shift((before + AHEAD_NS - here) / 10**9)


with suppress(ImportError):  # a Python without our packages, such as one that makes a virtual environment
    import time_machine

    _go_ahead(time_machine)
    _move_files()
