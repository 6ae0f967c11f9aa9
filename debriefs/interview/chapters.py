"""Where in an interview the planned questions were asked: chapters of the recording.

A place is named only where the words say so; else the question counts as not found, which does not mean that nobody asked it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from debriefs.interview.likeness import Index, words
from debriefs.models import Note, Question
from interviews.recordings import speech
from interviews.recordings.speech import Turn

MIN_SHARE = 0.6  # of the question's words
MAX_QUESTION_LETTERS = 700  # whoever speaks longer is not asking
MAX_BETWEEN = 3  # turns within which an answer begins: the question may run on, and "hm" is a turn too
MIN_ANSWER_WORDS = 5


@dataclass(frozen=True)
class Chapter:
    """One planned question with the turn in which it was asked, or the note that says it was; neither when nothing was found."""

    question: Question
    turn: Turn | None = None
    note: Note | None = None

    @property
    def is_found(self) -> bool:
        return self.turn is not None or self.note is not None


@dataclass(frozen=True)
class Heard:
    """Where the words of a planned question were said: a machine's guess that it was asked there."""

    turn: Turn
    is_answered: bool  # the candidate spoke next; known only where a person has said who is who

    @property
    def fragment(self) -> str:
        """The place within the interview's page."""
        return f"#t{self.turn.position}" if self.turn.starts_ms is None else f"#t={self.turn.seconds}"

    @property
    def clock(self) -> str:
        """Empty where the time is not known."""
        return self.turn.clock if self.turn.starts_ms is not None else ""


def chapters(questions: Sequence[Question], told: Sequence[Turn], notes: Iterable[Note] = ()) -> list[Chapter]:
    """One for each question, in the order in which they are planned. `notes`: those with which interviewers marked one as asked."""
    if not questions:
        return []
    asked = [words(question.text) for question in questions]
    index = Index([turn.text for turn in told], frozenset().union(*asked))
    noted = {note.question_id: note for note in notes}
    return [
        Chapter(question, _best_turn(wanted, index, told), noted.get(question.pk))
        for question, wanted in zip(questions, asked, strict=True)
    ]


def heard(questions: Sequence[Question], told: Sequence[Turn]) -> dict[int, Heard]:
    """By the question's key, for those that were found."""
    places = {turn.position: place for place, turn in enumerate(told)}
    return {
        chapter.question.pk: Heard(chapter.turn, _is_answered(told, places[chapter.turn.position]))
        for chapter in chapters(questions, told)
        if chapter.turn is not None
    }


def track(found: Iterable[Chapter], *, length_ms: int) -> Iterator[str]:
    """The chapters as WebVTT, each until the next one begins."""
    yield "WEBVTT\n"
    starts = sorted(
        (chapter.turn.starts_ms, chapter.question.text)
        for chapter in found
        if chapter.turn is not None and chapter.turn.starts_ms is not None
    )
    for (start, text), (end, _) in pairwise([*starts, (length_ms, "")]):
        yield speech.cue(start, max(end, start + 1), text)


def _best_turn(wanted: frozenset[str], index: Index, told: Sequence[Turn]) -> Turn | None:
    """The first of the turns that share most of the words; a question may run on into the same speaker's next turn."""
    shared = index.shared(wanted)
    best, most = None, 0
    for place in sorted(shared):
        turn = told[place]
        if turn.is_candidate or len(turn.text) > MAX_QUESTION_LETTERS:
            continue
        has = shared[place]
        if place + 1 in shared and told[place + 1].speaker == turn.speaker:
            has = has | shared[place + 1]
        if len(has) > most:
            best, most = turn, len(has)
    return best if _is_enough(most, wanted) else None


def _is_answered(told: Sequence[Turn], place: int) -> bool:
    """Did the candidate say more than a word or two before anybody else spoke for long?"""
    following = told[place + 1 : place + 1 + MAX_BETWEEN]
    return any(turn.is_candidate and len(turn.text.split()) >= MIN_ANSWER_WORDS for turn in following)


def _is_enough(shared: int, wanted: frozenset[str]) -> bool:
    return shared >= min(2, len(wanted)) and shared > 0 and shared >= MIN_SHARE * len(wanted)
