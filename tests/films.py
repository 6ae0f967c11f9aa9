"""The beginning of one of the sandbox's recordings: real sound and picture, converted in a moment. Whole they last three minutes."""

import subprocess
import tempfile
from functools import cache
from pathlib import Path

from imageio_ffmpeg import get_ffmpeg_exe

RECORDINGS = Path(__file__).resolve().parent.parent / "sandbox/recordings"


@cache
def beginning(name: str) -> bytes:
    """Its first twenty seconds."""
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / name
        as_it_is = ["-t", "20", "-map", "0", "-c", "copy"]
        subprocess.run([get_ffmpeg_exe(), "-v", "error", "-i", RECORDINGS / name, *as_it_is, part], check=True)
        return part.read_bytes()
