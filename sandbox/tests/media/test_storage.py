"""The files: fresh links, ranges, an hour to live, names that belong to the meeting."""

import hashlib
import json
from base64 import b64encode

import google_crc32c
import pytest
import requests

from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import DAY, SARAH, book, configure, only_notetaker, recorded, with_notetaker


def test_each_kind_is_described_and_can_be_fetched_without_a_key(sandbox: SandboxProcess) -> None:
    media = sandbox.get(recorded(sandbox)).json()["data"]
    retained_until = only_notetaker(sandbox)["retained_until"]

    fetched = {kind: requests.get(one["url"], timeout=10) for kind, one in media.items()}

    assert {kind: (one["name"], one["type"], one["ttl"]) for kind, one in media.items()} == {
        "recording": ("meeting_recording.mp4", "video/mp4", 3600),
        "thumbnail": ("thumbnail.png", "image/png", 3600),
        "transcript": ("transcript.json", "application/json", 3600),
        "summary": ("meeting_summary.json", "application/json", 3600),
        "action_items": ("meeting_action_items.json", "application/json", 3600),
    }
    assert {one["expires_at"] for one in media.values()} == {retained_until}
    assert {kind: len(one.content) for kind, one in fetched.items()} == {
        kind: one["size"] for kind, one in media.items()
    }
    assert fetched["recording"].content[4:8] == b"ftyp"
    assert isinstance(media["recording"]["duration"], int)


def test_texts_carry_the_names_of_host_and_guest(sandbox: SandboxProcess) -> None:
    media = sandbox.get(recorded(sandbox)).json()["data"]

    texts = {kind: requests.get(media[kind]["url"], timeout=10).text for kind in ("transcript", "summary")}
    transcript = json.loads(texts["transcript"])

    assert (transcript["object"], transcript["type"]) == ("transcript", "speaker_labelled")
    assert {turn["speaker"] for turn in transcript["transcript"]} == {"Sarah", "Zoë O’Neil"}
    assert not any(mark in text for text in texts.values() for mark in ("{interviewer}", "{candidate}"))


def test_sound_alone_is_an_mp3_without_a_picture(sandbox: SandboxProcess) -> None:
    off = dict.fromkeys(("video_recording", "transcription", "summary", "action_items"), False)

    media = sandbox.get(recorded(sandbox, **off)).json()["data"]

    assert list(media) == ["recording"]
    assert (media["recording"]["name"], media["recording"]["type"]) == ("meeting_recording.mp3", "audio/mpeg")


@pytest.mark.parametrize(
    ("wanted", "status", "part"),
    [
        ("bytes=0-3", 206, slice(0, 4)),
        ("bytes=4-", 206, slice(4, None)),
        ("bytes=0-", 206, slice(0, None)),
        ("bytes=-5", 206, slice(-5, None)),
        ("lines=1-2", 200, slice(0, None)),
    ],
)
@pytest.mark.parametrize("kind", ["recording", "transcript"])
def test_ranges_give_the_part_asked_for(
    sandbox: SandboxProcess, kind: str, wanted: str, status: int, part: slice
) -> None:
    url = sandbox.get(recorded(sandbox)).json()["data"][kind]["url"]
    whole = requests.get(url, timeout=10)

    found = requests.get(url, headers={"Range": wanted}, timeout=10)

    assert (found.status_code, found.content) == (status, whole.content[part])
    assert found.headers["content-length"] == str(len(whole.content[part]))
    assert found.headers["etag"] == whole.headers["etag"]
    assert whole.headers["accept-ranges"] == "bytes"
    if status == 206:
        start, end, _ = part.indices(len(whole.content))
        assert found.headers["content-range"] == f"bytes {start}-{end - 1}/{len(whole.content)}"


def test_a_range_beyond_the_end_is_416(sandbox: SandboxProcess) -> None:
    one = sandbox.get(recorded(sandbox)).json()["data"]["summary"]

    found = requests.get(one["url"], headers={"Range": f"bytes={one['size']}-"}, timeout=10)

    assert (found.status_code, found.headers["content-range"]) == (416, f"bytes */{one['size']}")


def test_a_part_of_something_else_is_not_continued(sandbox: SandboxProcess) -> None:
    url = sandbox.get(recorded(sandbox)).json()["data"]["summary"]["url"]
    whole = requests.get(url, timeout=10)

    same = requests.get(url, headers={"Range": "bytes=5-", "If-Range": whole.headers["etag"]}, timeout=10)
    other = requests.get(url, headers={"Range": "bytes=5-", "If-Range": '"else"'}, timeout=10)

    assert (same.status_code, same.content) == (206, whole.content[5:])
    assert (other.status_code, other.content) == (200, whole.content)


@pytest.mark.parametrize("kind", ["recording", "transcript"])
def test_checksums_of_the_whole_come_with_every_part_each_in_a_line(sandbox: SandboxProcess, kind: str) -> None:
    url = sandbox.get(recorded(sandbox)).json()["data"][kind]["url"]

    whole = requests.get(url, timeout=10)
    part = requests.get(url, headers={"Range": "bytes=5-"}, timeout=10)
    told = requests.head(url, timeout=10)
    beyond = requests.get(url, headers={"Range": "bytes=99999999-"}, timeout=10)

    md5 = hashlib.md5(whole.content, usedforsecurity=False)
    crc32c = google_crc32c.Checksum(whole.content)
    for answer in (whole, part, told):
        assert answer.raw.headers.getlist("x-goog-hash") == [
            f"crc32c={b64encode(crc32c.digest()).decode()}",
            f"md5={b64encode(md5.digest()).decode()}",
        ]
        assert answer.headers["etag"] == f'"{md5.hexdigest()}"'
        assert answer.headers["x-goog-stored-content-encoding"] == "identity"
        assert answer.headers["x-goog-stored-content-length"] == str(len(whole.content))
    assert (beyond.status_code, "x-goog-hash" in beyond.headers) == (416, False)


def test_links_can_only_be_read(sandbox: SandboxProcess) -> None:
    url = sandbox.get(recorded(sandbox)).json()["data"]["summary"]["url"]

    head, post = requests.head(url, timeout=10), requests.post(url, data=b"x", timeout=10)

    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) > 0
    assert (post.status_code, post.headers["content-type"]) == (405, "application/xml; charset=UTF-8")


def test_links_die_after_an_hour_and_new_ones_can_be_had(sandbox: SandboxProcess) -> None:
    address = recorded(sandbox)
    old = sandbox.get(address).json()["data"]["summary"]["url"]

    sandbox.advance(3590)
    still = requests.get(old, timeout=10).status_code
    sandbox.advance(20)
    dead = requests.get(old, timeout=10)
    fresh = sandbox.get(address).json()["data"]["summary"]["url"]

    assert (still, dead.status_code, dead.headers["content-type"]) == (200, 403, "application/xml; charset=UTF-8")
    assert "<Code>ExpiredToken</Code>" in dead.text
    assert fresh != old
    assert requests.get(fresh, timeout=10).status_code == 200


def test_media_are_404_too_early_and_410_after_retention(sandbox: SandboxProcess) -> None:
    configuration = configure(sandbox, SARAH, scheduler=with_notetaker())
    book(sandbox, configuration, 9)
    address = f"/v3/grants/{SARAH}/notetakers/{only_notetaker(sandbox)['id']}/media"

    early = sandbox.get(address)
    sandbox.run_until_idle()
    ready = sandbox.get(address)
    sandbox.advance(14 * DAY)
    late = sandbox.get(address)

    assert [one.status_code for one in (early, ready, late)] == [404, 200, 410]
    assert only_notetaker(sandbox)["state"] == "media_deleted"


def test_a_young_link_dies_with_its_file(sandbox: SandboxProcess) -> None:
    address = recorded(sandbox)
    kept_until = sandbox.get(address).json()["data"]["transcript"]["expires_at"]
    sandbox.control("clock", {"set": kept_until - 60})
    young = sandbox.get(address).json()["data"]["transcript"]["url"].removeprefix(sandbox.url)
    before = sandbox.get(young, key=None).status_code

    sandbox.advance(120)

    assert (before, sandbox.get(young, key=None).status_code) == (200, 403)
