"""What no client library would send: broken bodies, odd addresses, bytes that are no HTTP. All is answered in JSON."""

import http.client
import json
import socket
import time
from base64 import urlsafe_b64encode
from urllib.parse import urlsplit

import pytest

from sandbox.tests.fuzz.fuzzed import Fuzzed
from sandbox.tests.fuzz.judging import strict_json
from sandbox.tests.sandbox_process import API_KEY

MEGABYTE = 1024 * 1024
SECONDS = 20
SOON = 5
BODIES = {
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 100_000,
    "deep and whole": b'{"name":' + b"[" * 500 + b"]" * 500 + b"}",
    "half a surrogate pair": rb'{"name":"\ud800"}',
    "half a pair as a name": rb'{"\udfff":1}',
    "half a pair inside": rb'{"a":[{"b":"\udead"}]}',
    "raw surrogate": b'{"name":"\xed\xa0\x80"}',
    "not UTF-8": b'{"name":"\xff\xfe"}',
    "UTF-16": '{"name":"x"}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"name":"x"}',
    "not a number": b'{"name":NaN}',
    "infinity": b'{"a":[-Infinity]}',
    "a number without end": b'{"name":1e400}',
    "too many digits": b'{"name":' + b"9" * 5000 + b"}",
    "a list": b"[1,2]",
    "a text": b'"x"',
    "nothing that is JSON": b"name=x",
    "nulls": b"\0" * 100,
    "cut off": b'{"name":"x',
    "two documents": b"{}{}",
}
# Read without complaint; what then is missing is named.
HARMLESS = {
    "a name twice": b'{"name":1,"name":2}',
    "a null character": rb'{"name":"a\u0000b"}',
    "a large integer": b'{"name":' + b"9" * 400 + b"}",
    "a large text": b'{"name":"' + b"x" * MEGABYTE + b'"}',
    "nothing": b"",
    "white space": b" \n\t",
}
WRITES = (
    ("POST", "/v3/scheduling/sessions"),
    ("POST", "/v3/scheduling/bookings?configuration_id={configuration_id}"),
    ("PUT", "/v3/grants/{grant_id}/events/{event_id}?calendar_id=primary"),
    ("POST", "/v3/webhooks"),
    ("POST", "/v3/connect/token"),
    ("POST", "/_sandbox/clock"),
    ("POST", "/_sandbox/faults"),
)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_that_cannot_be_read_is_refused_everywhere(fuzzed: Fuzzed, body: bytes) -> None:
    for method, path in WRITES:
        response = fuzzed.send(
            method, path.format_map(fuzzed.world.ids), data=body, headers={"Content-Type": "application/json"}
        )

        assert response.status_code == 400, (path, response.text)


@pytest.mark.parametrize("body", HARMLESS.values(), ids=HARMLESS)
def test_an_odd_body_is_read(fuzzed: Fuzzed, body: bytes) -> None:
    response = fuzzed.send("POST", "/v3/scheduling/sessions", data=body)

    assert response.json()["error"]["message"] == "configuration_id or slug is required"


def test_a_body_in_chunks_is_read(fuzzed: Fuzzed) -> None:
    pieces = iter([b'{"configuration_id":', b'"unknown"}'])

    response = fuzzed.send("POST", "/v3/scheduling/sessions", data=pieces)

    assert (response.status_code, response.json()["error"]["message"]) == (404, "the Configuration was not found")


def test_who_is_slow_to_send_keeps_nobody_from_writing(fuzzed: Fuzzed) -> None:
    address = urlsplit(fuzzed.sandbox.url)
    with socket.create_connection((address.hostname, address.port or 0), timeout=SECONDS) as slow:
        head = f"POST /v3/scheduling/sessions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {API_KEY}\r\n"
        slow.sendall(f"{head}Content-Length: 2\r\n\r\n{{".encode())
        time.sleep(0.1)  # by now it would hold the pen

        begun = time.monotonic()
        fuzzed.send("POST", "/v3/scheduling/sessions", json={"configuration_id": "unknown"})

        assert time.monotonic() - begun < SOON
        slow.sendall(b"}")
        assert slow.recv(100).startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize(
    ("type_", "body"),
    [
        ("application/x-www-form-urlencoded; charset=klingon", b"a=1"),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % number for number in range(2000))),
        ("application/x-www-form-urlencoded", b"client_id=%ff%00"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("multipart/form-data; boundary=" + "y" * 300, b"--y"),
        ("application/json; charset=klingon", b"{}"),
        ("text/html", b"<p>"),
        ("", b"{}"),
    ],
)
def test_a_token_request_of_any_type_is_answered_flatly(fuzzed: Fuzzed, type_: str, body: bytes) -> None:
    response = fuzzed.send("POST", "/v3/connect/token", data=body, headers={"Content-Type": type_})

    assert (response.status_code, response.json()["error"]) == (400, "invalid_grant")


def test_more_than_ten_megabytes_are_too_much(fuzzed: Fuzzed) -> None:
    body = b'{"a":"' + b"x" * (11 * MEGABYTE) + b'"}'

    for method, path in (("POST", "/v3/scheduling/sessions"), ("PUT", "/v3/grants/me"), ("POST", "/v3/contacts")):
        fuzzed.send(method, path, data=body)
    refused = fuzzed.send("POST", "/v3/scheduling/sessions", data=body)

    assert (refused.status_code, refused.json()["error"]["message"]) == (413, "the request body is too large")


@pytest.mark.parametrize(
    "digits", ["9" * 19, "-" + "9" * 19, "9" * 400, "1e400", "nan", "-inf", "0x10", "٣", "1_0", "x"]
)
def test_numbers_beyond_the_database_are_refused_in_every_query(fuzzed: Fuzzed, digits: str) -> None:
    page = urlsafe_b64encode(f"at:{digits}".encode()).decode()
    below = f"/v3/grants/{fuzzed.world.ids['grant_id']}"
    queries = {
        "/v3/grants": ["limit", "offset", "since", "before"],
        f"{below}/events": ["limit", "start", "end", "updated_after", "updated_before"],
        f"{below}/notetakers": ["limit", "join_time_start", "join_time_end"],
        "/v3/scheduling/availability": ["start_time", "end_time"],
    }
    for path, names in queries.items():
        needed = fuzzed.world.query(path)
        for name in names:
            response = fuzzed.send("GET", path, params={**needed, name: digits})
            assert (response.status_code, name in response.text) == (400, True), name
    for name in ("page_token", "prev_page_token"):
        response = fuzzed.send("GET", f"{below}/notetakers", params={name: page})
        assert (response.status_code, "page_token" in response.text) == (400, True)


ODD_NAMES = (
    "%2F",
    "..",
    "%2e%2e%2f",
    "%00",
    "%ff",
    "%ed%a0%80",
    "%",
    "%zz",
    "%F0%9F%92%A5",
    "%0d%0aX:%20y",
    ";",
    "'",
    "%25",
    "_",
    "x" * 7000,
)
NAMED_PATHS = (
    "/v3/grants/{}",
    "/v3/grants/{}/calendars",
    "/v3/grants/{grant}/calendars/{}",
    "/v3/grants/{grant}/events/{}?calendar_id=primary",
    "/v3/grants/{grant}/events?calendar_id={}",
    "/v3/grants/{grant}/events?calendar_id=primary&metadata_pair={}&title={}",
    "/v3/grants/{grant}/scheduling/configurations/{}",
    "/v3/scheduling/bookings/{}?configuration_id={}",
    "/v3/scheduling/availability?slug={}&client_id={}",
    "/v3/notetakers/{}",
    "/v3/notetakers/{}/media",
    "/v3/notetakers?state={}&order_by={}&page_token={}",
    "/v3/webhooks/{}",
    "/v3/connect/tokeninfo?access_token={}",
    "/v3/providers/detect?email={}",
    "/v3/{}",
    "/{}",
    "/_sandbox/meetings/x{}x",
    "/_sandbox/notetakers/x{}x",
    "/_sandbox/webhooks?type={}",
)


@pytest.mark.parametrize("name", ODD_NAMES, ids=lambda name: name[:20])
def test_an_odd_name_is_a_name_that_is_not_known(fuzzed: Fuzzed, name: str) -> None:
    """Straight to the socket: a client library would mend such an address first."""
    address = urlsplit(fuzzed.sandbox.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=SECONDS)
    for path in NAMED_PATHS:
        target = path.replace("{grant}", fuzzed.world.ids["grant_id"]).replace("{}", name)
        connection.putrequest("POST" if "detect" in path else "GET", target, skip_accept_encoding=True)
        connection.putheader("Authorization", f"Bearer {API_KEY}")
        connection.endheaders()
        response = connection.getresponse()

        assert response.status in (200, 400, 404, 405, 414, 501), (target[:100], response.status)
        assert response.headers["content-type"] == "application/json", target[:100]
        assert strict_json(response.read().decode())["request_id"]
    connection.close()


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "TRACE", "CONNECT", "get", "BREW", "PROPFIND", "PUT", "PATCH"])
def test_any_verb_leaves_the_connection_usable(fuzzed: Fuzzed, method: str) -> None:
    address = urlsplit(fuzzed.sandbox.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=SECONDS)
    for path in ("/v3/grants", "/v3/contacts", "/v3/scheduling/availability", "/_sandbox/clock"):
        connection.request(method, path)
        response = connection.getresponse()
        text = response.read()

        assert response.status in (204, 400, 401, 405, 501), (path, response.status)
        assert response.status == 204 or response.headers["content-type"] == "application/json"
        assert bool(text) == (method != "HEAD" and response.status != 204)
        connection.request("GET", "/_sandbox/health")
        assert json.loads(connection.getresponse().read())["ready"] is True
    connection.close()


NOT_HTTP = {
    "garbage": (b"GARBAGE\r\n\r\n", 400),
    "a version from the future": (b"GET /v3/grants HTTP/9.9\r\n\r\n", 400),
    "a header without a colon": (b"GET /v3/grants HTTP/1.1\r\nHost: x\r\nbroken\r\n\r\n", 400),
    "a header with a space": (b"GET /v3/grants HTTP/1.1\r\nHost: x\r\nbro ken: x\r\n\r\n", 400),
    "a length that is no number": (b"POST /v3/webhooks HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n", 400),
    "a negative length": (b"POST /v3/webhooks HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
    "two lengths": (b"POST /v3/webhooks HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
    "an unknown coding": (b"POST /v3/webhooks HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: rot13\r\n\r\n", 400),
    "an endless line": (b"GET /" + b"x" * 10_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
    "an endless header": (b"GET /v3/grants HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 100_000 + b"\r\n\r\n", 431),
    "too many headers": (b"GET /v3/grants HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 500 + b"\r\n", 431),
    "an impossible host": (b"POST /_sandbox/clock HTTP/1.1\r\nHost: a b/c\r\nOrigin: http://x\r\n\r\n", 400),
    "a broken chunk": (
        b"POST /v3/scheduling/sessions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sandbox-api-key\r\n"
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        400,
    ),
}


@pytest.mark.parametrize(("sent", "status"), NOT_HTTP.values(), ids=NOT_HTTP)
def test_what_is_no_http_is_refused_in_json(fuzzed: Fuzzed, sent: bytes, status: int) -> None:
    address = urlsplit(fuzzed.sandbox.url)
    with socket.create_connection((address.hostname, address.port or 0), timeout=SECONDS) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        response = http.client.HTTPResponse(connection)
        response.begin()
        body = response.read().decode()

    assert (response.status, response.headers["content-type"]) == (status, "application/json"), body
    assert strict_json(body)["error"]["type"] == "invalid_request_error"


def test_a_client_that_hangs_up_early_harms_nobody(fuzzed: Fuzzed) -> None:
    address = urlsplit(fuzzed.sandbox.url)
    for _ in range(5):
        with socket.create_connection((address.hostname, address.port or 0), timeout=SECONDS) as connection:
            connection.sendall(b"POST /v3/scheduling/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")

    assert fuzzed.send("GET", "/v3/grants").status_code == 200
