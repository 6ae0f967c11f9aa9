"""Taking words out of texts, with a marker in their place that says what kind of thing they were.

Words are found in either case and with any white space between them, since a browser's selection has its own.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from html import escape

from interviews.recordings.models import Redaction

MARKER = re.compile(
    rf"\[redacted: (?P<category>{'|'.join(one.replace('_', ' ') for one in Redaction.Category.values)})\]"
)
MIN_LETTERS = 4  # of words that are looked for in other texts
MIN_PIECE = 12  # characters; a shorter piece of a turn may stand anywhere
CUT_OFF = "…"


class NotThere(Exception):
    """The words are not in these texts."""


@dataclass(frozen=True)
class Fallen:
    """One text, and from where to where of it falls."""

    before: str
    places: tuple[tuple[int, int], ...] = ()

    @property
    def pieces(self) -> list[str]:
        return [self.before[start:end].strip() for start, end in self.places]

    @property
    def characters(self) -> int:
        return sum(map(len, self.pieces))

    def after(self, marker: str) -> str:
        return _replaced(self.before, self.places, marker)


def marker_of(category: str) -> str:
    """What stands in the place of the words: `[redacted: pay history]`."""
    return f"[redacted: {category.replace('_', ' ')}]"


def fall(texts: Sequence[str], words: str) -> list[Fallen]:
    """What of neighbouring texts falls with the words, wherever these stand in them; they may run on from one to the next.

    All of each text, if there are no words. Raises NotThere.
    """
    if not words.strip():
        return [Fallen(text, ((0, len(text)),) if text else ()) for text in texts]
    found = [one.span() for one in _pattern(words).finditer("\n".join(texts))]
    if not found:
        raise NotThere
    fallen, begins = [], 0
    for text in texts:
        here = ((max(0, start - begins), min(len(text), end - begins)) for start, end in found)
        fallen.append(Fallen(text, tuple((start, end) for start, end in here if start < end)))
        begins += len(text) + 1
    return fallen


def same_of(other: str, fallen: Fallen, marker: str) -> str:
    """Another wording of a text of which something falls: without the same words, or nothing but the marker where they aren't in it."""
    if not fallen.places or not other:
        return other
    places = [one.span() for piece in fallen.pieces for one in _pattern(piece).finditer(other)]
    is_whole = fallen.places == ((0, len(fallen.before)),)
    return _replaced(other, _joined(places), marker) if places and not is_whole else marker


def quote_of(quote: str, told: Sequence[Fallen], marker: str) -> str:
    """A quote of these neighbouring texts, without what of them falls; nothing but the marker where it can't be found in them."""
    if not any(one.places for one in told):
        return quote
    begins, falls = 0, list[tuple[int, int]]()
    for one in told:
        falls += [(begins + start, begins + end) for start, end in one.places]
        begins += len(one.before) + 1
    looked_for = quote.rstrip().removesuffix(CUT_OFF)
    found = _pattern(looked_for).search("\n".join(one.before for one in told)) if looked_for.strip() else None
    if found is None:
        return marker
    first, last = found.span()
    places = [
        (max(start, first) - first, min(end, last) - first) for start, end in falls if start < last and end > first
    ]
    end = CUT_OFF if looked_for != quote.rstrip() else ""
    return _replaced(found[0], _joined(places), marker) + end if places else quote


class Phrases:
    """Words looked for in what people wrote, in either case and with any white space between them; also as HTML has them."""

    def __init__(self, words: Collection[str]) -> None:
        letters = (text.strip() for text in words if sum(map(str.isalnum, text)) >= MIN_LETTERS)
        told = sorted({form for text in letters for form in (text, escape(text))}, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_anywhere, told)), re.IGNORECASE) if told else None

    @classmethod
    def of(cls, words: str, fallen: Sequence[Fallen]) -> "Phrases":
        """The marked words, and what each text loses as far as it is long enough to be told from others."""
        pieces = [piece for one in fallen for piece in one.pieces]
        return cls(
            [words or (pieces[0] if len(pieces) == 1 else ""), *(one for one in pieces if len(one) >= MIN_PIECE)]
        )

    def stand_in(self, text: str) -> bool:
        return bool(self._pattern and self._pattern.search(text))

    def taken_from(self, text: str, marker: str) -> str:
        return self._pattern.sub(marker, text) if self._pattern else text


def taken_from_json(value: object, taken: Callable[[str], str]) -> object:
    """With `taken` done to all strings in it but the keys: those are names of ours, and said words may be the same."""
    if isinstance(value, str):
        return taken(value)
    if isinstance(value, list):
        return [taken_from_json(one, taken) for one in value]
    if isinstance(value, dict):
        return {key: taken_from_json(one, taken) for key, one in value.items()}
    return value


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(_spaced(words), re.IGNORECASE)


def _spaced(words: str) -> str:
    return r"\s+".join(map(re.escape, words.split()))


def _anywhere(words: str) -> str:
    """Whole words, as far as the script has spaces between them."""
    begins = r"(?<!\w)" if words[0].isascii() and words[0].isalnum() else ""
    ends = r"(?!\w)" if words[-1].isascii() and words[-1].isalnum() else ""
    return begins + _spaced(words) + ends


def _joined(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order, overlapping ones as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _replaced(text: str, places: Sequence[tuple[int, int]], marker: str) -> str:
    parts, shown_from = [], 0
    for start, end in places:
        parts += [text[shown_from:start], marker]
        shown_from = end
    return "".join([*parts, text[shown_from:]])
