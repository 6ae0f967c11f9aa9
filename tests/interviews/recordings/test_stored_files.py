from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

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
