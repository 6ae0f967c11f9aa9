"""A webhook destination: keeps every delivery as it came, and answers as the test says."""

import contextlib
import hashlib
import hmac
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from sandbox.tests.listening import Listening
from sandbox.tests.sandbox_process import SandboxProcess


@dataclass(frozen=True)
class Received:
    """One POST."""

    body: bytes
    headers: dict[str, str]

    @property
    def envelope(self) -> dict[str, Any]:
        return json.loads(self.body)

    @property
    def type(self) -> str:
        return self.envelope["type"]

    @property
    def object(self) -> dict[str, Any]:
        return self.envelope["data"]["object"]

    def is_signed(self, secret: str) -> bool:
        return self.headers["x-nylas-signature"] == hmac.new(secret.encode(), self.body, hashlib.sha256).hexdigest()


class Gate(Protocol):
    """A threading.Event or Barrier."""

    def wait(self, timeout: float | None = None) -> object: ...


MAX_WAIT_SECONDS = 5


@dataclass
class Receiver(Listening):
    """`statuses` are used up one by one, then it is 200; `challenge_answer` replaces the echo; a `gate` holds up answers.

    `drips` answers a byte every so many seconds and never ends, `is_chunked` answers in chunks.
    """

    received: list[Received] = field(default_factory=list)
    challenged: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    answer_headers: dict[str, str] = field(default_factory=dict)
    challenge_answer: str | None = None
    challenge_status: int = 200
    gate: Gate | None = None
    drips: float | None = None
    is_chunked: bool = False
    arrived: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def handler(self) -> type[BaseHTTPRequestHandler]:
        return type("Handler", (_Handler,), {"receiver": self})

    @property
    def url(self) -> str:
        return f"{super().url}/hook"

    def types(self) -> list[str]:
        return [one.type for one in self.received]

    def last(self, type_: str) -> Received:
        return next(one for one in reversed(self.received) if one.type == type_)


class _Handler(BaseHTTPRequestHandler):
    receiver: Receiver

    def do_GET(self) -> None:
        self.receiver.challenged.append(self.path)
        challenge = parse_qs(urlsplit(self.path).query)["challenge"][0]
        self._answer(self.receiver.challenge_status, self.receiver.challenge_answer or challenge)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.receiver.received.append(Received(body, headers))
        self.receiver.arrived.release()
        if self.receiver.gate is not None:
            self.receiver.gate.wait(MAX_WAIT_SECONDS)
        self._answer(self.receiver.statuses.pop(0) if self.receiver.statuses else 200, "")

    def _answer(self, status: int, text: str) -> None:
        self.send_response(status)
        for name, value in self.receiver.answer_headers.items():
            self.send_header(name, value)
        if self.receiver.is_chunked:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(f"{len(text):x}\r\n{text}\r\n0\r\n\r\n".encode())
        elif self.receiver.drips is not None:
            self.send_header("Content-Length", "1000000")
            self.end_headers()
            self._drip(self.receiver.drips)
        else:
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

    def _drip(self, pause: float) -> None:
        with contextlib.suppress(OSError):  # the other side may hang up
            while True:
                self.wfile.write(b".")
                time.sleep(pause)

    def log_message(self, *_: object) -> None:
        """Tests read what was received, not a log."""


def log(sandbox: SandboxProcess, **query: str) -> list[dict[str, Any]]:
    """What the sandbox says it announced, newest first."""
    return sandbox.get("/_sandbox/webhooks", **query).json()["data"]
