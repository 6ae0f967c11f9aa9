"""The archive in a bucket, against a server that speaks S3: a name stands for the whole file or for nothing, and nobody is told otherwise."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from interviews.recordings import bucket, stored_files
from interviews.recordings.storage_trouble import StorageAway, Trouble
from tests.interviews.recordings.bucket_server import BucketServer, Fault

PART = 64 * 1024
FILM = 2 * PART + 1000
NAME = "artifacts/one/hash"


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[BucketServer]:
    monkeypatch.setattr(bucket, "PART", PART)
    with BucketServer() as running:
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": running.options},
        }
        yield running


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Of three parts."""
    path = tmp_path / "film"
    path.write_bytes(os.urandom(FILM))
    return path


@pytest.mark.parametrize("size", [1, PART, PART + 1, FILM])
def test_file_is_whole_in_the_bucket_and_comes_back_in_pieces(server: BucketServer, tmp_path: Path, size: int) -> None:
    path, content = tmp_path / "film", os.urandom(size)
    path.write_bytes(content)
    called: list[int] = []

    assert stored_files.keep(path, NAME, meanwhile=lambda: called.append(1)) == NAME

    assert server.read(NAME) == content == b"".join(stored_files.chunks(NAME))
    assert max(len(each) for each in stored_files.chunks(NAME)) <= stored_files.CHUNK
    assert len(called) == (-(-size // PART) if size > PART else 0)
    with stored_files.on_disk(NAME, meanwhile=lambda: None) as copy:
        assert (copy.read_bytes(), copy.parent) == (content, stored_files.incoming())
    assert not copy.exists()


def test_what_is_in_the_bucket_already_is_not_sent_again(server: BucketServer, film: Path) -> None:
    stored_files.keep(film, NAME)
    server.asked.clear()

    stored_files.keep(film, NAME)

    assert {method for method, _ in server.asked} == {"HEAD"}


def test_file_that_is_not_there_is_missing_and_no_trouble(server: BucketServer) -> None:
    assert (bucket.size(NAME), stored_files.is_there(NAME)) == (None, False)
    with pytest.raises(FileNotFoundError):
        list(stored_files.chunks(NAME))


def test_file_whose_name_begins_like_it_is_another(server: BucketServer, film: Path) -> None:
    stored_files.keep(film, f"{NAME}-2")

    assert (bucket.size(NAME), bucket.size(f"{NAME}-2")) == (None, FILM)


@pytest.mark.parametrize(
    ("code", "trouble"), [("NoSuchBucket", Trouble.NO_BUCKET), ("404", Trouble.AWAY), ("NotFound", Trouble.AWAY)]
)
def test_404_that_says_nothing_of_the_file_is_trouble_and_no_missing_file(
    server: BucketServer, film: Path, code: str, trouble: Trouble
) -> None:
    """A bucket that was renamed, or a proxy in front of the server: nothing stored may be taken for lost."""
    stored_files.keep(film, NAME)
    server.faults = [Fault("HEAD", status=404, code=code), Fault("GET", status=404, code=code)]

    for ask in (stored_files.is_there, lambda name: list(stored_files.chunks(name))):
        with pytest.raises(StorageAway) as caught:
            ask(NAME)
        assert caught.value.trouble == trouble
    server.faults = []


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (Fault("PUT", "partNumber=2", 503, "SlowDown"), Trouble.AWAY),
        (Fault("PUT", "partNumber=3", 500, "InternalError"), Trouble.AWAY),
        (Fault("PUT", "partNumber=2", 507, "XMinioStorageFull"), Trouble.FULL),
        (Fault("PUT", "partNumber=2", 400, "BadDigest"), Trouble.AWAY),
        (Fault("POST", "uploadId", 500, "InternalError"), Trouble.AWAY),
        (Fault("POST", "uploads", 403, "AccessDenied"), Trouble.FORBIDDEN),
        (Fault("POST", "uploads", 403, "InvalidAccessKeyId"), Trouble.WRONG_KEY),
        (Fault("POST", "uploads", 403, "SignatureDoesNotMatch"), Trouble.WRONG_KEY),
        (Fault("POST", "uploads", 404, "NoSuchBucket"), Trouble.NO_BUCKET),
    ],
    ids=lambda value: getattr(value, "code", None),
)
def test_upload_that_fails_leaves_nothing_and_says_why(
    server: BucketServer, film: Path, fault: Fault, trouble: Trouble
) -> None:
    server.faults = [fault]

    with pytest.raises(StorageAway) as caught:
        stored_files.keep(film, NAME)

    assert caught.value.trouble == trouble
    assert str(trouble.label) in str(caught.value)
    server.faults = []
    assert (server.names(), server.uploads()) == ([], [])
    assert default_storage.size(stored_files.keep(film, NAME)) == FILM


def test_upload_that_is_stopped_leaves_nothing(server: BucketServer, film: Path) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stored_files.keep(film, NAME, meanwhile=stop)

    assert (server.names(), server.uploads()) == ([], [])


def test_parts_that_could_not_be_taken_back_are_found_later(server: BucketServer, film: Path) -> None:
    """Cut off in the middle: as when the worker is killed, nobody takes the parts back."""
    server.faults = [Fault("PUT", "partNumber=2"), Fault("DELETE", "uploadId")]
    with pytest.raises(StorageAway):
        stored_files.keep(film, NAME)
    server.faults = []
    assert server.names() == []

    (left,) = bucket.open_uploads("artifacts/")
    bucket.abort(left)

    assert (left.name, server.uploads()) == (NAME, [])


def test_bucket_that_is_not_there_or_not_reached_is_said_in_words(
    settings: Any, server: BucketServer, film: Path
) -> None:
    for changed, trouble in (
        ({"bucket_name": "nowhere"}, Trouble.NO_BUCKET),
        ({"endpoint_url": "http://127.0.0.1:1"}, Trouble.AWAY),
    ):
        options = {**server.options, **changed}
        settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": options}}
        with pytest.raises(StorageAway) as caught:
            stored_files.keep(film, NAME)
        assert caught.value.trouble == trouble
