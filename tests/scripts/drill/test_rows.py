"""No row of the fault matrix is left out in silence: it is injected here, proven by a test that is there, or named with the reason."""

import re

from scripts import ROOT
from scripts.drill import elsewhere
from scripts.drill.__main__ import PAGE
from scripts.drill.rows import ROWS, SHORT, Database

WANTED = {*range(1, 13), *range(16, 21), 22, *range(24, 38), 40, *range(42, 46), 52}


def numbers(name: str) -> set[int]:
    """F11, F12 are two; F25–F28 are four."""
    found: set[int] = set()
    for first, last in re.findall(r"F(\d+)(?:–F(\d+))?", name):
        found |= set(range(int(first), int(last or first) + 1))
    return found


def test_every_row_is_injected_or_accounted_for():
    named = [one.name for one in (*ROWS, *elsewhere.ROWS)]

    assert set().union(*map(numbers, named)) >= WANTED
    assert set(SHORT) <= {row.name for row in ROWS}


def test_what_is_proven_elsewhere_is_there_and_what_is_not_says_why():
    missing = [one.name for one in elsewhere.ROWS if one.test and not (ROOT / one.test).is_file()]

    assert missing == []
    assert all(one.why for one in elsewhere.ROWS)


def test_page_has_a_place_for_each_table():
    text = PAGE.read_text(encoding="utf-8")

    for name in (*(f"drill on {database.value}" for database in Database), "not injected"):
        assert text.count(f"<!-- bench: {name} -->") == 1
