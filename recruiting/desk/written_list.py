"""Text of lists as spreadsheets and other systems write it: whichever character set and separator they use."""

import csv
import io
import re
from collections.abc import Iterator

SEPARATORS = ",;\t"
EXCELS_OWN_HINT = re.compile(r"sep=([,;\t|])\n", re.IGNORECASE)
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
WORKBOOK, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

NO_TEXT = "This file is no text. In the spreadsheet choose “Save as” or “Download”, then CSV."


class NotAList(Exception):
    """It can't be read at all; the message says what to do."""


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


def rows(text: str) -> Iterator[tuple[int, list[str]]]:
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
