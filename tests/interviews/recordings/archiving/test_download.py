"""Bytes on their way: whatever breaks, what is called whole is the file that was announced, byte for byte."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from interviews.nylas import downloads
from interviews.nylas.downloads import TooSlow
from interviews.nylas.errors import Missing, NylasError, Refused, Throttled, Unreachable
from interviews.nylas.shapes import MediaFile
from interviews.recordings.archiving import download, partial_file
from interviews.recordings.archiving.artifact import Overtaken
from interviews.recordings.archiving.download import MAX_IDLE_REQUESTS, CannotArchive, Fetched, download_file
from interviews.recordings.storage_trouble import StorageAway, Trouble
from tests.store import (
    Store,
    another_file,
    crc32c_of,
    cut_after,
    flipped,
    ignoring_range,
    other_part,
    saying,
    without_length,
)

MP4 = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 4096  # a little over 1 MiB, each place telling where it is
OTHER_MP4 = MP4[:12] + bytes(reversed(range(256))) * 4096  # as long, and another film
PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 100
MIB = 1024 * 1024


@pytest.fixture
def store(settings) -> Iterator[Store]:
    with Store(MP4) as running:
        settings.SANDBOX_URL = running.url
        yield running


def media(store: Store, *, kind: str = "recording", size: int | None = len(MP4), path: str = "/r.mp4") -> MediaFile:
    return MediaFile(kind, store.url + path, "video/mp4", size, None, None)


def bring(store: Store, path: Path, *, fresh: str = "/fresh.mp4", **about: object) -> Fetched:
    return download_file(
        media(store, **about),
        path,
        renew_link=lambda: media(store, **{**about, "path": fresh}),
        keep_lease=lambda: None,
    )


def assert_whole(fetched: Fetched, content: bytes = MP4) -> None:
    assert fetched.path.read_bytes() == content
    assert (fetched.size, fetched.sha256) == (len(content), hashlib.sha256(content).hexdigest())


def test_file_comes_whole_with_its_size_and_hash(store, tmp_path):
    fetched = bring(store, tmp_path / "a" / "b.part")

    assert_whole(fetched)
    assert fetched.content_type == "video/mp4"
    assert fetched.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("at", [0, 1, 11, 64_000, MIB - 1, MIB, len(MP4) - 1])
def test_cut_connection_is_taken_up_where_it_broke(store, tmp_path, at):
    store.script = [cut_after(at)]

    fetched = bring(store, tmp_path / "x.part")

    assert_whole(fetched)
    assert store.asked[1:] == [("/r.mp4", f"bytes={at}-" if at else None, '"v1"' if at else None)]


def test_several_cuts_cost_no_byte_twice(store, tmp_path):
    store.script = [cut_after(300_000), cut_after(300_000), cut_after(300_000)]

    assert_whole(bring(store, tmp_path / "x.part"))
    assert store.ranges == [None, "bytes=300000-", "bytes=600000-", "bytes=900000-"]


def test_connection_that_breaks_for_ever_is_left_for_later(store, tmp_path):
    store.script = [cut_after(0)] * 20

    with pytest.raises(Unreachable, match="again and again"):
        bring(store, tmp_path / "x.part")
    assert len(store.asked) == MAX_IDLE_REQUESTS


def test_body_that_ends_early_without_a_length_is_never_taken_for_whole(store, tmp_path):
    store.script = [without_length(500_000)]

    assert_whole(bring(store, tmp_path / "x.part"))
    assert store.ranges == [None, "bytes=500000-"]


def test_nobody_saying_how_long_it_is_proves_nothing(store, tmp_path):
    store.script = [without_length(len(MP4))]

    with pytest.raises(CannotArchive, match="Nobody says how long"):
        bring(store, tmp_path / "x.part", size=None)


def test_length_of_the_server_counts_where_nylas_names_none(store, tmp_path):
    store.script = [cut_after(1000)]

    assert_whole(bring(store, tmp_path / "x.part", size=None))


def test_server_without_ranges_makes_us_start_over(store, tmp_path):
    store.script = [cut_after(400_000), ignoring_range]

    assert_whole(bring(store, tmp_path / "x.part"))


def test_wrong_part_is_not_spliced_in(store, tmp_path):
    store.script = [cut_after(400_000), other_part]

    with pytest.raises(Unreachable, match="another part"):
        bring(store, tmp_path / "x.part")

    assert_whole(bring(store, tmp_path / "x.part"))


def test_file_that_changed_is_fetched_from_its_beginning(store, tmp_path):
    store.script = [cut_after(400_000), another_file(OTHER_MP4, etag='"v2"')]

    assert_whole(bring(store, tmp_path / "x.part"), OTHER_MP4)


def test_rest_of_another_file_is_not_spliced_in(store, tmp_path):
    """The server answers 206 although the ETag is another one."""
    store.script = [cut_after(400_000), another_file(OTHER_MP4, etag='"v2"', minds_if_range=False)]

    assert_whole(bring(store, tmp_path / "x.part"), OTHER_MP4)
    assert store.ranges == [None, "bytes=400000-", None]


@pytest.mark.parametrize("etag", ["", 'W/"v1"'])
def test_without_a_strong_etag_nothing_is_resumed(store, tmp_path, etag):
    store.etag = etag
    store.script = [cut_after(400_000)]

    assert_whole(bring(store, tmp_path / "x.part"))
    assert store.ranges == [None, None]


@pytest.mark.parametrize("status", [403, 404, 410])
def test_link_that_dies_midway_is_renewed_and_the_rest_fetched(store, tmp_path, status):
    store.script = [cut_after(400_000), saying(status)]

    assert_whole(bring(store, tmp_path / "x.part"))
    assert [(path, wanted) for path, wanted, _ in store.asked] == [
        ("/r.mp4", None),
        ("/r.mp4", "bytes=400000-"),
        ("/fresh.mp4", "bytes=400000-"),
    ]


def test_expired_page_of_google_is_an_expired_link(store, tmp_path):
    store.script = [saying(400, b"<Error><Code>ExpiredToken</Code></Error>")]

    assert_whole(bring(store, tmp_path / "x.part"))


def test_fresh_link_that_cannot_be_had_ends_it(store, tmp_path):
    store.script = [saying(403)]

    def gone() -> MediaFile:
        raise Missing("deleted", is_gone=True)

    with pytest.raises(Missing):
        download_file(media(store), tmp_path / "x.part", renew_link=gone, keep_lease=lambda: None)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (saying(500), Unreachable),
        (saying(502, b"<html>Bad Gateway</html>", Content_Type="text/html"), Unreachable),
        (saying(429, Retry_After="7"), Throttled),
        (saying(401), Refused),
        (saying(302, Location="http://127.0.0.1:1/elsewhere"), Refused),
    ],
    ids=["500", "502", "429", "401", "redirect"],
)
def test_answer_that_is_no_file_is_an_error_of_its_kind(store, tmp_path, answer: object, error: type[NylasError]):
    store.script = [answer]

    with pytest.raises(error):
        bring(store, tmp_path / "x.part")


@pytest.mark.parametrize("size", [len(MP4) - 1, 1])
def test_more_bytes_than_announced_are_refused(store, tmp_path, size):
    with pytest.raises(CannotArchive, match="More came"):
        bring(store, tmp_path / "x.part", size=size)


def test_fewer_bytes_than_announced_are_never_whole(store, tmp_path):
    with pytest.raises(Unreachable):
        bring(store, tmp_path / "x.part", size=len(MP4) + 1)


def test_more_than_any_interview_takes_is_refused_unread(store, tmp_path):
    with pytest.raises(CannotArchive, match="more than any interview"):
        bring(store, tmp_path / "x.part", size=8 * 1024**3 + 1)
    with pytest.raises(CannotArchive, match="more than any interview"):
        bring(store, tmp_path / "x.part", kind="transcript", size=300_000_000)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("recording", b"<!doctype html><title>Sign in</title>" + b" " * 500),
        ("recording", b"\x00\x00\x00\x18gtypmp42" + b"x" * 500),
        ("recording", PNG),
        ("thumbnail", b"\x88PNG\r\n\x1a\n" + b"x" * 100),
        ("thumbnail", MP4),
        ("recording", b""),
        ("transcript", b""),
        ("transcript", b"\xef\xbb\xbf\n<!DOCTYPE html><title>Sign in</title>"),
    ],
    ids=["html", "flipped-magic", "png-as-mp4", "flipped-png", "mp4-as-png", "empty", "empty-text", "html-text"],
)
def test_file_that_begins_like_something_else_is_refused(store, tmp_path, kind, body):
    store.body = body

    with pytest.raises(CannotArchive):
        bring(store, tmp_path / "x.part", kind=kind, size=len(body))


@pytest.mark.parametrize("head", [b"ID3\x04", b"\xff\xfb\x90", b"\x00\x00\x00\x20ftypisom"])
def test_sound_and_pictures_are_known_by_their_beginning(store, tmp_path, head):
    store.body = head + b"x" * 500

    assert_whole(bring(store, tmp_path / "x.part", size=len(store.body)), store.body)


def test_download_stops_when_the_row_is_somebody_elses(store, tmp_path):
    def lost() -> None:
        raise Overtaken("taken over")

    with pytest.raises(Overtaken):
        download_file(media(store), tmp_path / "x.part", renew_link=lambda: media(store), keep_lease=lost)
    assert len(store.asked) == 1


def test_leftover_of_a_dead_worker_is_written_over(store, tmp_path):
    leftover = tmp_path / "x.part"
    leftover.write_bytes(b"half of something" * 100_000)

    assert_whole(bring(store, leftover))


# ── what outlives a try ──


@pytest.fixture
def small_steps(monkeypatch):
    monkeypatch.setattr(download, "CHUNK", 64 * 1024)
    monkeypatch.setattr(partial_file, "SYNC_EVERY", 256 * 1024)


def killed_after(count: int) -> Callable[[], None]:
    """A lease that is asked for so many pieces; then the process ends."""
    left = iter(range(count))

    def keep() -> None:
        if next(left, None) is None:
            raise SystemExit

    return keep


def test_worker_that_died_is_followed_by_one_that_goes_on_from_what_the_disk_had(store, tmp_path, small_steps):
    with pytest.raises(SystemExit):
        download_file(media(store), tmp_path / "x.part", renew_link=lambda: media(store), keep_lease=killed_after(10))

    assert_whole(bring(store, tmp_path / "x.part"))
    assert store.asked[-1] == ("/r.mp4", f"bytes={512 * 1024}-", '"v1"')
    assert [path.name for path in tmp_path.iterdir() if path.suffix in {".part", ".new"}] == ["x.part"]


def test_bytes_that_a_power_cut_left_behind_the_note_are_fetched_again(store, tmp_path, small_steps):
    with pytest.raises(SystemExit):
        download_file(media(store), tmp_path / "x.part", renew_link=lambda: media(store), keep_lease=killed_after(10))
    with (tmp_path / "x.part").open("r+b") as file:
        file.seek(512 * 1024)
        file.write(bytes(200_000))

    assert_whole(bring(store, tmp_path / "x.part"))


def test_file_that_changed_between_two_tries_is_fetched_anew(store, tmp_path):
    store.script = [cut_after(400_000), *[cut_after(0)] * MAX_IDLE_REQUESTS]
    with pytest.raises(Unreachable):
        bring(store, tmp_path / "x.part")
    store.script = [another_file(OTHER_MP4, etag='"v2"')]

    assert_whole(bring(store, tmp_path / "x.part"), OTHER_MP4)
    assert store.ranges[-1] == "bytes=400000-"


def test_damaged_bytes_are_not_gone_on_with(store, tmp_path):
    store.more["x-goog-hash"] = crc32c_of(MP4)
    store.script = [flipped(5000)]
    with pytest.raises(CannotArchive):
        bring(store, tmp_path / "x.part")

    assert list(tmp_path.iterdir()) == []
    assert_whole(bring(store, tmp_path / "x.part"))


def test_long_film_on_a_bad_line_comes_in_the_end(store, tmp_path):
    """It breaks more often than anybody would wait for a line that brings nothing."""
    store.script = [cut_after(40_000)] * 3 * MAX_IDLE_REQUESTS

    assert_whole(bring(store, tmp_path / "x.part"))


def test_server_that_begins_anew_each_time_is_not_asked_for_ever(store, tmp_path):
    store.etag, store.script = "", [cut_after(600_000 + 1000 * number) for number in range(20)]

    with pytest.raises(Unreachable):
        bring(store, tmp_path / "x.part")
    assert len(store.asked) < MAX_IDLE_REQUESTS + 2


def test_trickle_ends_the_try_and_not_only_the_request(store, tmp_path, monkeypatch):
    monkeypatch.setattr(downloads, "MAX_SLOW_SECONDS", 0)
    monkeypatch.setattr(downloads, "MIN_BYTES_PER_SECOND", 10**12)

    with pytest.raises(TooSlow):
        bring(store, tmp_path / "x.part")
    assert len(store.asked) == 1


def test_file_that_does_not_fit_is_not_begun(store, tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=2 * len(MP4) - 1))
    with pytest.raises(StorageAway) as caught:
        bring(store, tmp_path / "x.part")
    assert (caught.value.trouble, (tmp_path / "x.part").exists()) == (Trouble.FULL, False)

    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=2 * len(MP4)))
    assert_whole(bring(store, tmp_path / "x.part"))
