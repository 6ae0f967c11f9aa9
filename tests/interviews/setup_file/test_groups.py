"""Groups of a panel in a setup file: written, compared, refused with their line."""

from pathlib import Path

import pytest

from interviews.models import Panel, SeatGroup
from interviews.panels.models.seat_group import Drawn
from interviews.setup_file import rows, shape
from interviews.setup_file.rows import CannotSetUp
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db
ALL = """
[[interviewers]]
name = "Priya Raman"
email = "priya@example.com"
[[interviewers]]
name = "Marcus Johnson"
email = "marcus@example.com"
[[jobs]]
title = "Backend engineer"
summary = "Build."
description = "Six people."
contact = "rita@example.com"
[[panels]]
name = "Technical interview"
job = "backend-engineer"
people = ["priya@example.com", "marcus@example.com"]
groups = [
  {lines}
]
"""
FIRST = ALL.splitlines().index("  {lines}") + 1  # line of the first group


@pytest.fixture(autouse=True)
def rita():
    return make_user(email="rita@example.com")


def run(*lines: str):
    file = shape.parse(ALL.replace("{lines}", ",\n  ".join(lines)), folder=Path())
    return rows.set_up(file, is_trial=False, mails_links=False, now=NOW)


def refused(*lines: str) -> list[tuple[int, str]]:
    with pytest.raises(CannotSetUp) as error:
        run(*lines)
    return [(each.line, each.words) for each in error.value.mistakes]


def test_groups_are_written_and_the_same_again_changes_nothing():
    lines = [
        '{ name = "Manager", people = ["Marcus@Example.com"] }',
        '{ name = "Engineer", needed = 1, people = ["priya@example.com"] }',
    ]

    run(*lines)

    people = dict(Panel.objects.get().interviewers.values_list("email", "pk"))
    assert SeatGroup.objects.of(Panel.objects.get()) == (
        Drawn("Manager", 1, False, frozenset([people["marcus@example.com"]])),
        Drawn("Engineer", 1, False, frozenset([people["priya@example.com"]])),
    )
    assert not any(each.changes for each in run(*lines).brought)


def test_group_without_people_is_everybody():
    run('{ name = "Both of us", needed = 2 }')

    changed = run('{ name = "One of us" }')

    assert SeatGroup.objects.of(Panel.objects.get()) == (Drawn("One of us", 1, True, frozenset()),)
    (panel,) = [each for each in changed.brought if each.changes]
    assert panel.changes[0].before == "Both of us: 2 of everybody"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{ name = "", needed = 1 }', "name: "),
        ('{ name = "All", needed = 3 }', "needs 3 people and has 2"),
        ('{ name = "All", needed = 0 }', "needed: "),
        ('{ name = "All", needed = "two" }', "needed: Write a whole number"),
        ('{ name = "All", people = ["tom@example.com"] }', "tom@example.com doesn’t sit on this panel"),
        ('{ name = "All", poeple = [] }', "Is people meant?"),
        ('{ name = "Marcus", people = ["marcus@example.com"] }', "stands in no group"),
        ('{ name = "All", people = [] }', "Tick who stands"),
        ('"All"', "Write groups like"),
    ],
)
def test_mistake_is_told_with_its_line(line, words):
    found = refused(line)

    assert words in found[0][1]
    assert found[0][0] in {FIRST, FIRST - 1}
    assert not Panel.objects.exists()


def test_second_group_has_a_line_of_its_own():
    found = refused('{ name = "All" }', '{ name = "Lead", people = ["tom@example.com"] }')

    assert found[0][0] == FIRST + 1
