"""The order of precedence: a table of cases, and what holds for any facts and rules."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.periods import FOREVER, read_period
from privacy.precedence import (
    RECORDED,
    Action,
    Clock,
    Facts,
    Kind,
    Outcome,
    Reason,
    Rule,
    Strength,
    decide,
)

MADE, CLOSED = date(2026, 10, 1), date(2026, 11, 30)
TALK = Facts(
    kind=Kind.RECORDING,
    outcome=Outcome.REJECTED,
    made_on=MADE,
    last_contact_on=CLOSED,
    closed_on=CLOSED,
    last_closed_on=CLOSED,
)
OPEN = replace(TALK, outcome=Outcome.OPEN, closed_on=None, last_closed_on=None)


def rule(name: str, strength: Strength, length: str, clock: Clock = Clock.DECISION, *countries: str) -> Rule:
    return Rule(name, strength, read_period(length), clock, countries=frozenset(countries))


OURS = rule("ours", Strength.DEFAULT, "6 months", Clock.LAST_DECISION)
EEOC = rule("eeoc", Strength.MINIMUM, "1 year", Clock.RECORD_OR_DECISION, "US")
CALIFORNIA = rule("california", Strength.MINIMUM, "4 years", Clock.RECORD_OR_DECISION, "US-CA")
FRANCE = rule("france", Strength.MAXIMUM, "2 years", Clock.LAST_CONTACT, "FR")
POLAND = rule("poland", Strength.MAXIMUM, "0 days", Clock.DECISION, "PL")
POLICY = [OURS, EEOC, CALIFORNIA, FRANCE, POLAND]


def in_(*countries: str, **changes: object) -> Facts:
    return replace(TALK, countries=frozenset(countries), **changes)  # type: ignore[arg-type]


ASKED = date(2026, 12, 10)


@pytest.mark.parametrize(
    ("facts", "used_until", "kept_until", "reason"),
    [
        # default
        (in_("DE"), date(2027, 5, 30), date(2027, 5, 30), Reason.DEFAULT),
        # a minimum prolongs our own time
        (in_("US-TX"), date(2027, 11, 30), date(2027, 11, 30), Reason.MINIMUM),
        (in_("US-CA"), date(2030, 11, 30), date(2030, 11, 30), Reason.MINIMUM),
        # a maximum ends it earlier; one that is longer changes nothing
        (in_("PL"), CLOSED, CLOSED, Reason.MAXIMUM),
        (in_("FR"), date(2027, 5, 30), date(2027, 5, 30), Reason.DEFAULT),
        # France's two years against California's four, for one remote job: restrict
        (in_("FR", "US-CA"), date(2028, 11, 30), date(2030, 11, 30), Reason.MINIMUM),
        # requests
        (in_("DE", erasure_asked_on=ASKED), ASKED, ASKED, Reason.ERASURE),
        (in_("DE", withdrawn_on=ASKED), ASKED, ASKED, Reason.WITHDRAWAL),
        (in_("DE", kind=Kind.NOTES, withdrawn_on=ASKED), date(2027, 5, 30), date(2027, 5, 30), Reason.DEFAULT),
        (in_("US", erasure_asked_on=ASKED), ASKED, date(2027, 11, 30), Reason.MINIMUM),
        (in_("US", withdrawn_on=ASKED), ASKED, date(2027, 11, 30), Reason.MINIMUM),
        # asked after our own time is over: it is gone already
        (in_("DE", erasure_asked_on=date(2027, 6, 1)), date(2027, 5, 30), date(2027, 5, 30), Reason.DEFAULT),
        # holds
        (in_("DE", holds=1), None, None, Reason.HOLD),
        (in_("US", holds=2), None, None, Reason.HOLD),
        (in_("PL", holds=1), CLOSED, None, Reason.HOLD),
        (in_("DE", holds=1, erasure_asked_on=ASKED), ASKED, None, Reason.HOLD),
        # open: the clock of the decision stands still
        (replace(OPEN, countries=frozenset({"DE"})), None, None, Reason.DEFAULT),
        (replace(OPEN, countries=frozenset({"FR"})), date(2028, 11, 30), date(2028, 11, 30), Reason.MAXIMUM),
        (replace(OPEN, countries=frozenset({"US"}), erasure_asked_on=ASKED), ASKED, None, Reason.MINIMUM),
        # another application of the same person is open
        (in_("DE", last_closed_on=None), None, None, Reason.DEFAULT),
    ],
)  # fmt: skip
def test_precedence(facts, used_until, kept_until, reason):
    verdict = decide(facts, POLICY)

    assert (verdict.used_until, verdict.kept_until, verdict.reason) == (used_until, kept_until, reason)


def test_france_against_california_is_restricted_meanwhile():
    verdict = decide(in_("FR", "US-CA"), POLICY)

    assert verdict.action(date(2028, 11, 30)) == Action.KEEP
    assert verdict.action(date(2028, 12, 1)) == Action.RESTRICT
    assert verdict.action(date(2030, 11, 30)) == Action.RESTRICT
    assert verdict.action(date(2030, 12, 1)) == Action.DELETE
    assert verdict.delete_at == date(2030, 12, 1)
    assert verdict.decided_by.rule == CALIFORNIA
    assert {say.rule for say in verdict.says} == {OURS, EEOC, CALIFORNIA, FRANCE}


def test_of_our_own_times_the_last_that_applies_counts():
    longer = replace(OURS, name="platform", length=read_period("2 years"), jobs=frozenset({"platform"}))

    assert decide(in_("DE", job="platform"), [OURS, longer]).kept_until == date(2028, 11, 30)
    assert decide(in_("DE", job="other"), [OURS, longer]).kept_until == date(2027, 5, 30)


def test_nothing_said_keeps_it():
    assert decide(TALK, []).reason == Reason.NO_RULE
    assert decide(TALK, []).action(FOREVER) == Action.KEEP


# ── whatever the facts and rules ──
DAYS = st.dates()
MAYBE = st.none() | DAYS
COUNTRIES = st.frozensets(st.sampled_from(["FR", "US", "US-CA", "US-NY", "PL"]))
PERIODS = st.builds(
    lambda count, unit: read_period(f"{count} {unit}"),
    st.integers(0, 100),
    st.sampled_from(["days", "months", "years"]),
)
RULES = st.builds(
    Rule,
    name=st.just("rule"),
    strength=st.sampled_from(Strength),
    length=PERIODS,
    clock=st.sampled_from(Clock),
    kinds=st.frozensets(st.sampled_from(Kind), max_size=2),
    countries=COUNTRIES,
    outcomes=st.frozensets(st.sampled_from(Outcome), max_size=2),
)
FACTS = st.builds(
    Facts,
    kind=st.sampled_from(Kind),
    outcome=st.sampled_from(Outcome),
    made_on=DAYS,
    last_contact_on=DAYS,
    closed_on=MAYBE,
    last_closed_on=MAYBE,
    countries=COUNTRIES,
    holds=st.integers(0, 2),
    erasure_asked_on=MAYBE,
    withdrawn_on=MAYBE,
)
ORDER = list(Action)


@given(FACTS, st.lists(RULES, max_size=6), DAYS)
def test_nothing_is_deleted_under_a_hold(facts, rules, today):
    assert decide(replace(facts, holds=1), rules).action(today) != Action.DELETE


@given(FACTS, st.lists(RULES, max_size=6), RULES, DAYS)
def test_nothing_is_deleted_under_a_minimum(facts, rules, one, today):
    starts = {facts.made_on, facts.closed_on or facts.made_on}
    minimum = Rule("law", Strength.MINIMUM, one.length, Clock.RECORD_OR_DECISION)

    if facts.closed_on is None or today <= one.length.after(max(starts)):
        assert decide(facts, [*rules, minimum]).action(today) != Action.DELETE


@given(FACTS, st.lists(RULES, max_size=6), st.lists(DAYS, min_size=2, max_size=6))
def test_it_never_goes_back(facts, rules, days):
    steps = [ORDER.index(decide(facts, rules).action(day)) for day in sorted(days)]

    assert steps == sorted(steps)


@given(FACTS, st.lists(RULES, max_size=6), DAYS)
def test_request_is_obeyed_from_the_next_day(facts, rules, asked):
    verdict = decide(replace(facts, erasure_asked_on=asked), rules)

    assert asked == FOREVER or verdict.action(asked + timedelta(1)) != Action.KEEP


@given(FACTS, st.lists(RULES, max_size=6), RULES)
def test_another_maximum_never_prolongs_the_use(facts, rules, one):
    with_it = [*rules, replace(one, strength=Strength.MAXIMUM)]

    assert (decide(facts, with_it).used_until or FOREVER) <= (decide(facts, rules).used_until or FOREVER)


@given(FACTS, st.lists(RULES, max_size=6))
def test_every_answer_has_its_reason(facts, rules):
    verdict = decide(facts, rules)

    assert verdict.decided_by in verdict.says or verdict.reason == Reason.NO_RULE
    assert (verdict.used_until or FOREVER) <= (verdict.kept_until or FOREVER)
    assert verdict.reason != Reason.WITHDRAWAL or facts.kind in RECORDED
