"""Full text: the words of a text, a column that keeps them for the database's index, and the question whether a row holds some.

Case, accents and punctuation are taken away here and not by the database, so that SQLite (FTS5) and Postgres (tsvector) find the
same. Chinese, Japanese, Thai and their like are written without spaces: there each character is a word.
"""

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func
from django.db.models.expressions import Combinable
from django.db.models.sql.compiler import SQLCompiler

MAX_WORDS_BYTES = 300_000  # of one text; Postgres keeps at most 1 MB of words and their places in a row
MAX_WORD = 64  # characters of a word that count
FORGETS_BY_ITSELF = (3, 42, 0)  # SQLite; from then on FTS5 has `secure-delete`
WITHOUT_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
PLAIN_WORD = re.compile(r"[a-z0-9]+")
# Marks of these combining classes make another letter (Indic signs, Japanese voicing); all others are accents or points.
KEPT_MARKS = frozenset({0, 7, 8, 9})
ZERO_WIDTH_SPACE = "\u200b"


# ── words of a text ──


class _Folded(dict[int, str]):
    """What stands for a character in words: its letters without accent and case, nothing for what can't be seen, else a space."""

    def __missing__(self, code: int) -> str:
        return self.setdefault(code, _folded(chr(code)))


def _folded(character: str) -> str:
    category = unicodedata.category(character)
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    letters = "".join(one for one in plain if _is_kept(one))
    if not letters:
        return "" if category[0] == "M" or (category == "Cf" and character != ZERO_WIDTH_SPACE) else " "
    return unicodedata.normalize("NFC", letters)


def _is_kept(character: str) -> bool:
    category = unicodedata.category(character)[0]
    return category in "LN" or (category == "M" and unicodedata.combining(character) in KEPT_MARKS)


FOLDED = _Folded()


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text, and from where to where it stands there."""

    start: int
    end: int
    folded: str


def words_in(text: str) -> list[Word]:
    if text.isascii():
        return [Word(one.start(), one.end(), one[0][:MAX_WORD]) for one in PLAIN_WORD.finditer(text.lower())]
    found: list[Word] = []
    start, letters, is_whole = 0, "", False
    for place, character in enumerate(f"{text} "):
        folded = FOLDED[ord(character)]
        stands_alone = bool(WITHOUT_SPACES.match(character)) and unicodedata.category(character)[0] != "M"
        if folded == " " or stands_alone or (is_whole and folded.isalnum()):
            found += _word(start, place, letters)
            letters, is_whole = "", stands_alone
        start = start if letters else place
        letters += folded.strip()
    return found


def _word(start: int, end: int, letters: str) -> list[Word]:
    return [Word(start, end, unicodedata.normalize("NFC", letters)[:MAX_WORD])] if letters else []


def fold(text: str) -> str:
    """The words of a text in their order, with spaces between them: what is indexed."""
    text = text[:MAX_WORDS_BYTES]
    if text.isascii():
        return " ".join(PLAIN_WORD.findall(text.lower()))
    folded = " ".join(word.folded for word in words_in(text))
    return folded.encode()[:MAX_WORDS_BYTES].decode(errors="ignore")


# ── what is looked for ──


@dataclass(frozen=True)
class Term:
    """Words that follow each other; `is_prefix`: the last one may go on."""

    words: tuple[str, ...]
    is_prefix: bool = False

    def places(self, words: list[Word]) -> Iterator[range]:
        """Where among the words of a text it stands."""
        count = len(self.words)
        for first in range(len(words) - count + 1):
            if all(self._fits(place, words[first + place].folded) for place in range(count)):
                yield range(first, first + count)

    def _fits(self, place: int, word: str) -> bool:
        if self.is_prefix and place == len(self.words) - 1:
            return word.startswith(self.words[place])
        return word == self.words[place]


@dataclass(frozen=True)
class Wanted:
    """All of these terms, in any order. Their words are folded, so they hold letters, marks and digits only."""

    terms: tuple[Term, ...]

    def for_sqlite(self) -> str:
        return " AND ".join(f'"{" ".join(term.words)}"{"*" if term.is_prefix else ""}' for term in self.terms)

    def for_postgres(self) -> str:
        each = (" <-> ".join(f"'{word}'" for word in term.words) + ":*" * term.is_prefix for term in self.terms)
        return " & ".join(f"({one})" for one in each)


@dataclass(frozen=True)
class Part:
    """A piece of an excerpt."""

    text: str
    is_found: bool = False


def excerpt(text: str, wanted: Wanted, *, before: int = 12, after: int = 28) -> list[Part]:
    """The text around the first place that was wanted, so many words of it, with all places in it told apart."""
    words = words_in(text[:MAX_WORDS_BYTES])
    places = sorted({place for term in wanted.terms for found in term.places(words) for place in found})
    middle = places[0] if places else 0
    first, last = max(0, middle - before), min(len(words), middle + after + 1)
    start = words[first].start if first else 0
    end = words[last - 1].end if last < len(words) else len(text)
    parts = [Part("… ")] if first else []
    for span in _joined(place for place in places if first <= place < last):
        parts += [
            Part(text[start : words[span[0]].start]),
            Part(text[words[span[0]].start : words[span[-1]].end], True),
        ]
        start = words[span[-1]].end
    parts += [Part(text[start:end]), Part(" …" if last < len(words) else "")]
    return [part for part in parts if part.text]


def _joined(places: Iterable[int]) -> Iterator[list[int]]:
    """Neighbours together."""
    for _, run in groupby(enumerate(places), key=lambda one: one[1] - one[0]):
        yield [place for _, place in run]


# ── rows ──


class WordsField(models.TextField):
    """The words of the first of the row's fields `of` that is not empty, written by itself whenever the row is.

    A tsvector on Postgres, text on SQLite; migrations make the indexes, and on SQLite the triggers that feed them.
    """

    def __init__(self, *, of: Iterable[str], **options: object) -> None:
        self.of = tuple(of)
        super().__init__(**{"editable": False, "blank": True, "default": ""} | options)  # type: ignore[arg-type]  # what a field takes

    def deconstruct(self) -> tuple[str, str, list[object], dict[str, object]]:
        name, path, arguments, options = super().deconstruct()
        return name, path, list(arguments), {**options, "of": self.of}

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_placeholder(self, value: object, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> str:
        return "to_tsvector('simple', %s)" if connection.vendor == "postgresql" else "%s"

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        texts = (getattr(model_instance, name) for name in self.of)
        folded = fold(next(filter(None, texts), ""))
        setattr(model_instance, self.attname, folded)
        return folded


class Matches(Func):
    """Does the row hold what is wanted? `rows`: on SQLite a SELECT of the keys, up to the index's name that MATCH follows.

    `is_read`: for a few rows that are known by other means. Postgres reads them and leaves the index alone; else it goes through
    all places of the words once for each transcript. SQLite goes through its index once in any case.
    """

    output_field = models.BooleanField()

    def __init__(
        self, key: str | Combinable, words: str | Combinable, *, wanted: Wanted, rows: str, is_read: bool = False
    ) -> None:
        super().__init__(F(key) if isinstance(key, str) else key, F(words) if isinstance(words, str) else words)
        self.wanted, self.rows, self.is_read = wanted, rows, is_read

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: object
    ) -> tuple[str, tuple[str | int, ...]]:
        sql, parameters = compiler.compile(self.source_expressions[0])
        return f"{sql} IN ({self.rows} MATCH %s)", (*parameters, self.wanted.for_sqlite())

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: object
    ) -> tuple[str, tuple[str | int, ...]]:
        sql, parameters = compiler.compile(self.source_expressions[1])
        matches = f"{sql} @@ to_tsquery('simple', %s)"
        # No index serves an IS TRUE.
        return f"({matches}) IS TRUE" if self.is_read else matches, (*parameters, self.wanted.for_postgres())


def forget_erased(index: str) -> None:
    """Take the words of deleted rows out of the file, where SQLite's index would keep them for a while; they are not found anyway."""
    if connection.vendor == "sqlite" and sqlite3.sqlite_version_info < FORGETS_BY_ITSELF:
        with connection.cursor() as cursor:
            cursor.execute(f'INSERT INTO "{index}" ("{index}") VALUES (\'optimize\')')
