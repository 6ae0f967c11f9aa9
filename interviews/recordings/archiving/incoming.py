"""The download of one file: streamed to disk and hashed, resumed where a connection broke, proven at the end.

A body without Content-Length that is cut short looks complete to every HTTP library, so the size that Nylas declares is compared.
A changed byte keeps the size, so the checksum is compared too, where the server gives one.
"""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

import google_crc32c

from interviews.nylas.downloads import Stream, open_media
from interviews.nylas.errors import Missing, Unreachable
from interviews.nylas.shapes import MediaFile
from interviews.recordings.models import Artifact
from recruiting.work.errors import Unusable

MAX_REQUESTS_PER_FILE = 6
CHUNK = 1024 * 1024
MAX_FILE_BYTES = 8 * 1024**3
MAGIC: dict[str, Callable[[bytes], bool]] = {
    Artifact.Kind.RECORDING: lambda head: (
        head[4:8] == b"ftyp" or head[:3] == b"ID3" or (head[:1] == b"\xff" and head[1:2] >= b"\xe0")
    ),
    Artifact.Kind.THUMBNAIL: lambda head: head[:4] == b"\x89PNG" or head[:3] == b"\xff\xd8\xff",
}


class CannotArchive(Unusable):
    """The downloaded bytes are not the announced file."""


@dataclass(frozen=True)
class Fetched:
    """A whole file in the incoming folder. `size` in bytes, `sha256` in hex."""

    path: Path
    size: int
    sha256: str
    content_type: str


def download_file(
    media: MediaFile, path: Path, *, renew_link: Callable[[], MediaFile], keep_lease: Callable[[], None]
) -> Fetched:
    """Stream `media` into `path` and prove it.

    `renew_link` gets a new link when one expires midway; `keep_lease` is called for every chunk and may raise to stop.
    Raises Unreachable when the file did not come whole, CannotArchive when it is not the announced file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    etag = ""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        arriving = _PartialFile(out)
        for _ in range(MAX_REQUESTS_PER_FILE):
            if not etag.startswith('"'):
                arriving.start_over()  # without a strong ETag a change of the file would not be noticed
            try:
                stream = open_media(media.url, offset=arriving.size, etag=etag)
            except Missing:
                media = renew_link()
                continue
            with stream:
                if stream.status == 206 and stream.etag != etag:
                    etag = ""  # the rest of another file
                    continue
                if stream.status != 206:
                    arriving.start_over()  # the server sends all of it, or the file has changed
                arriving.expect_checksums(stream.checksums)
                etag, expected = stream.etag, _expected(media, stream)
                try:
                    for chunk in stream.chunks(CHUNK):
                        keep_lease()
                        arriving.add(chunk)
                        if arriving.size > expected:
                            raise CannotArchive(f"More came than the {expected:,} bytes announced.")
                except Unreachable:
                    continue
            if arriving.size == expected:
                break
        else:
            raise Unreachable(f"The connection broke again and again; {arriving.size:,} bytes came.")
        arriving.prove()
        out.flush()
        os.fsync(out.fileno())
    fetched = Fetched(
        path=path,
        size=arriving.size,
        sha256=arriving.sha256.hexdigest(),
        content_type=media.content_type or stream.content_type,
    )
    _prove(media, fetched)
    return fetched


class Checksum(Protocol):
    def update(self, data: bytes, /) -> None: ...

    def digest(self) -> bytes: ...


class _PartialFile:
    """The part of a file that has come: its bytes, its size, its checksums and the expected ones."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.start_over()

    def start_over(self) -> None:
        """Empty the file, and forget its checksums."""
        self.out.seek(0)
        self.out.truncate()
        self.size, self.sha256 = 0, hashlib.sha256()
        self._expected: dict[str, bytes] = {}
        self._checksums: dict[str, Checksum] = {"crc32c": google_crc32c.Checksum()}

    def expect_checksums(self, checksums: dict[str, bytes]) -> None:
        """Take what the server says of the whole file. MD5 is slow, so it is computed only where the server gives nothing else."""
        self._expected |= checksums
        if self.size == 0 and set(self._expected) == {"md5"}:
            self._checksums = {"md5": hashlib.md5(usedforsecurity=False)}

    def add(self, chunk: bytes) -> None:
        """Append the next bytes."""
        self.out.write(chunk)
        self.sha256.update(chunk)
        for checksum in self._checksums.values():
            checksum.update(chunk)
        self.size += len(chunk)

    def prove(self) -> None:
        """Raises CannotArchive when a checksum is not the expected one."""
        for name, checksum in self._checksums.items():
            if self._expected.get(name, checksum.digest()) != checksum.digest():
                raise CannotArchive(
                    f"The file came damaged: its checksum ({name.upper()}) is not the one that Nylas’s storage names."
                )


def _expected(media: MediaFile, stream: Stream) -> int:
    """How many bytes the file must have: what Nylas declared, else what the server says. Raises CannotArchive."""
    expected = media.size if media.size is not None else stream.total
    if expected is None:
        raise CannotArchive("Nobody says how long the file is, so it can't be proven complete.")
    if expected > MAX_FILE_BYTES:
        raise CannotArchive(f"{expected:,} bytes are more than any interview should take.")
    return expected


def _prove(media: MediaFile, fetched: Fetched) -> None:
    if fetched.size == 0:
        raise CannotArchive("The file is empty.")
    looks_right = MAGIC.get(media.kind)
    if looks_right is not None:
        with fetched.path.open("rb") as file:
            if not looks_right(file.read(16)):
                raise CannotArchive(f"What came is not a {media.kind}: it begins like something else.")
