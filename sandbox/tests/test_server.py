"""Connections over the wire: who says nothing or half keeps nobody waiting, and who has been answered may go on asking."""

import http.client
import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from urllib.parse import urlsplit

import pytest

from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import recorded

MANY = 64  # four times as many as there are threads
THREADS = 16
SOON = 5  # seconds
HALVES = {
    "nothing": b"",
    "half a line": b"GET /v3/gr",
    "half a head": b"GET /v3/grants HTTP/1.1\r\nHost: x\r\n",
    "half a body": b"POST /v3/webhooks HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{",
    "half a chunk": b"POST /v3/webhooks HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{",
    "nonsense, and then it stays": b"NONSENSE\r\n\r\n",
}


def connect(sandbox: SandboxProcess, sent: bytes = b"") -> socket.socket:
    address = urlsplit(sandbox.url)
    connection = socket.create_connection((address.hostname, address.port or 0), timeout=20)
    connection.sendall(sent)
    return connection


@pytest.fixture
def kept(sandbox: SandboxProcess) -> Iterator[http.client.HTTPConnection]:
    """One connection, which is not opened a second time."""
    with closing(http.client.HTTPConnection(urlsplit(sandbox.url).netloc, timeout=20)) as connection:
        connection.connect()
        connection.auto_open = 0
        yield connection


def ask(connection: http.client.HTTPConnection, method: str, path: str) -> tuple[int, bytes]:
    connection.request(method, path)
    response = connection.getresponse()
    return response.status, response.read()


@pytest.mark.parametrize("half", HALVES.values(), ids=HALVES)
def test_who_begins_and_does_not_end_holds_up_nobody(sandbox: SandboxProcess, half: bytes) -> None:
    with ExitStack() as stack:
        for _ in range(MANY):
            stack.enter_context(connect(sandbox, half))
        begun = time.monotonic()

        assert sandbox.get("/_sandbox/health").ok

        assert time.monotonic() - begun < SOON


def test_who_speaks_late_is_heard(sandbox: SandboxProcess) -> None:
    with connect(sandbox) as connection:
        for piece in (b"GET /_sandbox/health HT", b"TP/1.1\r\nHost: x\r\n", b"\r\n"):
            time.sleep(0.05)
            connection.sendall(piece)

        assert connection.recv(100).startswith(b"HTTP/1.1 200 OK\r\n")


def test_sixteen_are_answered_at_a_time(sandbox: SandboxProcess) -> None:
    sandbox.control("faults", {"kind": "slow", "path": "/v3/grants", "seconds": 2, "times": THREADS})
    begun = time.monotonic()

    with ThreadPoolExecutor(THREADS) as asking:
        answers = list(asking.map(lambda _: sandbox.get("/v3/grants").status_code, range(THREADS)))

    assert answers == [200] * THREADS
    assert time.monotonic() - begun < 4  # half as many would need as long


def test_a_connection_is_kept_from_answer_to_answer(sandbox: SandboxProcess, kept: http.client.HTTPConnection) -> None:
    media = sandbox.get(recorded(sandbox)).json()["data"]
    film = urlsplit(media["recording"]["url"]).path

    answers = {
        (method, path): ask(kept, method, path)
        for method in ("GET", "HEAD")
        for path in (film, "/v3/grants", "/v3/nowhere", "/_sandbox/", "/_sandbox/health")
    }

    assert len(answers["GET", film][1]) == media["recording"]["size"]
    assert [answers["GET", path][0] for path in ("/v3/grants", "/v3/nowhere", "/_sandbox/")] == [401, 501, 200]
    assert json.loads(answers["GET", "/_sandbox/health"][1])["ready"] is True
    assert {body for (method, _), (_, body) in answers.items() if method == "HEAD"} == {b""}


def test_requests_sent_at_once_are_answered_in_order(sandbox: SandboxProcess) -> None:
    first, last = (f"GET /{name} HTTP/1.1\r\nHost: x\r\n" for name in ("first", "last"))
    with connect(sandbox, f"{first}\r\n{last}Connection: close\r\n\r\n".encode()) as connection:
        received = b"".join(iter(lambda: connection.recv(65536), b""))

    assert 0 < received.index(b"GET /first") < received.index(b"GET /last")


EXPECTING = "POST /v3/scheduling/sessions HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"


def test_who_asks_first_whether_to_send_is_told_to_go_on(sandbox: SandboxProcess) -> None:
    with connect(sandbox, f"{EXPECTING}Content-Length: 2\r\n\r\n".encode()) as connection:
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"{}")
        assert connection.recv(100).startswith(b"HTTP/1.1 401 ")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (f"{EXPECTING}Content-Length: many\r\n\r\n", 400),
        (f"{EXPECTING}Transfer-Encoding: rot13\r\n\r\n", 400),
        ("GET http://[x/v3/grants HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        ("GET /v3/grants\r\n\r\n", 400),
        (f"GET /{'x' * 8190} HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (f"GET / HTTP/1.1\r\nHost: x\r\nX: {'x' * 8190}\r\n\r\n", 431),
        ("GET / HTTP/1.1\r\n" + "X: x\r\n" * 101 + "\r\n", 431),
    ],
)
def test_a_refusal_before_the_application_is_worded_like_all_others(
    sandbox: SandboxProcess, sent: str, status: int
) -> None:
    with connect(sandbox, sent.encode()) as connection:
        response = http.client.HTTPResponse(connection)
        response.begin()
        body = json.loads(response.read())

    assert (response.status, response.headers["content-type"]) == (status, "application/json")
    assert response.headers["access-control-allow-origin"] == "*"
    assert body["error"]["type"] == "invalid_request_error"
    assert body["request_id"]


def test_what_is_just_short_enough_is_heard(sandbox: SandboxProcess) -> None:
    headers = f"Host: x\r\nX: {'x' * 8187}\r\n" + "X: x\r\n" * 98
    with connect(sandbox, f"GET /{'x' * 8176} HTTP/1.1\r\n{headers}\r\n".encode()) as connection:
        assert connection.recv(100).startswith(b"HTTP/1.1 501 ")  # nothing is there, which the application says
