"""Sentences for people."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import privacy
from privacy.periods import read_period
from privacy.precedence import Clock, Facts, Kind, Outcome, Rule, Strength, decide
from privacy.words import sentence, why

ROOM = Path(privacy.__file__).parent
CLOSED = date(2026, 11, 30)
REJECTED = Facts(Kind.RECORDING, Outcome.REJECTED, CLOSED, CLOSED, CLOSED, CLOSED, countries=frozenset({"FR", "US-CA"}))
OURS = Rule("Ours", Strength.DEFAULT, read_period("6 months"), Clock.LAST_DECISION)
CALIFORNIA = Rule("California", Strength.MINIMUM, read_period("4 years"), Clock.RECORD_OR_DECISION)
FRANCE = Rule("France", Strength.MAXIMUM, read_period("2 years"), Clock.LAST_CONTACT)
ASKED = replace(REJECTED, erasure_asked_on=date(2026, 12, 3))
OPEN = replace(REJECTED, outcome=Outcome.OPEN, closed_on=None, last_closed_on=None)


@pytest.mark.parametrize(
    ("facts", "rules", "today", "said"),
    [
        (REJECTED, [OURS], CLOSED, "Kept until 30 May 2027: the policy’s 6 months after a rejection"),
        (REJECTED, [OURS], date(2027, 6, 1), "To be deleted since 31 May 2027: the policy’s 6 months after a rejection"),
        (
            REJECTED,
            [OURS, CALIFORNIA],
            CLOSED,
            "Kept until 30 November 2030: California, at least 4 years after it was made or the application ended",
        ),
        (
            REJECTED,
            [FRANCE, CALIFORNIA],
            CLOSED,
            "Kept until 30 November 2028, then restricted until 30 November 2030: "
            "California, at least 4 years after it was made or the application ended",
        ),
        (
            REJECTED,
            [FRANCE, CALIFORNIA],
            date(2029, 1, 1),
            "Restricted until 30 November 2030: California, at least 4 years after it was made or the application ended",
        ),
        (REJECTED, [FRANCE], CLOSED, "Kept until 30 November 2028: France, at most 2 years after the last contact"),
        (replace(REJECTED, holds=1), [OURS], CLOSED, "Kept, with no end so far: a hold"),
        (replace(ASKED, holds=1), [OURS], date(2026, 12, 5), "Restricted, with no end so far: a hold"),
        (
            replace(ASKED, holds=1),
            [OURS],
            date(2026, 12, 1),
            "Kept until 3 December 2026, then restricted with no end so far: a hold",
        ),
        (
            ASKED,
            [OURS],
            date(2026, 12, 5),
            "To be deleted since 4 December 2026: the candidate asked for erasure on 3 December 2026",
        ),
        (
            replace(REJECTED, withdrawn_on=date(2026, 12, 3)),
            [OURS],
            date(2026, 12, 5),
            "To be deleted since 4 December 2026: the candidate said no to being recorded on 3 December 2026",
        ),
        (
            OPEN,
            [OURS],
            CLOSED,
            "Kept, with no end so far: the policy’s 6 months after the end of the last application, which has not come",
        ),
        (OPEN, [], CLOSED, "Kept, with no end so far: no rule of the policy ends it"),
    ],
)  # fmt: skip
def test_sentence(facts, rules, today, said):
    assert sentence(decide(facts, rules), facts.outcome, today) == said


def test_all_that_had_a_say_can_be_said():
    verdict = decide(replace(ASKED, holds=1, withdrawn_on=CLOSED), [OURS, FRANCE, CALIFORNIA])

    assert len({why(say, Outcome.REJECTED) for say in verdict.says}) == len(verdict.says) == 6


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("clock", Clock)
def test_every_clock_and_outcome_has_words(outcome, clock):
    rule = replace(OURS, clock=clock)
    facts = replace(REJECTED, outcome=outcome)

    assert "6 months after" in sentence(decide(facts, [rule]), outcome, CLOSED)


def unmarked() -> Iterator[str]:
    """Labels of choices, and words by a member of an enum, that no translator would meet."""
    for path in sorted(ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            found = list[ast.expr]()
            if isinstance(node, ast.ClassDef) and any("Choices" in ast.unparse(base) for base in node.bases):
                members = (each.value for each in node.body if isinstance(each, ast.Assign))
                found = [each.elts[-1] for each in members if isinstance(each, ast.Tuple)]
            elif isinstance(node, ast.Dict):
                pairs = zip(node.keys, node.values, strict=True)
                values = [value for key, value in pairs if isinstance(key, ast.Attribute)]
                found = [each for value in values for each in getattr(value, "elts", [value])]
            for each in found:
                text = each.value if isinstance(each, ast.Constant) and isinstance(each.value, str) else ""
                if " " in text or text[:1].isupper():
                    yield f"{path.relative_to(ROOM)}:{each.lineno} {text}"


def test_every_label_of_the_room_is_marked_for_translation():
    assert list(unmarked()) == []
