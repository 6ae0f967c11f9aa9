from pathlib import Path

import pytest
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

from interviews.recordings import stored_files


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


def test_file_of_a_storage_without_a_disk_is_copied_for_as_long_as_it_is_needed(finished, monkeypatch):
    name = stored_files.keep(finished, "artifacts/one/hash")
    told: list[str] = []

    class Bucket(FileSystemStorage):
        def path(self, name: str) -> str:
            raise NotImplementedError

        def _open(self, name: str, mode: str = "rb") -> File:
            return File(Path(self.location, name).open(mode))

    monkeypatch.setattr(stored_files, "default_storage", Bucket(default_storage.location))

    with stored_files.on_disk(name, meanwhile=lambda: told.append("still there")) as path:
        assert path.read_bytes() == b"whole"
        assert path.parent == stored_files.incoming()
    assert not path.exists()
    assert told == ["still there"]
