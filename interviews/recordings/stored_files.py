"""Between this machine's disk and the storage: finished files are brought there, whole and durable, under a name of their content's hash;
and stored ones can be read from a disk."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from recruiting.work.errors import Unusable

CHUNK = 1024 * 1024


class CannotKeep(Unusable):
    """The storage has not every byte of the file."""


class FinishedFile(File):
    """A file already on disk: local storage moves it into place instead of copying it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.open("rb"), name=path.name)
        self.path = path

    def temporary_file_path(self) -> str:
        return str(self.path)


def keep(path: Path, name: str) -> str:
    """Store the file, which may be gone from `path` afterwards; returns its name in the storage. Raises CannotKeep.

    `name` ends with the content's hash, so that another try never overwrites the first.
    """
    size = path.stat().st_size
    if default_storage.exists(name) and default_storage.size(name) != size:
        default_storage.delete(name)  # left by a process that died while copying
    if not default_storage.exists(name):
        with FinishedFile(path) as file:
            name = default_storage.save(name, file)
    if default_storage.size(name) != size:
        raise CannotKeep("The storage did not keep every byte.")
    _make_durable(name)
    return name


@contextmanager
def on_disk(name: str, *, meanwhile: Callable[[], None]) -> Iterator[Path]:
    """A stored file on a disk of this machine: itself, or a copy for as long as it is needed. `meanwhile` may raise to stop the copying."""
    try:
        stored: Path | None = Path(default_storage.path(name))
    except NotImplementedError:  # not on a local disk
        stored = None
    if stored is not None:
        yield stored
        return
    copy = incoming() / f"{uuid4()}.source"
    try:
        with (
            default_storage.open(name) as file,
            os.fdopen(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out,
        ):
            for chunk in file.chunks(CHUNK):
                out.write(chunk)
                meanwhile()
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def incoming() -> Path:
    """The folder of files that are on their way into the storage."""
    folder: Path = settings.VAR / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _make_durable(name: str) -> None:
    """Flush the folders' entries of a file on a local disk: they must survive a power cut before the database names the file."""
    try:
        folder = Path(default_storage.path(name)).parent
    except NotImplementedError:
        return  # not on a local disk
    for changed in (folder, folder.parent):
        descriptor = os.open(changed, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
