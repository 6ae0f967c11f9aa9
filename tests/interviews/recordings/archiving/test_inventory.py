"""What lies in the storage against what the rows name, on a disk and in a bucket."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from interviews.models import Artifact
from interviews.recordings import archiving, stored_files
from interviews.recordings.archiving import inventory
from interviews.recordings.archiving.inventory import Findings
from interviews.recordings.storage_trouble import StorageAway
from tests.factories import NOW
from tests.interviews.recordings.bucket_server import NAME, BucketServer
from tests.recorded import make_artifact, make_held, make_recording

pytestmark = pytest.mark.django_db
LATER = timedelta(days=3)


def stored(path: Path, name: str) -> str:
    path.write_bytes(b"content")
    return stored_files.keep(path, name)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Artifact]:
    """Two archived files, and one that nobody names."""
    recording = make_recording(make_held())
    rows = {}
    for kind in ("recording", "transcript"):
        name = stored(tmp_path / "file", f"artifacts/{kind}/hash")
        rows[kind] = make_artifact(recording, kind, content=None, state="archived", file=name, archived_at=NOW)
    stored(tmp_path / "file", "artifacts/nobody/hash")
    return rows


@pytest.fixture
def in_a_bucket(settings) -> BucketServer:
    with BucketServer() as running:
        default = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": running.options}
        settings.STORAGES = {**settings.STORAGES, "default": default}
        yield running


def take_stock(after: timedelta = timedelta()) -> Findings:
    return archiving.take_stock(now=NOW, disk_now=datetime.now(UTC) + after)


@pytest.fixture(params=["disk", "bucket"])
def storage(request) -> str:
    if request.param == "bucket":
        request.getfixturevalue("in_a_bucket")
    return request.param


def test_file_that_nobody_names_goes_after_two_days_and_no_other(storage, files):
    early = take_stock()
    late = take_stock(timedelta(days=2, minutes=1))

    assert (early.orphans, early.missing, early.seen) == ([], [], 3)
    assert (late.orphans, late.missing) == (["artifacts/nobody/hash"], [])
    assert all(default_storage.exists(row.file.name) for row in files.values())


def test_file_whose_row_has_not_been_told_yet_stays(storage, files, tmp_path):
    """Its worker died as soon as it was stored, and no other came for days."""
    row = make_artifact(files["recording"].recording, "summary", content=None)
    stored(tmp_path / "file", f"artifacts/{row.pk}/hash")

    assert take_stock(timedelta(days=2, minutes=1)).orphans == ["artifacts/nobody/hash"]


def test_archived_file_that_is_gone_is_marked_and_named(storage, files):
    default_storage.delete(files["recording"].file.name)

    first, second = (take_stock() for _ in range(2))

    assert (first.missing, second.missing) == (["artifacts/recording/hash"], [])
    assert dict(Artifact.objects.values_list("kind", "flaw")) == {"recording": "missing", "transcript": ""}


def test_file_that_is_named_while_stock_is_taken_is_kept(storage, files, monkeypatch):
    """A dead process left it days ago; another try has just found it there whole, and writes its row."""
    really_named = inventory._named

    def named_before_the_row() -> set[str]:
        names = really_named()
        recording = files["recording"].recording
        make_artifact(recording, "summary", content=None, state="archived", file="artifacts/nobody/hash")
        return names

    monkeypatch.setattr(inventory, "_named", named_before_the_row)

    assert take_stock(LATER).orphans == []
    assert default_storage.exists("artifacts/nobody/hash")


def test_file_that_is_brought_anew_while_stock_is_taken_is_kept(files, tmp_path, monkeypatch):
    old, path = time.time() - LATER.total_seconds(), default_storage.path("artifacts/nobody/hash")
    os.utime(path, (old, old))
    really_named = inventory._named
    monkeypatch.setattr(
        inventory, "_named", lambda: (really_named(), stored(tmp_path / "file", "artifacts/nobody/hash"))[0]
    )

    assert take_stock().orphans == []
    assert default_storage.exists("artifacts/nobody/hash")


def test_file_that_is_replaced_while_stock_is_taken_is_not_missing(storage, files, tmp_path, monkeypatch):
    """As a redaction does: the new file is named, then the old one deleted."""
    row, really_there = files["recording"], stored_files.is_there
    default_storage.delete(row.file.name)

    def replaced_meanwhile(name: str) -> bool:
        Artifact.objects.filter(pk=row.pk).update(file=stored(tmp_path / "file", "artifacts/recording/redacted"))
        return really_there(name)

    monkeypatch.setattr(stored_files, "is_there", replaced_meanwhile)

    assert take_stock().missing == []
    assert not Artifact.objects.exclude(flaw="").exists()


def test_files_that_go_while_they_are_listed_are_no_trouble(files, monkeypatch):
    (stored_files.incoming() / "nearly-done.part").touch()
    really_file = Path.is_file

    def gone_meanwhile(path: Path) -> bool:
        was = really_file(path)
        if was and ("nobody" in path.parts or path.suffix == ".part"):
            path.unlink()
        return was

    monkeypatch.setattr(Path, "is_file", gone_meanwhile)

    found = take_stock(LATER)

    assert (found.orphans, found.missing, found.parts) == ([], [], [])


def test_disk_that_is_not_mounted_is_no_loss(files):
    Path(default_storage.path("artifacts")).rename(Path(default_storage.path("elsewhere")))

    with pytest.raises(StorageAway):
        take_stock()

    assert not Artifact.objects.exclude(flaw="").exists()


def test_uploads_that_broke_off_give_their_room_back(in_a_bucket):
    in_a_bucket.client.create_multipart_upload(Bucket=NAME, Key="artifacts/x/hash")

    assert take_stock(LATER).uploads == ["artifacts/x/hash"]
    assert in_a_bucket.uploads() == []


def test_uploads_of_others_in_the_same_bucket_are_left_alone(in_a_bucket):
    for key in ("backups/base.tar", "artifacts-of-others/x", "resumes/one.pdf"):
        in_a_bucket.client.create_multipart_upload(Bucket=NAME, Key=key)

    assert take_stock(LATER).uploads == []
    assert len(in_a_bucket.uploads()) == 3


def test_what_broken_off_work_left_on_this_disk_goes_unless_it_is_waited_for():
    waiting = make_artifact(make_recording(make_held()), content=None)
    old = time.time() - LATER.total_seconds()
    for name, moment in ((f"{waiting.pk}.part", old), ("dead.part", old), ("dead.progress", old), ("new.part", None)):
        path = stored_files.incoming() / name
        path.touch()
        if moment:
            os.utime(path, (moment, moment))

    assert sorted(take_stock().parts) == ["dead.part", "dead.progress"]
    assert {path.name for path in stored_files.incoming().iterdir()} == {f"{waiting.pk}.part", "new.part"}


def test_what_lies_elsewhere_in_the_storage_is_left_alone():
    name = default_storage.save("resumes/somebody.pdf", ContentFile(b"x"))
    take_stock(LATER)

    assert default_storage.exists(name)
