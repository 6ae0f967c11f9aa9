"""A small HTTP client that costs little beside the server it loads: prepared bytes, raw sockets, connections kept alive."""

import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

TIMEOUT = 30.0  # seconds; a server that needs longer has failed


class BadAnswer(Exception):
    """A request that should have been accepted was not."""


@dataclass(frozen=True)
class Load:
    """How a server bore one load; latencies in seconds."""

    seconds: float
    latencies: list[float]

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds


def post(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """The bytes of one POST to this machine."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def send_all(port: int, requests: Sequence[bytes], *, connections: int) -> Load:
    """Send every request once over so many connections at a time. Raises BadAnswer unless all are answered 200."""
    latencies: list[float] = []
    failures: list[Exception] = []

    def work(mine: Sequence[bytes]) -> None:
        try:
            with Connection(port) as connection:
                latencies.extend(connection.timed(request) for request in mine)
        except (BadAnswer, OSError) as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(requests[n::connections],)) for n in range(connections)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    if failures:
        raise BadAnswer(f"{len(failures)} of {connections} connections failed, the first with: {failures[0]}")
    return Load(seconds, latencies)


class Connection:
    """One connection kept alive; opened again where the server closes it."""

    def __init__(self, port: int, *, timeout: float = TIMEOUT) -> None:
        self._port, self._timeout = port, timeout
        self._socket: socket.socket | None = None

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def timed(self, request: bytes) -> float:
        """Seconds from the first byte sent to the last one received."""
        began = time.perf_counter()
        self._exchange(request)
        return time.perf_counter() - began

    def _exchange(self, request: bytes) -> None:
        """Raises BadAnswer for any status but 200. The answer must tell its length."""
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), self._timeout)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more(received)
        status, _, rest = received[:end].partition(b"\r\n")
        headers = {name.strip().lower(): value.strip() for name, _, value in map(_pair, rest.split(b"\r\n"))}
        body = received[end + 4 :]
        while len(body) < int(headers[b"content-length"]):
            body += self._more(body)
        if headers.get(b"connection") == b"close":
            self.close()
        if status.split()[1] != b"200":
            raise BadAnswer(f"{status.decode()}: {body[:200]!r}")

    def _more(self, so_far: bytes) -> bytes:
        assert self._socket is not None
        part = self._socket.recv(65536)
        if not part:
            raise BadAnswer(f"The connection was closed in the middle of an answer: {so_far[:200]!r}")
        return part


def _pair(line: bytes) -> tuple[bytes, bytes, bytes]:
    return line.partition(b":")
