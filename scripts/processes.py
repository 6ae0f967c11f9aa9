"""Child processes: each in a session of its own, logged to a file, ended with its parent.

On Linux the kernel ends a child when its parent dies, even by kill -9. Elsewhere a file lists the started processes, and the next
start ends those that still run.
"""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NoReturn

from scripts import Stopped

STOP_TIMEOUT = 10.0  # seconds between asking and killing
EXEC_TIMEOUT = 1.0  # a thread of the kernel never has a command line
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Child:
    name: str
    process: subprocess.Popen
    log: Path

    def has_ended(self) -> bool:
        return self.process.poll() is not None


def tail(log: Path, lines: int = 20) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


class Group:
    """The processes of one run. Leaving the `with` block ends them all."""

    def __init__(self, logs: Path, note: Path) -> None:
        self.logs, self.note = logs, note
        self.children: list[Child] = []
        logs.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> "Group":
        end_leftovers(self.note)
        return self

    def __exit__(self, *_: object) -> None:
        stop([child.process for child in self.children])
        self.note.unlink(missing_ok=True)

    def start(self, name: str, command: Sequence[str], *, env: dict[str, str], cwd: Path) -> Child:
        """Start a process. Its log is begun anew; the previous run's is kept beside it as .old."""
        log = self.logs / f"{name}.log"
        if log.exists():
            log.replace(log.with_suffix(".log.old"))
        with log.open("wb") as out:
            process = start(command, env=env, cwd=cwd, out=out)
        child = Child(name, process, log)
        self.children.append(child)
        notes = [{"pid": other.process.pid, "command": command_of(other.process.pid)} for other in self.children]
        self.note.write_text(json.dumps(notes))
        return child

    def kill(self, name: str) -> None:
        """End a process at once, unasked; it is none of the group any more."""
        child = next(child for child in self.children if child.name == name)
        self.children.remove(child)
        signal_group(child.process.pid, signal.SIGKILL)
        child.process.wait()

    def check(self) -> None:
        """Raises Stopped, with the end of its log, when one of the processes has ended by itself."""
        for child in self.children:
            if child.has_ended():
                raise Stopped(
                    f"{child.name} ended by itself (exit code {child.process.returncode}). "
                    f"The end of {child.log}:\n\n{tail(child.log)}"
                )

    def wait_until(self, is_ready: Callable[[], bool], *, within: float, what: str) -> None:
        """Wait until `is_ready()`, for `within` seconds. Raises Stopped when a process ends first, or after that time."""
        deadline = time.monotonic() + within
        while not is_ready():
            self.check()
            if time.monotonic() > deadline:
                raise Stopped(f"{what} did not answer within {within:.0f} seconds; see {self.logs}.")
            time.sleep(0.05)


def start(command: Sequence[str], *, env: dict[str, str], cwd: Path, out: IO[bytes]) -> subprocess.Popen:
    """Start a process that leads a session of its own, reads nothing and says everything to `out`."""
    return subprocess.Popen(
        command,
        env=env,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=end_with_parent(),
    )


def stop(processes: Sequence[subprocess.Popen], *, ask: signal.Signals = signal.SIGTERM) -> None:
    """End processes and all they started: ask, wait, then kill. Each must lead a session of its own."""
    for process in processes:
        signal_group(process.pid, ask)
    deadline = time.monotonic() + STOP_TIMEOUT
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, deadline - time.monotonic()))
        # Also after a clean end: a grandchild may have stayed behind in the group.
        signal_group(process.pid, signal.SIGKILL)
        process.wait()


def signal_group(leader: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)


def end_with_parent() -> Callable[[], None] | None:
    """For Popen(preexec_fn=): have the kernel end the child when we die, where it can (Linux)."""
    if _libc is None:
        return None
    libc, parent = _libc, os.getpid()

    def ask_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # we died between fork and here
            os._exit(1)

    return ask_kernel


def end_leftovers(note: Path) -> None:
    """End processes that a killed run left behind, unless their id now belongs to another program."""
    try:
        left = json.loads(note.read_text())
    except (OSError, ValueError):
        return
    alive = [row["pid"] for row in left if row["command"] and command_of(row["pid"]) == row["command"]]
    for number, timeout in ((signal.SIGTERM, STOP_TIMEOUT), (signal.SIGKILL, 1.0)):
        for pid in alive:
            signal_group(pid, number)
        deadline = time.monotonic() + timeout
        while alive and time.monotonic() < deadline:
            time.sleep(0.05)
            alive = [pid for pid in alive if command_of(pid)]
    note.unlink(missing_ok=True)


def command_of(pid: int) -> str:
    """The command line of a running process; empty when there is none of that number."""
    if not Path("/proc").is_dir():
        return subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True).stdout.strip()
    deadline = time.monotonic() + EXEC_TIMEOUT
    while not (command := read_proc(pid, "cmdline")) and is_alive(pid) and time.monotonic() < deadline:
        # The kernel has begun the program, for Popen has returned, but not yet written down its command line.
        time.sleep(0.001)
    return command.replace("\0", " ").strip()


def is_alive(pid: int) -> bool:
    """Whether /proc has it and it has not ended; one that has ended stays there until its parent asks how."""
    state = read_proc(pid, "stat").rpartition(")")[2].split()
    return bool(state) and state[0] not in "ZX"


def read_proc(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text(errors="replace")
    except OSError:
        return ""


def call(command: Sequence[str], *, env: dict[str, str], cwd: Path, out: IO[bytes] | None = None) -> int:
    """Run one command to its end and return its exit code; when we are interrupted, it ends before us.

    Its output goes to `out`, or where ours goes.
    """
    stderr = subprocess.STDOUT if out else None
    process = subprocess.Popen(command, env=env, cwd=cwd, stdout=out, stderr=stderr, preexec_fn=end_with_parent())
    try:
        return process.wait()
    except BaseException:
        process.send_signal(signal.SIGINT)  # pytest, told so, still takes down what its fixtures put up
        try:
            process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        raise


class Interrupted(Exception):
    """A signal asked this process to end."""


def listen_for_the_end() -> None:
    """Make Ctrl-C, SIGTERM and a closed terminal raise Interrupted once; asking again while we tidy up changes nothing.

    Set even where they were ignored: a shell starts background jobs deaf to Ctrl-C.
    """
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def interrupt(*_: object) -> NoReturn:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise Interrupted

    for number in numbers:
        signal.signal(number, interrupt)
