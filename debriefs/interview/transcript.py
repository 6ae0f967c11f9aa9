"""One interview's transcript as a person reads it: turns, lanes, marks, chapters, and who the speakers may be."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator

from debriefs.access import Access
from debriefs.interview.chapters import Chapter, chapters
from debriefs.interview.marks import Mark, marks
from debriefs.models import Criterion, Note, Question, Scorecard
from interviews.models import Interview, Segment, Transcript
from interviews.recordings import speech
from interviews.recordings.speech import Lane, Turn

TURNS_PER_PAGE = 4000
LONG = 200  # turns, from which on a browser draws only those in sight
MAX_TRACK_TURNS = 20_000  # of captions and chapters
MAX_VOICES = 12
SAMPLES = 3
SAMPLE_LETTERS = (25, 220)  # shorter turns tell nothing of who speaks, longer ones take too long to read


@dataclass(frozen=True)
class Voice:
    """One of those whom the recorder tells apart, with turns to recognise them by, and the likely name."""

    label: str
    samples: list[Turn]
    name: str


@dataclass(frozen=True)
class Told:
    """A page of turns, nearly always all of them."""

    transcript: Transcript
    page: "Page[Segment]"
    turns: list[Turn]
    total_ms: int
    lanes: list[Lane] = field(default_factory=list)
    chapters: list[Chapter] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    @property
    def is_timed(self) -> bool:
        return self.total_ms > 0

    @property
    def is_one_text(self) -> bool:
        """It came as a text in which nobody and no time is told apart."""
        return not self.transcript.has_speakers and not self.is_timed

    @property
    def is_long(self) -> bool:
        return len(self.turns) > LONG

    @property
    def may_be_cited(self) -> bool:
        return self.transcript.are_speakers_confirmed

    @property
    def page_query(self) -> str:
        return f"page={self.page.number}&" if self.page.has_other_pages() else ""

    @property
    def timed_marks(self) -> list[Mark]:
        return [mark for mark in self.marks if mark.x is not None]

    def turn(self, position: int | None) -> Turn | None:
        return next((turn for turn in self.turns if turn.position == position), None) if position is not None else None


def told(transcript: Transcript, interview: Interview, access: Access, *, number: str = "") -> Told:
    """What this person sees of the transcript. The number of queries does not depend on its length."""
    page: Page[Segment] = Paginator(transcript.segments.order_by("position"), TURNS_PER_PAGE).get_page(number)
    turns = speech.turns(transcript, first=TURNS_PER_PAGE * (page.number - 1), max_turns=TURNS_PER_PAGE)
    total_ms = speech.length_ms(turns)
    if page.has_other_pages():
        return Told(transcript, page, turns, total_ms, marks=marks(interview, access, turns, total_ms=0))
    return Told(
        transcript,
        page,
        turns,
        total_ms,
        lanes=speech.lanes(turns, total_ms=total_ms),
        chapters=chapters_of(interview, turns, access),
        marks=marks(interview, access, turns, total_ms=total_ms),
    )


def chapters_of(interview: Interview, turns: Sequence[Turn], access: Access) -> list[Chapter]:
    """Where the panel's planned questions were asked."""
    questions = list(Question.objects.of_panel(interview.panel))
    if not questions:
        return []
    return chapters(questions, turns, Note.objects.asked().filter(interview=interview).select_related("author"))


def criteria_to_cite_for(interview: Interview, access: Access) -> list[tuple[Criterion, str]]:
    """The criteria of one's own scorecard, with their names, while it is still written; else none."""
    own = access.expected_of(interview)
    if own is None or not (own.is_writable or _has_draft(own.scorecard)):
        return []
    criteria = Criterion.objects.of_panel(interview.panel).prefetch_related("versions")
    return [(criterion, criterion.versions.all()[0].name) for criterion in criteria if criterion.versions.all()]


def voices(transcript: Transcript, interview: Interview, turns: Sequence[Turn]) -> list[Voice]:
    """Whom the recorder tells apart, each with the name that somebody gave or that is likely."""
    given = {speaker.label: speaker.name for speaker in transcript.speakers.all()}
    labels = transcript.labels(max_labels=MAX_VOICES)
    names = given or likely_names(labels, interview)
    samples: dict[str, list[Turn]] = {label: [] for label in labels}
    shortest, longest = SAMPLE_LETTERS
    for turn in sorted(turns, key=lambda turn: not shortest <= len(turn.text) <= longest):
        there = samples.get(turn.label or turn.speaker)
        if there is not None and len(there) < SAMPLES:
            there.append(turn)
    return [
        Voice(label, sorted(samples[label], key=lambda turn: turn.position), names.get(label, label))
        for label in labels
    ]


def likely_names(labels: Sequence[str], interview: Interview) -> dict[str, str]:
    """By what label and name have in common; else in the order of speaking, since interviewers usually begin."""
    people = [*(person.name for person in interview.people()), str(interview.application.candidate)]
    names: dict[str, str] = {}
    for label in labels:
        same = [name for name in people if name not in names.values() and _has_a_word_of(label, name)]
        if same:
            names[label] = same[0]
    left = [name for name in people if name not in names.values()]
    for label in labels:
        if label not in names:
            names[label] = left.pop(0) if left else label
    return names


def _has_a_word_of(label: str, name: str) -> bool:
    return bool(set(label.casefold().split()) & set(name.casefold().split()))


def _has_draft(scorecard: Scorecard | None) -> bool:
    return scorecard is not None and any(not version.is_submitted for version in scorecard.versions.all())
