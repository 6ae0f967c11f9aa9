"""Slow, silent and vanished clients hold up nobody."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from recruiting import upload_tickets
from recruiting.files.ranges import ByteRange, Slice
from recruiting.server import connections
from recruiting.server.limits import WEBHOOK_PATH
from sandbox.tests.waiting import eventually
from tests.recruiting.server.served import Served, echo, read_answer, request, serving

PLACE = "00000000-0000-4000-8000-000000000000"
HALF_AN_UPLOAD = request(
    f"POST /interviews/{PLACE}/upload/{upload_tickets.make(PLACE, 7)} HTTP/1.1", "Content-Length: 9000000", body=b"x"
)
HALVES = {
    "nothing": b"",
    "half a line": b"GET /he",
    "half a head": b"GET / HTTP/1.1\r\nHost: x\r\n",
    "half a body": request("POST / HTTP/1.1", "Content-Length: 1000", body=b"x"),
    "half a chunk": request(f"POST {WEBHOOK_PATH} HTTP/1.1", "Transfer-Encoding: chunked", body=b"5\r\nhe"),
}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same rules, in fractions of a second."""
    monkeypatch.setattr(connections, "ROUND_SECONDS", 0)
    for name in ("HEAD_TIMEOUT", "BODY_TIMEOUT", "LINGER_TIMEOUT"):
        monkeypatch.setattr(connections, name, 0.2)


@pytest.fixture
def served() -> Iterator[Served]:
    with serving() as started:
        yield started


@pytest.mark.parametrize("half", HALVES)
def test_clients_that_begin_and_do_not_end_hold_up_nobody(served, half):
    with ExitStack() as stack:
        for _ in range(50):
            stack.enter_context(served.connect(HALVES[half]))

        assert [served.ask(request()).status for _ in range(10)] == [200] * 10


@pytest.mark.parametrize("half", [name for name in HALVES if name != "nothing"])
def test_request_that_is_cut_short_is_asked_for_again(served, half):
    assert served.ask(HALVES[half], hang_up=True).status == 408


@pytest.mark.parametrize("half", [name for name in HALVES if name != "nothing"])
def test_request_that_does_not_end_is_given_up_in_words(quick, half):
    with serving() as served:
        answer = served.ask(HALVES[half])

    assert (answer.status, answer.body) == (408, b"Request Timeout: the rest did not come in time.\n")


def test_clients_that_drip_are_given_up_all_the_same(quick):
    with serving() as served, served.connect(b"GET / HTTP/1.1\r\n") as connection:
        connection.settimeout(0.02)

        def drips() -> bytes:
            try:
                connection.sendall(b"a")
                return connection.recv(100)
            except TimeoutError:
                return b""

        assert eventually(drips, within=10).startswith(b"HTTP/1.0 408 ")


def test_silent_connection_ends(quick, monkeypatch):
    monkeypatch.setattr(connections, "SILENCE_TIMEOUT", 0)
    with serving() as served, served.connect() as connection:
        assert connection.recv(1) == b""


def test_refused_client_that_never_hangs_up_is_let_go(quick):
    with serving() as served, served.connect(b"NONSENSE\r\n\r\n") as connection:
        assert read_answer(connection).status == 400
        assert eventually(lambda: not served.server.active_channels, within=10)


def test_too_many_connections_cost_the_one_that_waits_longest(monkeypatch):
    monkeypatch.setattr(connections, "MAX_CONNECTIONS", 5)
    with serving() as served, ExitStack() as stack:
        waiting = [stack.enter_context(served.connect(b"GET /")) for _ in range(5)]
        eventually(lambda: len(served.server.active_channels) == 5)

        assert served.ask(request()).status == 200

        assert waiting[0].recv(1) == b""
        waiting[4].sendall(b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert read_answer(waiting[4]).status == 200


def test_requests_on_one_connection_are_answered_in_order(served):
    first = b"GET /1 HTTP/1.1\r\nHost: x\r\n\r\n"

    body = served.ask(first + request("GET /2 HTTP/1.1")).body

    assert 0 < body.index(b'"PATH_INFO": "/1"') < body.index(b'"PATH_INFO": "/2"')


def test_after_head_comes_no_body_that_the_next_answer_would_begin_with(served):
    first = b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n"

    received = served.ask(first + request()).body

    assert received.startswith(b"HTTP/1.1 200 OK\r\n")


def test_word_of_a_proxy_reaches_the_settings_that_judge_it(served):
    seen = served.ask(request("GET / HTTP/1.1", "X-Forwarded-Proto: https", "X-Forwarded-For: 192.0.2.1")).seen

    assert (seen["HTTP_X_FORWARDED_PROTO"], seen["HTTP_X_FORWARDED_FOR"]) == ("https", "192.0.2.1")
    assert (seen["wsgi.url_scheme"], seen["REMOTE_ADDR"]) == ("http", "127.0.0.1")


# ── those who are slow to read ──

SIZE = 64 * 1024 * 1024


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A large file that takes no room."""
    path = tmp_path / "film.mp4"
    with path.open("wb") as file:
        file.truncate(SIZE)
        file.seek(SIZE - 10)
        file.write(b"the end of")
    return path


def playing(film: Path, opened: list[Any] | None = None) -> Callable[..., Any]:
    """An application that answers with the last bytes of a film at /end, with all of it elsewhere; `opened` takes the files."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        if environ["PATH_INFO"] == "/hello":
            return echo(environ, start_response)
        part = ByteRange(SIZE - 10 if environ["PATH_INFO"] == "/end" else 0, SIZE)
        start_response("200 OK", [("Content-Length", str(part.length))])
        file = film.open("rb")
        if opened is not None:
            opened.append(file)
        return environ["wsgi.file_wrapper"](Slice(file, part), 65536)

    return application


def test_many_who_do_not_read_hold_no_thread(film):
    with serving(playing(film), threads=2) as served, ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(served.connect(request("GET /all HTTP/1.1")))

        assert [served.ask(request("GET /hello HTTP/1.1")).status for _ in range(10)] == [200] * 10


MUCH = b"GET /all HTTP/1.1\r\nHost: x\r\n\r\n"  # and more on the same connection, if wanted


def test_many_who_ask_for_much_at_once_and_do_not_read_hold_no_thread(film):
    with serving(playing(film), threads=2) as served, ExitStack() as stack:
        for _ in range(8):
            stack.enter_context(served.connect(16 * MUCH))

        assert [served.ask(request("GET /hello HTTP/1.1")).status for _ in range(10)] == [200] * 10


def test_requests_that_wait_for_their_turn_are_all_answered(film):
    with serving(playing(film)) as served:
        body = served.ask(2 * MUCH + request("GET /hello HTTP/1.1")).body

    assert body.count(b"HTTP/1.1 200 OK") == 2  # and the first, which `ask` took off
    assert len(body) > 2 * SIZE


def test_client_that_reads_too_little_of_an_answer_is_let_go(film, quick, monkeypatch):
    monkeypatch.setattr(connections, "READING_TIMEOUT", 0.2)
    with serving(playing(film)) as served, served.connect(MUCH):
        eventually(lambda: served.server.active_channels, within=10)

        assert eventually(lambda: not served.server.active_channels, within=10)


def test_newcomer_is_answered_where_all_others_read_slowly(film, monkeypatch):
    monkeypatch.setattr(connections, "MAX_CONNECTIONS", 3)
    with serving(playing(film)) as served, ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(served.connect(MUCH))
        eventually(lambda: len(served.server.active_channels) == 3, within=10)

        assert served.ask(request("GET /hello HTTP/1.1")).status == 200


def test_quick_reader_has_the_server_for_a_turn_and_not_until_the_end(film, monkeypatch):
    turns = []
    flush_some = connections.Channel._flush_some

    def counting(channel: connections.Channel, do_close: bool = True) -> bool:
        before = channel.total_outbufs_len
        flushed = flush_some(channel, do_close)
        turns.append(before - channel.total_outbufs_len)
        return flushed

    monkeypatch.setattr(connections.Channel, "_flush_some", counting)
    with serving(playing(film)) as served:
        assert len(served.ask(request("GET /all HTTP/1.1")).body) == SIZE

    # One send may be as large as the system's own buffer, which the share is looked at before.
    assert max(turns) < SIZE / 4


def test_after_head_a_file_is_closed_and_not_sent(film):
    files: list[Any] = []
    with serving(playing(film, files)) as served:
        answer = served.ask(request("HEAD /all HTTP/1.1"))

    assert (f"Content-Length: {SIZE}\r\n" in answer.headers, answer.body) == (True, b"")
    assert [file.closed for file in files] == [True]


def test_part_of_a_file_is_exactly_that(film):
    with serving(playing(film)) as served:
        assert served.ask(request("GET /end HTTP/1.1")).body == b"the end of"
        assert len(served.ask(request("GET /all HTTP/1.1")).body) == SIZE


# ── the end ──


def test_request_under_way_is_answered_before_the_end():
    begun, may_end = threading.Event(), threading.Event()

    def slow(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        begun.set()
        may_end.wait(20)
        return echo(environ, start_response)

    with serving(slow) as served, served.connect(request()) as connection:
        assert begun.wait(20)
        served.server.stop()
        may_end.set()

        assert read_answer(connection).status == 200


def test_broken_connection_is_nobodys_error(served, caplog):
    connection = served.connect(HALVES["half a body"])
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    connection.close()

    assert served.ask(request()).status == 200
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


def test_upload_may_take_longer_than_any_form_as_long_as_it_keeps_coming(quick, monkeypatch):
    monkeypatch.setattr(connections, "MIN_UPLOAD_BYTES", 10)
    monkeypatch.setattr(connections, "UPLOAD_PACE_TIMEOUT", 1)
    with serving() as served, served.connect(HALF_AN_UPLOAD) as connection:
        for _ in range(8):
            sleep(0.2)  # together far beyond BODY_TIMEOUT
            connection.sendall(b"x" * 10)
        connection.sendall(b"x" * (9_000_000 - 81))

        assert read_answer(connection).status == 200


def test_upload_that_drips_or_never_ends_is_given_up(quick, monkeypatch):
    monkeypatch.setattr(connections, "UPLOAD_PACE_TIMEOUT", 0.2)
    with serving() as served:
        assert served.ask(HALF_AN_UPLOAD).status == 408

    monkeypatch.setattr(connections, "UPLOAD_PACE_TIMEOUT", 100)
    monkeypatch.setattr(connections, "UPLOAD_TIMEOUT", 0.2)
    with serving() as served:
        assert served.ask(HALF_AN_UPLOAD).status == 408


def test_only_so_many_uploads_come_at_a_time_and_the_others_are_told(monkeypatch):
    monkeypatch.setattr(connections, "MAX_UPLOADS", 2)
    with serving() as served, ExitStack() as stack:
        first, _ = (stack.enter_context(served.connect(HALF_AN_UPLOAD)) for _ in range(2))
        eventually(lambda: sum(each.uploads() for each in list(served.server.active_channels.values())) == 2)

        refused = served.ask(HALF_AN_UPLOAD)
        assert (refused.status, b"several recordings" in refused.body) == (503, True)
        assert served.ask(request()).status == 200

        first.close()
        assert eventually(lambda: len(served.server.active_channels) < 2, within=10)


def test_upload_is_not_the_one_that_too_many_connections_cost(monkeypatch):
    monkeypatch.setattr(connections, "MAX_CONNECTIONS", 3)
    with serving() as served, ExitStack() as stack:
        upload = stack.enter_context(served.connect(HALF_AN_UPLOAD))
        eventually(lambda: any(each.uploads() for each in list(served.server.active_channels.values())))
        waiting = [stack.enter_context(served.connect(b"GET /")) for _ in range(2)]
        eventually(lambda: len(served.server.active_channels) == 3)

        assert served.ask(request()).status == 200

        assert waiting[0].recv(1) == b""
        upload.settimeout(0.1)
        with pytest.raises(TimeoutError):
            upload.recv(1)
