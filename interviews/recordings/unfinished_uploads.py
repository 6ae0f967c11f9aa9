"""Files that a person's browser brings piece by piece: after a cut connection it asks how far they are, and goes on from there.

They lie in the incoming folder; what nobody goes on with is deleted with all else that is left there (archiving/inventory.py).
"""

import fcntl
import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from interviews.recordings import storage_trouble, stored_files

CHUNK = 1024 * 1024
MAX_IDENTITY = 500  # characters


class WrongPlace(Exception):
    """The piece does not begin where the file ends so far, or it broke off. `offset`: where the file ends, in bytes."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class UnfinishedFile(UploadedFile):
    """One that has come whole, as forms and `uploads.take` want it. It stays where it is until it is stored or discarded."""

    def __init__(self, path: Path, size: int) -> None:
        super().__init__(path.open("rb"), name=path.name, size=size)
        self.path = path

    def discard(self) -> None:
        self.close()
        self.path.unlink(missing_ok=True)


@dataclass(frozen=True)
class UnfinishedUpload:
    """One file of one person for one interview, of which there is one at a time for each kind.

    `identity`: the browser's words for which file it is, so that another one is not gone on with. `size`: bytes of the whole file.
    """

    interview_id: UUID
    user_id: int
    kind: str
    identity: str
    size: int

    @property
    def path(self) -> Path:
        digest = hashlib.sha256(f"{self.size}:{self.identity}".encode()).hexdigest()[:32]
        return stored_files.incoming() / f"{self._place}{digest}.unfinished"

    @property
    def _place(self) -> str:
        return f"{_beginning(self.interview_id)}{self.user_id}-{self.kind}-"

    def offset(self) -> int:
        """How many bytes are here."""
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    def append(self, read: Callable[[int], bytes], *, at: int, length: int) -> int:
        """Add `length` bytes at offset `at`; returns the new offset. Raises WrongPlace and StorageAway, and keeps nothing of it then."""
        with storage_trouble.translated():
            if at == 0:
                self._discard_others()
            storage_trouble.require_room(self.path.parent, self.size - at)
            with os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)  # a second piece may come while the first is written
                end = file.seek(0, os.SEEK_END)
                if at != end or at + length > self.size:
                    raise WrongPlace(end)
                if not _copy(read, file, at=at, length=length):
                    raise WrongPlace(at)
        return at + length

    def whole(self) -> UnfinishedFile | None:
        """The file, once all of it is here."""
        return UnfinishedFile(self.path, self.size) if 0 < self.size == self.offset() else None

    def _discard_others(self) -> None:
        for path in stored_files.incoming().glob(f"{self._place}*"):
            if path != self.path:
                path.unlink(missing_ok=True)


def discard_all(interview_id: UUID) -> None:
    """What is on its way to this interview may not be kept."""
    for path in stored_files.incoming().glob(f"{_beginning(interview_id)}*"):
        path.unlink(missing_ok=True)


def _beginning(interview_id: UUID) -> str:
    return f"upload-{interview_id}-"


def _copy(read: Callable[[int], bytes], file: BinaryIO, *, at: int, length: int) -> bool:
    """Did all of it come? Else the file is as before."""
    left = length
    try:
        while left and (chunk := read(min(CHUNK, left))):
            file.write(chunk)
            left -= len(chunk)
        file.flush()
        return not left
    finally:
        if left:
            file.truncate(at)
