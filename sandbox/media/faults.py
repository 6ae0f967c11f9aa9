"""Faults of media links: what cloud storage could do wrong. `path` picks the file by name: `/meeting_recording`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import google_crc32c
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse

from sandbox.faults.kinds import Kind, Option, by_name, count, found_in, long_time, optional, requests_matching
from sandbox.media import storage
from sandbox.media.checksums import Hashes, followed_by_zeros
from sandbox.models import Fault
from sandbox.web import interruptions
from sandbox.web.faults import HOW, Next, header

FAMILY = "media"
EVERY_LINK = "^/_media/"
ENORMOUS = 5 * 1024**3
MAX_BYTES = 1024**4
ZEROS = bytes(1024 * 1024)


@dataclass(frozen=True)
class Huge:
    """A file that is made while it is sent: the head of an MP4, then one `mdat` box of zeros to the end.

    Its CRC32C can be reckoned beforehand, its MD5 could not: so it is a composite object.
    """

    size: int
    type: str

    @property
    def etag(self) -> str:
        return f"huge-{self.size}"

    @property
    def hashes(self) -> Hashes:
        return Hashes(followed_by_zeros(google_crc32c.value(self.head), self.size - len(self.head)))

    @property
    def head(self) -> bytes:
        kind = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
        return (kind + b"\x00\x00\x00\x01mdat" + max(self.size - len(kind), 16).to_bytes(8, "big"))[: self.size]

    def read(self, start: int, end: int) -> Iterator[bytes]:
        if start < len(self.head):
            yield self.head[start:end]
            start = len(self.head)
        while start < end:
            piece = ZEROS[: min(len(ZEROS), end - start)]
            start += len(piece)
            yield piece


def link_seconds(path: str, usual: float) -> float:
    """How long a media link that is being made now will live. Call it inside `writing()`."""
    fault = Fault.objects.take(ON_LINKS, lambda one: found_in(one.path, path))
    return usual if fault is None else ON_LINKS[fault.kind].effect(fault.options)


def _cut(request: HttpRequest, go_on: Next, options: dict[str, Any]) -> HttpResponseBase:
    return interruptions.cut(request, go_on(request), options["at"], options["how"])


def _without_length(request: HttpRequest, go_on: Next, options: dict[str, Any]) -> HttpResponseBase:
    response = go_on(request)
    del response.headers["Content-Length"]
    return response


def _flipped(request: HttpRequest, go_on: Next, options: dict[str, Any]) -> HttpResponseBase:
    response = go_on(request)
    if isinstance(response, StreamingHttpResponse):
        sent, total = _extent(response)
        at = total // 2 if options["at"] is None else options["at"]
        response.streaming_content = _flip(iter(response), at - sent)
    return response


def _extent(response: HttpResponseBase) -> tuple[int, int]:
    """Where in the file this answer begins, and how long the file is."""
    if "Content-Range" in response:
        part, _, total = response["Content-Range"].removeprefix("bytes ").partition("/")
        return int(part.partition("-")[0]), int(total)
    return 0, int(response["Content-Length"])


def _flip(pieces: Iterator[bytes], at: int) -> Iterator[bytes]:
    for piece in pieces:
        if 0 <= at < len(piece):
            yield piece[:at] + bytes([piece[at] ^ 0xFF]) + piece[at + 1 :]
        else:
            yield piece
        at -= len(piece)


def _wrong_type(request: HttpRequest, go_on: Next, options: dict[str, Any]) -> HttpResponseBase:
    response = go_on(request)
    response["Content-Type"] = options["type"]
    return response


def _ignoring_ranges(request: HttpRequest, go_on: Next, options: dict[str, Any]) -> HttpResponseBase:
    request.META.pop("HTTP_RANGE", None)
    _read_headers_anew(request)
    response = go_on(request)
    del response.headers["Accept-Ranges"]
    return response


def _read_headers_anew(request: HttpRequest) -> None:
    request.__dict__.pop("headers", None)  # made of META, and kept


def _huge(request: HttpRequest, go_on: Next, options: dict[str, Any]) -> HttpResponseBase:
    wanted = request.META.pop("HTTP_RANGE", None)  # it is meant for the huge file, and may lie beyond the real one
    _read_headers_anew(request)
    real = go_on(request)
    if wanted is not None:
        request.META["HTTP_RANGE"] = wanted
        _read_headers_anew(request)
    if real.status_code != 200:
        return real
    real.close()
    return storage.send(request, Huge(options["size"], real["Content-Type"]))


def _forbidden(request: HttpRequest, go_on: Next, options: dict[str, Any]) -> HttpResponseBase:
    return storage.refuse_expired()


def _missing(request: HttpRequest, go_on: Next, options: dict[str, Any]) -> HttpResponseBase:
    return storage.refuse_missing()


def _expiring(options: dict[str, Any]) -> float:
    return options["seconds"]


ON_THE_WAY = by_name(
    Kind(
        name="media_cut",
        family=FAMILY,
        summary="Content-Length tells the whole, but the connection closes at byte N.",
        options={
            **requests_matching(EVERY_LINK),
            "at": Option("bytes of this answer that still come; null: half", None, optional(count(0, MAX_BYTES))),
            "how": HOW,
        },
        example={"kind": "media_cut", "path": "/meeting_recording", "at": 100000},
        effect=_cut,
    ),
    Kind(
        name="media_without_length",
        family=FAMILY,
        summary="No Content-Length: chunked, or until the end of the connection for HTTP/1.0.",
        options=requests_matching(EVERY_LINK),
        example={"kind": "media_without_length"},
        effect=_without_length,
    ),
    Kind(
        name="media_flipped",
        family=FAMILY,
        summary="One byte is wrong; length, ETag and checksums are those of the right file.",
        options={
            **requests_matching(EVERY_LINK),
            "at": Option("which byte of the file; null: the middle one", None, optional(count(0, MAX_BYTES))),
        },
        example={"kind": "media_flipped", "path": "/transcript", "at": 0},
        effect=_flipped,
    ),
    Kind(
        name="media_wrong_type",
        family=FAMILY,
        summary="The right bytes under a wrong Content-Type.",
        options={
            **requests_matching(EVERY_LINK),
            "type": Option("the Content-Type to send", "text/html; charset=utf-8", header),
        },
        example={"kind": "media_wrong_type", "path": "/thumbnail", "type": "image/svg+xml"},
        effect=_wrong_type,
    ),
    Kind(
        name="media_ignoring_ranges",
        family=FAMILY,
        summary="Range is not heard: always 200 and the whole file.",
        options=requests_matching(EVERY_LINK, default_times=None),
        example={"kind": "media_ignoring_ranges"},
        effect=_ignoring_ranges,
    ),
    Kind(
        name="media_huge",
        family=FAMILY,
        summary="Seems to be this long: the 40 bytes that begin an MP4, under the file's own type, then zeros; "
        "ranges work; as a composite object it has a CRC32C and no MD5.",
        options={
            **requests_matching(EVERY_LINK, default_times=None),
            "size": Option("bytes; 5 GiB by default, at most 1 TiB", ENORMOUS, count(1, MAX_BYTES)),
        },
        example={"kind": "media_huge", "path": "/meeting_recording"},
        effect=_huge,
    ),
    Kind(
        name="media_forbidden",
        family=FAMILY,
        summary="403 with XML, as if the link had died.",
        options=requests_matching(EVERY_LINK),
        example={"kind": "media_forbidden", "path": "/meeting_summary"},
        effect=_forbidden,
    ),
    Kind(
        name="media_missing",
        family=FAMILY,
        summary="404 with XML, as if the file were gone.",
        options=requests_matching(EVERY_LINK),
        example={"kind": "media_missing", "path": "/transcript"},
        effect=_missing,
    ),
)
ON_LINKS = by_name(
    Kind(
        name="media_expiring",
        family=FAMILY,
        summary="Links made from now on, in answers and in webhooks, are dead after 2 s of the sandbox's time.",
        options={
            **{name: one for name, one in requests_matching(EVERY_LINK, None).items() if name != "method"},
            "seconds": Option("how long they live", 2, long_time),
        },
        example={"kind": "media_expiring", "times": None},
        effect=_expiring,
    ),
)
KINDS = ON_THE_WAY | ON_LINKS
