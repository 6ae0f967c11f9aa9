"""Who learns on a panel, in a setup file: written, compared, refused with its line; whoever became qualified stays so."""

from pathlib import Path

import pytest

from interviews.models import Panel, Seat
from interviews.setup_file import rows, shape
from interviews.setup_file.rows import CannotSetUp
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db
ALL = """
[[interviewers]]
name = "Priya Raman"
email = "priya@example.com"
[[interviewers]]
name = "Lee Park"
email = "lee@example.com"
[[jobs]]
title = "Backend engineer"
summary = "Build."
description = "Six people."
contact = "rita@example.com"
[[panels]]
name = "Technical interview"
job = "backend-engineer"
people = ["priya@example.com", "lee@example.com"]
{lines}
"""
FIRST = ALL.splitlines().index("{lines}") + 1
LEARNS = 'trainees = ["Lee@Example.com"]'


@pytest.fixture(autouse=True)
def rita():
    return make_user(email="rita@example.com")


def run(*lines: str):
    file = shape.parse(ALL.replace("{lines}", "\n".join(lines)), folder=Path())
    return rows.set_up(file, is_trial=False, mails_links=False, now=NOW)


def learning() -> list[str]:
    return list(Seat.objects.filter(is_trainee=True).values_list("interviewer__email", flat=True))


def test_trainees_are_written_and_the_same_again_changes_nothing():
    run(LEARNS, "shadow_steps = 1", "lead_steps = 3", "names_hours_before = 24", "has_second_thoughts = true")

    panel = Panel.objects.get()
    assert (learning(), panel.shadow_steps, panel.lead_steps) == (["lee@example.com"], 1, 3)
    assert (panel.names_hours_before, panel.has_second_thoughts) == (24, True)
    again = run(LEARNS, "shadow_steps = 1", "lead_steps = 3")
    assert not any(each.changes for each in again.brought)


def test_whoever_became_qualified_here_stays_so_and_whoever_is_left_out_is_qualified():
    run(LEARNS)
    Seat.objects.get(is_trainee=True).qualify(by=None, at=NOW)
    run(LEARNS)
    assert learning() == []

    Seat.objects.update(qualified_at=None, is_trainee=False)
    run(LEARNS)
    run("trainees = []")
    assert learning() == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('trainees = ["sam@example.com"]', "doesn’t sit on this panel"),
        ('trainees = ["lee@example.com", "priya@example.com"]', "still learning"),
        ('trainees = "lee@example.com"', "Write a list here"),
        ("shadow_steps = 99", "20"),
        ("lead_steps = true", "number"),
        ("names_hours_before = 72", "0, 48, 24, 12"),
        ("has_second_thoughts = true", "learn at once"),
    ],
)
def test_mistakes_are_told_with_their_line(line, words):
    with pytest.raises(CannotSetUp) as error:
        run(line)

    [mistake] = error.value.mistakes
    assert mistake.line == FIRST
    assert words in mistake.words
    assert not Panel.objects.exists()
