"""/_media/<token>/<name>: pre-signed links as cloud storage serves them: no key, byte ranges, XML when expired."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from sandbox import clock
from sandbox.meeting import recording
from sandbox.models import MediaLink, Notetaker

CHUNK = 256 * 1024
RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def serve(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """The file behind a link, or a part of it."""
    link = MediaLink.objects.select_related("notetaker__event", "notetaker__grant").filter(token=token).first()
    if link is None or link.expires_at <= clock.now():
        return _refuse(403, "ExpiredToken", "The provided token has expired.")
    file = recording.files(link.notetaker).get(link.kind) if link.notetaker.state == Notetaker.AVAILABLE else None
    if file is None or file.name != name:
        return _refuse(404, "NoSuchKey", "The specified key does not exist.")
    span = _span(request.headers.get("Range", ""), file.size)
    if span is None:
        response: HttpResponseBase = _refuse(416, "InvalidRange", "The requested range cannot be satisfied.")
        response["Content-Range"] = f"bytes */{file.size}"
        return response
    start, end = span
    partial = (start, end) != (0, file.size) or request.headers.get("Range", "").startswith("bytes=0-")
    if request.method == "HEAD":
        response = HttpResponse()
    elif file.path is None:
        response = HttpResponse(file.content[start:end])
    else:
        response = StreamingHttpResponse(_chunks(file.path, start, end))
    if partial:
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    response["Content-Type"] = file.type
    response["Content-Length"] = str(end - start)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = f'"{file.etag}"'
    return response


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


def _chunks(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as stream:
        stream.seek(start)
        while start < end and (chunk := stream.read(min(CHUNK, end - start))):
            start += len(chunk)
            yield chunk


def _refuse(status: int, code: str, message: str) -> HttpResponse:
    body = f"<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code><Message>{message}</Message></Error>"
    return HttpResponse(body, status=status, content_type="application/xml; charset=UTF-8")
