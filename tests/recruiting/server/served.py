"""A server of the test's own, in threads of this process, and clients that send exactly these bytes."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from recruiting.server.connections import Server

SECONDS = 20  # a server that needs longer has failed


def echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """What the application sees of a request."""
    body = environ["wsgi.input"].read()
    seen = {name: value for name, value in environ.items() if isinstance(value, str)} | {"read": len(body)}
    answer = json.dumps(seen).encode()
    start_response("200 OK", [("Content-Length", str(len(answer)))])
    return [answer]


@dataclass
class Answer:
    status: int
    headers: str
    body: bytes

    @property
    def seen(self) -> dict[str, Any]:
        return json.loads(self.body)


@dataclass
class Served:
    """A running server."""

    server: Server
    port: int

    def connect(self, sent: bytes = b"") -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=SECONDS)
        connection.sendall(sent)
        return connection

    def ask(self, request: bytes, *, hang_up: bool = False) -> Answer:
        """All that comes back before the server closes; `hang_up` says that nothing more will be sent."""
        with self.connect(request) as connection:
            if hang_up:
                connection.shutdown(socket.SHUT_WR)
            return read_answer(connection)


def read_answer(connection: socket.socket) -> Answer:
    received = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    status, _, headers = head.decode("latin-1").partition("\r\n")
    return Answer(int(status.split()[1]), headers, body)


def request(line: str = "GET / HTTP/1.1", *headers: str, body: bytes = b"") -> bytes:
    return "\r\n".join([line, "Host: x", "Connection: close", *headers, "", ""]).encode() + body


@contextmanager
def serving(application: Callable[..., Any] = echo, *, threads: int = 2) -> Iterator[Served]:
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    server = Server(application, listening, threads=threads)
    running = threading.Thread(target=server.run)
    running.start()
    try:
        yield Served(server, port)
    finally:
        server.stop()
        running.join(SECONDS)
