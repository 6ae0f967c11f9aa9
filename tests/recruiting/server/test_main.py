"""The site as it is started: `python -m recruiting.server recruiting.wsgi`, on a socket that it inherits."""

import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from sandbox.tests.waiting import eventually
from scripts import ROOT, commands, environment

SLOW = [
    b"",
    b"GET /healthz HTT",
    b"POST /webhooks/nylas HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nx",
    b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n\r\nx",
]
CLIENTS = 200
# Seconds; far more than it takes on a busy machine, far less than a server that waits for slow clients would need.
PROMPT = 5


@dataclass
class Site:
    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def is_up(self) -> bool:
        with suppress(requests.RequestException):
            return requests.get(f"{self.url}/healthz", timeout=PROMPT).ok
        return False


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    env = environment.for_tests() | {
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "NYLAS_WEBHOOK_SECRETS": "secret",
        "no_proxy": "127.0.0.1",
    }
    listening = socket.create_server(("127.0.0.1", 0))
    command = commands.native(commands.web(f"fd://{listening.fileno()}"))
    with (folder / "log").open("wb") as log, listening:
        process = subprocess.Popen(
            command, cwd=ROOT, env=env, pass_fds=[listening.fileno()], stdout=log, stderr=subprocess.STDOUT
        )
        port = listening.getsockname()[1]
    try:
        started = Site(port, process)
        eventually(started.is_up, every=0.2)
        yield started
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0, (folder / "log").read_text()


def test_two_hundred_slow_and_silent_clients_do_not_stop_the_site(site: Site) -> None:
    with ExitStack() as stack:
        crowd = []
        for number in range(CLIENTS):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", site.port), timeout=PROMPT))
            slow.sendall(SLOW[number % len(SLOW)])
            crowd.append(slow)
        answers = []
        for _ in range(10):
            for slow in crowd[::20]:
                with suppress(OSError):
                    slow.sendall(b"x")  # they drip
            began = time.monotonic()
            answers.append(requests.get(f"{site.url}/healthz", timeout=PROMPT).status_code)
            assert time.monotonic() - began < PROMPT

    assert answers == [200] * 10


def test_four_hundred_megabytes_are_refused_before_they_are_sent(site: Site) -> None:
    with socket.create_connection(("127.0.0.1", site.port), timeout=PROMPT) as connection:
        connection.sendall(b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 400000000\r\n\r\n")

        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def chunks() -> Iterator[bytes]:
    yield b"{}"


def test_notification_in_chunks_is_read_and_judged_by_its_signature(site: Site) -> None:
    answer = requests.post(f"{site.url}/webhooks/nylas", data=chunks(), timeout=PROMPT)

    assert (answer.status_code, answer.text) == (401, "signature does not fit")
    assert requests.post(f"{site.url}/accounts/login/", data=chunks(), timeout=PROMPT).status_code == 411


def test_challenge_comes_whole_and_without_ornament(site: Site) -> None:
    answer = requests.get(f"{site.url}/webhooks/nylas?challenge=abc", timeout=PROMPT)

    assert (answer.status_code, answer.content, answer.headers["Content-Length"]) == (200, b"abc", "3")
    assert "Transfer-Encoding" not in answer.headers


def test_what_it_writes_is_closed_to_others(site: Site) -> None:
    """Of the running process itself, where the system tells."""
    status = Path(f"/proc/{site.process.pid}/status")
    if not status.exists():
        pytest.skip("no /proc here")
    umask = next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("Umask:"))

    assert int(umask, 8) & 0o077 == 0o077
