"""The plan as a table and as CSV."""

import csv
import io
from datetime import date, timedelta

import pytest

from candidates.models import Application
from privacy import report, schedule
from privacy.periods import read_period
from privacy.policy import Policy
from privacy.precedence import Action, Clock, Kind, Outcome, Rule, Strength
from tests.factories import NOW, make_application, make_candidate

pytestmark = pytest.mark.django_db
TODAY = schedule.day(NOW)
POLICY = Policy((Rule("Ours", Strength.DEFAULT, read_period("6 months"), Clock.LAST_DECISION),))


@pytest.fixture
def lines() -> list[schedule.Line]:
    """Kept without an end, kept for six months, to be deleted."""
    make_application(candidate=make_candidate(name="Olive Open"))
    for name, days in (("=Karl Kept", 1), ("Greta Gone", 300)):
        make_application(
            candidate=make_candidate(name=name),
            stage=Application.Stage.REJECTED,
            stage_changed_at=NOW - timedelta(days=days),
        )
    return schedule.plan(Application.objects.all(), POLICY)


def test_what_is_due_comes_first_and_what_has_no_end_last(lines):
    written = list(report.table(lines, TODAY))

    assert [line.split()[0] for line in written] == ["Delete", "Keep", "Keep", "Delete:"]
    assert "Greta Gone" in written[0]
    assert "=Karl Kept" in written[1]
    assert "Olive Open" in written[2]
    assert written[3] == "Delete: 1, restrict: 0, keep: 2."
    assert report.totals(lines, TODAY) == {Action.DELETE: 1, Action.RESTRICT: 0, Action.KEEP: 2}


def test_csv_has_a_line_each_and_no_formulas(lines):
    header, *rows = csv.reader(io.StringIO(report.as_csv(lines, TODAY)))

    assert tuple(header) == report.COLUMNS
    assert [row[0] for row in rows] == ["delete", "keep", "keep"]
    assert [row[1] for row in rows] == ["Greta Gone", "'=Karl Kept", "Olive Open"]
    assert rows[0][9] == "default"
    assert rows[2][6:9] == ["", "", ""]
    assert all(len(row) == len(header) for row in rows)


def test_policy_without_a_country_is_warned_of():
    assert "names no country" in report.policy_words([])
    assert report.policy_words(["DE"]) == ""


def test_examples_say_it_for_each_place_and_outcome():
    france = Rule("France", Strength.MAXIMUM, read_period("2 years"), Clock.LAST_CONTACT, countries=frozenset({"FR"}))
    notes = Rule("Ours", Strength.DEFAULT, read_period("1 year"), Clock.DECISION, kinds=frozenset({Kind.NOTES}))
    read = Policy((france, notes), frozenset({"DE"}), {"remote": frozenset({"FR"})})

    found = {(each.job, each.outcome): each for each in report.examples(read, date(2026, 11, 30))}

    assert len(found) == 2 * len(Outcome)
    told = {kinds: sentence for sentence, kinds in found["remote", Outcome.REJECTED].told}
    assert found["remote", Outcome.REJECTED].countries == "FR"
    assert told["Notes"] == "Kept until 30 November 2027: the policy’s 1 year after a rejection"
    assert "Kept until 30 November 2028: France" in " ".join(told.values())
    assert found["", Outcome.OPEN].told[0][0].startswith("Kept, with no end so far")
