"""On which line each part of a TOML text stands. Python's `tomllib` reads the values, but says of none where it was."""

import re
import tomllib
from collections.abc import Iterator

Path = tuple[str | int, ...]

# Whatever matches none of these is blank.
TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}'  # up to two quotes may stand before the three that end it
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*|\n|[\[\]{}=,.]"
    r"|[^\s\[\]{}=,.#\"']+",
    re.DOTALL,
)
END = ""


def lines(text: str) -> dict[Path, int]:
    """The line, from 1, of each table, key and item of a list in a valid TOML text, by its path: `("panels", 0, "people", 2)`."""
    return _Scan(text).run()


class _Scan:
    def __init__(self, text: str) -> None:
        self._tokens, self._at = [*_tokens(text), (END, 0)], 0
        self._found: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}  # of each list of tables

    def run(self) -> dict[Path, int]:
        table: Path = ()
        while self._word != END:
            if self._word == "\n":
                self._at += 1
            elif self._word == "[":
                table = self._read_header()
            else:
                self._read_pair(table)
        return self._found

    @property
    def _word(self) -> str:
        return self._tokens[self._at][0]

    @property
    def _line(self) -> int:
        return self._tokens[self._at][1]

    def _note(self, path: Path, line: int) -> None:
        self._found.setdefault(path, line)

    def _read_header(self) -> Path:
        line = self._line
        self._at += 1
        is_one_of_many = self._word == "["
        self._at += is_one_of_many
        *above, last = self._read_keys("]")
        path: Path = ()
        for key in above:
            self._note((*path, key), line)
            path = self._in_last(*path, key)
        path = (*path, last)
        if is_one_of_many:
            self._counts[path] = self._counts.get(path, 0) + 1
            self._note(path, line)
            path = self._in_last(*path)
        self._note(path, line)
        self._at += is_one_of_many  # the second bracket
        return path

    def _in_last(self, *path: str | int) -> Path:
        """Of a list of tables, the last one so far."""
        return (*path, self._counts[path] - 1) if path in self._counts else path

    def _read_keys(self, end: str) -> list[str]:
        """A key and those below it, as in `a."b c".d`, up to and with the token that ends them."""
        keys = []
        while self._word not in {end, END}:
            if self._word != ".":
                keys.append(_unquoted(self._word))
            self._at += 1
        self._at += 1
        return keys

    def _read_pair(self, table: Path) -> None:
        line, path = self._line, table
        for key in self._read_keys("="):
            path = (*path, key)
            self._note(path, line)
        self._read_value(path)

    def _read_value(self, path: Path) -> None:
        if self._word == "[":
            self._read_list(path)
        elif self._word == "{":
            self._read_inline_table(path)
        else:
            while self._word not in {",", "]", "}", "\n", END}:
                self._at += 1

    def _read_list(self, path: Path) -> None:
        self._at += 1
        index = 0
        while self._word not in {"]", END}:
            if self._word in {",", "\n"}:
                self._at += 1
                continue
            self._note((*path, index), self._line)
            self._read_value((*path, index))
            index += 1
        self._at += 1

    def _read_inline_table(self, path: Path) -> None:
        self._at += 1
        while self._word not in {"}", END}:
            if self._word in {",", "\n"}:
                self._at += 1
            else:
                self._read_pair(path)
        self._at += 1


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    line, counted = 1, 0
    for found in TOKEN.finditer(text):
        line += text.count("\n", counted, found.start())
        counted = found.start()
        if not found[0].startswith("#"):
            yield found[0], line


def _unquoted(key: str) -> str:
    return next(iter(tomllib.loads(f"{key} = 0"))) if key[0] in "\"'" else key
