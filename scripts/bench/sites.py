"""What is measured, brought up in a folder of its own: Fairloop's web as ./run starts it, the sandbox, the bare baseline."""

import json
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scripts import ROOT, VAR, Stopped, commands, environment, migrated, processes, start

READY_TIMEOUT = 60.0  # seconds
FOLDER = VAR / "bench"  # on the disk that ./run writes to, which the system's temporary folder may not be
NYLAS_ITSELF = "https://api.us.nylas.com"  # named, so that the clock is the machine's own; nothing here calls it


class Scratch:
    """One measurement's folder, processes and environment; nothing of the caller's accounts is in reach."""

    def __init__(self, folder: Path, group: processes.Group, database_url: str = "") -> None:
        self.folder, self.group = folder, group
        self.env = environment.for_tests() | {
            "DATA_DIR": str(folder),
            "DATABASE_URL": database_url or f"sqlite:///{folder / 'db.sqlite3'}",
            "STORAGE_URL": f"file://{folder / 'archive'}",
            "NYLAS_API_URI": NYLAS_ITSELF,
            "DJANGO_SETTINGS_MODULE": "recruiting.settings",
            "PYTHONUNBUFFERED": "1",
            "no_proxy": "127.0.0.1,localhost",
            "NO_PROXY": "127.0.0.1,localhost",
        }

    def begin_migrated(self) -> None:
        """With a database after all migrations: a copy of a file that was migrated before, where there is one."""
        if not (self._file and migrated.begin(self._file)):
            self.migrate()

    def migrate(self) -> None:
        """The same, with what each migrating sets up anew. A file that began empty is kept for others to begin with."""
        with migrated.one_at_a_time():
            is_copy = bool(self._file) and migrated.begin(self._file)
            self.run(commands.manage("migrate", "--verbosity", "0"))
            if self._file and not is_copy:
                migrated.keep(self._file)

    @property
    def _file(self) -> str:
        """The database's, where it is this folder's own."""
        own = str(self.folder / "db.sqlite3")
        return own if self.env["DATABASE_URL"] == f"sqlite:///{own}" else ""

    def web(self) -> int:
        """Fairloop's web, with the flags of ./run; its port."""
        return self.serve("web", commands.web, path="/healthz")

    def serve(self, name: str, command: Any, *, path: str) -> int:
        """Start a server whose command takes its address, and wait until `path` answers 200; its port."""
        port = free_port()
        self.serve_at(port, name, command, path=path)
        return port

    def serve_at(self, port: int, name: str, command: Any, *, path: str) -> None:
        """The same on a port that is known, as one that is started again has it."""
        self.group.start(name, commands.native(command(f"127.0.0.1:{port}")), env=self.env, cwd=ROOT)
        self.wait_for(f"http://127.0.0.1:{port}{path}", name)

    def kill(self, name: str) -> None:
        """End a server with all it has begun, as a machine that fails does."""
        self.group.kill(name)

    def sandbox(self) -> int:
        """A sandbox with its demo people, and from now on the Nylas of this scratch; its port."""
        port = free_port()
        command = commands.sandbox(port, self.folder / "sandbox")
        self.group.start("sandbox", commands.native(command), env=self.env, cwd=ROOT)
        self.wait_for(f"http://127.0.0.1:{port}/_sandbox/health", "The sandbox")
        self.env["NYLAS_API_URI"] = f"http://127.0.0.1:{port}"
        return port

    def wait_for(self, url: str, what: str) -> None:
        self.group.wait_until(lambda: start.answers(url), within=READY_TIMEOUT, what=what)

    def inside(self, program: str, *arguments: object) -> Any:
        """Run a program of inside/ and return what it printed, which is JSON."""
        command = commands.native([f"scripts.bench.inside.{program}", *map(str, arguments)])
        return json.loads(self.run(command))

    def run(self, command: list[str]) -> str:
        """One command to its end; its output. Raises Stopped with what it said when it fails."""
        done = subprocess.run(
            command, env=self.env, cwd=ROOT, capture_output=True, text=True, preexec_fn=processes.end_with_parent()
        )
        if done.returncode:
            raise Stopped(f"`{' '.join(command)}` failed:\n{(done.stderr or done.stdout)[-2000:]}")
        return done.stdout


@contextmanager
def scratch(*, database_url: str = "") -> Iterator[Scratch]:
    """A folder below var/bench, gone afterwards with all it holds, and so are the processes started for it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with processes.Group(folder / "log", folder / "processes.json") as group:
            yield Scratch(folder, group, database_url)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
