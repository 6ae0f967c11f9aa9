"""Lists as spreadsheets and other systems write them: whichever character set, separator and headings they use."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from recruiting.desk.entries import Entry, Mistake

SEPARATORS = ",;\t"
EXCELS_OWN_HINT = re.compile(r"sep=([,;\t|])\n", re.IGNORECASE)
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
WORKBOOK, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

FORMULA_AS_TEXT = re.compile(r"'[=+\-@\t\r]")  # as we, and spreadsheets, write what is no formula

NO_TEXT = "This file is no text. In the spreadsheet choose “Save as” or “Download”, then CSV."


class NotAList(Exception):
    """It can't be read at all; the message says what to do."""


@dataclass(frozen=True)
class Columns:
    """Which columns a kind of list has. `headings`: what each may be called, without its case, blanks and signs."""

    headings: Mapping[str, frozenset[str]]
    labels: Mapping[str, str]  # as people read them
    needed: tuple[frozenset[str], ...]  # one of each must be there
    needed_words: str  # what to do where one is not
    empty_words: str
    too_many_words: str  # with {count} and {most}
    most: int  # lines

    def meaning(self, heading: str) -> str:
        """The column that a heading means; "" when it means none of them."""
        plain = re.sub(r"[^a-z]", "", heading.casefold())
        return next((name for name, known in self.headings.items() if plain in known), "")


@dataclass(frozen=True)
class WrittenList:
    """What a list says. `headings`: each with the column that it means, or "" where it is left out."""

    entries: list[Entry]
    mistakes: list[Mistake]
    headings: list[tuple[str, str]] = field(default_factory=list)

    @property
    def left_out(self) -> list[str]:
        return [heading for heading, column in self.headings if heading and not column]


def decode(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or Windows's Western European. Raises NotAList."""
    if content.startswith((WORKBOOK, OLD_WORKBOOK)):
        raise NotAList("This is a workbook. Open it, choose “Save as” or “Download”, then CSV, and take that file.")
    encodings = ["utf-16"] if content.startswith(UTF_16_MARKS) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise NotAList(NO_TEXT)


def read(text: str, columns: Columns, *, meanings: Mapping[str, str] | None = None) -> WrittenList:
    """The entries of a list, whose first line names the columns. An empty cell says nothing: what is kept stays.

    `meanings`: columns by headings, where a person has said what those mean. Raises NotAList.
    """
    rows = list(_rows_of(text))
    if not rows:
        raise NotAList(columns.empty_words)
    if (count := len(rows) - 1) > columns.most:
        raise NotAList(columns.too_many_words.format(count=f"{count:,}", most=f"{columns.most:,}"))
    heading_line, cells = rows.pop(0)
    said = meanings or {}
    headings = [(cell.strip(), said.get(cell.strip(), columns.meaning(cell))) for cell in cells]
    mistakes = list(_mistakes(headings, columns, heading_line))
    if mistakes:
        return WrittenList([], mistakes, headings)
    entries: list[Entry] = []
    for line, cells in rows:
        if len(cells) > len(headings):
            words = f"There are {len(cells)} cells here, and {len(headings)} columns. Is a separator part of a value?"
            mistakes.append(Mistake(line, f"{words} Then put the value into double quotes."))
        values = {name: _plain(cell) for (_, name), cell in zip(headings, cells, strict=False) if name and cell.strip()}
        entries.append(Entry(line, values))
    if not entries:
        raise NotAList(columns.empty_words)
    return WrittenList(entries, mistakes, headings)


def with_one_name(entry: Entry) -> Entry:
    """First and last name, where they stand apart, as one."""
    said = dict(entry.values)
    if parts := [str(said.pop(part)) for part in ("first_name", "last_name") if part in said]:
        said.setdefault("name", " ".join(parts))
    return replace(entry, values=said)


def _plain(cell: str) -> str:
    """Without the apostrophe before what a spreadsheet would take for a formula."""
    text = cell.strip()
    return text[1:] if FORMULA_AS_TEXT.match(text) else text


def _mistakes(headings: list[tuple[str, str]], columns: Columns, line: int) -> Iterator[Mistake]:
    for name in columns.headings:
        same = [f"“{heading}”" for heading, column in headings if column == name]
        if len(same) > 1:
            words = f"{' and '.join(same)} both mean the {columns.labels[name]}."
            yield Mistake(line, f"{words} Take one out, or give it another heading.")
    there = {column for _, column in headings}
    if not all(any_of & there for any_of in columns.needed):
        yield Mistake(line, columns.needed_words)


def _rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with anything in it, without empty cells at its end; with the line on which it begins. Raises NotAList."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise NotAList(NO_TEXT)
    hint = EXCELS_OWN_HINT.match(text)
    begin, separator = (2, hint[1]) if hint else (1, _separator(text))
    return _rows(text[hint.end() :] if hint else text, separator, begin=begin)


def _separator(text: str) -> str:
    """The one that stands most often in the first line with anything on it."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    return max(SEPARATORS, key=first.count)


def _rows(text: str, separator: str, *, begin: int) -> Iterator[tuple[int, list[str]]]:
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        before = begin - 1
        for cells in reader:
            line, before = before + 1, begin - 1 + reader.line_num
            while cells and not cells[-1].strip():
                cells.pop()
            if cells:
                yield line, cells
    except csv.Error as error:
        raise NotAList(
            f"Line {before + 1}: the double quotes don’t match from here on, or a cell is too long."
        ) from error
