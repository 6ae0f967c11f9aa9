"""The download of one file: streamed to disk and hashed, resumed where a connection broke, proven at the end.

A body without Content-Length that is cut short looks complete to every HTTP library, so the size that Nylas declares is compared.
A changed byte keeps the size, so the checksum is compared too, where the server gives one.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from interviews.nylas.downloads import Stream, TooSlow, open_media
from interviews.nylas.errors import Missing, Unreachable
from interviews.nylas.shapes import MediaFile
from interviews.recordings import storage_trouble, stored_files, transcribing
from interviews.recordings.archiving.partial_file import CHUNK, CannotArchive, PartialFile, remove
from interviews.recordings.models import Artifact

MAX_IDLE_REQUESTS = 6  # in a row, that brought not one byte more
MAX_FETCHES = 3  # of all bytes, in one try
MAX_FILE_BYTES = 8 * 1024**3
MAX_TEXT_BYTES = transcribing.MAX_FILE_BYTES
MAGIC: dict[str, Callable[[bytes], bool]] = {
    Artifact.Kind.RECORDING: lambda head: (
        head[4:8] == b"ftyp" or head[:3] == b"ID3" or (head[:1] == b"\xff" and head[1:2] >= b"\xe0")
    ),
    Artifact.Kind.THUMBNAIL: lambda head: head[:4] == b"\x89PNG" or head[:3] == b"\xff\xd8\xff",
}


@dataclass(frozen=True)
class Fetched:
    """A whole file in the incoming folder, proven. `size` in bytes, `sha256` in hex, `seconds` as Nylas says, or None."""

    path: Path
    size: int
    sha256: str
    content_type: str
    seconds: float | None = None


def download_file(
    media: MediaFile, path: Path, *, renew_link: Callable[[], MediaFile], keep_lease: Callable[[], None]
) -> Fetched:
    """Stream `media` into `path` and prove it; what an earlier try left there is gone on with.

    `renew_link` gets a new link when one expires midway; `keep_lease` is called for every chunk and may raise to stop.
    Raises Unreachable when the file did not come whole, StorageAway when the disk is in the way, CannotArchive when it is not the
    announced file.
    """
    with PartialFile(path) as arriving:
        content_type = _bring(media, arriving, renew_link=renew_link, keep_lease=keep_lease)
        arriving.prove()
        arriving.sync()
        seconds = media.duration.total_seconds() if media.duration else None
        fetched = Fetched(path, arriving.size, arriving.sha256, media.content_type or content_type, seconds)
        _prove(media, fetched)
    _label(path).write_text(json.dumps(asdict(fetched) | {"path": path.name}))
    return fetched


def path_for(artifact: Artifact) -> Path:
    """Where its bytes lie until they are stored."""
    return stored_files.incoming() / f"{artifact.pk}.part"


def earlier_download(artifact: Artifact) -> Fetched | None:
    """A file that was brought whole and proven by an earlier try; None if there is none. Its path is that in the storage, when that
    try failed after it had moved it there.

    Raises OSError when the disk does not say: there may be one.
    """
    path = path_for(artifact)
    try:
        told = Fetched(**json.loads(_label(path).read_bytes()) | {"path": path})
    except (FileNotFoundError, ValueError, TypeError):
        return None
    for place in (path, stored_files.path_of(artifact.storage_name(told.sha256))):
        if place is not None and place.is_file() and place.stat().st_size == told.size:
            return replace(told, path=place)
    return None


def discard(path: Path) -> None:
    """Remove what came so far."""
    remove(path)
    _label(path).unlink(missing_ok=True)


def _label(path: Path) -> Path:
    return path.with_suffix(".whole")


def _bring(
    media: MediaFile, arriving: PartialFile, *, renew_link: Callable[[], MediaFile], keep_lease: Callable[[], None]
) -> str:
    """Request until every byte is there; returns the media type that the server names."""
    longest, idle = arriving.size, 0
    while idle < MAX_IDLE_REQUESTS:
        idle += 1
        if not arriving.etag.startswith('"'):
            arriving.begin("")  # without a strong ETag a change of the file would not be noticed
        try:
            stream = open_media(media.url, offset=arriving.size, etag=arriving.etag)
        except Missing:
            media = renew_link()
            continue
        with stream:
            if stream.status == 206 and stream.etag != arriving.etag:
                arriving.begin("")  # the rest of another file
                continue
            expected = _take(stream, arriving, media, keep_lease=keep_lease)
        if arriving.size == expected:
            return stream.content_type
        if arriving.fetched > MAX_FETCHES * expected:
            break
        if arriving.size > longest:
            longest, idle = arriving.size, 0
    raise Unreachable(f"The connection broke again and again; {arriving.size:,} bytes came.")


def _take(stream: Stream, arriving: PartialFile, media: MediaFile, *, keep_lease: Callable[[], None]) -> int:
    """Append what one response brings; returns how many bytes the whole file has. Raises CannotArchive for more."""
    expected = _expected(media, stream)
    if stream.status == 200:
        arriving.begin(stream.etag)  # the server sends all of it, or the file has changed
    if stream.status == 416 and arriving.size != expected:
        arriving.begin("")
        return expected
    storage_trouble.require_room(arriving.path.parent, expected - arriving.size)
    arriving.expect_checksums(stream.checksums)
    try:
        for chunk in stream.chunks(CHUNK):
            keep_lease()
            arriving.add(chunk)
            if arriving.size > expected:
                raise CannotArchive(f"More came than the {expected:,} bytes announced.")
    except TooSlow:
        raise  # another request now would be as slow
    except Unreachable:
        return expected
    return expected


def _expected(media: MediaFile, stream: Stream) -> int:
    """How many bytes the file must have: what Nylas declared, else what the server says. Raises CannotArchive."""
    expected = media.size if media.size is not None else stream.total
    if expected is None:
        raise CannotArchive("Nobody says how long the file is, so it can't be proven complete.")
    if expected > (MAX_FILE_BYTES if media.kind in MAGIC else MAX_TEXT_BYTES):
        raise CannotArchive(f"{expected:,} bytes are more than any interview should take.")
    return expected


def _prove(media: MediaFile, fetched: Fetched) -> None:
    if fetched.size == 0:
        raise CannotArchive("The file is empty.")
    with fetched.path.open("rb") as file:
        if not MAGIC.get(media.kind, _is_no_web_page)(file.read(64)):
            raise CannotArchive(f"What came is not a {media.kind}: it begins like something else.")


def _is_no_web_page(head: bytes) -> bool:
    """Texts may begin in any way, but with a page that asks for a password in their place."""
    return not head.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<!doctype html", b"<html"))
