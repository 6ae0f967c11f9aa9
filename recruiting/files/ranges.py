"""Byte ranges of one file (RFC 9110 §14), which a player asks for when the listener jumps.

Own code, since Django's FileResponse has no ranges, those of WhiteNoise are private, and django-ranged-response is unmaintained.
"""

import os
import re
from dataclasses import dataclass
from typing import IO

_ONE_RANGE = re.compile(r"bytes=[ \t]*(\d{0,19})-(\d{0,19})[ \t]*", re.ASCII | re.IGNORECASE)


class CannotSatisfy(Exception):
    """The range is well formed but outside the file: the answer is 416."""


@dataclass(frozen=True)
class ByteRange:
    """Half-open: the bytes from `start` up to, not including, `stop`."""

    start: int
    stop: int

    @property
    def length(self) -> int:
        return self.stop - self.start

    def content_range(self, size: int) -> str:
        return f"bytes {self.start}-{self.stop - 1}/{size}"


def parse_range(header: str, size: int) -> ByteRange | None:
    """The single range that a Range header asks for in a file of `size` bytes; None when the whole file is the right answer.

    Malformed ranges, other units, an end before the start and several ranges are ignored, as the RFC allows.
    Raises CannotSatisfy when the range is outside the file.
    """
    match = _ONE_RANGE.fullmatch(header.strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if first == "":
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), size if last == "" else min(size, int(last) + 1)
        if last != "" and int(last) < int(first):
            return None
    if start >= stop:
        raise CannotSatisfy
    return ByteRange(start, stop)


class Slice:
    """A file-like object over part of a file, for FileResponse. Closing it closes the file.

    It is seekable, so the web server sends it without holding a thread for a slow client.
    """

    def __init__(self, file: IO[bytes], wanted: ByteRange) -> None:
        file.seek(wanted.start)
        self._file, self._range = file, wanted

    def read(self, size: int = -1) -> bytes:
        left = max(0, self._range.stop - self._file.tell())
        return self._file.read(left if size < 0 else min(size, left))

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._file.tell() - self._range.start

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        beginnings = {os.SEEK_SET: self._range.start, os.SEEK_CUR: self._file.tell(), os.SEEK_END: self._range.stop}
        self._file.seek(max(self._range.start, beginnings[whence] + offset))
        return self.tell()

    def close(self) -> None:
        self._file.close()
