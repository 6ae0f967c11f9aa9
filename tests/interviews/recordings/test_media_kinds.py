"""The kind of a recording is told by its bytes."""

import pytest

from interviews.recordings.media_kinds import content_type_of


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        (b"\x00\x00\x00\x18ftypisom", "video/mp4"),
        (b"\x00\x00\x00\x18ftypM4A \x00", "audio/mp4"),
        (b"ID3\x04\x00\x00", "audio/mpeg"),
        (b"\xff\xfb\x90\x64", "audio/mpeg"),
        (b"\xff\xf3\x40\xc4", "audio/mpeg"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + b"\x00" * 60 + b"A_OPUS", "audio/webm"),
        (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + b"\x00" * 60 + b"V_VP9", "video/webm"),
        (b"OggS\x00\x02" + b"\x00" * 20 + b"OpusHead", "audio/ogg"),
    ],
)
def test_kinds_that_browsers_play_are_known(head: bytes, expected: str) -> None:
    assert content_type_of(head) == expected


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\xff",
        b"<!DOCTYPE html><script>",
        b"\xff\xfe<\x00h\x00",  # UTF-16, no MP3
        b"\xff\xf1\x50\x80",  # AAC without a container
        b"\xff\xff\xff\xff",
        b"\x00\x00\x00\x14ftypqt  ",
        b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska",
        b"OggS\x00\x02" + b"\x00" * 20 + b"\x80theora",
        b"RIFF\x24\x00\x00\x00AVI LIST",
        b"PK\x03\x04",
        b"#EXTM3U\n",
        b"GIF89a",
    ],
)
def test_anything_else_is_not_taken(head: bytes) -> None:
    assert content_type_of(head) is None
