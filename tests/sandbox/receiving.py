"""A webhook destination: keeps every delivery as it came, and answers as the test says."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit


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


@dataclass
class Receiver:
    """`statuses` are used up one by one, then it is 200; `challenge_answer` replaces the echo."""

    received: list[Received] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    answer_headers: dict[str, str] = field(default_factory=dict)
    challenge_answer: str | None = None
    challenge_status: int = 200

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_for(self))
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/hook"

    def types(self) -> list[str]:
        return [one.type for one in self.received]

    def last(self, type_: str) -> Received:
        return next(one for one in reversed(self.received) if one.type == type_)


def _handler_for(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            challenge = parse_qs(urlsplit(self.path).query)["challenge"][0]
            self._answer(receiver.challenge_status, receiver.challenge_answer or challenge)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.received.append(Received(body, headers))
            self._answer(receiver.statuses.pop(0) if receiver.statuses else 200, "")

        def _answer(self, status: int, text: str) -> None:
            self.send_response(status)
            for name, value in receiver.answer_headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Tests read what was received, not a log."""

    return Handler
