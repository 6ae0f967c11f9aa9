"""A stand-in for the wire: an HTTP server on 127.0.0.1 that says what it was told to say and remembers what it was asked."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import nylas
import pytest

from interviews.nylas.client import Nylas


@dataclass
class Asked:
    """A request as it came. `path` is not unquoted."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: Any


@dataclass
class Said:
    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


class Wire:
    """`say` the answers in the order they will be given; the last one is repeated."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[Asked] = []
        self._script: list[Said] = []

    def say(self, body: Any = b"", *, status: int = 200, headers: dict[str, str] | None = None) -> None:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self._script.append(Said(status, raw, {"Content-Type": "application/json", **(headers or {})}))

    def say_data(self, data: Any, *, status: int = 200) -> None:
        self.say({"request_id": "req-1", "data": data}, status=status)

    def refuse(self, status: int, kind: str = "invalid_request_error", message: str = "no") -> None:
        self.say({"request_id": "req-1", "error": {"type": kind, "message": message}}, status=status)

    def next(self) -> Said:
        return self._script.pop(0) if len(self._script) > 1 else self._script[0]

    @property
    def last(self) -> Asked:
        return self.asked[-1]


def _handler(wire: Wire) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except ConnectionError:  # the client has heard enough
                self.close_connection = True

        def answer(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            parts = urlsplit(self.path)
            wire.asked.append(
                Asked(
                    self.command,
                    parts.path,
                    parse_qs(parts.query),
                    dict(self.headers),
                    json.loads(raw) if raw else None,
                )
            )
            said = wire.next()
            self.send_response(said.status)
            for name, value in {"Content-Length": str(len(said.body)), **said.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said.body)
            if int(said.headers.get("Content-Length", len(said.body))) != len(said.body):
                self.close_connection = True

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815  # http.server looks for these names

        def log_message(self, *args: Any) -> None:
            """Tests are quiet."""

    return Handler


@pytest.fixture
def wire() -> Iterator[Wire]:
    wire = Wire("")
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(wire))
    server.daemon_threads = True
    wire.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield wire
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def client(wire: Wire) -> Nylas:
    return Nylas(api_key="key-1", api_uri=wire.url, client_id="client-1")


@pytest.fixture
def sdk(wire: Wire) -> nylas.Client:
    """The official SDK alone, to show what it does by itself."""
    return nylas.Client("key-1", wire.url)
