"""Byte ranges of one file (RFC 9110 §14): what a player asks for when somebody jumps.

Own code, since Django's FileResponse knows no ranges, WhiteNoise keeps its own private, and django-ranged-response has rested at 0.2.0 since 2016.
"""

import os
import re
from dataclasses import dataclass
from typing import IO

_ONE_RANGE = re.compile(r"bytes=[ \t]*(\d{0,19})-(\d{0,19})[ \t]*", re.ASCII | re.IGNORECASE)


class CannotSatisfy(Exception):
    """The range is well formed, but lies outside the file: 416."""


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


def asked(header: str, size: int) -> ByteRange | None:
    """The single range a Range header asks for in a file of `size` bytes; None where the whole file is the right answer.

    Nonsense, other units, an end before the start and several ranges at once are ignored, as the RFC allows.
    Raises CannotSatisfy when nothing of the file is in the range.
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
    """A file-like over part of another, for FileResponse: reads no further than the range and closes what it reads from.

    It can be sought in, and so the web server sends it by itself: a slow reader holds no thread.
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
