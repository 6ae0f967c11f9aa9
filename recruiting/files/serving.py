"""The response with one private file: streamed from a folder, by ourselves or by nginx (MEDIA_ACCEL), or a redirect to a signed link of S3,
which works for LINK_LIFETIME.

The caller has checked that the person may have the file.
"""

import re
from http import HTTPStatus
from typing import Protocol, TypeGuard
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.files.storage import Storage
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from recruiting.files import ranges

LINK_LIFETIME = 300  # seconds; for as long a person who loses their role can still fetch the file
NO_STORE = "private, no-store"
HANDED_OUT = frozenset({HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT, HTTPStatus.FOUND})
FROM_THE_BEGINNING = re.compile(r"bytes=0-|$")
PRIVATE_HEADERS = {
    "Cache-Control": NO_STORE,
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class SigningStorage(Protocol):
    """S3, as far as links to its files go."""

    def url(self, name: str, *, parameters: dict[str, str], expire: int) -> str: ...


class BlockResponse(FileResponse):
    block_size = 256 * 1024


def answer(
    request: HttpRequest,
    file: FieldFile,
    *,
    name: str,
    content_type: str,
    sha256: str = "",
    as_attachment: bool = False,
) -> HttpResponseBase:
    """The file, a range of it, "not modified", or a redirect to S3. Raises Http404 when the bytes are gone."""
    storage = file.storage
    if _signs_links(storage):
        link = _signed_link(storage, file, name=name, content_type=content_type, as_attachment=as_attachment)
        return _with_private_headers(HttpResponseRedirect(link))
    if settings.MEDIA_ACCEL:
        return _with_private_headers(
            _order_for_nginx(file, name=name, content_type=content_type, as_attachment=as_attachment)
        )
    etag = f'"{sha256}"' if sha256 else None
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = _bytes(request, file, etag=etag, content_type=content_type)
        response.headers["Content-Disposition"] = _disposition(name, as_attachment)
    if etag:
        response.headers["ETag"] = etag
    response.headers["Accept-Ranges"] = "bytes"
    return _with_private_headers(response)


def is_handed_out(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Does this answer give the file, or a part of it, or a link to it?"""
    return request.method == "GET" and response.status_code in HANDED_OUT


def is_begun(request: HttpRequest, response: HttpResponseBase) -> bool:
    """As `is_handed_out`, from the file's beginning on: a player asks for more of it while it plays."""
    return bool(FROM_THE_BEGINNING.match(request.headers.get("Range", ""))) and is_handed_out(request, response)


def _signs_links(storage: Storage) -> TypeGuard[SigningStorage]:
    """S3 serves files by signed links; a folder can't."""
    return hasattr(storage, "bucket_name")


def _signed_link(
    storage: SigningStorage, file: FieldFile, *, name: str, content_type: str, as_attachment: bool = False
) -> str:
    """A link to the file at S3 that works for LINK_LIFETIME, with content type and disposition set by us."""
    fixed = {
        "ResponseCacheControl": NO_STORE,
        "ResponseContentDisposition": _disposition(name, as_attachment),
        "ResponseContentType": content_type,
    }
    return storage.url(str(file.name), parameters=fixed, expire=LINK_LIFETIME)


def origin(file: FieldFile) -> str:
    """The origin of the storage that this file is served from, for a page's content policy; "" when we serve it."""
    storage = file.storage
    if not _signs_links(storage):
        return ""
    parts = urlsplit(_signed_link(storage, file, name="recording", content_type=""))
    return f"{parts.scheme}://{parts.netloc}"


def _order_for_nginx(file: FieldFile, *, name: str, content_type: str, as_attachment: bool) -> HttpResponse:
    """nginx sends the file below this internal address in place of our answer, with ranges and all; the address reaches nobody."""
    headers = {
        "X-Accel-Redirect": f"{settings.MEDIA_ACCEL.rstrip('/')}/{quote(str(file.name))}",
        "Content-Disposition": _disposition(name, as_attachment),
    }
    return HttpResponse(content_type=content_type, headers=headers)


def _bytes(request: HttpRequest, file: FieldFile, *, etag: str | None, content_type: str) -> HttpResponseBase:
    try:
        size = file.size
        opened = file.storage.open(str(file.name), "rb")
    except FileNotFoundError:
        raise Http404 from None
    response: HttpResponseBase
    try:
        wanted = _wanted_range(request, size, etag)
    except ranges.CannotSatisfy:
        opened.close()
        return HttpResponse(status=416, content_type=content_type, headers={"Content-Range": f"bytes */{size}"})
    part = wanted or ranges.ByteRange(0, size)
    if request.method == "HEAD":
        opened.close()
        response = HttpResponse(content_type=content_type)
    else:
        response = BlockResponse(ranges.Slice(opened, part), content_type=content_type, status=206 if wanted else 200)
    response.headers["Content-Length"] = str(part.length)
    if wanted:
        response.headers["Content-Range"] = wanted.content_range(size)
    return response


def _wanted_range(request: HttpRequest, size: int, etag: str | None) -> ranges.ByteRange | None:
    """The requested range: only for GET, and only if the client has this version (If-Range by ETag; we give no date)."""
    if request.method != "GET" or request.headers.get("If-Range", etag) != etag:
        return None
    return ranges.parse_range(request.headers.get("Range", ""), size)


def _disposition(name: str, as_attachment: bool) -> str:
    return content_disposition_header(as_attachment, name) or "attachment"


def _with_private_headers(response: HttpResponseBase) -> HttpResponseBase:
    """Without caching, and without scripts or our origin's rights, whatever the file contains."""
    for header, value in PRIVATE_HEADERS.items():
        response.headers[header] = value
    return response
