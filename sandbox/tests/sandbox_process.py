"""The sandbox as a process of its own, for any test that needs a Nylas to talk to."""

import re
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import requests

API_KEY = "sandbox-api-key"
CLIENT_ID = "sandbox-client-id"
PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent  # from where `python -m sandbox` finds it
START_SECONDS = 60
# When the demo world begins, whatever the day of the run: early on a Monday in the middle of a month, far from any clock
# change, so that whole days of free times lie ahead.
BEGINNING = datetime(2027, 5, 10, 5, tzinfo=UTC)


@dataclass
class SandboxProcess:
    """A running sandbox; paths are relative to its address, bodies are JSON."""

    url: str
    process: subprocess.Popen[bytes]

    def reset(self, *, seed: int = 1, demo: bool = False, at: float | None = None) -> None:
        """Begin again with an empty or with the demo world, at `at` (Unix seconds) or at real time."""
        self.control("reset", {"seed": seed, "demo": demo, "at": at})

    def clock(self) -> dict[str, Any]:
        """`{"now", "offset", "rate", "next"}`."""
        return self.get("/_sandbox/clock").json()

    def advance(self, seconds: float) -> dict[str, Any]:
        """Let time pass; comes back when all that fell due, and its webhooks, are done."""
        return self.control("clock", {"advance": seconds})

    def run_to_next(self) -> dict[str, Any]:
        """Move to the next moment at which something happens."""
        return self.control("clock", {"run_to_next": True})

    def run_until_idle(self) -> dict[str, Any]:
        """Move on until nothing waits any more (but the end of media retention)."""
        return self.control("clock", {"run_until_idle": True})

    def notetakers(self) -> list[dict[str, Any]]:
        """All that were ever made, as the control surface shows them."""
        return self.get("/_sandbox/notetakers").json()["data"]

    def live_notetakers(self) -> list[dict[str, Any]]:
        """Those that were not deleted."""
        return [one for one in self.notetakers() if not one["is_deleted"]]

    def control(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """POST to the control surface; anything but 200 is an error."""
        response = requests.post(f"{self.url}/_sandbox/{path}", json=body or {}, timeout=60)
        response.raise_for_status()
        return response.json()

    def get(self, path: str, *, key: str | None = API_KEY, **query: Any) -> requests.Response:
        """GET with the API key, another bearer token, or none."""
        return self.request("GET", path, key=key, params=query)

    def post(self, path: str, body: Any = None, *, key: str | None = API_KEY, **query: Any) -> requests.Response:
        """POST JSON with the API key, another bearer token, or none."""
        return self.request("POST", path, key=key, json=body, params=query)

    def request(self, method: str, path: str, *, key: str | None = API_KEY, **more: Any) -> requests.Response:
        """Any request."""
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        headers |= more.pop("headers", {})
        return requests.request(method, self.url + path, headers=headers, timeout=60, allow_redirects=False, **more)

    def stop(self) -> int:
        """End it; its exit status."""
        self.process.terminate()
        return self.process.wait(timeout=10)


def start(
    data_dir: Path,
    *,
    demo: bool = False,
    at: datetime | None = None,
    port: int = 0,
    recordings: Path | None = None,
    webhook_timeout: float | None = None,
    log: IO[bytes] | None = None,
    python: str | Path = sys.executable,
    folder: Path = ROOT,
) -> SandboxProcess:
    """Start a sandbox that keeps its state in `data_dir`, and wait until it answers; `log` takes its standard error.

    `python` runs it, from `folder`: by default from the one that the package lies in.

    A new world begins at `at`, by default at real time.

    Without a `port` it takes a free one by itself, so that nobody else can have taken it meanwhile.
    """
    command = [str(python), "-m", "sandbox", "--port", str(port), "--data", str(data_dir)]
    command += ["--demo"] if demo else []
    command += ["--at", at.isoformat()] if at else []
    command += ["--recordings", str(recordings)] if recordings else []
    command += ["--webhook-timeout", str(webhook_timeout)] if webhook_timeout else []
    process = subprocess.Popen(command, cwd=folder, stdout=None if port else subprocess.PIPE, stderr=log)
    started = SandboxProcess(f"http://127.0.0.1:{port or _told_port(process)}", process)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if started.process.poll() is not None:
            raise RuntimeError(f"the sandbox ended at once with {started.process.returncode}")
        try:
            if started.get("/_sandbox/health").ok:
                return started
        except requests.ConnectionError:
            time.sleep(0.02)
    started.process.kill()
    raise RuntimeError("the sandbox did not answer in time")


def _told_port(process: subprocess.Popen[bytes]) -> int:
    """The port in the first line that it says."""
    assert process.stdout is not None
    line = process.stdout.readline().decode()
    if not (found := re.search(r"http://127\.0\.0\.1:(\d+)", line)):
        process.kill()
        raise RuntimeError(f"the sandbox ended at once with {process.wait()}: {line}")
    return int(found[1])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
