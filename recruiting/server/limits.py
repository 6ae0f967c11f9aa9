"""Limits of requests by their address, checked on the head, before any of the body is read."""

import re
from dataclasses import dataclass
from http import HTTPStatus

from waitress.parser import HTTPRequestParser
from waitress.utilities import Error

from recruiting import upload_tickets

MIB = 1024 * 1024
WEBHOOK_PATH = "/webhooks/nylas"
APPLY_PATH = re.compile(r"/jobs/[^/]+/apply/")
UPLOAD_PATH = re.compile(r"/interviews/([0-9a-f-]{36})/upload/([^/]+)")
TRANSFER_ENCODING = re.compile(rb"^transfer-encoding:(.*)$", re.IGNORECASE | re.MULTILINE)
# A resume (RESUME_MAX_BYTES) and the form around it.
MAX_APPLICATION_BYTES = 11 * MIB
# A recording (UPLOAD_MAX_BYTES), a transcript and the form around them.
MAX_UPLOAD_BYTES = 2080 * MIB
MAX_NOTIFICATION_BYTES = 2 * MIB
MAX_BODY_BYTES = 2 * MIB
MAX_HEAD_BYTES = 32 * 1024
# Of chunks' sizes and line ends: many tiny chunks would keep the reading thread busy.
MAX_FRAME_BYTES = 64 * 1024


@dataclass(frozen=True)
class BodyLimit:
    """`chunked`: may a body come in chunks, without its length, as some proxies forward it?

    `is_upload`: it may take hours, as long as it keeps coming, and there are only so many at a time.
    """

    max_bytes: int
    chunked: bool
    is_upload: bool = False


WEBHOOK = BodyLimit(MAX_NOTIFICATION_BYTES, chunked=True)
APPLICATION = BodyLimit(MAX_APPLICATION_BYTES, chunked=False)
UPLOAD = BodyLimit(MAX_UPLOAD_BYTES, chunked=False, is_upload=True)
EVERYWHERE_ELSE = BodyLimit(MAX_BODY_BYTES, chunked=False)


class Refusal(Error):
    """The response to a request that does not reach the application."""

    def __init__(self, status: HTTPStatus, words: str) -> None:
        super().__init__(words)
        self.code, self.reason = status.value, status.phrase

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        """Status, headers and body, in waitress's form."""
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("X-Content-Type-Options", "nosniff")]
        return f"{self.code} {self.reason}", headers, f"{self.reason}: {self.body}\n".encode()


def limit_for(path: str) -> BodyLimit:
    if path == WEBHOOK_PATH:
        return WEBHOOK
    if (upload := UPLOAD_PATH.fullmatch(path)) and upload_tickets.user_of(upload[2], upload[1]) is not None:
        return UPLOAD
    return APPLICATION if APPLY_PATH.fullmatch(path) else EVERYWHERE_ELSE


def refuse_head(head: HTTPRequestParser, limit: BodyLimit) -> Refusal | None:
    """The refusal of a request by its head; None when its body may be read."""
    if not _names_one_host(head):
        return Refusal(HTTPStatus.BAD_REQUEST, "the request does not name one host.")
    if _is_ambiguous(head):
        return Refusal(HTTPStatus.BAD_REQUEST, "the request tells the length of its body in two ways.")
    if head.chunked and not limit.chunked:
        return Refusal(HTTPStatus.LENGTH_REQUIRED, "the request does not tell how long its body is.")
    if head.content_length > limit.max_bytes:
        return too_large(limit)
    return None


def refuse_body(request: HTTPRequestParser, limit: BodyLimit) -> Refusal | None:
    """The refusal of a request by the part of its body that has come, chunk frames included; None when the rest may be read."""
    content_bytes = len(request.body_rcv)
    if content_bytes > limit.max_bytes or request.body_bytes_received - content_bytes > MAX_FRAME_BYTES:
        return too_large(limit)
    return None


def too_large(limit: BodyLimit) -> Refusal:
    return Refusal(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"at most {limit.max_bytes // MIB} MB can be sent here. If you chose a file, go back and choose a smaller one.",
    )


def too_many() -> Refusal:
    return Refusal(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "several recordings are being uploaded just now. Please go back and try again in some minutes.",
    )


def transfer_encodings(head: bytes) -> list[bytes]:
    """The value of each Transfer-Encoding line of a head; waitress joins them and does not keep them."""
    return [told.strip(b" \t\r").lower() for told in TRANSFER_ENCODING.findall(head)]


def _names_one_host(head: HTTPRequestParser) -> bool:
    """Exactly one Host; HTTP/1.0 may name none."""
    host = head.headers.get("HOST", "")
    return "," not in host and bool(host or head.version == "1.0")


def _is_ambiguous(head: HTTPRequestParser) -> bool:
    """Could two programs see different ends of this request, and so different next ones (request smuggling)?"""
    if head.chunked:
        return "CONTENT_LENGTH" in head.headers or head.transfer_encodings != [b"chunked"]
    return "TRANSFER_ENCODING" in head.headers  # waitress leaves it there for HTTP/1.0, which has no chunks
