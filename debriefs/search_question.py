"""What a person types into the search, as terms: words, "phrases", beginnings with a star, speakers."""

import re
from dataclasses import dataclass

from recruiting.full_text import Term, Wanted, fold

MAX_LENGTH = 200  # characters of it that are looked for
MAX_TERMS = 12
MIN_WORD = 2  # letters; a character of a script without spaces is a word by itself
MIN_BEGINNING = 2  # letters before a star; a shorter one is a word
STRAIGHT = str.maketrans("“”„«»＂", '""""""')
PIECE = re.compile(r'\s*(?P<key>speaker:)?\s*(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))(?P<star>\*)?', re.IGNORECASE)


@dataclass(frozen=True)
class Question:
    """`text`: as it was typed, as far as it is looked for."""

    text: str
    wanted: Wanted
    speakers: tuple[str, ...] = ()
    is_cut: bool = False  # more was typed than is looked for

    @property
    def is_empty(self) -> bool:
        return not self.text

    @property
    def can_be_asked(self) -> bool:
        """Is there a word long enough to look for?"""
        return any(_is_long_enough(term) for term in self.wanted.terms)


def read(typed: str, *, speaker: str = "") -> Question:
    """Never fails: what is no word is left out, and an operator of the database's own is a word like another.

    `speaker`: one more, from a field of its own.
    """
    text = " ".join(typed[: 2 * MAX_LENGTH].replace("\0", " ").split())
    is_cut = len(typed.strip()) > MAX_LENGTH
    text = text[:MAX_LENGTH].encode("utf-8", "ignore").decode()
    terms: list[Term] = []
    speakers = [speaker.strip()] if speaker.strip() else []
    for piece in PIECE.finditer(text.translate(STRAIGHT)):
        said = piece["phrase"] if piece["phrase"] is not None else piece["word"]
        if piece["key"]:
            speakers += [said.strip()] if said.strip() else []
        elif words := fold(said).split():
            may_go_on = len(words[-1]) >= MIN_BEGINNING or not words[-1].isascii()
            terms.append(Term(tuple(words), is_prefix=may_go_on and bool(piece["star"] or said.endswith("*"))))
    kept = tuple(dict.fromkeys(terms))[:MAX_TERMS]
    return Question(text, Wanted(kept), tuple(speakers[:MAX_TERMS]), is_cut=is_cut or len(terms) > MAX_TERMS)


def _is_long_enough(term: Term) -> bool:
    return sum(map(len, term.words)) >= MIN_WORD or not term.words[0].isascii()
