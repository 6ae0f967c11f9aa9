"""What came of a file outlives its worker, and is no worker's but one."""

import fcntl
from contextlib import suppress
from pathlib import Path

import pytest

from interviews.recordings.archiving.partial_file import CannotArchive, PartialFile
from recruiting.work.errors import Away


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.part"


def leave(path: Path, error: Exception) -> None:
    """Begin a file, and end with this error."""
    with suppress(type(error)), PartialFile(path) as arriving:
        begin(arriving)
        raise error


def begin(arriving: PartialFile) -> None:
    arriving.begin('"v1"')
    arriving.add(b"bytes")


@pytest.mark.parametrize(
    ("error", "stays"), [(Away("no answer"), True), (CannotArchive("damaged"), False), (RuntimeError(), False)]
)
def test_only_good_bytes_stay_for_the_next_try(path: Path, error: Exception, stays: bool) -> None:
    leave(path, error)

    assert path.exists() == stays
    with PartialFile(path) as again:
        assert (again.size, again.etag) == ((5, '"v1"') if stays else (0, ""))


@pytest.mark.parametrize("note", ["", "[]", "{}", '{"inode": 0, "size": 5, "etag": "x"}', '{"size": "many"}'])
def test_note_about_something_else_is_not_believed(path: Path, note: str) -> None:
    leave(path, Away("no answer"))
    path.with_suffix(".progress").write_text(note)

    with PartialFile(path) as again:
        assert (again.size, again.etag, path.stat().st_size) == (0, "", 0)


def test_worker_that_wakes_up_late_touches_nothing_of_its_successor(path: Path) -> None:
    paused = PartialFile(path)
    begin(paused)
    with PartialFile(path) as successor:
        assert successor.size == 0
        successor.begin('"v2"')
        successor.add(b"whole")
    paused.sync()
    paused.remove()

    assert path.read_bytes() == b"whole"
    with PartialFile(path) as again:
        assert (again.size, again.etag) == (5, '"v2"')


def test_file_is_nobodys_but_its_owners_and_no_link_is_followed(path: Path, tmp_path: Path) -> None:
    with PartialFile(path), path.open("rb") as other, pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert path.stat().st_mode & 0o777 == 0o600

    link = tmp_path / "link.part"
    link.symlink_to(path)
    with pytest.raises(OSError, match="symbolic"):
        PartialFile(link)
