"""The envelope of a notification: decompressed, parsed, its id and type read (docs/nylas.md 5.3 to 5.5). events.py reads the content."""

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from interviews.nylas.reading import EPOCH, moment, text

MAX_INFLATED_BYTES = 8 * 1024 * 1024  # bytes
GZIP_MAGIC = b"\x1f\x8b"
MAX_ID_LENGTH, MAX_TYPE_LENGTH = 255, 100


class NotUnderstood(Exception):
    """The body is not a notification we can read."""


@dataclass(frozen=True)
class Envelope:
    id: str
    type: str
    happened_at: datetime
    application_id: str = field(default="", compare=False)
    content_sha256: str = field(default="", compare=False)  # of the body without the number of the delivery


def inflate(body: bytes, headers: Mapping[str, str]) -> bytes:
    """The body without its gzip compression, if it has one. The signature is over the compressed bytes: check it first (docs/nylas.md 5.3).

    Raises NotUnderstood when the gzip is broken, or holds more than MAX_INFLATED_BYTES.
    """
    encoding = next((value for name, value in headers.items() if name.lower() == "content-encoding"), "")
    if encoding.strip().lower() != "gzip" and not body.startswith(GZIP_MAGIC):
        return body
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        inflated = inflater.decompress(body, MAX_INFLATED_BYTES)
    except zlib.error as error:
        raise NotUnderstood("The body says it is gzip, but is not.") from error
    if not inflater.eof or inflater.unused_data:
        raise NotUnderstood("The gzip body is cut off, too large, or followed by something else.")
    return inflated


def fingerprint(body: bytes) -> str:
    """SHA-256 of the body, in hex."""
    return hashlib.sha256(body).hexdigest()


def envelope(body: bytes) -> Envelope:
    """Id, type and time of an inflated notification. Raises NotUnderstood."""
    return envelope_of(parse_object(body))


def parse_object(body: bytes) -> dict[str, object]:
    """The body as an object. Raises NotUnderstood."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotUnderstood("The body is not JSON.") from error
    if not isinstance(document, dict):
        raise NotUnderstood("The body is not an object.")
    return document


def envelope_of(document: dict[str, object]) -> Envelope:
    """Id, type and time of a parsed notification. Raises NotUnderstood without a usable id and type.

    A missing time becomes 1970, so that the event is taken for older than any other.
    """
    return Envelope(
        id=_name(document.get("id"), max_length=MAX_ID_LENGTH),
        type=_name(document.get("type"), max_length=MAX_TYPE_LENGTH),
        happened_at=moment(document.get("time")) or EPOCH,
        application_id=text(_data(document).get("application_id")),
        content_sha256=_fingerprint_of_content(document),
    )


def _data(document: dict[str, object]) -> dict[str, object]:
    data = document.get("data")
    return data if isinstance(data, dict) else {}


def _fingerprint_of_content(document: dict[str, object]) -> str:
    content = {key: value for key, value in document.items() if key != "webhook_delivery_attempt"}
    return fingerprint(json.dumps(content, sort_keys=True).encode("utf-8", errors="surrogatepass"))


def _name(value: object, *, max_length: int) -> str:
    """A string that cleaning does not change: else two different ids could become one."""
    if not isinstance(value, str) or not value or len(value) > max_length or text(value) != value:
        raise NotUnderstood("The notification has no usable id or type.")
    return value
