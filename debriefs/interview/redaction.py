"""Redacting what was said in an interview, with all that people, mails and machines copied of it.

Text falls at once, everywhere; the sound when its row is worked (`interviews/recordings/redacted_sound.py`).
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import User
from django.db import models, transaction

from candidates.models import Application, StageChange
from debriefs.interview.likeness import words as telling_words
from debriefs.interview.shared_clips import drop_clips
from debriefs.interview.sources import SENTENCE_END
from debriefs.models import (
    Citation,
    Comment,
    Decision,
    DecisionReason,
    EarlyOpening,
    Note,
    OpenItem,
    Rating,
    Scorecard,
    ScorecardVersion,
    Vote,
)
from debriefs.reading import Notes
from interviews.models import (
    AtsEvent,
    Interview,
    InterviewChange,
    Message,
    MoveProposal,
    Naming,
    Reassignment,
    Recording,
    Redaction,
    Transcript,
)
from interviews.recordings import redaction
from interviews.recordings.redacted_words import Fallen, Phrases, quote_of, taken_from_json
from interviews.recordings.redaction import CannotRedact, Erased, Mark, Refusal, Taken
from recruiting.full_text import forget_erased

MIN_SHARED = 2  # telling words of a sentence and the marked words …
MIN_SHARE = 0.4  # … and of all that the sentence has


@dataclass(frozen=True)
class Sentence:
    """One of what the machine wrote. `falls`: is it likely that it tells what was marked?"""

    text: str
    falls: bool = False

    @property
    def key(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Asked:
    """What a person wants to be redacted.

    `offered`, `chosen`: sentences of the machine that they were shown, and those of them that fall. `everywhere`: also where people
    wrote the same words.
    """

    mark: Mark
    category: str
    offered: Collection[str] = field(default=(), repr=False)
    chosen: Collection[str] = field(default=(), repr=False)
    everywhere: bool = True


def sentences(notes: Notes, mark: Mark, fallen: Mapping[int, Fallen]) -> list[Sentence]:
    """What the machine wrote of this interview, as this person may read it, each sentence once."""
    likely = _Likely(mark, fallen)
    texts = [notes.summary.shown_text] if notes.summary else []
    texts += [item.text for item in notes.action_items]
    told = (sentence.strip() for text in texts for line in text.splitlines() for sentence, _ in _sentences(line))
    return [Sentence(text, likely.falls(text)) for text in dict.fromkeys(told) if text]


def redact(interview: Interview, recording: Recording | None, asked: Asked, *, by: User, now: datetime) -> Redaction:
    """Erase what was marked, for good. The caller has asked whether the person may. Raises CannotRedact."""
    if recording is None:
        raise CannotRedact(Refusal.NOTHING_MARKED)
    with transaction.atomic():
        erased = redaction.redact(recording, asked.mark, category=asked.category, by=by, now=now)
        drop_clips(recording, now=now)
        taken = _taken_by_machine(asked, erased)
        for item in OpenItem.objects.filter(source__interview=interview):
            _rewrite(item, {"text": taken(item.text)})
        redaction.redact_machine_texts(interview, erased.redaction, taken)
        quotes = _take_from_citations(interview, recording, erased)
        if asked.everywhere:
            _take_from_people(interview.application, erased)
        _take_from_events(interview.application, quotes, erased if asked.everywhere else None)
    return erased.redaction


# ── what the machine wrote ──


class _Likely:
    """Whether a sentence tells what was marked."""

    def __init__(self, mark: Mark, fallen: Mapping[int, Fallen]) -> None:
        pieces = [piece for one in fallen.values() for piece in one.pieces]
        self._phrases = Phrases.of(mark.words, list(fallen.values()))
        self._words = telling_words(" ".join(pieces))

    def falls(self, sentence: str) -> bool:
        if self._phrases.stand_in(sentence):
            return True
        own = telling_words(sentence)
        shared = len(own & self._words)
        is_one_word = len(self._words) == 1 and shared == 1
        return is_one_word or (shared >= MIN_SHARED and shared >= MIN_SHARE * len(own))


def _taken_by_machine(asked: Asked, erased: Erased) -> Taken:
    """What stays of a machine's text: sentences that the person was not shown fall by their likeness alone."""
    likely = _Likely(asked.mark, erased.told)
    offered, chosen = frozenset(asked.offered), frozenset(asked.chosen)

    def of_sentence(sentence: str) -> str:
        plain = sentence.strip()
        falls = plain in chosen if plain in offered else bool(plain) and likely.falls(plain)
        return erased.marker if falls else erased.phrases.taken_from(sentence, erased.marker)

    def taken(text: str) -> str:
        lines = ("".join(of_sentence(one) + gap for one, gap in _sentences(line)) for line in text.split("\n"))
        return "\n".join(lines)

    return taken


def _sentences(line: str) -> Iterator[tuple[str, str]]:
    """Each with what stands between it and the next one."""
    begins = 0
    for gap in SENTENCE_END.finditer(line):
        yield line[begins : gap.start()], gap[0]
        begins = gap.end()
    yield line[begins:], ""


# ── what people copied and wrote ──


def _take_from_citations(interview: Interview, recording: Recording, erased: Erased) -> dict[str, str]:
    """From quotes of the turns of which something fell, also those that quote only a part of it: each as it was, and as it is."""
    quotes: dict[str, str] = {}
    transcript = Transcript.objects.filter(interview=interview, artifact__recording=recording).first()
    if transcript is None or not erased.told:
        return quotes
    segments = {segment.position: segment for segment in transcript.segments.all()}
    fallen = [segments[position] for position in erased.told]
    cited = Citation.objects.filter(interview=interview, note=None)
    for citation in cited.filter(first_position__lte=max(erased.told), last_position__gte=min(erased.told)):
        if _is_elsewhere(citation, [(one.starts_ms, one.ends_ms) for one in fallen]):
            continue  # the transcript was read anew, and its turns have other positions
        positions = range(citation.first_position or 0, (citation.last_position or 0) + 1)
        told = [erased.told.get(one) or Fallen(segments[one].shown_text) for one in positions if one in segments]
        quote = quotes[citation.quote] = quote_of(citation.quote, told, erased.marker)
        _rewrite(citation, {"quote": quote})
    return quotes


def _is_elsewhere(citation: Citation, spans: Sequence[tuple[int | None, int | None]]) -> bool:
    if citation.starts_ms is None:
        return False
    ends = citation.ends_ms if citation.ends_ms is not None else citation.starts_ms
    return all(
        start is not None and (ends < start or (end is not None and citation.starts_ms > end)) for start, end in spans
    )


def _take_from_people(application: Application, erased: Erased) -> None:
    """From all that was written about this application, submitted scorecards and sent mails too."""
    for rows, names in _written(application):
        for row in rows:
            values = {name: getattr(row, name) for name in names}
            _rewrite(row, {name: erased.phrases.taken_from(text, erased.marker) for name, text in values.items()})
    forget_erased(Note.INDEX)


def _take_from_events(application: Application, quotes: Mapping[str, str], erased: Erased | None) -> None:
    """From what the ATS was told, or will be: quotes as they are now; with `erased`, also what people wrote."""

    def taken(text: str) -> str:
        text = quotes.get(text, text)
        return erased.phrases.taken_from(text, erased.marker) if erased else text

    for event in AtsEvent.objects.filter(application=application):
        _rewrite(event, {"payload": taken_from_json(event.payload, taken)})


def _written(application: Application) -> Iterator[tuple[models.QuerySet[models.Model], tuple[str, ...]]]:
    """All rows about an application in which people's words stand, and their columns."""
    of_debrief, of_interview = {"debrief__application": application}, {"interview__application": application}
    yield Comment.objects.filter(**of_debrief), ("text",)
    yield Note.objects.filter(**of_interview), ("text",)
    yield Citation.objects.filter(**of_interview), ("quote",)
    yield Rating.objects.filter(version__scorecard__interview__application=application), ("note",)
    yield ScorecardVersion.objects.filter(scorecard__interview__application=application), ("takeaway", "reason")
    yield Scorecard.objects.filter(**of_interview), ("excuse",)
    yield Vote.objects.filter(round__debrief__application=application), ("ground",)
    yield Decision.objects.filter(**of_debrief), ("next_step", "changed_because")
    yield DecisionReason.objects.filter(decision__debrief__application=application), ("text",)
    yield EarlyOpening.objects.filter(**of_debrief), ("reason",)
    yield OpenItem.objects.filter(application=application), ("text",)
    yield StageChange.objects.filter(application=application), ("reason",)
    yield InterviewChange.objects.filter(**of_interview), ("reason",)
    yield MoveProposal.objects.filter(**of_interview), ("reason",)
    yield Reassignment.objects.filter(**of_interview), ("reason",)
    yield Naming.objects.filter(link__application=application), ("reason",)
    yield Message.objects.about([application]), ("subject", "text", "html", "body")


def _rewrite(row: models.Model, values: Mapping[str, object]) -> None:
    """Write what is other than before, and the words by which it is found."""
    changed = {name: value for name, value in values.items() if value != getattr(row, name)}
    if not changed:
        return
    for name, value in changed.items():
        column = row._meta.get_field(name)
        longest = column.max_length if isinstance(column, models.CharField) else None
        setattr(row, name, value[:longest] if isinstance(value, str) else value)
    found_by = ["words"] if any(each.name == "words" for each in row._meta.concrete_fields) else []
    models.Model.save(row, update_fields=[*changed, *found_by])  # also what is never edited: a submitted scorecard
