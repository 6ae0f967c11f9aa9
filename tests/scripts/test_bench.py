import hashlib
import hmac
import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
import requests

from scripts import Stopped
from scripts.bench import ats, loading, notifications, rounds, tables
from scripts.bench.__main__ import PAGE, PAGES, SUBJECTS
from scripts.bench.tables import Goal, Row, Sheet, Table


@pytest.fixture
def server():
    """Answers POSTs with 200, those whose body says so with 500; counts connections."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        bodies: list[bytes] = []
        connections = 0

        def setup(self) -> None:
            type(self).connections += 1
            super().setup()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.bodies.append(body)
            self.send_response(500 if body == b"refuse me" else 200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield listening.server_address[1], Handler
        listening.shutdown()


def test_the_median_of_the_rounds_decides_over_the_goal():
    row = Row("speed", [0.65, 0.72, 0.9], "72 /s", "100 /s", Goal(minimum=0.7))

    assert row.cells() == ["speed", "0.72 (0.65 to 0.90)", "≥ 0.7", "yes", "72 /s", "100 /s"]


def test_a_missed_goal_is_said_aloud_and_no_goal_says_nothing():
    missed = Row("time", [1.4], "14 ms", "10 ms", Goal(maximum=1.3))
    without = Row("bytes", [2.0], "2 KiB", "1 KiB")

    assert (missed.cells()[3], without.cells()[3]) == ("**no**", "")


@pytest.mark.parametrize(("part", "expected"), [(0.5, 50), (0.99, 99), (1.0, 100), (0.001, 1)])
def test_a_percentile_is_one_of_the_values(part, expected):
    assert tables.percentile(list(range(100, 0, -1)), part) == expected


def test_a_table_replaces_its_own_place_on_the_page_and_nothing_else(tmp_path):
    page = tmp_path / "performance.md"
    page.write_text(
        "Before.\n<!-- bench: one -->\nold\n<!-- end -->\nBetween.\n<!-- bench: two -->\nkept\n<!-- end -->\nAfter.\n"
    )

    tables.put(page, "one", Table([Row("what", [1.0], "ours", "theirs")], "Conditions."))

    head = "| What | Ratio (lowest to highest round) | Goal | Met | Fairloop | Baseline |"
    table = f"{head}\n| --- | --- | --- | --- | --- | --- |\n| what | 1.00 |  |  | ours | theirs |\n\nConditions."
    assert page.read_text() == (
        f"Before.\n<!-- bench: one -->\n\n{table}\n\n<!-- end -->\nBetween.\n<!-- bench: two -->\nkept\n<!-- end -->\nAfter.\n"
    )


def test_a_page_without_a_place_for_a_table_is_refused_in_words(tmp_path):
    page = tmp_path / "performance.md"
    page.write_text("Nothing here.\n")

    with pytest.raises(Stopped, match="has no place for one"):
        tables.put(page, "one", Table([], ""))


def test_drawings_of_a_sheet_lie_beside_its_page(tmp_path):
    page = tmp_path / "performance.md"
    page.write_text("<!-- bench: one -->\n<!-- end -->\n")

    tables.put(page, "one", Sheet("Words.", {"one.svg": "<svg/>"}))

    assert (tmp_path / "one.svg").read_text() == "<svg/>"
    assert "\nWords.\n" in page.read_text()


@pytest.mark.parametrize("name", SUBJECTS)
def test_the_page_has_a_place_for_every_subject(name):
    assert PAGES.get(name, PAGE).read_text(encoding="utf-8").count(f"<!-- bench: {name} -->") == 1


def test_contestants_take_turns_in_alternating_order_and_warm_ups_are_forgotten():
    called = []

    def contestant(name):
        return lambda: called.append(name) or len(called)

    found = rounds.alternate({"a": contestant("a"), "b": contestant("b")}, rounds=2, warm_ups=1)

    assert ("".join(called), found) == ("abbaab", {"a": [4, 5], "b": [3, 6]})


def test_every_request_is_sent_once_over_as_many_connections(server):
    port, handler = server
    requests = [loading.post("/", f"body {number}".encode(), {}) for number in range(20)]

    load = loading.send_all(port, requests, connections=4)

    assert sorted(handler.bodies) == sorted(f"body {number}".encode() for number in range(20))
    assert (handler.connections, len(load.latencies)) == (4, 20)


def test_one_refused_request_makes_the_load_worthless(server):
    port, _ = server

    with pytest.raises(loading.BadAnswer, match="500"):
        loading.send_all(port, [loading.post("/", b"refuse me", {})], connections=1)


def test_an_ats_that_hangs_takes_nothing_and_answers_nobody():
    with ats.running() as behind:
        requests.post(behind.address, json={"id": "1"}, timeout=5).raise_for_status()
        behind.hang()
        with pytest.raises(requests.ReadTimeout):
            requests.post(behind.address, json={"id": "2"}, timeout=0.2)
        behind.recover()
        requests.post(behind.address, json={"id": "1"}, timeout=5).raise_for_status()

    assert behind.told == {"1": 2}


def test_what_an_ats_is_told_by_halves_it_takes_for_nothing(capsys):
    with ats.running() as behind:
        port = urlsplit(behind.address).port
        with socket.create_connection(("127.0.0.1", port), timeout=20) as killed:
            killed.sendall(b'POST / HTTP/1.1\r\nContent-Length: 11\r\n\r\n{"id"')
            killed.shutdown(socket.SHUT_WR)
            assert killed.recv(1) == b""

    assert (behind.told, capsys.readouterr().err) == ({}, "")


def test_a_made_up_notification_carries_a_signature_that_fits():
    body = notifications.notification("1")

    head, _, sent = notifications.signed(body).partition(b"\r\n\r\n")

    digest = hmac.new(notifications.SECRET.encode(), body, hashlib.sha256).hexdigest()
    assert (sent, f"X-Nylas-Signature: {digest}".encode() in head) == (body, True)
    assert json.loads(body)["id"] != json.loads(notifications.notification("2"))["id"]
