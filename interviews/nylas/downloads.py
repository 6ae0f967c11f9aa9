"""Download of a file from a link that Nylas gave: streamed, resumable, and only from the hosts where Nylas keeps files.

The signed link is the permission, so no key is sent (docs/nylas.md 4.6). The host is on a list, each of its addresses is public, and
TLS proves that the machine behind the address is the host's.
"""

import re
import time
from base64 import b64decode
from collections.abc import Iterator
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import requests
import urllib3
from django.conf import settings

from interviews.nylas.errors import Missing, Refused, Throttled, Unreachable
from interviews.nylas.transport import CONNECT_TIMEOUT, retry_after
from recruiting import egress
from recruiting.egress import PinnedSession

READ_TIMEOUT = 30  # seconds
MIN_BYTES_PER_SECOND = 64 * 1024
MAX_SLOW_SECONDS = 60  # seconds
HTTPS_PORT = 443
MIB = 1024 * 1024
DEFAULT_HOSTS = ("storage.googleapis.com",)
CONTENT_RANGE = re.compile(r"bytes (?:(\d+)-(\d+)|\*)/(\d+|\*)")
MAX_ERROR_PAGE_BYTES = 4096
CHECKSUM_BYTES = {"crc32c": 4, "md5": 16}


class TooSlow(Unreachable):
    """The sender trickles: whoever waits for it waits for days."""


class Stream:
    """A response whose body has not been read yet. Use it in a `with`.

    `status` 200: the whole file comes. 206: the part from the requested offset on. 416: there is nothing after the offset and no
    chunks come; the file is complete if `total` is the offset. `total`: bytes of the whole file, if known.
    `checksums`: of the whole file, also for a part, by the names in CHECKSUM_BYTES; only those that are reliable.
    """

    def __init__(self, response: requests.Response, *, offset: int) -> None:
        self._response = response
        self.status = response.status_code
        self.etag = response.headers.get("ETag", "")
        self.content_type = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
        self.checksums = _checksums(response)
        self.total, self._expected = _sizes(response, offset)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._response.close()

    def chunks(self, size: int = MIB) -> Iterator[bytes]:
        """The body in pieces of `size` bytes, the last one smaller. Raises Unreachable when it is cut off, TooSlow when it trickles.

        The bytes that came before are yielded first, so that the next request can go on from there.
        """
        held, received, pace = bytearray(), 0, _Pace()
        try:
            while piece := self._read(size - len(held)):
                held += piece
                received += len(piece)
                if len(held) >= size:
                    yield bytes(held)
                    held.clear()
                pace.note(len(piece))
            if self._expected is not None and received != self._expected:
                raise Unreachable(f"The file was cut off: {received} of {self._expected} bytes came.")
        except Unreachable:
            if held:
                yield bytes(held)
            raise
        else:
            if held:
                yield bytes(held)
        finally:
            self._response.close()

    def _read(self, amount: int) -> bytes:
        """Up to `amount` bytes, by one read of the socket, so that a slow sender is noticed; b"" at the end."""
        if self.status == 416:
            return b""
        try:
            return self._response.raw.read1(amount, decode_content=False) or b""
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise Unreachable(f"The file could not be read to its end ({type(error).__name__}).") from error


class _Pace:
    """Raises TooSlow when a sender stays below MIN_BYTES_PER_SECOND for MAX_SLOW_SECONDS."""

    def __init__(self) -> None:
        self._since, self._bytes = time.monotonic(), 0

    def note(self, amount: int) -> None:
        self._bytes += amount
        elapsed = time.monotonic() - self._since
        if elapsed < MAX_SLOW_SECONDS:
            return
        if self._bytes < MIN_BYTES_PER_SECOND * elapsed:
            raise TooSlow("The file came too slowly.")
        self._since, self._bytes = time.monotonic(), 0


def open_media(url: str, *, offset: int = 0, etag: str = "") -> Stream:
    """Request `url`, from `offset` on if the file still has this `etag`.

    Raises Missing when the link has expired (`fresh_media` gives another), Refused when its host is not allowed, Throttled and
    Unreachable when trying again may help.
    """
    check_address(url)
    headers = {"Accept-Encoding": "identity", "User-Agent": "Fairloop"}
    if offset:
        headers["Range"] = f"bytes={offset}-"
        if etag.startswith('"'):  # a weak one (W/"…") does not promise equal bytes
            headers["If-Range"] = etag
    response = _get(url, headers)
    try:
        _check_answer(response)
        return Stream(response, offset=offset)
    except BaseException:
        response.close()
        raise


def _get(url: str, headers: dict[str, str]) -> requests.Response:
    """The answer of the first address of its host that can be reached. Raises Refused and Unreachable."""
    parts = urlsplit(url)
    addresses = _addresses(parts.hostname or "", parts.port or HTTPS_PORT, is_inside=_is_the_sandbox(url))
    failure: Exception | None = None
    for address in addresses:
        with PinnedSession(address) as session:
            try:
                return session.get(url, headers=headers, stream=True, timeout=(CONNECT_TIMEOUT, READ_TIMEOUT))
            except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
                failure = error
    raise Unreachable(f"The file’s server could not be reached ({type(failure).__name__}).") from failure


def _addresses(host: str, port: int, *, is_inside: bool) -> list[str]:
    """Only the sandbox lies in a private network. Raises Refused and Unreachable."""
    try:
        return egress.any_addresses(host, port) if is_inside else egress.public_addresses(host, port)
    except egress.NotPublic as error:
        raise Refused("The name of the file’s server leads into a private network, so nothing was fetched.") from error
    except egress.Unresolved as error:
        raise Unreachable("The name of the file’s server can’t be resolved.") from error


def check_address(url: str) -> None:
    """Raises Refused for any address but https on port 443 of a host in settings.MEDIA_HOSTS, without a user name.

    With the sandbox in place of Nylas, the sandbox's own origin is allowed too.
    """
    if re.search(r"[\s\\\x00-\x1f\x7f]", url) or not url.isascii():
        raise Refused("The link to the file is not a plain address.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused("The link to the file is not an address.") from error
    if parts.username is not None or parts.password is not None:
        raise Refused("The link to the file names a user.")
    if _is_the_sandbox(url):
        return
    hosts = getattr(settings, "MEDIA_HOSTS", DEFAULT_HOSTS)
    if parts.scheme != "https" or port not in (None, HTTPS_PORT) or parts.hostname not in hosts:
        raise Refused("The link to the file leads somewhere we do not fetch files from.")


def _is_the_sandbox(url: str) -> bool:
    sandbox, parts = urlsplit(settings.SANDBOX_URL), urlsplit(url)
    same = (parts.scheme, parts.hostname, parts.port) == (sandbox.scheme, sandbox.hostname, sandbox.port)
    return bool(settings.SANDBOX_URL) and same


def _check_answer(response: requests.Response) -> None:
    status = response.status_code
    if status in (403, 404, 410) or (status == 400 and b"Expired" in _beginning(response)):
        raise Missing("The link to the file does not work any more.")
    if status == 429:
        raise Throttled("The file’s server asks us to wait.", retry_after=retry_after(response.headers))
    if status == 408 or status >= 500:
        raise Unreachable(f"The file’s server answered with status {status}.")
    if status not in (200, 206, 416):
        raise Refused(f"The file’s server answered with status {status}.", status=status)
    if response.headers.get("Content-Encoding", "identity").lower() not in ("", "identity"):
        raise Refused("The file came compressed, although that was not wanted.", status=status)


def _beginning(response: requests.Response) -> bytes:
    """The first bytes of an error page. Google answers an expired link with 400 and XML that says `ExpiredToken`."""
    try:
        return response.raw.read(MAX_ERROR_PAGE_BYTES)
    except (urllib3.exceptions.HTTPError, OSError):
        return b""


def _sizes(response: requests.Response, offset: int) -> tuple[int | None, int | None]:
    """Bytes of the whole file, and bytes of this response; each None if not known. Raises Unreachable for another part than requested."""
    declared = response.headers.get("Content-Length", "")
    coming = int(declared) if declared.isdigit() else None
    if response.status_code == 200:
        return coming, coming
    answered = CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", "").strip())
    first, last, whole = answered.groups() if answered else (None, None, None)
    total = int(whole) if whole and whole.isdigit() else None
    if response.status_code == 416:
        return total, 0
    if first is None or last is None or int(first) != offset:
        raise Unreachable("The file’s server sent another part than was asked for.")
    return total, int(last) - int(first) + 1


def _checksums(response: requests.Response) -> dict[str, bytes]:
    """The checksums in `x-goog-hash`, in one line or several: `crc32c=…`, `md5=…` (cloud.google.com/storage/docs/hashes-etags).

    Others are ignored, and so is one that is given twice with different values. A file that is stored compressed has the
    checksums of its compressed bytes, which never reach us (cloud.google.com/storage/docs/transcoding).
    """
    if response.headers.get("x-goog-stored-content-encoding", "identity").strip().lower() not in ("", "identity"):
        return {}
    told: dict[str, set[bytes]] = {}
    for part in response.headers.get("x-goog-hash", "").split(","):
        name, _, value = part.strip().partition("=")
        try:
            checksum = b64decode(value, validate=True)
        except ValueError:
            continue
        if len(checksum) == CHECKSUM_BYTES.get(name.lower()):
            told.setdefault(name.lower(), set()).add(checksum)
    return {name: checksums.pop() for name, checksums in told.items() if len(checksums) == 1}
