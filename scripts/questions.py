"""Which tests are repeated on Postgres, so that each question the product asks of a database is asked there too.

A question is a statement, whatever its values, together with the line of the product that asks it, and whether it was refused. The
runs on SQLite note what each test asks (tests/asked.py); of the tests that ask nothing but what others ask, only so many are
repeated that no question is left out.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

# What each test costs besides its statements, counted in statements: setting up, and pages that are made of no row.
BESIDES = 20


@dataclass(frozen=True)
class Asked:
    """What one test asked. `statements`: how many, those that were repeated and its own included."""

    questions: list[str]
    statements: int


def write(path: Path, asked: dict[str, Asked]) -> None:
    path.write_text(json.dumps({test: asdict(one) for test, one in asked.items()}))


def read(paths: Iterable[Path]) -> dict[str, Asked]:
    """By the test's id."""
    return {test: Asked(**one) for path in paths for test, one in json.loads(path.read_text()).items()}


def redundant(asked: dict[str, Asked], *, always: set[str]) -> set[str]:
    """The tests whose every question is asked by those of `always` and by those of `asked` that are not redundant."""
    open_questions = {question for one in asked.values() for question in one.questions}
    for test in always & asked.keys():
        open_questions -= set(asked[test].questions)
    left = {test: one for test, one in asked.items() if test not in always}
    chosen = set(_fewest(left, open_questions))
    return left.keys() - chosen


def _fewest(asked: dict[str, Asked], open_questions: set[str]) -> Iterator[str]:
    """Tests that ask all these together: next is always whichever asks most that is still open for what it costs."""
    sets = {test: open_questions & set(one.questions) for test, one in asked.items()}
    while open_questions:
        best = max(sorted(sets), key=lambda test: len(sets[test]) / (BESIDES + asked[test].statements))
        yield best
        now_asked = sets.pop(best)
        open_questions = open_questions - now_asked
        for test in [test for test, questions in sets.items() if questions & now_asked]:
            sets[test] -= now_asked
