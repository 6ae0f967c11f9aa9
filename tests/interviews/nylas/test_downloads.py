"""Fetching files: where from, in which pieces, and how it ends when it goes wrong."""

import hashlib
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from interviews.nylas import downloads
from interviews.nylas.downloads import CHECKSUM_BYTES, Stream, check_address, open_media
from interviews.nylas.errors import Missing, NylasError, Refused, Throttled, Unreachable
from tests.interviews.nylas.conftest import Wire

FILE = bytes(range(256)) * 4096  # 1 MiB
ETAG = '"strong-1"'
CRC32C, MD5 = bytes.fromhex("e3069283"), hashlib.md5(b"123456789", usedforsecurity=False).digest()


@pytest.fixture(autouse=True)
def sandbox_is_the_wire(settings: Any, wire: Wire) -> None:
    settings.SANDBOX_URL = wire.url


# ── where from ──


@pytest.mark.parametrize(
    "url",
    [
        "https://storage.googleapis.com/nylas/r.mp4?X-Goog-Signature=1%2F2",
        "https://STORAGE.googleapis.com:443/r.mp4",
        "HTTPS://storage.googleapis.com/r.mp4",
    ],
)
def test_address_where_nylas_keeps_files_is_accepted(url: str) -> None:
    check_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://storage.googleapis.com/r.mp4",
        "ftp://storage.googleapis.com/r.mp4",
        "file:///etc/passwd",
        "https://storage.googleapis.com:22/r.mp4",
        "https://storage.googleapis.com:0/r.mp4",
        "https://storage.googleapis.com:99999/r.mp4",
        "https://storage.googleapis.com@evil.test/r.mp4",
        "https://user:pass@storage.googleapis.com/r.mp4",
        "https://@storage.googleapis.com/r.mp4",
        "https://storage.googleapis.com.evil.test/r.mp4",
        "https://storage.googleapis.com./r.mp4",
        "https://evil.test\\@storage.googleapis.com/r.mp4",
        "https://storage.googleapis.com\t/r.mp4",
        "https://ѕtorage.googleapis.com/r.mp4",
        "https://storage。googleapis.com/r.mp4",
        "https://[::1/r.mp4",
        "https://127.0.0.1/r.mp4",
        "http://127.0.0.1:1/r.mp4",
        "//storage.googleapis.com/r.mp4",
        "storage.googleapis.com/r.mp4",
        "https:///r.mp4",
        "",
    ],
)
def test_any_other_address_is_refused_without_a_call(url: str, wire: Wire) -> None:
    with pytest.raises(Refused):
        open_media(url)
    assert wire.asked == []


def test_address_of_the_sandbox_is_refused_when_nylas_itself_is_behind_us(settings: Any, wire: Wire) -> None:
    settings.SANDBOX_URL = ""

    with pytest.raises(Refused):
        open_media(f"{wire.url}/r.mp4")
    assert wire.asked == []


def test_hosts_can_be_set(settings: Any) -> None:
    settings.MEDIA_HOSTS = ["media.example.org"]

    check_address("https://media.example.org/r.mp4")
    with pytest.raises(Refused):
        check_address("https://storage.googleapis.com/r.mp4")


# ── what is asked and what comes ──


def test_whole_file_comes_in_pieces_of_the_size_asked_for(wire: Wire) -> None:
    wire.say(FILE, headers={"Content-Type": "video/mp4; codecs=x", "ETag": ETAG})

    with open_media(f"{wire.url}/r.mp4?sig=1") as stream:
        pieces = list(stream.chunks(size=300_000))

    assert (stream.status, stream.total, stream.etag, stream.content_type) == (200, len(FILE), ETAG, "video/mp4")
    assert [len(piece) for piece in pieces] == [300_000, 300_000, 300_000, 148_576]
    assert hashlib.sha256(b"".join(pieces)).digest() == hashlib.sha256(FILE).digest()


def test_request_carries_no_permission_and_wants_bytes_as_they_are(
    wire: Wire, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    wire.say(b"x")

    open_media(f"{wire.url}/t.json")

    headers = wire.last.headers
    assert "Authorization" not in headers
    assert headers["Accept-Encoding"] == "identity"
    assert "Range" not in headers


def test_rest_of_a_file_is_asked_for_if_it_is_still_the_same(wire: Wire) -> None:
    wire.say(
        FILE[1000:], status=206, headers={"Content-Range": f"bytes 1000-{len(FILE) - 1}/{len(FILE)}", "ETag": ETAG}
    )

    stream = open_media(f"{wire.url}/r.mp4", offset=1000, etag=ETAG)

    assert (wire.last.headers["Range"], wire.last.headers["If-Range"]) == ("bytes=1000-", ETAG)
    assert (stream.status, stream.total) == (206, len(FILE))
    assert b"".join(stream.chunks()) == FILE[1000:]


def test_weak_etag_is_not_relied_on(wire: Wire) -> None:
    wire.say(b"x", status=206, headers={"Content-Range": "bytes 5-5/6"})

    open_media(f"{wire.url}/r.mp4", offset=5, etag='W/"weak"')

    assert "If-Range" not in wire.last.headers


def test_changed_file_comes_whole(wire: Wire) -> None:
    wire.say(b"another", headers={"ETag": '"strong-2"'})

    stream = open_media(f"{wire.url}/r.mp4", offset=1000, etag=ETAG)

    assert (stream.status, stream.total, b"".join(stream.chunks())) == (200, 7, b"another")


def test_nothing_behind_the_offset_is_an_empty_stream_that_knows_the_size(wire: Wire) -> None:
    wire.say(b"<Error/>", status=416, headers={"Content-Range": "bytes */1000"})

    stream = open_media(f"{wire.url}/r.mp4", offset=1000, etag=ETAG)

    assert (stream.status, stream.total, list(stream.chunks())) == (416, 1000, [])


@pytest.mark.parametrize("content_range", ["", "bytes 0-9/10", "bytes */10", "pages 5-9/10"])
def test_another_part_than_asked_for_is_not_taken(wire: Wire, content_range: str) -> None:
    wire.say(b"01234", status=206, headers={"Content-Range": content_range})

    with pytest.raises(Unreachable):
        open_media(f"{wire.url}/r.mp4", offset=5, etag=ETAG)


def test_unknown_length_comes_until_its_end(wire: Wire) -> None:
    wire.say(b"5\r\nhello\r\n0\r\n\r\n", headers={"Transfer-Encoding": "chunked", "Content-Length": "nobody knows"})

    stream = open_media(f"{wire.url}/r.mp4")

    assert (stream.total, b"".join(stream.chunks())) == (None, b"hello")


# ── how it goes wrong ──


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (403, b"<Error><Code>ExpiredToken</Code></Error>", Missing),
        (404, b"", Missing),
        (410, b"", Missing),
        (400, b"<Error><Code>ExpiredToken</Code></Error>", Missing),
        (400, b"<Error><Code>InvalidArgument</Code></Error>", Refused),
        (301, b"", Refused),
        (302, b"", Refused),
        (307, b"", Refused),
        (204, b"", Refused),
        (401, b"", Refused),
        (429, b"", Throttled),
        (408, b"", Unreachable),
        (500, b"", Unreachable),
        (503, b"", Unreachable),
    ],
)
def test_answer_that_is_no_file_is_one_of_our_errors(
    wire: Wire, status: int, body: bytes, expected: type[NylasError]
) -> None:
    wire.say(body, status=status, headers={"Location": f"{wire.url}/elsewhere"})

    with pytest.raises(expected) as caught:
        open_media(f"{wire.url}/r.mp4?sig=secret")

    assert type(caught.value) is expected
    assert "secret" not in str(caught.value)
    assert len(wire.asked) == 1


def test_compressed_answer_is_refused(wire: Wire) -> None:
    wire.say(b"x", headers={"Content-Encoding": "gzip"})

    with pytest.raises(Refused):
        open_media(f"{wire.url}/r.mp4")


def test_server_that_is_away_is_unreachable_and_the_link_is_not_told(settings: Any) -> None:
    settings.SANDBOX_URL = "http://127.0.0.1:1"

    with pytest.raises(Unreachable) as caught:
        open_media("http://127.0.0.1:1/r.mp4?sig=secret")

    assert "secret" not in str(caught.value)


def test_file_that_is_cut_off_gives_what_came_and_then_says_so(wire: Wire) -> None:
    wire.say(FILE[:700_000], headers={"Content-Length": str(len(FILE))})

    received: list[bytes] = []
    with pytest.raises(Unreachable):
        received.extend(open_media(f"{wire.url}/r.mp4").chunks(size=300_000))

    assert b"".join(received) == FILE[:700_000]


Talk = Callable[[socket.socket], None]


@pytest.fixture
def speaker(settings: Any) -> Iterator[Callable[[Talk], str]]:
    """A server that accepts one connection and then does to it what a test wants; gives its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def start(talk: Talk) -> str:
        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                talk(connection)
                done.wait(10)

        threading.Thread(target=serve, daemon=True).start()
        settings.SANDBOX_URL = f"http://127.0.0.1:{listener.getsockname()[1]}"
        return settings.SANDBOX_URL

    yield start
    done.set()
    listener.close()


def test_silence_in_the_middle_is_not_waited_for_longer_than_allowed(
    speaker: Callable[[Talk], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "READ_TIMEOUT", 0.3)
    url = speaker(lambda line: line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbeginning"))

    received: list[bytes] = []
    with pytest.raises(Unreachable):
        received.extend(open_media(f"{url}/r.mp4").chunks())

    assert b"".join(received) == b"beginning"


def test_trickle_is_left_although_it_never_stops(
    speaker: Callable[[Talk], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "MAX_SLOW_SECONDS", 0.3)
    stopped = threading.Event()

    def trickle(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        try:
            while not stopped.wait(0.05):
                line.sendall(b"x")
        except OSError:
            stopped.set()

    url = speaker(trickle)
    with pytest.raises(Unreachable, match="too slowly"):
        list(open_media(f"{url}/r.mp4").chunks())
    assert stopped.wait(5)  # and we have hung up


# ── checksums ──


def told(*lines: str, **more: str) -> dict[str, bytes]:
    """What is made of these `x-goog-hash` headers."""
    answer = requests.Response()
    answer.status_code, answer.headers["Content-Length"] = 200, "0"
    answer.headers["X-Goog-Hash"] = ", ".join(lines)  # as urllib3 puts several lines into one
    answer.headers.update({name.replace("_", "-"): value for name, value in more.items()})
    return Stream(answer, offset=0).checksums


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["crc32c=4waSgw=="], {"crc32c": CRC32C}),
        (["crc32c=4waSgw==", "md5=JfnnlDI7RTiF9RgfG2JNCw=="], {"crc32c": CRC32C, "md5": MD5}),
        (["md5=JfnnlDI7RTiF9RgfG2JNCw==,crc32c=4waSgw=="], {"crc32c": CRC32C, "md5": MD5}),
        ([" CRC32C=4waSgw== "], {"crc32c": CRC32C}),
        (["crc32c=4waSgw=="] * 1000, {"crc32c": CRC32C}),
        (["sha256=4waSgw==", "adler32=4waSgw==", "=", "", "crc32c=4waSgw=="], {"crc32c": CRC32C}),
        (["crc32c=4waSgw==", "crc32c=AAAAAA=="], {}),
        (["crc32c=4waSgw==", "crc32c=!"], {"crc32c": CRC32C}),
        (["crc32c=4waSgw"], {}),
        (["crc32c=4waSgw===="], {}),
        (["crc32c=4wa Sgw=="], {}),
        (["crc32c=4wäSgw=="], {}),
        (["crc32c=JfnnlDI7RTiF9RgfG2JNCw==", "md5=4waSgw=="], {}),
        (["crc32c"], {}),
        (["crc32c="], {}),
        (["e3069283"], {}),
        ([], {}),
    ],
)
def test_checksums_are_read_as_storage_writes_them_and_anything_else_passed_over(lines, found) -> None:
    assert told(*lines) == found


@given(st.lists(st.text() | st.builds("{}={}".format, st.sampled_from(["crc32c", "md5", "x"]), st.text())))
def test_no_header_is_too_strange(lines: list[str]) -> None:
    found = told(*lines)

    assert {name: len(checksum) for name, checksum in found.items()}.items() <= CHECKSUM_BYTES.items()


@pytest.mark.parametrize(("encoding", "is_told"), [("identity", True), ("", True), ("gzip", False), ("br", False)])
def test_checksum_of_what_is_stored_compressed_is_not_that_of_what_comes(encoding: str, is_told: bool) -> None:
    assert bool(told("crc32c=4waSgw==", x_goog_stored_content_encoding=encoding)) == is_told
