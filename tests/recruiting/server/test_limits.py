"""What is refused before it is read, and what is not."""

import tempfile
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.conf import settings

from interviews.recordings import uploads
from recruiting import upload_tickets
from recruiting.server import limits
from tests.recruiting.server.served import Served, request, serving

CHUNKED = "Transfer-Encoding: chunked"
WEBHOOK = f"POST {limits.WEBHOOK_PATH} HTTP/1.1"
APPLICATION = "POST /jobs/backend-engineer/apply/ HTTP/1.1"
PLACE = str(uuid4())
UPLOAD = f"POST /interviews/{PLACE}/upload/{upload_tickets.make(PLACE, 7)} HTTP/1.1"
PIECE = UPLOAD.replace("POST", "PUT").replace(" HTTP/", "?kind=recording&size=9000000&file=1%3Acall.mp4 HTTP/")
FORM = "POST /jobs/backend-engineer/apply/more/ HTTP/1.1"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving() as started:
        yield started


def test_the_largest_resume_and_its_form_fit_in():
    assert limits.MAX_APPLICATION_BYTES >= settings.RESUME_MAX_BYTES + limits.MIB


def test_the_largest_recording_its_transcript_and_their_form_fit_in():
    assert limits.MAX_UPLOAD_BYTES >= settings.UPLOAD_MAX_BYTES + uploads.MAX_TRANSCRIPT_BYTES + limits.MIB


@pytest.mark.parametrize(
    "ticket", ["", "7", upload_tickets.make(str(uuid4()), 7), f"{upload_tickets.make(PLACE, 7)}x", "a/b"]
)
def test_large_file_without_a_ticket_for_its_place_is_refused_by_its_head(served, ticket):
    line = f"POST /interviews/{PLACE}/upload/{ticket} HTTP/1.1"

    assert served.ask(request(line, f"Content-Length: {limits.MAX_BODY_BYTES + 1}")).status == 413


@pytest.mark.parametrize("line", [UPLOAD, PIECE], ids=["form", "piece"])
def test_large_file_with_a_ticket_goes_by_the_disk_and_comes_whole(served, line):
    body = b"x" * (3 * limits.MAX_BODY_BYTES)

    answer = served.ask(request(line, f"Content-Length: {len(body)}", body=body))

    assert (answer.status, answer.seen["read"]) == (200, len(body))


@pytest.mark.parametrize(
    ("line", "limit"),
    [
        (APPLICATION, limits.MAX_APPLICATION_BYTES),
        (FORM, limits.MAX_BODY_BYTES),
        (UPLOAD, limits.MAX_UPLOAD_BYTES),
        (WEBHOOK, limits.MAX_NOTIFICATION_BYTES),
    ],
    ids=["application", "form", "upload", "webhook"],
)
@pytest.mark.parametrize("expect", [[], ["Expect: 100-continue"]], ids=["plain", "expect"])
def test_body_that_claims_too_much_is_refused_before_any_of_it_is_read(served, line, limit, expect):
    answer = served.ask(request(line, f"Content-Length: {limit + 1}", *expect))

    assert answer.status == 413
    assert b"MB can be sent here" in answer.body


def test_body_of_the_allowed_size_is_handed_over(served):
    body = b"x" * limits.MAX_NOTIFICATION_BYTES

    answer = served.ask(request(WEBHOOK, f"Content-Length: {len(body)}", body=body))

    assert (answer.status, answer.seen["read"]) == (200, len(body))


def test_client_that_sends_on_still_reads_why_it_was_refused(served):
    """Like a browser with a large file: it looks at the answer when all is sent."""
    with served.connect(request(APPLICATION, "Content-Length: 30000000")) as connection:
        for _ in range(30):
            connection.sendall(b"x" * 1_000_000)
        received = connection.recv(1000)

    assert received.startswith(b"HTTP/1.1 413 ")


def test_nothing_that_is_refused_reaches_the_disk(served, monkeypatch):
    def refuse_to_open(*_: object, **__: object) -> None:
        raise AssertionError("a refused body was written down")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse_to_open)
    chunk = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"

    sizes = [
        served.ask(request(APPLICATION, "Content-Length: 400000000", body=b"x" * 1_000_000)).status,
        served.ask(request(APPLICATION, CHUNKED, body=chunk)).status,
    ]

    assert sizes == [413, 411]


@pytest.mark.parametrize("body", [b"5\r\nhello\r\n0\r\n\r\n", b"2\r\nhe\r\n3;a=b\r\nllo\r\n0\r\nX: y\r\n\r\n"])
def test_notification_in_chunks_is_handed_over_whole(served, body):
    answer = served.ask(request(WEBHOOK, CHUNKED, body=body))

    assert (answer.status, answer.seen["read"], answer.seen["CONTENT_LENGTH"]) == (200, 5, "5")


def test_chunks_anywhere_else_are_asked_for_their_length(served):
    assert served.ask(request(FORM, CHUNKED, body=b"5\r\nhello\r\n0\r\n\r\n")).status == 411


@pytest.mark.parametrize("body", [b"zz\r\nhello\r\n", b"5\r\nhelloo\r\n", b"-5\r\nhello\r\n", b"5;\x01\r\nhello\r\n"])
def test_broken_chunks_are_refused_as_such(served, body, caplog):
    assert served.ask(request(WEBHOOK, CHUNKED, body=body)).status == 400
    assert caplog.records == []


@pytest.mark.parametrize(
    "chunk", [b"400000\r\n" + b"x" * 0x300000, b"1\r\nx\r\n" * 1_000_000], ids=["one large", "many small"]
)
def test_chunks_without_end_are_refused_at_the_limit(served, chunk):
    assert served.ask(request(WEBHOOK, CHUNKED, body=chunk)).status == 413


@pytest.mark.parametrize(
    ("line", "headers"),
    [
        (WEBHOOK, ["Content-Length: 5", CHUNKED]),
        (WEBHOOK, ["Content-Length: 5", "Content-Length: 6"]),
        (WEBHOOK, ["Content-Length: -5"]),
        (WEBHOOK, ["Content-Length: five"]),
        (f"POST {limits.WEBHOOK_PATH} HTTP/1.0", [CHUNKED]),
    ],
    ids=["both", "two", "negative", "word", "old"],
)
def test_two_lengths_are_refused_and_never_two_requests(served, line, headers):
    answer = served.ask(
        request(line, *headers, body=b"5\r\nhello\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n")
    )

    assert answer.status == 400
    assert b"smuggled" not in answer.body


@pytest.mark.parametrize("size", [limits.MAX_HEAD_BYTES, 100_000])
def test_head_without_end_is_refused(served, size):
    assert served.ask(request(f"GET /{'a' * size} HTTP/1.1")).status == 431


@pytest.mark.parametrize("line", ["NONSENSE", "GET http://[x HTTP/1.1", "GET http://x]/ HTTP/1.1"])
def test_what_is_not_http_is_refused(served, line, caplog):
    assert served.ask(f"{line}\r\n\r\n".encode()).status == 400
    assert caplog.records == []


@pytest.mark.parametrize(
    "lines",
    [[CHUNKED, CHUNKED], [f"{CHUNKED}, chunked"], [f"{CHUNKED},"], ["Transfer-Encoding:\r\n chunked"]],
    ids=["two lines", "one line", "comma", "folded"],
)
def test_body_that_is_twice_in_chunks_is_refused(served, lines):
    answer = served.ask(request(WEBHOOK, *lines, body=b"0\r\n\r\n"))

    assert (answer.status, answer.body.count(b"in two ways")) == (400, 1)


@pytest.mark.parametrize("hosts", ["", "Host:\r\n", "Host: x\r\nHost: y\r\n", "Host: x, y\r\n"])
def test_request_that_does_not_name_one_host_is_refused(served, hosts):
    answer = served.ask(f"GET / HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n".encode())

    assert (answer.status, answer.body.count(b"one host")) == (400, 1)


def test_old_request_need_not_name_a_host(served):
    assert served.ask(b"GET / HTTP/1.0\r\n\r\n").status == 200
