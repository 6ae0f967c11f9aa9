"""The demo recordings in the repository: complete, small, playable, and in step with their sound."""

import json
import re
import struct
from pathlib import Path
from typing import Any

import pytest

RECORDINGS = Path(__file__).resolve().parents[3] / "sandbox" / "recordings"
ENTRIES: list[dict[str, Any]] = json.loads((RECORDINGS / "manifest.json").read_text(encoding="utf-8"))["recordings"]
WITH_VIDEO = [entry for entry in ENTRIES if entry["video"]]
FILE_KEYS = ("video", "audio", "transcript", "summary", "action_items", "thumbnail")
SPEAKERS = {"{interviewer}", "{candidate}"}
MP3_KBITS = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)  # MPEG-2, layer III


def each(entries: list[dict[str, Any]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("entry", entries, ids=[entry["key"] for entry in entries])


def read_json(name: str) -> Any:
    return json.loads((RECORDINGS / name).read_text(encoding="utf-8"))


def boxes(data: bytes) -> dict[str, bytes]:
    """The boxes at one level of an mp4, in their order."""
    found, at = {}, 0
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        found[kind.decode("latin-1")] = data[at + 8 : at + size]
        at += size
    return found


def mp3_frames(data: bytes) -> int:
    """How many frames an untagged mp3 of 22,050 Hz holds, 576 samples each; bytes in between fail."""
    frames, at = 0, 0
    while at < len(data):
        assert (data[at], data[at + 1] & 0b1111_1110) == (0xFF, 0xF2)  # sync, MPEG-2, layer III
        kbits, padding = MP3_KBITS[data[at + 2] >> 4], data[at + 2] >> 1 & 1
        at += 72_000 * kbits // 22_050 + padding
        frames += 1
    return frames


def test_manifest_names_exactly_the_files_present() -> None:
    named = {entry[key] for entry in ENTRIES for key in FILE_KEYS if entry[key]}
    assert {path.name for path in RECORDINGS.iterdir()} == named | {"manifest.json"}


def test_manifest_offers_video_and_audio_only_interviews() -> None:
    assert [(entry["key"], bool(entry["video"]), bool(entry["thumbnail"])) for entry in ENTRIES] == [
        ("backend", True, True),
        ("designer", True, True),
        ("support", False, False),
        ("modelling", True, True),
    ]


def test_recordings_stay_below_six_megabytes() -> None:
    assert sum(path.stat().st_size for path in RECORDINGS.iterdir()) < 6_000_000


@each(ENTRIES)
def test_interview_lasts_three_to_five_minutes(entry: dict[str, Any]) -> None:
    assert 180 <= entry["duration"] <= 300


@each(ENTRIES)
def test_transcript_is_speaker_labelled_and_ordered(entry: dict[str, Any]) -> None:
    transcript = read_json(entry["transcript"])
    turns = transcript["transcript"]
    assert (transcript["object"], transcript["type"]) == ("transcript", "speaker_labelled")
    assert {frozenset(turn) for turn in turns} == {frozenset(("speaker", "start", "end", "text"))}
    assert {turn["speaker"] for turn in turns} == SPEAKERS
    assert 35 <= len(turns) <= 60
    assert all(turn["text"].strip() for turn in turns)
    times = [time for turn in turns for time in (turn["start"], turn["end"])]
    assert all(isinstance(time, int) for time in times)
    assert times == sorted(set(times))


@each(ENTRIES)
def test_transcript_ends_just_before_the_recording(entry: dict[str, Any]) -> None:
    end = read_json(entry["transcript"])["transcript"][-1]["end"]
    assert 0 <= entry["duration"] * 1000 - end < 300


@each(WITH_VIDEO)
def test_video_plays_before_it_is_fully_loaded(entry: dict[str, Any]) -> None:
    kinds = list(boxes((RECORDINGS / entry["video"]).read_bytes()))
    assert kinds[0] == "ftyp"
    assert kinds.index("moov") < kinds.index("mdat")


@each(WITH_VIDEO)
def test_video_lasts_as_long_as_the_manifest_says(entry: dict[str, Any]) -> None:
    header = boxes(boxes((RECORDINGS / entry["video"]).read_bytes())["moov"])["mvhd"]
    assert header[0] == 0  # version 0: 32-bit times
    timescale, duration = struct.unpack_from(">II", header, 12)
    assert duration / timescale == pytest.approx(entry["duration"], abs=0.3)


@each(ENTRIES)
def test_audio_lasts_as_long_as_the_manifest_says(entry: dict[str, Any]) -> None:
    seconds = mp3_frames((RECORDINGS / entry["audio"]).read_bytes()) * 576 / 22_050
    assert seconds == pytest.approx(entry["duration"], abs=0.3)  # encoders pad both ends by a few frames


@each(WITH_VIDEO)
def test_thumbnail_is_a_small_png(entry: dict[str, Any]) -> None:
    data = (RECORDINGS / entry["thumbnail"]).read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack_from(">II", data, 16) == (320, 180)


@each(ENTRIES)
def test_summary_has_two_to_four_paragraphs(entry: dict[str, Any]) -> None:
    summary = read_json(entry["summary"])
    assert list(summary) == ["summary"]
    assert 2 <= len(summary["summary"].split("\n\n")) <= 4


@each(ENTRIES)
def test_action_items_are_a_list_of_sentences(entry: dict[str, Any]) -> None:
    items = read_json(entry["action_items"])
    assert list(items) == ["action_items"]
    assert 4 <= len(items["action_items"]) <= 6
    assert all(isinstance(item, str) and item.endswith(".") for item in items["action_items"])


@each(ENTRIES)
@pytest.mark.parametrize("kind", ["transcript", "summary", "action_items"])
def test_texts_hold_no_placeholder_but_the_two_names(entry: dict[str, Any], kind: str) -> None:
    texts = re.findall(r'"((?:[^"\\]|\\.)*)"', (RECORDINGS / entry[kind]).read_text(encoding="utf-8"))
    placeholders = {found for text in texts for found in re.findall(r"\{[^}]*\}?|\}", text)}
    assert placeholders <= SPEAKERS
