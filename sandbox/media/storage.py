"""Sending a file as cloud storage does: ranges, an ETag, checksums, refusals in XML."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from sandbox.media.checksums import Hashes

HASH = "x-goog-hash"
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class Stored(Protocol):
    """What can be sent."""

    @property
    def size(self) -> int: ...
    @property
    def type(self) -> str: ...
    @property
    def etag(self) -> str: ...
    @property
    def hashes(self) -> Hashes: ...

    def read(self, start: int, end: int) -> Iterator[bytes]:
        """The bytes from start to before end, in pieces that fit into memory."""
        ...


def send(request: HttpRequest, stored: Stored) -> HttpResponseBase:
    """The whole, or the part that `Range` asks for: 200, 206 or 416."""
    wanted = request.headers.get("Range", "")
    if request.headers.get("If-Range", f'"{stored.etag}"') != f'"{stored.etag}"':
        wanted = ""  # the client has the beginning of something else
    span = _span(wanted, stored.size)
    if span is None:
        refused = refuse(416, "InvalidRange", "The requested range cannot be satisfied.")
        refused["Content-Range"] = f"bytes */{stored.size}"
        return refused
    start, end = span
    partial = (start, end) != (0, stored.size) or wanted.startswith("bytes=0-")
    is_head = request.method == "HEAD"
    response: HttpResponseBase = HttpResponse() if is_head else StreamingHttpResponse(stored.read(start, end))
    if partial:
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{end - 1}/{stored.size}"
    response["Content-Type"] = stored.type
    response["Content-Length"] = str(end - start)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = f'"{stored.etag}"'
    response["x-goog-stored-content-encoding"] = "identity"
    response["x-goog-stored-content-length"] = str(stored.size)
    response[HASH] = stored.hashes.header
    return response


def hashes_in_lines(application: Callable[..., Any]) -> Callable[..., Any]:
    """The same WSGI application, but each checksum has a header line of its own; Django knows one line per name."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            lines = [
                (name, part)
                for name, value in headers
                for part in (value.replace(" ", "").split(",") if name.lower() == HASH else [value])
            ]
            return start_response(status, lines, *error)

        return application(environ, start)

    return answer


def refuse(status: int, code: str, message: str) -> HttpResponse:
    """A refusal as cloud storage words it."""
    body = f"<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code><Message>{message}</Message></Error>"
    return HttpResponse(body, status=status, content_type="application/xml; charset=UTF-8")


def refuse_expired() -> HttpResponse:
    """The link is too old, or never was one."""
    return refuse(403, "ExpiredToken", "The provided token has expired.")


def refuse_missing() -> HttpResponse:
    """There is no such file any more."""
    return refuse(404, "NoSuchKey", "The specified key does not exist.")


def _span(wanted: str, size: int) -> tuple[int, int] | None:
    """Start and end (exclusive) of a Range header; everything without one; None if it cannot be satisfied."""
    found = RANGE.fullmatch(wanted.strip())
    if not found or not any(found.groups()):
        return 0, size
    first, last = found.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(int(last) + 1 if last else size, size)
    return (start, end) if start < end else None
