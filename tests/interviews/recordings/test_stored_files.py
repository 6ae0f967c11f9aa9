"""From this machine's disk into the storage: under its final name stands the whole file, or nothing."""

import errno
import os
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


@pytest.fixture
def on_another_disk(finished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The archive lies on another disk than the file that comes."""
    move = Path.replace

    def across(self: Path, other: Path) -> Path:
        if self == finished:
            raise OSError(errno.EXDEV, "another disk")
        return move(self, other)

    monkeypatch.setattr(Path, "replace", across)


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


def test_copy_across_disks_gets_its_name_with_the_last_byte(finished, on_another_disk):
    """The disk breaks in the middle."""
    target = Path(default_storage.path("artifacts/one/hash"))
    with pytest.raises(StorageAway, match="full"):
        stored_files.keep(finished, "artifacts/one/hash", meanwhile=full)
    assert list(target.parent.iterdir()) == []

    stored_files.keep(finished, "artifacts/one/hash")
    assert (content("artifacts/one/hash"), list(target.parent.iterdir())) == (b"whole", [target])


def test_long_copy_across_disks_can_renew_a_lease(finished, on_another_disk, monkeypatch):
    renewed: list[int] = []
    monkeypatch.setattr(stored_files, "CHUNK", 2)
    stored_files.keep(finished, "artifacts/one/hash", meanwhile=lambda: renewed.append(1))

    assert (len(renewed), content("artifacts/one/hash")) == (3, b"whole")


@pytest.mark.parametrize("is_there", [False, True])
def test_what_is_kept_survives_a_power_cut(finished, monkeypatch, is_there):
    """Also when an earlier process brought it, and died before its name was safe."""
    if is_there:
        default_storage.save("artifacts/one/hash", ContentFile(b"whole"))
    safe, sync = set(), os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: (safe.add(os.fstat(descriptor).st_ino), sync(descriptor)))
    names = ("", "artifacts", "artifacts/one") + (() if is_there else ("artifacts/one/hash",))

    stored_files.keep(finished, "artifacts/one/hash")

    assert {Path(default_storage.path(name)).stat().st_ino for name in names} <= safe


def full() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")
