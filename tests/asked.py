"""Notes what each test asks of SQLite, and makes SQLite as strict as Postgres about what may be written.

Part of the runs that are started with `--note-questions`; `--asked-in` chooses by what they noted (scripts/questions.py).
"""

import hashlib
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.db import DataError, Error, models
from django.db.backends.utils import CursorWrapper

from scripts import questions

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = tuple(
    f"{ROOT / name}/" for name in ("candidates", "debriefs", "interviews", "logins", "privacy", "recruiting")
)
# What differs from one run to the next, or with how many there are: lists of values, rows written at once, savepoints, limits.
SAME = [
    (re.compile(r"%s(, ?%s)+"), "%s"),
    (re.compile(r"(\([^()]*%s[^()]*\))(, \([^()]*%s[^()]*\))+"), r"\1"),
    (re.compile(r'"s\d+_x\d+"'), "savepoint"),
    (re.compile(r"\b(LIMIT|OFFSET) \d+"), r"\1"),
]


class Notes:
    """A plugin of pytest for one run on SQLite. What it does not note is repeated on Postgres in any case."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.asked: dict[str, questions.Asked] = {}
        self.now: set[str] = set()
        self.statements = 0
        self.passed = False
        watch(self)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.now, self.statements, self.passed = set(), 0, False
        answer = yield
        if self.passed:
            self.asked[item.nodeid] = questions.Asked(sorted(self.now), self.statements)
        return answer

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call":
            self.passed = report.passed

    def pytest_sessionfinish(self) -> None:
        questions.write(self.path, self.asked)

    def note(self, statement: str, frame: FrameType | None, *, outcome: str = "") -> None:
        self.statements += 1
        while frame is not None and not frame.f_code.co_filename.startswith(PRODUCT):
            frame = frame.f_back
        if frame is not None:  # else the test itself asks
            self.now.add(question(statement, f"{frame.f_code.co_filename}:{frame.f_lineno} {outcome}"))


@cache
def question(statement: str, place: str) -> str:
    for pattern, same in SAME:
        statement = pattern.sub(same, statement)
    return hashlib.sha256(f"{place} {statement}".encode()).hexdigest()[:16]


def watch(notes: Notes) -> None:
    """From now on each statement is noted, and SQLite refuses what Postgres refuses."""
    for name in ("execute", "executemany"):
        setattr(CursorWrapper, name, watched(getattr(CursorWrapper, name), notes))
    models.CharField.get_db_prep_save = short_enough(models.CharField.get_db_prep_save)  # type: ignore[method-assign]


def watched(ask: Any, notes: Notes) -> Any:
    def watched_ask(self: CursorWrapper, sql: Any, params: Any = None) -> Any:
        notes.note(str(sql), sys._getframe(1))
        try:
            if any(isinstance(value, str) and "\0" in value for value in params or ()):
                raise DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
            return ask(self, sql, params)
        except Error:
            # Another question: after a refusal Postgres takes no other statement in the same transaction.
            notes.note(str(sql), sys._getframe(1), outcome="refused")
            raise

    return watched_ask


def short_enough(prepare: Any) -> Any:
    """A text longer than its column is refused, as by Postgres."""

    def prepare_short_enough(self: models.CharField, value: Any, connection: Any) -> Any:
        if isinstance(value, str) and self.max_length is not None and len(value) > self.max_length:
            raise DataError(f"value too long for type character varying({self.max_length})")
        return prepare(self, value, connection)

    return prepare_short_enough
