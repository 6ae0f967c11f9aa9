"""Make the sandbox's demo recordings from the interviews in scripts/demo_interviews/.

    python scripts/make_demo_recordings.py [--out DIR]

Each interview is spoken turn by turn with espeak-ng, cleaned with sox and packed with
ffmpeg: an mp3 for everyone, an mp4 and a thumbnail where the interview says "video".
Transcript times come from the samples of each rendered turn, so they match the sound.
Needs Debian's packages espeak-ng, sox, ffmpeg and fonts-liberation; nothing else.
"""

from __future__ import annotations

import argparse
import itertools
import json
import shlex
import shutil
import subprocess
import sys
import tempfile
import wave
import zlib
from array import array
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
INTERVIEWS = ROOT / "scripts" / "demo_interviews"
RECORDINGS = ROOT / "sandbox" / "recordings"
ORDER = ("backend", "designer", "support", "modelling")

RATE = 22_050  # espeak-ng's own rate: resampling would only cost size
LEAD_MS = 900  # silence before the first word, at least
TAIL_MS = 150  # silence after the last word
FPS = 4
LEVELS = 4  # heights of the sound bars in a tile
SIZE_LIMIT = 6_000_000  # bytes, all files of a full run together

# Without dates, encoder versions and threads the same tools write the same bytes
PLAIN = shlex.split("-map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact")
# a constant bit rate lets players seek by arithmetic
MP3 = shlex.split("-c:a libmp3lame -b:a 24k -ac 1 -id3v2_version 0")
AAC = shlex.split("-c:a aac -b:a 21k -ac 1 -movflags +faststart")
# a nearly still picture: one key frame in 30 s is enough to seek and keeps the file small
H264 = shlex.split(
    "-c:v libx264 -profile:v main -pix_fmt yuv420p -preset veryslow -tune animation -crf 34"
    f" -g {30 * FPS} -x264-params threads=1:scenecut=0"
)
TRIM = shlex.split("silence 1 0.01 0.4% reverse")
SOFTEN = shlex.split("highpass 80 treble -2 norm -5")

PACKAGES = {"espeak-ng": "espeak-ng", "sox": "sox", "ffmpeg": "ffmpeg"}
CODECS = {"-encoders": ("libx264", "aac", "libmp3lame", "png"), "-decoders": ("librsvg",)}
FONT_FILE = "LiberationSans-Regular.ttf"
FONT_FOLDERS = (Path("/usr/share/fonts"), Path.home() / ".local/share/fonts")


class RecordingError(Exception):
    """The recordings cannot be made; the text says what to do about it."""


@dataclass(frozen=True)
class Turn:
    """One rendered turn: who speaks, from when to when (milliseconds), which words."""

    speaker: str
    start: int
    end: int
    text: str


def run(*command: str | Path) -> str:
    """Run one tool and return what it printed; raise RecordingError with its own words."""
    done = subprocess.run([str(part) for part in command], check=False, capture_output=True, text=True)
    if done.returncode:
        raise RecordingError(f"{command[0]} failed:\n{done.stderr.strip()[-1500:]}")
    return done.stdout


def ffmpeg(*options: str | Path) -> None:
    run("ffmpeg", "-v", "error", "-y", *options)


def check_tools() -> None:
    """Raise RecordingError, naming the Debian package, when a tool, codec or font is missing."""
    for tool, package in PACKAGES.items():
        if not shutil.which(tool):
            raise RecordingError(f"{tool} is not installed. On Debian: apt-get install {package}")
    for listing, wanted in CODECS.items():
        known = set(run("ffmpeg", "-hide_banner", listing).split())
        for codec in wanted:
            if codec not in known:
                raise RecordingError(f"this ffmpeg has no {codec} ({listing[1:]}). Debian's package ffmpeg has it.")
    if not any(next(folder.rglob(FONT_FILE), None) for folder in FONT_FOLDERS if folder.is_dir()):
        raise RecordingError(f"the font {FONT_FILE} is missing. On Debian: apt-get install fonts-liberation")


# --- sound ---------------------------------------------------------------------------------


def speak(words: str, voice: dict[str, Any], folder: Path) -> array[int]:
    """Return one turn as 16-bit mono samples, without silence around it, at one loudness."""
    raw, clean = folder / "raw.wav", folder / "clean.wav"
    # espeak-ng takes the pitch range only as SSML
    ssml = f'<speak><prosody range="{voice["range"]}">{escape(words)}</prosody></speak>'
    tone = ("-p", str(voice["pitch"]), "-s", str(voice["speed"]))
    run("espeak-ng", "-m", "-v", voice["voice"], *tone, "-w", raw, ssml)
    run("sox", "-R", "-D", raw, "-r", str(RATE), "-c", "1", "-b", "16", clean, *TRIM, *TRIM, *SOFTEN)
    with wave.open(str(clean), "rb") as sound:
        samples = array("h", sound.readframes(sound.getnframes()))
    if len(samples) < RATE // 10:
        raise RecordingError(f"{voice['voice']} said nothing for: {words}")
    return samples


def escape(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def pause_before(turn: dict[str, str], previous: dict[str, str]) -> int:
    """Milliseconds between two turns: quick after a question, never twice quite the same."""
    base = 280 if previous["text"].endswith("?") else 380
    return base + zlib.crc32(turn["text"].encode()) % 260


def silence(milliseconds: int) -> array[int]:
    return array("h", bytes(2 * (milliseconds * RATE // 1000)))


def milliseconds(samples: int) -> int:
    return round(samples * 1000 / RATE)


def record(interview: dict[str, Any], folder: Path) -> tuple[array[int], list[Turn]]:
    """Return the whole interview's samples and its turns with their exact times.

    The opening silence is stretched until the recording lasts whole seconds, because that is
    the unit in which Nylas gives a recording's duration (docs/nylas.md 4.6).
    """
    script = interview["turns"]
    spoken = [speak(turn.get("say", turn["text"]), interview["voices"][turn["speaker"]], folder) for turn in script]
    gaps = [silence(pause_before(turn, before)) for before, turn in itertools.pairwise(script)]
    tail = silence(TAIL_MS)
    body = sum(map(len, spoken)) + sum(map(len, gaps)) + len(tail)
    lead = len(silence(LEAD_MS))
    sound = array("h", bytes(2 * (lead + -(lead + body) % RATE)))
    turns = []
    for turn, samples, gap in zip(script, spoken, [*gaps, tail], strict=True):
        start, end = milliseconds(len(sound)), milliseconds(len(sound) + len(samples))
        turns.append(Turn(turn["speaker"], start, end, turn["text"]))
        sound.extend(samples)
        sound.extend(gap)
    return sound, turns


def write_wave(sound: array[int], path: Path) -> None:
    with wave.open(str(path), "wb") as target:
        target.setparams((1, 2, RATE, 0, "NONE", "not compressed"))
        target.writeframes(sound.tobytes())


# --- picture -------------------------------------------------------------------------------

PAGE = Template("""<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="720">
<rect width="1280" height="720" fill="#1d232b"/>
<g font-family="Liberation Sans">
<text x="80" y="98" font-size="34" fill="#eef1f3">$title</text>
<text x="80" y="136" font-size="20" fill="#93a0ab">Interview</text>
$tiles
<text x="80" y="664" font-size="18" fill="#7d8a95">Demo recording with synthetic voices</text>
</g></svg>""")
TILE = Template("""<g transform="translate($x 184)">
<rect width="548" height="416" rx="18" fill="#28303a" stroke="$edge" stroke-width="4"/>
<circle cx="274" cy="180" r="88" fill="$shade"/>
<circle cx="274" cy="144" r="32" fill="#28303a" fill-opacity=".55"/>
<path d="M214 236a60 52 0 0 1 120 0z" fill="#28303a" fill-opacity=".55"/>
<text x="36" y="376" font-size="24" fill="#eef1f3">$name</text>
<g fill="$edge">$bars</g></g>""")
TILES = {
    "interviewer": {"name": "Interviewer", "x": "80", "shade": "#8fa7bd"},
    "candidate": {"name": "Candidate", "x": "652", "shade": "#c9ad8f"},
}
BAR_SHAPES = (5, 9, 12, 8, 5)  # heights of the five bars per level, in pixels


def draw(title: str, speaker: str, level: int) -> str:
    """Return one SVG frame; `level` 0 is silence."""
    tiles = []
    for who, look in TILES.items():
        height = level if who == speaker else 0
        edge = "#7cc4b0" if height else "#3a4550"
        bars = [
            f'<rect x="{440 + 14 * at}" y="{368 - tall / 2}" width="6" height="{tall}" rx="3"/>'
            for at, tall in enumerate(6 + shape * height for shape in BAR_SHAPES)
        ]
        tiles.append(TILE.substitute(look, edge=edge, bars="".join(bars)))
    return PAGE.substitute(title=escape(title), tiles="\n".join(tiles))


def draw_frames(title: str, folder: Path) -> None:
    """Write every picture that the video needs as `<speaker>-<level>.png`."""
    for speaker in TILES:
        for level in range(LEVELS + 1):
            svg = folder / f"{speaker}-{level}.svg"
            svg.write_text(draw(title, speaker, level))
            ffmpeg("-i", svg, svg.with_suffix(".png"))


def frame_names(sound: array[int], turns: list[Turn]) -> list[str]:
    """Return the picture for each frame: who speaks then, and how loudly."""
    names = []
    for at in range(len(sound) * FPS // RATE):
        first, last = at * RATE // FPS, (at + 1) * RATE // FPS
        middle = milliseconds((first + last) // 2)
        turn = next((turn for turn in turns if turn.end > middle), turns[-1])
        heard = sound[first:last:8]  # every eighth sample tells the loudness well enough
        loudness = sum(map(abs, heard)) / len(heard)
        level = min(LEVELS, 1 + int(loudness / 750)) if turn.start <= middle < turn.end else 0
        names.append(f"{turn.speaker}-{level}.png")
    return names


# --- files ---------------------------------------------------------------------------------


def encode_audio(sound: Path, target: Path) -> None:
    ffmpeg("-i", sound, *MP3, *PLAIN, target)


def encode_video(names: list[str], sound: Path, folder: Path, target: Path) -> None:
    for at, name in enumerate(names):
        (folder / f"frame{at:05}.png").symlink_to(folder / name)
    pictures = ("-framerate", str(FPS), "-i", folder / "frame%05d.png")
    ffmpeg(*pictures, "-i", sound, *H264, *AAC, *PLAIN, target)


def make_thumbnail(folder: Path, target: Path) -> None:
    """Write a small picture of the frame in which the candidate speaks."""
    shrink = "scale=320:180:flags=area,split[a][b];[a]palettegen=max_colors=32[p]"
    colours = f"{shrink};[b][p]paletteuse=dither=none"
    ffmpeg("-i", folder / "candidate-3.png", "-filter_complex", colours, *PLAIN, target)


def write_json(data: dict[str, Any], target: Path) -> str:
    target.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return target.name


def write_texts(interview: dict[str, Any], turns: list[Turn], out: Path) -> dict[str, str]:
    """Write the three texts in the shapes of docs/nylas.md 4.7; return their names by kind."""
    transcript = {
        "object": "transcript",
        "type": "speaker_labelled",
        "transcript": [
            {"speaker": f"{{{turn.speaker}}}", "start": turn.start, "end": turn.end, "text": turn.text}
            for turn in turns
        ],
    }
    texts = {
        "transcript": transcript,
        "summary": {"summary": interview["summary"]},
        "action_items": {"action_items": interview["action_items"]},
    }
    return {kind: write_json(data, out / f"{interview['key']}.{kind}.json") for kind, data in texts.items()}


def make(interview: dict[str, Any], out: Path) -> dict[str, Any]:
    """Make every file of one interview in `out` and return its entry of the manifest."""
    key, video, thumbnail = interview["key"], None, None
    with tempfile.TemporaryDirectory(prefix="demo-recording-") as name:
        folder = Path(name)
        sound, turns = record(interview, folder)
        write_wave(sound, folder / "interview.wav")
        encode_audio(folder / "interview.wav", out / f"{key}.mp3")
        if interview["video"]:
            video, thumbnail = f"{key}.mp4", f"{key}.png"
            draw_frames(interview["title"], folder)
            names = frame_names(sound, turns)
            encode_video(names, folder / "interview.wav", folder, out / video)
            make_thumbnail(folder, out / thumbnail)
    texts = write_texts(interview, turns, out)
    duration = len(sound) // RATE
    media = {"video": video, "audio": f"{key}.mp3", "duration": duration}
    return {"key": key, **media, **texts, "thumbnail": thumbnail}


def make_all(out: Path) -> None:
    """Make the recordings of all interviews and the manifest in `out`."""
    check_tools()
    out.mkdir(parents=True, exist_ok=True)
    entries = []
    for key in ORDER:
        interview = json.loads((INTERVIEWS / f"{key}.json").read_text(encoding="utf-8"))
        entries.append(make(interview, out))
        print(f"{key}: {entries[-1]['duration']} s, {len(interview['turns'])} turns")
    write_json({"recordings": entries}, out / "manifest.json")
    names = {name for entry in entries for name in entry.values() if isinstance(name, str)}
    size = sum(path.stat().st_size for path in out.iterdir() if path.name in names)
    if size >= SIZE_LIMIT:
        raise RecordingError(f"{size:,} bytes are too many for the repository; shorten a script.")
    print(f"{size:,} bytes in {out}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Make the sandbox's demo recordings.")
    parser.add_argument("--out", type=Path, default=RECORDINGS, help="folder for the files")
    try:
        make_all(parser.parse_args().out)
    except RecordingError as error:
        print(f"make_demo_recordings: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
