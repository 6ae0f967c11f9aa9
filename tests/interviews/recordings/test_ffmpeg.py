import subprocess
from pathlib import Path

import pytest
from imageio_ffmpeg import get_ffmpeg_exe

from interviews.recordings import ffmpeg
from interviews.recordings.ffmpeg import CannotConvert, cut, is_silent, length_ms, look, silence
from tests.films import beginning

MEDIA = Path(__file__).parents[3] / "sandbox/recordings"
KINDS = ["backend.mp4", "support.mp3"]


@pytest.fixture
def source(tmp_path, name: str) -> Path:
    path = tmp_path / name
    path.write_bytes(beginning(name))
    return path


@pytest.mark.parametrize("name", KINDS)
def test_sound_of_spans_is_silent_and_nothing_else(tmp_path, source):
    target = tmp_path / f"silenced{source.suffix}"

    silence(source, target, spans=[(3_000, 5_000), (10_000, 10_400)])

    assert is_silent(target, starts_ms=3_000, ends_ms=5_000)
    assert is_silent(target, starts_ms=10_000, ends_ms=10_400)
    assert not is_silent(target, starts_ms=5_200, ends_ms=9_800)
    assert not is_silent(source, starts_ms=3_000, ends_ms=5_000)
    assert abs(length_ms(target) - length_ms(source)) < 200


@pytest.mark.parametrize("ending", [".m4a", ".webm", ".ogg", ".wav"])
def test_whatever_kind_a_person_uploaded_can_be_silenced(tmp_path, ending):
    source, target = tmp_path / f"source{ending}", tmp_path / f"silenced{ending}"
    cut(MEDIA / "support.mp3", source, starts_ms=0, ends_ms=8_000)

    silence(source, target, spans=[(3_000, 5_000)])

    assert is_silent(target, starts_ms=3_000, ends_ms=5_000)
    assert not is_silent(target, starts_ms=5_200, ends_ms=7_800)


@pytest.mark.parametrize("name", ["backend.mp4"])
def test_picture_stays_byte_for_byte(tmp_path, source):
    target = tmp_path / "silenced.mp4"

    silence(source, target, spans=[(3_000, 5_000)])

    assert picture_of(target) == picture_of(source)


def picture_of(path: Path) -> bytes:
    command = [ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(path), "-map", "0:v", "-c", "copy", "-f", "md5", "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout


@pytest.mark.parametrize("name", KINDS)
def test_part_has_its_length(tmp_path, name):
    target = tmp_path / f"part{Path(name).suffix}"

    cut(MEDIA / name, target, starts_ms=4_250, ends_ms=7_000)

    assert abs(length_ms(target) - 2_750) < 150
    assert target.stat().st_size < (MEDIA / name).stat().st_size / 4


def test_part_of_sound_alone_leaves_the_picture_out(tmp_path):
    target = tmp_path / "part.mp3"

    cut(MEDIA / "backend.mp4", target, starts_ms=1_000, ends_ms=2_000)

    assert target.read_bytes()[:3] == b"ID3"


@pytest.mark.parametrize(("name", "has_picture"), [("backend.mp4", True), ("support.mp3", False)])
def test_what_a_file_holds_is_told(name, has_picture):
    content = look(MEDIA / name)

    assert (content.has_sound, content.has_picture, content.length_ms) == (True, has_picture, length_ms(MEDIA / name))


def test_what_holds_nothing_to_play_is_refused(tmp_path):
    page = tmp_path / "page.mp4"
    page.write_bytes(b"\x00\x00\x00\x18ftypmp42<html>")

    with pytest.raises(CannotConvert):
        look(page)


def test_length_is_known_where_the_container_does_not_say_it(tmp_path):
    """As a browser's recorder writes it: while it lasts, so without its end."""
    source, target = tmp_path / "source.webm", tmp_path / "target.webm"
    with source.open("wb") as out:
        made = ("-t", "6", "-vn", "-c:a", "libopus", "-f", "webm", "-live", "1", "-")
        subprocess.run([get_ffmpeg_exe(), "-v", "error", "-i", MEDIA / "support.mp3", *made], stdout=out, check=True)

    silence(source, target, spans=[(3_000, 5_000)])

    assert look(source).length_ms is None
    assert length_ms(source) == pytest.approx(6_000, abs=100)
    assert length_ms(target) == pytest.approx(6_000, abs=100)


@pytest.mark.parametrize("span", [(5, 5), (7, 5), (-1, 5)])
def test_part_without_length_is_refused(tmp_path, span):
    with pytest.raises(ValueError, match="no length"):
        cut(MEDIA / "backend.mp4", tmp_path / "part.mp4", starts_ms=span[0], ends_ms=span[1])


def test_what_is_no_recording_leaves_no_target(tmp_path):
    source, target = tmp_path / "text", tmp_path / "target.mp4"
    source.write_text("not a recording")

    with pytest.raises(CannotConvert, match="could not read"):
        silence(source, target, spans=[(0, 1)])

    assert not target.exists()


def test_lists_of_other_files_are_not_read(tmp_path):
    source = tmp_path / "list"
    source.write_text(f"ffconcat version 1.0\nfile '{MEDIA / 'support.mp3'}'\n")

    with pytest.raises(CannotConvert):
        cut(source, tmp_path / "target.mp3", starts_ms=0, ends_ms=1_000)


def test_other_kinds_of_files_are_not_written(tmp_path):
    with pytest.raises(CannotConvert, match=r"\.avi"):
        silence(MEDIA / "backend.mp4", tmp_path / "target.avi", spans=[(0, 1)])


def test_lasts_no_longer_than_its_time(tmp_path, monkeypatch):
    monkeypatch.setattr(ffmpeg, "TIMEOUT", 0.01)

    with pytest.raises(CannotConvert, match="longer than"):
        silence(MEDIA / "backend.mp4", tmp_path / "target.mp4", spans=[(0, 1)])

    assert not (tmp_path / "target.mp4").exists()


def test_can_be_stopped_meanwhile(tmp_path, monkeypatch):
    monkeypatch.setattr(ffmpeg, "ASK_EVERY", 0.01)

    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        cut(MEDIA / "backend.mp4", tmp_path / "target.mp4", starts_ms=0, ends_ms=60_000, meanwhile=stop)

    assert not (tmp_path / "target.mp4").exists()


@pytest.mark.parametrize("ask_every", [0.01, 5.0])  # while it runs, and once it has ended
def test_file_that_is_broken_all_over_fills_neither_disk_nor_memory(tmp_path, monkeypatch, ask_every):
    monkeypatch.setattr(ffmpeg, "MAX_TOLD_BYTES", 100)
    monkeypatch.setattr(ffmpeg, "ASK_EVERY", ask_every)

    with pytest.raises(CannotConvert, match="too much wrong"):
        silence(MEDIA / "support.mp3", tmp_path / "target.mp3", spans=[(0, 1)])

    assert not (tmp_path / "target.mp3").exists()
