"""The part of a file that has come so far. It outlives its worker: another one, or the same after a restart, goes on from there."""

import fcntl
import hashlib
import json
import os
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

import google_crc32c

from interviews.recordings import storage_trouble
from recruiting.work.errors import Away, Unusable

CHUNK = 1024 * 1024
SYNC_EVERY = 64 * 1024 * 1024  # bytes; what came since is fetched again after a power cut


class CannotArchive(Unusable):
    """The downloaded bytes are not the announced file."""


class Checksum(Protocol):
    def update(self, data: bytes, /) -> None: ...

    def digest(self) -> bytes: ...


class PartialFile:
    """Its bytes, its checksums, and the ETag of the file they are of. Use it in a `with`.

    What lies at `path` is gone on with, unless another process writes it at this moment. Left by an Away, it stays there; by
    anything else, it is removed, since its bytes are wrong or wanted by nobody.
    """

    def __init__(self, path: Path) -> None:
        self.path, self._notes = path, path.with_suffix(".progress")
        self._out = _open_alone(path)
        self.size, self._synced, self.etag, self.fetched = 0, 0, "", 0
        self._expected: dict[str, bytes] = {}
        self._checksums: dict[str, Checksum] = {}
        self._go_on()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._out:
            if error is None or (isinstance(error, Away) and self.etag and self.size):
                self.sync()
            elif not isinstance(error, OSError | KeyboardInterrupt | SystemExit):
                self.remove()

    def begin(self, etag: str) -> None:
        """Empty it: the bytes to come are of a file with this ETag, "" when it has no reliable one."""
        self._out.seek(0)
        self._out.truncate()
        self._notes.unlink(missing_ok=True)
        self.size, self._synced, self.etag = 0, 0, etag
        self._expected = {}
        self._reset_checksums()

    def expect_checksums(self, checksums: dict[str, bytes]) -> None:
        """Take what the server says of the whole file. MD5 is slow, so it is computed only where the server gives nothing else."""
        self._expected |= checksums
        if self.size == 0 and set(self._expected) == {"md5"}:
            self._checksums = {"md5": hashlib.md5(usedforsecurity=False)}

    def add(self, chunk: bytes) -> None:
        """Append the next bytes. Raises StorageAway when the disk takes no more."""
        with storage_trouble.translated():
            self._out.write(chunk)
        self._count(chunk)
        self.fetched += len(chunk)
        if self.size - self._synced >= SYNC_EVERY:
            self.sync()

    def sync(self) -> None:
        """The disk has it now, and a note says how much of which file."""
        with storage_trouble.translated():
            self._out.flush()
            os.fsync(self._out.fileno())
            self._synced = self.size
            if self._is_still_there():
                notes = self._notes.with_suffix(".new")
                notes.write_text(json.dumps({"inode": self._inode, "size": self.size, "etag": self.etag}))
                notes.replace(self._notes)

    def prove(self) -> None:
        """Raises CannotArchive when a checksum is not the expected one."""
        for name, checksum in self._checksums.items():
            if self._expected.get(name, checksum.digest()) != checksum.digest():
                raise CannotArchive(
                    f"The file came damaged: its checksum ({name.upper()}) is not the one that Nylas’s storage names."
                )

    def remove(self) -> None:
        """Remove it, unless another process has put its own there."""
        if self._is_still_there():
            remove(self.path)

    @property
    def sha256(self) -> str:
        return self._sha256.hexdigest()

    @property
    def _inode(self) -> int:
        return os.fstat(self._out.fileno()).st_ino

    def _is_still_there(self) -> bool:
        try:
            return self.path.stat().st_ino == self._inode
        except FileNotFoundError:
            return False

    def _go_on(self) -> None:
        """Take up what an earlier try left, as far as it is known to be on the disk; the checksums are computed anew."""
        self._reset_checksums()
        size, etag = self._noted()
        self._out.truncate(size)
        while self.size < size and (chunk := self._out.read(min(CHUNK, size - self.size))):
            self._count(chunk)
        if self.size != size:
            self.begin("")
        self._synced, self.etag = self.size, etag if self.size else ""

    def _noted(self) -> tuple[int, str]:
        """How many bytes of a file with which ETag lie here; nothing where no note is about this very file."""
        try:
            notes = json.loads(self._notes.read_bytes())
            size, etag, inode = int(notes["size"]), str(notes["etag"]), notes["inode"]
        except (OSError, ValueError, KeyError, TypeError):
            return 0, ""
        is_ours = inode == self._inode and 0 < size <= os.fstat(self._out.fileno()).st_size
        return (size, etag) if is_ours and etag else (0, "")

    def _reset_checksums(self) -> None:
        self._sha256 = hashlib.sha256()
        self._checksums = {"crc32c": google_crc32c.Checksum()}

    def _count(self, chunk: bytes) -> None:
        self._sha256.update(chunk)
        for checksum in self._checksums.values():
            checksum.update(chunk)
        self.size += len(chunk)


def remove(path: Path) -> None:
    """Remove a partial file and the note beside it."""
    for each in (path, path.with_suffix(".progress"), path.with_suffix(".new")):
        each.unlink(missing_ok=True)


def _open_alone(path: Path) -> BinaryIO:
    """The file at `path`, locked; another one in its place, where a process that lost its claim is still writing it."""
    with storage_trouble.translated():
        path.parent.mkdir(parents=True, exist_ok=True)
        while True:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if path.stat().st_ino == os.fstat(descriptor).st_ino:
                    return os.fdopen(descriptor, "r+b")
            except BlockingIOError:
                path.unlink(missing_ok=True)
            except FileNotFoundError:
                pass  # removed while we locked it
            os.close(descriptor)
