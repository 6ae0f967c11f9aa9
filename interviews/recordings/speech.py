"""Who spoke when in an interview: turns, one lane per speaker, captions.

The one place where people's word on a transcript (who is who, another wording of a line) is put in the place of the machine's.
Reads segments; writes nothing. Facts only: minutes and shares, never mood, pace or a judgement.
"""

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from interviews.recordings.models import Segment, Transcript
from interviews.recordings.play_time import clock_words, media_seconds

LANE_WIDTH = 1000  # units of the drawing, whatever the length of the recording
MAX_LANES = 8
MAX_CAPTION_LENGTH = 84  # two lines of 42, as subtitling has it
DEFAULT_TURN_MS = timedelta(seconds=4) // timedelta(milliseconds=1)  # where neither an end nor a next turn is known


class Turn(NamedTuple):
    """One speaker's stretch; times are milliseconds from the start of the recording, None where unknown."""

    position: int
    speaker: str  # as a person said, once somebody has
    starts_ms: int | None
    ends_ms: int | None
    text: str
    original: str = ""  # the machine's words, where a person corrected them
    label: str = ""  # the recorder's own, once a person has said whom it stands for
    is_candidate: bool = False

    @property
    def seconds(self) -> str:
        return media_seconds(self.starts_ms or 0)

    @property
    def clock(self) -> str:
        return clock_words(self.starts_ms or 0)


@dataclass(frozen=True)
class Lane:
    speaker: str
    path: str  # SVG: strokes along y = 5, x from 0 to LANE_WIDTH
    minutes: float
    per_cent: int


def turns(transcript: Transcript, *, first: int = 0, max_turns: int) -> list[Turn]:
    """Turns of the transcript from `first` on, in order. At most three queries, whatever their number."""
    return _told(transcript, transcript.segments.order_by("position")[first : first + max_turns])


def turns_of(interviews: Iterable[UUID], *, max_turns: int) -> dict[UUID, list[Turn]]:
    """By interview the turns of those whose transcript may be read. Three queries, whatever their number; `max_turns`: of all together."""
    rows = Segment.objects.readable().filter(transcript__interview__in=list(interviews))
    fields = ("transcript__interview", "position", "speaker", "starts_ms", "ends_ms", "text", "corrected")
    told: dict[UUID, list[Turn]] = defaultdict(list)
    for interview, *place, text, corrected in rows.order_by("transcript", "position").values_list(*fields)[:max_turns]:
        position, speaker, starts_ms, ends_ms = place
        told[interview].append(
            Turn(position, speaker, starts_ms, ends_ms, corrected or text, text if corrected else "")
        )
    transcripts = Transcript.objects.filter(interview__in=list(told)).prefetch_related("speakers") if told else []
    return {one.interview_id: _named(told[one.interview_id], one) for one in transcripts}


def turns_between(transcript: Transcript, first: int, last: int) -> list[Turn]:
    """The turns at these positions, both included."""
    return _told(transcript, transcript.segments.filter(position__range=(first, last)).order_by("position"))


def turns_begun_between(transcript: Transcript, starts_ms: int, ends_ms: int) -> list[Turn]:
    """The turns that begin in this stretch of the recording, its end excluded."""
    begun = transcript.segments.filter(starts_ms__gte=starts_ms, starts_ms__lt=ends_ms)
    return _told(transcript, begun.order_by("position"))


def _told(transcript: Transcript, segments: QuerySet[Segment]) -> list[Turn]:
    rows = segments.values_list("position", "speaker", "starts_ms", "ends_ms", "text", "corrected")
    told = [Turn(*row[:4], row[5] or row[4], row[4] if row[5] else "") for row in rows]
    return _named(told, transcript)


def _named(told: list[Turn], transcript: Transcript) -> list[Turn]:
    if not transcript.speakers_confirmed_at:
        return told
    said = {speaker.label: (speaker.name, speaker.is_candidate) for speaker in transcript.speakers.all()}
    return [
        Turn(turn.position, said[turn.speaker][0], *turn[2:6], label=turn.speaker, is_candidate=said[turn.speaker][1])
        if turn.speaker in said
        else turn
        for turn in told
    ]


def timed_turns(told: Iterable[Turn]) -> Iterator[tuple[Turn, int, int]]:
    """Turns that have a time, each with start and end in milliseconds; a missing end is the next turn's start."""
    timed = [turn for turn in told if turn.starts_ms is not None]
    for turn, following in pairwise([*timed, None]):
        if turn is None:
            continue
        start = turn.starts_ms or 0
        end = turn.ends_ms
        if end is None:
            end = following.starts_ms if following and following.starts_ms else start + DEFAULT_TURN_MS
        yield turn, start, max(end, start + 1)


def length_ms(told: Iterable[Turn]) -> int:
    return max((end for _, _, end in timed_turns(told)), default=0)


def lanes(told: Iterable[Turn], *, total_ms: int) -> list[Lane]:
    """One lane per speaker, in the order in which they first spoke; the shares are of all time spoken, so silence is left out."""
    by_speaker: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for turn, start, end in timed_turns(told):
        if turn.speaker:
            by_speaker[turn.speaker].append((start, end))
    spoken = {speaker: sum(end - start for start, end in times) for speaker, times in by_speaker.items()}
    everything = sum(spoken.values())
    drawn = sorted(spoken, key=lambda speaker: spoken[speaker], reverse=True)[:MAX_LANES]
    return [
        Lane(
            speaker=speaker,
            path=_path(times, total_ms),
            minutes=round(spoken[speaker] / 60_000, 1),
            per_cent=round(100 * spoken[speaker] / everything),
        )
        for speaker, times in by_speaker.items()
        if speaker in drawn
    ]


def _path(times: list[tuple[int, int]], total_ms: int) -> str:
    """SVG strokes on a grid of LANE_WIDTH, touching ones joined, so that their number has a limit."""
    strokes: list[list[int]] = []
    for start, end in sorted(times):
        left = min(LANE_WIDTH - 1, start * LANE_WIDTH // max(1, total_ms))
        right = min(LANE_WIDTH, max(left + 1, end * LANE_WIDTH // max(1, total_ms)))
        if strokes and left <= strokes[-1][1]:
            strokes[-1][1] = max(strokes[-1][1], right)
        else:
            strokes.append([left, right])
    return "".join(f"M{left} 5H{right}" for left, right in strokes)


def captions(told: Iterable[Turn]) -> Iterator[str]:
    """The turns as WebVTT, long ones cut into lines that fit a screen, each for its share of the turn's time."""
    yield "WEBVTT\n"
    for turn, start, end in timed_turns(told):
        lines = textwrap.wrap(turn.text, MAX_CAPTION_LENGTH)
        letters = sum(len(line) for line in lines)
        begun = 0
        for line in lines:
            shown_from = start + (end - start) * begun // letters
            begun += len(line)
            shown_until = max(shown_from + 1, start + (end - start) * begun // letters)
            yield cue(shown_from, shown_until, line, speaker=turn.speaker)


def cue(starts_ms: int, ends_ms: int, text: str, *, speaker: str = "") -> str:
    """One cue of WebVTT."""
    voice = f"<v {_vtt(speaker)}>" if speaker else ""
    return f"\n{_vtt_time(starts_ms)} --> {_vtt_time(ends_ms)}\n{voice}{_vtt(text)}\n"


def _vtt(text: str) -> str:
    """Text without line breaks, and with nothing that WebVTT takes for a tag or an arrow."""
    return " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _vtt_time(ms: int) -> str:
    seconds, ms = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms:03}"
