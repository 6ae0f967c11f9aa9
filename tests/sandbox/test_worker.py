"""Clients that connect and say nothing, or begin and do not end, leave the few threads to the others."""

import http.client
import json
import socket
import time
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from gunicorn.config import Config

from sandbox import worker
from tests.sandbox_process import SandboxProcess

MANY = 64  # four times as many as there are threads


def test_silent_connections_hold_up_nobody(sandbox: SandboxProcess) -> None:
    address = urlsplit(sandbox.url)
    with ExitStack() as stack:
        for _ in range(MANY):
            stack.enter_context(socket.create_connection((address.hostname, address.port or 0)))
        begun = time.monotonic()

        assert sandbox.get("/_sandbox/health").ok

        assert time.monotonic() - begun < worker.PATIENCE_SECONDS
        connection = http.client.HTTPConnection(address.netloc, timeout=5)
        connection.connect()
        time.sleep(2 * worker.GLANCE_SECONDS)  # who speaks later is heard all the same
        connection.request("GET", "/_sandbox/health")
        assert json.loads(connection.getresponse().read())["ready"] is True
        connection.close()


@pytest.mark.parametrize(
    "sent", [b"GET /v3/gr", b"POST /v3/webhooks HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"]
)
def test_a_request_that_does_not_end_is_given_up(monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr(worker, "PATIENCE_SECONDS", 1)
    here, there = socket.socketpair()
    connection = worker.Connection(Config(), here, ("127.0.0.1", 1), ("127.0.0.1", 2))
    connection.init()
    with here, there:
        there.sendall(sent)

        with pytest.raises(worker.Stalled):
            next(connection.parser).body.read()
        assert worker.STATUSES[worker.Stalled] == 408


def test_who_does_not_hang_up_holds_up_nobody(sandbox: SandboxProcess) -> None:
    address = urlsplit(sandbox.url)
    with ExitStack() as stack:
        for _ in range(4):
            lazy = stack.enter_context(socket.create_connection((address.hostname, address.port or 0)))
            lazy.sendall(b"NONSENSE\r\n\r\n")
        begun = time.monotonic()

        assert sandbox.get("/_sandbox/health").ok

        assert time.monotonic() - begun < worker.PATIENCE_SECONDS
