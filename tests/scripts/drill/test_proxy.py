"""The proxy passes on, refuses, cuts at a byte and drips, as told."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from scripts.drill.proxy import Flaw, Kind, Proxy

ANSWER = b"x" * 5000


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    """In front of a server that says ANSWER to whoever says a word."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                one, _ = server.accept()
            except OSError:
                return
            if one.recv(10):
                one.sendall(ANSWER)
            one.close()

    threading.Thread(target=serve, daemon=True).start()
    made = Proxy(server.getsockname()[1])
    yield made
    made.close()
    server.close()


def ask(proxy: Proxy, *, timeout: float = 10) -> bytes:
    """What comes until the end; what came before a reset."""
    came = b""
    with socket.create_connection(("127.0.0.1", proxy.port), timeout) as one:
        try:
            one.sendall(b"word")
            while piece := one.recv(1000):
                came += piece
        except OSError:
            pass
    return came


def test_what_is_whole_passes(proxy):
    assert ask(proxy) == ANSWER
    assert proxy.bytes_down == len(ANSWER)


def test_connections_are_refused_and_cut_as_told(proxy):
    proxy.flaw = lambda: Flaw(Kind.REFUSE)
    assert ask(proxy) == b""
    proxy.flaw = lambda: Flaw(Kind.CUT, after=1234)
    assert len(ask(proxy)) <= 1234
    assert proxy.cuts == 2

    proxy.mend()

    assert ask(proxy) == ANSWER


def test_hanging_connection_ends_when_the_line_is_mended(proxy):
    proxy.flaw = lambda: Flaw(Kind.HANG)
    threading.Timer(0.3, proxy.mend).start()

    began = time.monotonic()

    assert ask(proxy) == b""
    assert 0.2 < time.monotonic() - began < 8


def test_dripping_answer_comes_slowly_and_whole(proxy):
    proxy.flaw = lambda: Flaw(Kind.DRIP, per_second=10_000)
    began = time.monotonic()

    assert ask(proxy) == ANSWER
    assert time.monotonic() - began > 0.25
    assert proxy.drips == 1
