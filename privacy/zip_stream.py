"""A zip that is written while it is read: of any size, with a megabyte or so in memory and nothing on disk."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One file. `is_packed`: made smaller; sound and picture are small already."""

    name: str
    chunks: Iterable[bytes]
    is_packed: bool = True


class _Pipe(io.RawIOBase):
    """Where the zip is written to; what came is taken out and sent on."""

    def __init__(self) -> None:
        self._came = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(memoryview(data))  # type: ignore[arg-type]  # anything with a buffer
        self._came += piece
        return len(piece)

    def take(self) -> bytes:
        came = bytes(self._came)
        self._came.clear()
        return came


def zipped(entries: Iterable[Entry]) -> Iterator[bytes]:
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:
        for entry in entries:
            about = zipfile.ZipInfo(entry.name)
            about.compress_type = zipfile.ZIP_DEFLATED if entry.is_packed else zipfile.ZIP_STORED
            with archive.open(about, "w", force_zip64=True) as file:
                for chunk in entry.chunks:
                    file.write(chunk)
                    yield pipe.take()
            yield pipe.take()
    yield pipe.take()
