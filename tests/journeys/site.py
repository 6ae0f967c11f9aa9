"""The whole product as people meet it: sandbox, web and background work as processes of their own, with the demo inside.

Nothing of the product is imported into the test's process: a journey sees pages, mails, the API and the sandbox, like everybody else.
On SQLite by default; with DATABASE_URL and REDIS_URL in the environment (the scaled pass of ./test) on Postgres and Redis.
"""

import json
import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

from sandbox.tests import sandbox_process, waiting
from sandbox.tests.sandbox_process import SandboxProcess
from scripts import commands, migrated

ROOT = Path(__file__).resolve().parent.parent.parent
READY_SECONDS = 120
CLOCK_KEPT_FOR = 0.3  # seconds until the product asks the sandbox again what time it is


class Receiver:
    """The customer's ATS: takes events and remembers them."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.headers.append(
                    {**{name.lower(): value for name, value in self.headers.items()}, "body": body.decode()}
                )
                receiver.events.append(json.loads(body))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/events"

    def kinds(self) -> list[str]:
        return [event["type"] for event in self.events]


@dataclass
class Site:
    """A running installation."""

    url: str
    folder: Path
    sandbox: SandboxProcess
    ats: Receiver
    env: dict[str, str]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def demo(self) -> dict[str, Any]:
        """Logins and the booking link that seed_demo left."""
        return json.loads((self.folder / "demo.json").read_text())

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            commands.manage(*arguments),
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def eventually(self, look: Callable[[], Any], *, within: float = 60) -> Any:
        """What `look` returns once it is true; background work takes a moment."""
        return waiting.eventually(look, within=within, every=0.2)

    def set_clock(self, moment: datetime) -> None:
        """Let it be that moment for the sandbox and for the product, which follows it; pages opened from now on follow too."""
        self.sandbox.control("clock", {"set": moment.timestamp()})
        time.sleep(CLOCK_KEPT_FOR)

    def start_web(self, listening: socket.socket) -> None:
        """The web is handed a port that is ours since we chose it: a number alone could be somebody else's by now."""
        self._start("web", commands.web(f"fd://{listening.fileno()}"), pass_fds=[listening.fileno()])
        listening.close()

    def start_worker(self) -> None:
        is_scaled = bool(self.env.get("REDIS_URL"))
        self._start(
            "worker", commands.worker(pool="prefork" if is_scaled else "threads", concurrency=2 if is_scaled else 4)
        )

    def _start(self, name: str, command: list[str], *, pass_fds: Sequence[int] = ()) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                commands.native(command),
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=pass_fds,
            )

    @contextmanager
    def without_web(self) -> Iterator[None]:
        """The web does not answer meanwhile; what works behind it goes on."""
        self.processes["web"].terminate()
        self.processes["web"].wait(timeout=20)
        try:
            yield
        finally:
            self.start_web(socket.create_server(("127.0.0.1", urlsplit(self.url).port or 0)))
            self.eventually(lambda: _answers(f"{self.url}/healthz"), within=READY_SECONDS)

    def stop(self) -> None:
        for process in reversed(self.processes.values()):
            process.terminate()
        for process in self.processes.values():
            process.wait(timeout=20)
        self.sandbox.stop()
        self.ats.server.shutdown()


@contextmanager
def running(folder: Path, *, demo: bool = True) -> Iterator[Site]:
    """Everything up, demo in unless it is to be empty, webhook registered."""
    site = _start(folder, demo=demo)
    try:
        yield site
    finally:
        site.stop()


def _start(folder: Path, *, demo: bool) -> Site:
    ats, listening = Receiver(), socket.create_server(("127.0.0.1", 0))
    sandbox = sandbox_process.start(folder / "sandbox", demo=True, at=sandbox_process.BEGINNING)
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    env = os.environ | {
        "DATA_DIR": str(folder),
        "DATABASE_URL": _database(folder),
        "SECRET_KEY": "journeys",
        "SITE_URL": url,
        "NYLAS_API_URI": sandbox.url,
        "NYLAS_API_KEY": sandbox_process.API_KEY,
        "NYLAS_CLIENT_ID": sandbox_process.CLIENT_ID,
        "EMAIL_URL": f"filemail:///{folder / 'mail'}",
        "STORAGE_URL": f"file://{folder / 'archive'}",
        "ATS_WEBHOOK_URL": ats.url,
        "ATS_WEBHOOK_SECRET": "journey-secret",
    }
    env.pop("DJANGO_SETTINGS_MODULE", None)
    site = Site(url, folder, sandbox, ats, env)
    try:
        _bring_up(site, listening)
        if demo:
            site.manage("seed_demo")
    except BaseException:
        site.stop()
        raise
    return site


def _bring_up(site: Site, listening: socket.socket) -> None:
    site.manage("migrate", "--verbosity", "0")
    site.start_web(listening)
    site.start_worker()
    site.eventually(lambda: _answers(f"{site.url}/healthz"), within=READY_SECONDS)
    site.manage("nylas_connect")


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).ok
    except requests.RequestException:
        return False


def _database(folder: Path) -> str:
    """A file of our own, or a database of our own on the Postgres server that the run was given."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        file = folder / "db.sqlite3"
        migrated.begin(str(file))  # there is less left to migrate
        return f"sqlite:///{file}"
    return migrated.create_on_postgres(given, f"journey_{os.getpid()}_{int(time.time())}")
