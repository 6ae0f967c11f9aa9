"""The outside of a notification: time, id, compression."""

import gzip
import json
import tracemalloc
from datetime import UTC, datetime
from typing import Any

import pytest

from interviews.nylas import events
from interviews.nylas.events import Envelope, NotUnderstood

AT = datetime(2026, 8, 31, 12, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("time", "happened_at"),
    [
        (1788180000, AT),
        (1788180000000, AT),
        ("1788180000", AT),
        (1788180000.5, datetime(2026, 8, 31, 12, 40, 0, 500000, tzinfo=UTC)),
        (0, datetime(1970, 1, 1, tzinfo=UTC)),
        (-5, datetime(1970, 1, 1, tzinfo=UTC)),
        (None, datetime(1970, 1, 1, tzinfo=UTC)),
        ("soon", datetime(1970, 1, 1, tzinfo=UTC)),
        (True, datetime(1970, 1, 1, tzinfo=UTC)),
        (9_000_000_000, datetime(2100, 1, 1, tzinfo=UTC)),
        (10**30, datetime(2100, 1, 1, tzinfo=UTC)),
        (float("inf"), datetime(1970, 1, 1, tzinfo=UTC)),
        (float("nan"), datetime(1970, 1, 1, tzinfo=UTC)),
    ],
)
def test_envelope_time_in_any_unit_is_an_aware_time(time: Any, happened_at: datetime) -> None:
    body = json.dumps({"id": "e-1", "type": "booking.created", "time": time}).encode()

    assert events.envelope(body) == Envelope("e-1", "booking.created", happened_at)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"x"',
        b"17",
        b"{}",
        b"[" * 100_000,
        b'{"id":' + b"9" * 5000 + b"}",
        b'{"id":"e","type":"t"',
        b'{"id":"\xff","type":"t"}',
        b'{"id":1,"type":"t"}',
        b'{"id":"","type":"t"}',
        b'{"id":"a\\u0000b","type":"t"}',
        b'{"id":"\\ud800","type":"t"}',
        b'{"id":" e ","type":"t"}',
        b'{"id":"' + b"e" * 256 + b'","type":"t"}',
        b'{"id":"e","type":"' + b"t" * 101 + b'"}',
        b'{"id":"e","type":["t"]}',
    ],
)
def test_envelope_without_usable_id_and_type_is_not_understood(body: bytes) -> None:
    with pytest.raises(NotUnderstood):
        events.envelope(body)
    with pytest.raises(NotUnderstood):
        events.parse(body)


def test_envelope_with_a_byte_order_mark_and_a_repeated_key_is_understood() -> None:
    body = b'\xef\xbb\xbf{"id":"first","id":"e-1","type":"t","time":1788180000}'

    assert events.envelope(body) == Envelope("e-1", "t", AT)


def test_inflate_restores_what_was_compressed() -> None:
    body = json.dumps({"id": "e-1", "type": "t", "title": "é" * 1000}).encode()
    packed = gzip.compress(body)

    assert events.inflate(packed, {"Content-Encoding": "gzip"}) == body
    assert events.inflate(packed, {"content-encoding": "GZIP"}) == body
    assert events.inflate(packed, {}) == body
    assert events.inflate(body, {}) == body


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        gzip.compress(b"{}")[:-4],
        gzip.compress(b"{}") + b"more",
        gzip.compress(bytes(8 * 1024 * 1024 + 1)),
        gzip.compress(bytes(200 * 1024 * 1024), 1),
    ],
    ids=["empty", "plain", "cut", "followed", "a byte too large", "bomb"],
)
def test_inflate_of_what_is_not_whole_or_not_small_is_not_understood(body: bytes) -> None:
    tracemalloc.start()
    with pytest.raises(NotUnderstood):
        events.inflate(body, {"Content-Encoding": "gzip"})
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20 * 1024 * 1024
