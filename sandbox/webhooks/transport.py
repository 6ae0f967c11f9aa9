"""Calling a webhook destination: one HTTP exchange, without redirects or proxies, within a time limit (docs/nylas.md 5.2, 5.4)."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, IncompleteRead
from urllib.parse import urlsplit

import requests
from django.conf import settings
from urllib3 import Retry
from urllib3.exceptions import InvalidHeader

UNREACHABLE = 0
MAX_ANSWER_LENGTH = 1000
MAX_RETRY_AFTER_SECONDS = 86_400


@dataclass(frozen=True)
class Reply:
    """What a destination answered; status 0 when no answer came in time. `retry_after` is in seconds."""

    status: int
    error: str
    milliseconds: int
    retry_after: float | None = None
    body: str = ""
    is_chunked: bool = False


def post(url: str, body: bytes, headers: dict[str, str]) -> Reply:
    """One delivery."""
    return _exchange("POST", url, body, headers)


def challenge(url: str, value: str) -> Reply:
    """Ask a destination to prove that it listens: GET with `?challenge=`."""
    return _exchange("GET", url, None, {}, params={"challenge": value})


def _exchange(
    method: str, url: str, body: bytes | None, headers: dict[str, str], params: dict[str, str] | None = None
) -> Reply:
    started, limit = time.monotonic(), settings.WEBHOOK_TIMEOUT
    known_as, problem = {"User-Agent": "Nylas-Webhook/sandbox", **headers}, ""
    try:
        asked = requests.Request(method, url, known_as, data=body, params=params).prepare()
        with _connected(asked.url or url, started + limit) as connection:
            connection.request(method, asked.path_url, body, dict(asked.headers))
            response = connection.getresponse()
            answer = _first_bytes(response)
    except (OSError, HTTPException, ValueError) as error:
        problem = f"{type(error).__name__}: {error}"
    if time.monotonic() >= started + limit:
        problem = f"Timeout: no whole answer within {limit:g} s"
    if problem:
        return Reply(UNREACHABLE, problem[:300], _milliseconds_since(started))
    return Reply(
        response.status,
        "",
        _milliseconds_since(started),
        _seconds(response.headers.get("Retry-After", "")),
        answer.decode(errors="replace"),
        "chunked" in response.headers.get("Transfer-Encoding", "").lower(),
    )


@contextmanager
def _connected(url: str, until: float) -> Iterator[HTTPConnection]:
    """A connection that is cut at that moment, for a time limit of its own holds for each read alone: a byte now and then
    would keep it open for ever."""
    parts, limit = urlsplit(url), settings.WEBHOOK_TIMEOUT
    host, is_safe = parts.hostname or "", parts.scheme == "https"
    connection = (HTTPSConnection if is_safe else HTTPConnection)(host, parts.port, timeout=limit)
    with (
        closing(connection),
        socket.create_connection((host, connection.port), timeout=limit) as line,
        line.dup() as end,
    ):
        watchdog = threading.Timer(until - time.monotonic(), _hang_up, [end])
        watchdog.daemon = True
        watchdog.start()
        try:
            connection.sock = ssl.create_default_context().wrap_socket(line, server_hostname=host) if is_safe else line
            yield connection
        finally:
            watchdog.cancel()


def _hang_up(end: socket.socket) -> None:
    with suppress(OSError):  # they were quicker
        end.shutdown(socket.SHUT_RDWR)


def _first_bytes(response: HTTPResponse) -> bytes:
    """The first bytes of the answer, as many as are kept. Raises IncompleteRead if less came than was promised."""
    answer = response.read(MAX_ANSWER_LENGTH)
    if response.length and len(answer) < MAX_ANSWER_LENGTH:
        raise IncompleteRead(answer, response.length)
    return answer


def _seconds(answer: str) -> float | None:
    """Of `Retry-After` in either form. A date is the destination's, so it is counted from real time."""
    try:
        return Retry(retry_after_max=MAX_RETRY_AFTER_SECONDS).parse_retry_after(answer)
    except (InvalidHeader, OverflowError, ValueError):  # the last two: of numbers beyond all reason
        return None


def _milliseconds_since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
