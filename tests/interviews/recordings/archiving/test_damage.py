"""A byte that was changed on the way keeps size and beginning of the file: only its checksum tells."""

import hashlib
import logging
from collections.abc import Iterator
from datetime import timedelta

import google_crc32c
import pytest
from django.core.files.storage import default_storage

from interviews.models import Artifact
from interviews.nylas.shapes import MediaFile
from interviews.recordings.archiving.download import CannotArchive, Fetched, download_file
from recruiting import clock, queue
from tests.store import (
    Answer,
    Store,
    another_file,
    crc32c_of,
    cut_after,
    flipped,
    ignoring_range,
    md5_of,
    without_length,
)
from tests.walking import booked, invited

MP4 = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 4096  # a little over 1 MiB
OTHER_MP4 = MP4[:12] + bytes(reversed(range(256))) * 4096  # as long, and another film
CRC32C, MD5 = crc32c_of(MP4), md5_of(MP4)
TOLD = [
    CRC32C,
    MD5,
    f"{CRC32C}, {MD5}",
    f"{MD5},{CRC32C}",
    f"CRC32C{CRC32C[6:]}",
    f"sha256=47DEQpj8,, ,{CRC32C}",
    f"{CRC32C}, {CRC32C}",
    f"{CRC32C}, {md5_of(OTHER_MP4)}",  # the one that every file has is believed
]


@pytest.fixture
def store(settings) -> Iterator[Store]:
    with Store(MP4) as running:
        settings.SANDBOX_URL = running.url
        running.more["x-goog-hash"] = CRC32C
        yield running


@pytest.fixture
def bring(store, tmp_path):
    media = MediaFile("recording", f"{store.url}/r.mp4", "video/mp4", len(MP4), None, None)

    def bring() -> Fetched:
        return download_file(media, tmp_path / "x.part", renew_link=lambda: media, keep_lease=lambda: None)

    return bring


def is_whole(fetched: Fetched, content: bytes = MP4) -> bool:
    same_hash = fetched.sha256 == hashlib.sha256(content).hexdigest()
    return same_hash and fetched.path.read_bytes() == content


@pytest.mark.parametrize("told", TOLD)
def test_file_with_the_checksum_it_should_have_is_taken(store, bring, told):
    store.more["x-goog-hash"] = told

    assert is_whole(bring())


@pytest.mark.parametrize("told", TOLD)
def test_one_flipped_bit_is_noticed(store, bring, told):
    store.more["x-goog-hash"] = told
    store.script = [flipped(700_000)]

    with pytest.raises(CannotArchive, match=rf"came damaged: its checksum \({'MD5' if told == MD5 else 'CRC32C'}\)"):
        bring()


@pytest.mark.parametrize("at", [12, 1024 * 1024 - 1, 1024 * 1024, len(MP4) - 1])
def test_flipped_bit_is_noticed_wherever_it_is(store, bring, at):
    store.script = [flipped(at)]

    with pytest.raises(CannotArchive, match="CRC32C"):
        bring()


@pytest.mark.parametrize("told", [CRC32C, MD5])
@pytest.mark.parametrize(
    "script",
    [
        [cut_after(400_000)],
        [cut_after(0), cut_after(300_000), cut_after(300_000)],
        [cut_after(400_000), ignoring_range],
        [without_length(500_000)],
        [flipped(100_000, cut=400_000), ignoring_range],  # what was damaged is thrown away
    ],
    ids=["cut", "cut often", "from the beginning again", "no length", "damaged, then from the beginning"],
)
def test_file_in_several_parts_is_proven_as_one(store, bring, told: str, script: list[Answer]):
    store.more["x-goog-hash"] = told
    store.script = list(script)

    assert is_whole(bring())


@pytest.mark.parametrize("told", [CRC32C, MD5])
@pytest.mark.parametrize(
    "script",
    [
        [flipped(100_000, cut=400_000)],
        [cut_after(400_000), flipped(700_000)],
        [cut_after(400_000), flipped(500_000, cut=300_000)],
    ],
    ids=["in the first part", "in the last part", "in between"],
)
def test_flipped_bit_in_any_of_several_parts_is_noticed(store, bring, told: str, script: list[Answer]):
    store.more["x-goog-hash"] = told
    store.script = list(script)

    with pytest.raises(CannotArchive, match="came damaged"):
        bring()


def test_another_file_is_measured_by_its_own_checksum(store, bring):
    def replaced(store: Store, path: str, headers: dict[str, str]):
        store.more["x-goog-hash"] = crc32c_of(OTHER_MP4)
        return another_file(OTHER_MP4, etag='"v2"')(store, path, headers)

    store.script = [cut_after(400_000), replaced]

    assert is_whole(bring(), OTHER_MP4)


def test_checksum_that_only_a_later_part_names_counts(store, bring):
    def silent(store: Store, path: str, headers: dict[str, str]):
        said = flipped(100_000, cut=400_000)(store, path, headers)
        del said.headers["x-goog-hash"]
        return said

    store.script = [silent]

    with pytest.raises(CannotArchive, match="CRC32C"):
        bring()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-goog-hash": "crc32c=AAAAAA"},
        {"x-goog-hash": f"{crc32c_of(MP4)},{crc32c_of(OTHER_MP4)}"},
        {"x-goog-hash": crc32c_of(OTHER_MP4), "x-goog-stored-content-encoding": "gzip"},
    ],
    ids=["none", "no base64", "two", "of the compressed bytes"],
)
def test_without_a_checksum_to_rely_on_size_and_beginning_count(store, bring, headers):
    store.more = headers

    assert is_whole(bring())


# ── as a recruiter meets it, the sandbox's storage being at fault ──


@pytest.mark.parametrize("before", [[], ["media_cut"]], ids=["in one piece", "in the second part"])
def test_damaged_recording_is_told_fetched_again_and_only_then_archived(sandbox, postman, panel, caplog, before):
    interview = booked(invited(panel))
    postman.work()
    for kind in [*before, "media_flipped"]:
        sandbox.control("faults", {"kind": kind, "path": "/meeting_recording"})
    sandbox.run_until_idle()

    with caplog.at_level(logging.WARNING):
        postman.work()

    damaged = Artifact.objects.get(recording__interview=interview, kind="recording")
    assert (damaged.state, damaged.sha256, damaged.file.name) == ("failed", "", "")
    assert damaged.error == ("The file came damaged: its checksum (CRC32C) is not the one that Nylas’s storage names.")
    assert [record.levelname for record in caplog.records if str(damaged.pk) in record.message] == ["WARNING"]
    assert sandbox.get("/_sandbox/faults").json()["data"] == []

    queue.work("artifact", damaged.pk, now=clock.now() + timedelta(minutes=1))

    kept = Artifact.objects.get(pk=damaged.pk)
    content = default_storage.open(kept.file.name).read()
    assert (kept.state, kept.error, kept.flaw, kept.sha256) == ("archived", "", "", hashlib.sha256(content).hexdigest())
    assert google_crc32c.value(content) == recorded_crc32c(sandbox, interview)


def recorded_crc32c(sandbox, interview) -> int:
    recording = interview.recordings.get()
    address = f"/v3/grants/{recording.nylas_grant_id}/notetakers/{recording.nylas_notetaker_id}/media"
    url = sandbox.get(address).json()["data"]["recording"]["url"]
    return google_crc32c.value(sandbox.get(url.removeprefix(sandbox.url), key=None).content)
