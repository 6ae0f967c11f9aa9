"""What kind of recording a file is, by its first bytes alone: never by its name, nor by what its sender says. Knows no rows."""

from collections.abc import Callable

HEAD_BYTES = 4096  # where all of the marks below stand
FORMATS = "MP4, M4A, MP3, WAV, WebM, Ogg"
QUICKTIME = b"qt  "  # no browser but Safari plays it
MAY_HOLD_EITHER = frozenset({"mp4", "webm"})  # sound alone, or pictures too
ONLY_SOUND = (b"M4A ", b"M4B ")
PICTURES_IN_WEBM = (b"V_VP8", b"V_VP9", b"V_AV1")
# Of all files of a recording.
ENDINGS = {
    "video/mp4": "mp4",
    "video/webm": "webm",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/mp3": "mp3",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "audio/webm": "webm",
    "image/png": "png",
    "application/json": "json",
    "text/plain": "txt",
    "text/vtt": "vtt",
}


def content_type_of(head: bytes) -> str | None:
    """The media type of the kinds that we take; None for anything else. `head`: the first HEAD_BYTES of the file."""
    return next((found for reads in READERS if (found := reads(head)) is not None), None)


def _mp4(head: bytes) -> str | None:
    brand = head[8:12]
    if head[4:8] != b"ftyp" or brand == QUICKTIME:
        return None
    return "audio/mp4" if brand in ONLY_SOUND else "video/mp4"


def _mp3(head: bytes) -> str | None:
    if len(head) < 4:
        return None
    is_frame = (
        head[0] == 0xFF
        and head[1] & 0xE6 == 0xE2  # a frame of layer III
        and head[1] & 0x18 != 0x08  # of a version that exists
        and head[2] >> 4 not in (0, 15)
    )
    return "audio/mpeg" if head[:3] == b"ID3" or is_frame else None


def _wav(head: bytes) -> str | None:
    return "audio/wav" if head[:4] == b"RIFF" and head[8:12] == b"WAVE" else None


def _webm(head: bytes) -> str | None:
    if head[:4] != b"\x1aE\xdf\xa3" or b"webm" not in head[:64]:
        return None
    return "video/webm" if any(mark in head for mark in PICTURES_IN_WEBM) else "audio/webm"


def _ogg(head: bytes) -> str | None:
    return "audio/ogg" if head[:4] == b"OggS" and b"theora" not in head else None


READERS: tuple[Callable[[bytes], str | None], ...] = (_mp4, _mp3, _wav, _webm, _ogg)
