"""From this machine's disk into the storage: under its final name stands the whole file, or nothing."""

import errno
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from interviews.recordings import stored_files
from interviews.recordings.storage_trouble import StorageAway


@pytest.fixture
def finished(tmp_path: Path) -> Path:
    path = tmp_path / "finished"
    path.write_bytes(b"whole")
    return path


def content(name: str) -> bytes:
    with default_storage.open(name) as file:
        return file.read()


def test_finished_file_is_kept_under_its_name(finished):
    name = stored_files.keep(finished, "artifacts/one/hash")

    assert (name, content(name)) == ("artifacts/one/hash", b"whole")


def test_what_a_dead_process_left_is_replaced(finished):
    default_storage.save("artifacts/one/hash", ContentFile(b"wh"))

    stored_files.keep(finished, "artifacts/one/hash")

    assert content("artifacts/one/hash") == b"whole"


def test_file_that_is_there_already_stays(finished):
    default_storage.save("artifacts/one/hash", ContentFile(b"WHOLE"))

    stored_files.keep(finished, "artifacts/one/hash")

    assert content("artifacts/one/hash") == b"WHOLE"


def test_stored_file_is_read_where_it_lies(finished):
    name = stored_files.keep(finished, "artifacts/one/hash")

    with stored_files.on_disk(name, meanwhile=lambda: None) as path:
        assert str(path) == default_storage.path(name)


def test_copy_across_disks_gets_its_name_with_the_last_byte(finished, monkeypatch):
    """The archive lies on another disk, and that one breaks in the middle."""
    target = Path(default_storage.path("artifacts/one/hash"))
    move = Path.replace

    def across(self: Path, other: Path) -> Path:
        if self == finished:
            raise OSError(errno.EXDEV, "another disk")
        return move(self, other)

    monkeypatch.setattr(Path, "replace", across)
    monkeypatch.setattr(stored_files.shutil, "copyfileobj", lambda source, out, size: (out.write(b"wh"), full()))
    with pytest.raises(StorageAway, match="full"):
        stored_files.keep(finished, "artifacts/one/hash")
    assert list(target.parent.iterdir()) == []

    monkeypatch.undo()
    monkeypatch.setattr(Path, "replace", across)
    stored_files.keep(finished, "artifacts/one/hash")
    assert (content("artifacts/one/hash"), list(target.parent.iterdir())) == (b"whole", [target])


def full() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")
