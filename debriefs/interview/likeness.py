"""How alike two texts are by the words in them: enough to find a place again, too little to judge anybody.

Words are compared by their first letters, so that "migration" and "migrations" are one, in any language.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

COMPARED_LETTERS = 6
WORD = re.compile(rf"\b\w{{1,{COMPARED_LETTERS}}}")  # the beginning of each word
# Words that every question and every answer has.
FREQUENT = (
    "a about after again all also am an and any are as at be because been before being but by can could did do does doing done "
    "for from get give go had has have he her him his how i if in into is it its just know let like make me more most much my "
    "no not now of on one or our out over s say she so some t tell than that the their them then there these they thing this "
    "those time to up us very was we well were what when where which while who why will with would you your"
)
EMPTY = frozenset(word[:COMPARED_LETTERS] for word in FREQUENT.split(" "))


def words(text: str) -> frozenset[str]:
    """The words that carry meaning, each by its beginning."""
    return frozenset(WORD.findall(text.lower())) - EMPTY


class Index:
    """Where some words stand in many texts."""

    def __init__(self, texts: Sequence[str], asked: Iterable[str]) -> None:
        """`asked`: the words, as `words` gives them; all others are passed over, so that this stays fast."""
        self.places: dict[str, list[int]] = defaultdict(list)
        self.size = len(texts)
        vocabulary = frozenset(asked)
        for place, text in enumerate(texts):
            for word in vocabulary.intersection(WORD.findall(text.lower())):
                self.places[word].append(place)

    def shared(self, asked: Iterable[str]) -> dict[int, set[str]]:
        """Each text that has at least one of these words, with those it has."""
        found: dict[int, set[str]] = defaultdict(set)
        for word in asked:
            for place in self.places.get(word, ()):
                found[place].add(word)
        return found
