"""Between this machine's disk and the storage: finished files are brought there, whole and durable, under a name of their content's hash;
and stored ones can be read, piece by piece, wherever they lie.

Raises StorageAway (storage_trouble.py) whenever the storage, or this machine's disk, is in the way.
"""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import default_storage

from interviews.recordings import bucket, storage_trouble
from recruiting.work.errors import Unusable

CHUNK = 1024 * 1024
COPYING = ".copying"  # how the name of a file ends until its last byte is on the disk


class CannotKeep(Unusable):
    """The storage has not every byte of the file."""


def keep(path: Path, name: str, *, meanwhile: Callable[[], None] = lambda: None) -> str:
    """Store the file, which may be gone from `path` afterwards; returns its name in the storage. Raises CannotKeep.

    `name` ends with the content's hash, so that another try never overwrites the first; it stands for the whole file or for nothing.
    `meanwhile` is called now and then, and may raise to stop.
    """
    size = path.stat().st_size
    with storage_trouble.translated():
        target = path_of(name)
        if target is not None:
            _keep_on_disk(path, target, size, meanwhile)
        elif bucket.size(name) != size:
            bucket.put(path, name, meanwhile=meanwhile)
        if default_storage.size(name) != size:
            raise CannotKeep("The storage did not keep every byte.")
    return name


def is_there(name: str) -> bool:
    with storage_trouble.translated():
        path = path_of(name)
        return bucket.size(name) is not None if path is None else path.exists()


def delete(name: str) -> None:
    with storage_trouble.translated():
        default_storage.delete(name)


def chunks(name: str) -> Iterator[bytes]:
    """A stored file's bytes in pieces of CHUNK; never all of them in memory. Raises FileNotFoundError."""
    with storage_trouble.translated_unless_missing():
        path = path_of(name)
        if path is None:
            yield from bucket.chunks(name, CHUNK)
            return
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk


@contextmanager
def on_disk(name: str, *, meanwhile: Callable[[], None]) -> Iterator[Path]:
    """A stored file on a disk of this machine: itself, or a copy for as long as it is needed. `meanwhile` may raise to stop the copying."""
    stored = path_of(name)
    if stored is not None:
        yield stored
        return
    copy = incoming() / f"{uuid4()}.source"
    try:
        with os.fdopen(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for chunk in chunks(name):
                with storage_trouble.translated():
                    out.write(chunk)
                meanwhile()
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def incoming() -> Path:
    """The folder of files that are on their way into the storage."""
    folder: Path = settings.VAR / "incoming"
    with storage_trouble.translated():
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def path_of(name: str) -> Path | None:
    """Where it lies on a disk of this machine; None in a bucket."""
    try:
        return Path(default_storage.path(name))
    except NotImplementedError:
        return None


def _keep_on_disk(path: Path, target: Path, size: int, meanwhile: Callable[[], None]) -> None:
    """Move it into place, or copy it beside its place first when that is another disk: the final name is whole from the beginning."""
    if target.exists() and target.stat().st_size == size:
        target.touch()  # brought anew, so that it is not taken for one that nobody has named for days
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        path.chmod(0o600)
        _sync(path)
        try:
            path.replace(target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            _copy(path, target, meanwhile)
    # The entries of the folders must survive a power cut before the database names the file; who brought it may have died before this.
    root = Path(default_storage.path(""))
    for folder in target.parents:
        _sync(folder)
        if folder == root:
            break


def _copy(path: Path, target: Path, meanwhile: Callable[[], None]) -> None:
    copy = target.with_name(f"{uuid4()}{COPYING}")
    try:
        storage_trouble.require_room(target.parent, path.stat().st_size)
        with (
            path.open("rb") as source,
            os.fdopen(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out,
        ):
            while chunk := source.read(CHUNK):
                out.write(chunk)
                meanwhile()
            out.flush()
            os.fsync(out.fileno())
        copy.replace(target)
    finally:
        copy.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """A file's bytes, or a folder's entries, are on the disk afterwards."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
