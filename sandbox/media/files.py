"""The files a Notetaker leaves behind: which recording it is, its files with the real names, and links to them.

The folder `settings.RECORDINGS` holds media and a manifest.json; texts in it say `{interviewer}` and `{candidate}`.
"""

import json
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from sandbox import clock, ids
from sandbox.media import faults
from sandbox.media.checksums import Hashes, hashes_of
from sandbox.models import Configuration, MediaLink, Notetaker

LINK_SECONDS = 3600
PIECE = 256 * 1024
NAMES = {
    "recording": "meeting_recording",
    "transcript": "transcript",
    "summary": "meeting_summary",
    "action_items": "meeting_action_items",
    "thumbnail": "thumbnail",
}
WANTED_BY = {"transcript": "transcription", "summary": "summary", "action_items": "action_items"}


class Unusable(Exception):
    """The folder of recordings cannot serve; the message says why."""


@dataclass(frozen=True)
class File:
    """One file of one meeting: on disk as it is, or text made for this meeting."""

    kind: str
    name: str
    type: str
    size: int
    hashes: Hashes
    path: Path | None = None
    content: bytes = b""

    @property
    def etag(self) -> str:
        """Cloud storage's is the MD5, for all but composite objects."""
        return self.hashes.md5.hex()

    def read(self, start: int, end: int) -> Iterator[bytes]:
        """The bytes from start to before end, in pieces."""
        if self.path is None:
            yield self.content[start:end]
            return
        yield from _pieces(self.path, start, end)


def check() -> None:
    """Look whether all that the manifest names can be read when a meeting has ended. Raises Unusable."""
    try:
        for entry in _manifest():
            texts = [entry[kind] for kind in WANTED_BY if entry.get(kind)]
            for name in (entry[kind] for kind in ("video", "audio", "thumbnail") if entry.get(kind)):
                (settings.RECORDINGS / name).open("rb").close()
            for name in texts:
                json.loads((settings.RECORDINGS / name).read_text(encoding="utf-8"))
            if not isinstance(entry["key"], str) or not isinstance(entry["duration"], int | float):
                raise Unusable("manifest.json: key must be a text and duration a number of seconds")
    except OSError as error:
        raise Unusable(f"{error.filename} cannot be read ({error.strerror})") from error
    except KeyError as error:
        raise Unusable(f"manifest.json lacks {error}") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise Unusable(
            f"manifest.json, or a text it names, is not of the form of the built-in ones ({error})"
        ) from error


def choose(notetaker: Notetaker) -> str | None:
    """The recording that the page's slug speaks of, else the next in the round; with a picture if the Notetaker takes one.

    None when there is none.
    """
    known = _manifest()
    if notetaker.captures("video_recording"):
        known = [entry for entry in known if entry.get("video")] or known
    slug = _slug_of(notetaker)
    known = [entry for entry in known if entry["key"] in slug] or known
    return known[(ids.number("recording") - 1) % len(known)]["key"] if known else None


def _slug_of(notetaker: Notetaker) -> str:
    """Of the Configuration that the meeting was booked with; Scheduler stamps its id on the event (docs/nylas.md 1.7)."""
    booked_with = notetaker.event.key5 if notetaker.event else ""
    configuration = Configuration.objects.filter(pk=booked_with).first() if booked_with else None
    return (configuration.slug or "") if configuration else ""


def files(notetaker: Notetaker) -> dict[str, File]:
    """All files of a Notetaker whose media are available, by kind, as its settings ask."""
    entry = next((entry for entry in _manifest() if entry["key"] == notetaker.recording_key), None)
    return {file.kind: file for file in _made(entry, notetaker)} if entry else {}


def duration(notetaker: Notetaker) -> int:
    """Seconds of the recording."""
    return next((round(entry["duration"]) for entry in _manifest() if entry["key"] == notetaker.recording_key), 0)


def announced(notetaker: Notetaker, at: float) -> dict[str, Any]:
    """`media` of the webhook: flat addresses, strings (docs/nylas.md 5.7)."""
    found = files(notetaker)
    media: dict[str, Any] = {kind: link(notetaker, file, at)[0] for kind, file in found.items()}
    if "recording" in found:
        media["recording_duration"] = str(duration(notetaker))
        media["recording_file_format"] = found["recording"].name.rpartition(".")[2]
    media["retained_until"] = notetaker.retained_until
    return media


def listed(notetaker: Notetaker) -> dict[str, Any]:
    """`data` of the media endpoint: an object per file with a fresh link (docs/nylas.md 4.6)."""
    now = clock.now()
    media: dict[str, Any] = {}
    for kind, file in files(notetaker).items():
        url, lives = link(notetaker, file, now)
        media[kind] = {
            "url": url,
            "name": file.name,
            "type": file.type,
            "size": file.size,
            "created_at": notetaker.media_at,
            "expires_at": notetaker.retained_until,
            "ttl": int(lives),
        }
        if kind == "recording":
            media[kind]["duration"] = duration(notetaker)
    return media


def link(notetaker: Notetaker, file: File, at: float) -> tuple[str, float]:
    """A new pre-signed address, and for how many seconds it is good: an hour unless a fault says otherwise.

    Call it inside `writing()`.
    """
    token = ids.new_hex("media-link", 48)
    path = f"/_media/{token}/{file.name}"
    lives = faults.link_seconds(path, LINK_SECONDS)
    MediaLink.objects.create(token=token, notetaker=notetaker, kind=file.kind, expires_at=at + lives)
    return settings.PUBLIC_URL + path, lives


def _made(entry: dict[str, Any], notetaker: Notetaker) -> Iterator[File]:
    if notetaker.captures("video_recording") and entry.get("video"):
        yield _on_disk("recording", entry["video"])
        if entry.get("thumbnail"):
            yield _on_disk("thumbnail", entry["thumbnail"])
    elif notetaker.captures("audio_recording") and entry.get("audio"):
        yield _on_disk("recording", entry["audio"])
    for kind, wanted_by in WANTED_BY.items():
        if entry.get(kind) and notetaker.captures(wanted_by):
            yield _with_names(kind, entry[kind], _speakers(notetaker))


def _on_disk(kind: str, name: str) -> File:
    path = settings.RECORDINGS / name
    suffix = path.suffix
    type_ = mimetypes.guess_type(name)[0] or "application/octet-stream"
    about = path.stat()
    return File(kind, NAMES[kind] + suffix, type_, about.st_size, _hashes_of(path, about.st_size, about.st_mtime), path)


def _with_names(kind: str, name: str, speakers: dict[str, str]) -> File:
    document = json.loads((settings.RECORDINGS / name).read_text(encoding="utf-8"))
    content = json.dumps(_named(document, speakers), ensure_ascii=False).encode()
    return File(kind, f"{NAMES[kind]}.json", "application/json", len(content), hashes_of([content]), content=content)


def _named(value: Any, speakers: dict[str, str]) -> Any:
    """The same document with every placeholder replaced."""
    if isinstance(value, str):
        for role, name in speakers.items():
            value = value.replace(f"{{{role}}}", name)
        return value
    if isinstance(value, list):
        return [_named(item, speakers) for item in value]
    if isinstance(value, dict):
        return {key: _named(item, speakers) for key, item in value.items()}
    return value


def _speakers(notetaker: Notetaker) -> dict[str, str]:
    """Who spoke: host and guest of the booking, else the account's owner and a guest."""
    booking = notetaker.event.bookings.select_related("host").first() if notetaker.event else None
    if booking is not None:
        return {"interviewer": booking.host.name or booking.host.email, "candidate": booking.guest["name"]}
    return {"interviewer": notetaker.grant.name if notetaker.grant else "Host", "candidate": "Guest"}


@lru_cache(maxsize=64)
def _hashes_of(path: Path, size: int, changed_at: float) -> Hashes:
    return hashes_of(_pieces(path, 0, size))


def _pieces(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as stream:
        stream.seek(start)
        while start < end and (piece := stream.read(min(PIECE, end - start))):
            start += len(piece)
            yield piece


def _manifest() -> list[dict[str, Any]]:
    path = settings.RECORDINGS / "manifest.json"
    return json.loads(path.read_text(encoding="utf-8"))["recordings"]
