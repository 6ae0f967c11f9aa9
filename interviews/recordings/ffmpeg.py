"""The boundary to ffmpeg: another copy of a recording, with some of its sound silent or only a part of it.

ffmpeg comes with a wheel and runs as a process of its own: with no network, nothing on its input, none of our secrets, and limits of
memory and time. Only formats that hold sound and picture themselves are read: a list that names other files is refused.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from time import monotonic

from imageio_ffmpeg import get_ffmpeg_exe

from recruiting.work.errors import Unusable

TIMEOUT = 3600.0  # seconds; an hour of video takes about one minute to silence, and ten to cut
LOOK_TIMEOUT = 60.0
ASK_EVERY = 5.0  # seconds between two calls of `meanwhile`
THREADS = 2
MAX_MEMORY_BYTES = 3 * 1024**3
KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "LANG")
FORMATS_READ = "mov,mp4,m4a,3gp,3g2,mj2,mp3,matroska,webm,ogg,wav"
# How each kind of file is written: its container and the way its sound is coded.
WRITTEN = {
    ".mp4": ("-f", "mp4", "-movflags", "+faststart", "-c:a", "aac", "-b:a", "160k"),
    ".m4a": ("-f", "ipod", "-movflags", "+faststart", "-c:a", "aac", "-b:a", "160k"),
    ".mp3": ("-f", "mp3", "-c:a", "libmp3lame", "-q:a", "3"),
    ".webm": ("-f", "webm", "-c:a", "libopus", "-b:a", "96k"),
    ".ogg": ("-f", "ogg", "-c:a", "libopus", "-b:a", "96k"),
    ".wav": ("-f", "wav", "-c:a", "pcm_s16le"),
}
PICTURE_ANEW = {
    ".mp4": ("-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-pix_fmt", "yuv420p"),
    ".webm": ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "6", "-crf", "34", "-b:v", "0"),
}
# Titles, chapters and subtitles may hold words of the call, so no copy has them.
WITHOUT_TEXTS = ("-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn")
# The volume changes between frames of sound, and coding smears a little across their borders: both frames at the ends fall, too.
LONGEST_FRAME_MS = 100
SILENT_DB = -80.0

Span = tuple[int, int]


class CannotConvert(Unusable):
    """ffmpeg made no file; the message says why, and quotes nothing of the file."""


def silence(source: Path, target: Path, *, spans: Sequence[Span], meanwhile: Callable[[], None] = lambda: None) -> None:
    """Write `source` to `target` with no sound in these spans, each (starts_ms, ends_ms) from the start of the recording.

    The picture is copied as it is: whoever reads lips can still read them. The ending of `target` says which kind of file it
    becomes. `meanwhile` is called every few seconds and may raise to stop. Raises CannotConvert; then there is no target.
    """
    silent = "+".join(
        f"between(t,{max(0, start - LONGEST_FRAME_MS) / 1000},{(end + LONGEST_FRAME_MS) / 1000})"
        for start, end in spans
    )
    sound = ("-map", "0:a", "-af", f"volume=volume=0:enable='{silent}'")
    _convert(source, target, ("-map", "0:v?", "-c:v", "copy", *sound), meanwhile=meanwhile)


def cut(
    source: Path, target: Path, *, starts_ms: int, ends_ms: int, meanwhile: Callable[[], None] = lambda: None
) -> None:
    """Write the part of `source` between these milliseconds to `target`, exact to a frame: picture and sound are coded anew.

    A `target` of sound alone (.mp3, .m4a) leaves the picture out. `meanwhile` is called every few seconds and may raise to stop.
    Raises CannotConvert; then there is no target. Raises ValueError when the part has no length.
    """
    if not 0 <= starts_ms < ends_ms:
        raise ValueError(f"a part from {starts_ms} to {ends_ms} ms has no length")
    picture = PICTURE_ANEW.get(target.suffix)
    kept = ("-map", "0:a?", *(("-map", "0:v:0?", *picture) if picture else ()))
    part = ("-ss", f"{starts_ms / 1000}", "-t", f"{(ends_ms - starts_ms) / 1000}")
    _convert(source, target, kept, of_source=part, meanwhile=meanwhile)


def length_ms(source: Path) -> int:
    """How long a recording plays, as its container says. Raises CannotConvert when it says nothing."""
    found = _length_in(_told_of(source, ("-t", "0", "-f", "null", "-")))
    if found is None:
        raise CannotConvert("ffmpeg could not read the recording’s length.")
    return found


def _length_in(told: str) -> int | None:
    found = re.search(r"Duration: (\d+):(\d\d):(\d\d)\.(\d\d)", told)
    if found is None:
        return None
    hours, minutes, seconds, hundredths = map(int, found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + hundredths * 10


@dataclass(frozen=True)
class Content:
    """What a file holds. `length_ms`: None when its container says nothing, as with some that were recorded in a browser."""

    has_sound: bool
    has_picture: bool
    length_ms: int | None


def look(source: Path) -> Content:
    """Play the first second, and tell what is there. Raises CannotConvert when nothing can be played."""
    told = _told_of(source, ("-map", "0:a?", "-map", "0:v?", "-t", "1", "-f", "null", "-"))
    streams = re.findall(r"^ *Stream #0:\d+.*?: (Audio|Video): (.*)$", told.split("Output #0")[0], re.MULTILINE)
    kinds = {kind for kind, words in streams if "(attached pic)" not in words}
    if not kinds:
        raise CannotConvert("There is neither sound nor picture in it.")
    return Content("Audio" in kinds, "Video" in kinds, _length_in(told))


def is_silent(source: Path, *, starts_ms: int, ends_ms: int) -> bool:
    """Is nothing to be heard between these milliseconds? Also true where there is no sound at all. Raises CannotConvert."""
    between = f"aselect='between(t,{starts_ms / 1000},{ends_ms / 1000})',volumedetect"
    told = _told_of(source, ("-map", "0:a?", "-af", between, "-f", "null", "-"), timeout=TIMEOUT)
    peaks = re.findall(r"max_volume: (-?[\d.]+|-inf) dB", told)
    return all(float(peak) <= SILENT_DB for peak in peaks)


def _convert(
    source: Path,
    target: Path,
    options: Sequence[str],
    *,
    of_source: Sequence[str] = (),
    meanwhile: Callable[[], None],
) -> None:
    if target.suffix not in WRITTEN:
        raise CannotConvert(f"Recordings are not written as {target.suffix or 'files without an ending'}.")
    written = (*options, *WITHOUT_TEXTS, *WRITTEN[target.suffix], "-y", str(target))
    try:
        _run(source, written, of_source=of_source, timeout=TIMEOUT, meanwhile=meanwhile)
        if not target.is_file() or target.stat().st_size == 0:
            raise CannotConvert("ffmpeg ended without a file.")
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _told_of(source: Path, options: Sequence[str], *, timeout: float = LOOK_TIMEOUT) -> str:
    return _run(source, options, of_source=(), timeout=timeout, meanwhile=lambda: None)


def _run(
    source: Path,
    options: Sequence[str],
    *,
    of_source: Sequence[str],
    timeout: float,
    meanwhile: Callable[[], None],
) -> str:
    """What ffmpeg told of its work. Raises CannotConvert."""
    command = [
        _program(),
        *("-nostdin", "-hide_banner", "-loglevel", "info", "-nostats", "-threads", str(THREADS)),
        *("-protocol_whitelist", "file,pipe", "-format_whitelist", FORMATS_READ),
        *of_source,
        *("-i", f"file:{source}"),
        *options,
    ]
    with TemporaryFile() as told:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=told,
            env={name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ},
        )
        try:
            _limit(process.pid, seconds=timeout)
            _wait(process, timeout=timeout, meanwhile=meanwhile)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        if process.returncode != 0:
            raise CannotConvert(f"ffmpeg could not read or write the recording (exit code {process.returncode}).")
        told.seek(0)
        return told.read().decode(errors="replace")


def _program() -> str:
    try:
        return str(get_ffmpeg_exe())
    except RuntimeError as error:
        raise CannotConvert("ffmpeg is not installed.") from error


def _wait(process: "subprocess.Popen[bytes]", *, timeout: float, meanwhile: Callable[[], None]) -> None:
    begun = monotonic()
    while True:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=min(ASK_EVERY, timeout))
            return
        if monotonic() - begun >= timeout:
            raise CannotConvert(f"ffmpeg took longer than {timeout:.0f} seconds.")
        meanwhile()


def _limit(pid: int, *, seconds: float) -> None:
    """Where the system can limit a process that runs already: Linux."""
    if sys.platform == "linux":
        import resource

        processor_seconds = int(seconds) * THREADS + 10
        with suppress(ProcessLookupError):  # it has ended
            resource.prlimit(pid, resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
            resource.prlimit(pid, resource.RLIMIT_CPU, (processor_seconds, processor_seconds))
            resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
