"""Transcripts as texts: WebVTT, SubRip, and lines such as "Name: words", read as turns. Knows no rows.

Whatever is none of these stays one text: nothing that was written is ever left out because it was written differently.
"""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
CUE_TIMES = re.compile(rf"^\s*({CLOCK})\s+-->\s+({CLOCK})(?:\s.*)?$")
VTT_BEGINS = "WEBVTT"
VTT_VOICE = re.compile(r"^\s*<v(?:\.[^\s>]*)?\s+([^>]+)>")
VTT_TAG = re.compile(r"</?[a-zA-Z][^>]{0,200}>|<\d[\d:.]{0,20}>")  # bounded: a long text of "<a<a<a" must stay cheap
# "Amara Okafor: words", "[0:04] Amara: words", "Amara (00:01:02): words"
CLOCK_BEFORE = re.compile(rf"[\[(]?({CLOCK})[\])]?[\s:–-]+")
NAME = re.compile(rf"([^\W\d_][^:]*?)(?: ?[\[(]({CLOCK})[\])])?")
MAX_NAME = 60
MAX_WORDS_OF_NAME = 5
MAX_NAMES = 12  # more are no people who talk, but words before colons
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")

Turn = dict[str, object]  # speaker, start and end (as clock times), text: as Nylas writes its turns


def decode(raw: bytes) -> str:
    """The characters of a text file: UTF-8, UTF-16 with its mark, else what Windows writes in Western Europe."""
    if raw.startswith(UTF_16_MARKS):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def is_text(text: str) -> bool:
    """Could a person have written it to be read? Neither a program's data nor a web page."""
    return not CONTROL_CHARACTERS.search(text) and not text.lstrip().startswith(("<", "%PDF-", "{\\rtf"))


def turns_of(text: str) -> list[Turn] | None:
    """The turns that the text tells apart; None when it is one text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[0].startswith(VTT_BEGINS) or any(CUE_TIMES.match(line) for line in lines[:8]):
        return list(_cues(lines))
    return _named(lines)


def _cues(lines: list[str]) -> Iterator[Turn]:
    """Of WebVTT and SubRip: what stands between a line of times and the next empty one."""
    number = 0
    while number < len(lines):
        times = CUE_TIMES.match(lines[number])
        number += 1
        if times is None:
            continue  # a heading, a number or a note
        words = []
        while number < len(lines) and lines[number].strip():
            words.append(lines[number])
            number += 1
        yield from _cue(words, start=times[1], end=times[2])


def _cue(words: list[str], *, start: str, end: str) -> Iterator[Turn]:
    said = " ".join(words)
    voice = VTT_VOICE.match(said)
    text = " ".join(html.unescape(VTT_TAG.sub("", said)).split())
    speaker = " ".join(html.unescape(voice[1]).split()) if voice else ""
    if not voice and (named := _said(text)):
        speaker, text = named.speaker, named.words
    if text:
        yield {"speaker": speaker, "start": start, "end": end, "text": text}


def _named(lines: list[str]) -> list[Turn] | None:
    """Lines that begin with a name; others go on with what was said before. None unless it is plainly so from the first line on."""
    turns: list[tuple[_Said, list[str]]] = []
    for line in filter(None, map(str.strip, lines)):
        found = _said(line)
        if found:
            turns.append((found, [found.words]))
        elif turns:
            turns[-1][1].append(line)
        else:
            return None
    names = {said.speaker for said, _ in turns}
    if len(turns) < 2 or len(names) > min(MAX_NAMES, max(2, len(turns) // 2)):
        return None
    return [
        {"speaker": said.speaker, "start": said.clock, "end": None, "text": " ".join(words).strip()}
        for said, words in turns
    ]


class _Said(NamedTuple):
    speaker: str
    clock: str | None
    words: str


def _said(line: str) -> _Said | None:
    """Who said what, of a line that says so; None for any other."""
    before = CLOCK_BEFORE.match(line)
    rest = line[before.end() :] if before else line
    head = rest[: MAX_NAME + 20]
    ends = head.find(": ") if ": " in head else len(rest) - 1 if rest == head and rest.endswith(":") else -1
    named = NAME.fullmatch(head[:ends].strip()) if ends > 0 else None
    if named is None or len(named[1].split()) > MAX_WORDS_OF_NAME or len(named[1]) > MAX_NAME:
        return None
    clock = (before[1] if before else None) or named[2]
    return _Said(" ".join(named[1].split()), clock, rest[ends + 1 :].strip())
