"""Where in a transcript the sentences of a summary come from: the nearest turns, or none, so that nobody takes a machine's word for it."""

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from debriefs.interview.likeness import Index, words
from interviews.recordings.speech import Turn

MIN_WEIGHT = 0.4  # of a sentence's words, rare ones counting more
MIN_SHARED = 2  # words
MAX_SOURCES = 2
NEARLY_AS_GOOD = 0.8  # of the best one's weight
MAX_SENTENCES = 400  # of which the sources are looked for
SENTENCE_END = re.compile(r"(?<=[.!?…。])[\"”’)]*\s+")


@dataclass(frozen=True)
class Sentence:
    text: str
    turns: list[Turn]  # the best first; empty when no source was found


def paragraphs(text: str, told: Sequence[Turn]) -> list[list[Sentence]]:
    """The text's lines that are not empty, each as its sentences with their sources."""
    lines = [[part for part in SENTENCE_END.split(line.strip()) if part] for line in text.splitlines() if line.strip()]
    asked = [words(sentence) for line in lines for sentence in line][:MAX_SENTENCES]
    index = Index([turn.text for turn in told], frozenset().union(*asked))
    found = iter([_sources(wanted, index, told) for wanted in asked])
    return [[Sentence(sentence, next(found, [])) for sentence in line] for line in lines]


def _sources(wanted: frozenset[str], index: Index, told: Sequence[Turn]) -> list[Turn]:
    weights = {word: math.log(1 + index.size / max(1, len(index.places.get(word, ())))) for word in wanted}
    found: dict[int, float] = defaultdict(float)
    shared: dict[int, int] = defaultdict(int)
    for word, weight in weights.items():
        for place in index.places.get(word, ()):
            found[place] += weight
            shared[place] += 1
    best = max((weight for place, weight in found.items() if shared[place] >= MIN_SHARED), default=0.0)
    least = max(MIN_WEIGHT * sum(weights.values()), NEARLY_AS_GOOD * best)
    good = [place for place, weight in found.items() if weight >= least and shared[place] >= MIN_SHARED]
    return [told[place] for place in sorted(good, key=lambda place: (-found[place], place))[:MAX_SOURCES]]
