"""A row whose fault met nothing proves nothing: it is not green, in the table and for the exit code."""

import pytest

from scripts.drill import report
from scripts.drill.conducting import Outcome
from scripts.drill.rows import ROWS, Database
from scripts.drill.stage import Seen

ROW = next(row for row in ROWS if row.name == "F36")


def outcome(seen: Seen) -> Outcome:
    return Outcome(
        Database.SQLITE, 1.0, [(ROW, seen)], promised=1, unanswered=0, accepted=1, recordings=1, repeats=0, findings=[], seconds=1
    )  # fmt: skip


@pytest.mark.parametrize(
    ("seen", "colour"),
    [
        (Seen("all well", is_met=True), "green"),
        (Seen("500", is_met=False), "**red**"),
        (Seen("no download", is_met=True, is_injected=False), "**not reached**"),
        (Seen("500", is_met=False, is_injected=False), "**red**"),
    ],
)
def test_row_is_green_only_when_its_fault_met_something(seen, colour):
    (line,) = [line for line in report.words(outcome(seen), seed=1).splitlines() if line.startswith("| F36 ")]

    assert line.rstrip(" |").endswith(colour)
    assert seen.is_green == (colour == "green")


@pytest.mark.parametrize(("happened", "is_reached"), [({"webhook_dropped": 3}, True), ({"429": 3}, False), ({}, False)])
def test_faults_of_the_sandbox_are_judged_at_the_end(happened, is_reached):
    judged = Seen("one in ten", is_met=True, faults=("webhook_dropped",)).judged(happened)

    assert judged.is_injected == is_reached
    assert judged.words == f"one in ten; happened: webhook_dropped {happened.get('webhook_dropped', 0)} ×"
