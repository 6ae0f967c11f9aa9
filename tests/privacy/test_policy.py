"""The policy as a file: what it comes to, and its mistakes in words."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from privacy import policy
from privacy.periods import read_period
from privacy.precedence import Clock, Facts, Kind, Outcome, Strength, decide

RULE = """
[[rules]]
name = "Ours"
strength = "default"
length = "6 months"
from = "decision"
source = "Our own choice"
read_on = 2026-11-29
"""
SMALLEST = f"countries = []\n{RULE}"


def mistakes(text: str) -> list[str]:
    with pytest.raises(policy.PolicyIsBroken) as caught:
        policy.parse(text)
    return list(caught.value.mistakes)


def test_rule_is_read_as_written():
    more = 'kinds = ["notes"]\ncountries = ["US-CA"]\noutcomes = ["rejected"]\njobs = ["cook"]\n'
    (rule,) = policy.parse(SMALLEST + more).rules

    assert (rule.name, rule.strength, rule.clock) == ("Ours", Strength.DEFAULT, Clock.DECISION)
    assert (rule.length, rule.read_on) == (read_period("6 months"), date(2026, 11, 29))
    assert (rule.kinds, rule.outcomes) == ({Kind.NOTES}, {Outcome.REJECTED})
    assert (rule.countries, rule.jobs) == ({"US-CA"}, {"cook"})


def test_job_may_be_open_in_other_countries():
    read = policy.parse(f'countries = ["DE"]\n[[jobs]]\nslug = "cook"\ncountries = ["FR", "US-CA"]\n{RULE}')

    assert read.countries_of("cook") == {"FR", "US-CA"}
    assert read.countries_of("baker") == {"DE"}


def test_our_own_file_is_whole():
    read = policy.read(Path(settings.RETENTION_POLICY))

    assert all(rule.source and rule.read_on for rule in read.rules)
    closed = date(2026, 11, 30)
    for outcome in Outcome:
        ended = None if outcome == Outcome.OPEN else closed
        for kind in Kind:
            facts = Facts(kind, outcome, closed, closed, closed_on=ended, last_closed_on=ended)
            assert decide(facts, read.rules).kept_until is not None


def test_our_own_file_restricts_one_remote_job_in_france_and_california():
    rules = policy.read(Path(settings.RETENTION_POLICY)).rules
    closed = date(2026, 11, 30)
    remote = frozenset({"FR", "US-CA"})
    facts = Facts(Kind.SCORECARD, Outcome.OPEN, closed, closed, countries=remote)
    offered = Facts(Kind.SCORECARD, Outcome.REJECTED, closed, closed, closed, closed, countries=remote)

    assert decide(facts, rules).used_until == date(2028, 11, 30)
    assert decide(facts, rules).kept_until is None
    assert decide(offered, rules).kept_until == date(2030, 11, 30)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ["Line 1, countries: is missing.", "Line 1, rules: is missing."]),
        ("countries = []\nrules = []", ["Line 2, rules: Without a rule nothing would ever be deleted. Write at least one."]),
        ("countries = [\n", ["This is not TOML: Invalid value (at end of document)."]),
        ('countries = "FR"\n' + RULE, ['Line 1, countries: Write a list here, like ["one", "two"].']),
        (
            'countries = [\n"FR",\n"France"]\n' + RULE,
            ["Line 3, countries: “France” is no country. Write it as “FR”, a state of it as “US-CA”."],
        ),
        (
            'countries = ["US-California"]\n' + RULE,
            ["Line 1, countries: “US-California” is no country. Write it as “FR”, a state of it as “US-CA”."],
        ),
        (
            SMALLEST.replace("6 months", "half a year"),
            ["Line 6, length: “half a year” is no length of time. Write it as “30 days”, “6 months” or “4 years”."],
        ),
        (SMALLEST.replace('"6 months"', "6"), ["Line 6, length: Write text here, in quotes."]),
        (SMALLEST.replace('"default"', '"defualt"'), ["Line 5, strength: “defualt” is not known here. Is default meant?"]),
        (
            SMALLEST + 'kinds = ["notes", "video"]',
            [
                "Line 10, kinds: “video” is not known here. Known are recording, transcript, notes, scorecard, "
                "application, mails."
            ],
        ),
        (SMALLEST + 'outcome = "x"', ["Line 10, outcome: “outcome” is not known here. Is outcomes meant?"]),
        (SMALLEST + "[[rule]]", ["Line 10, rule: “rule” is not known here. Is rules meant?"]),
        ("countries = []\n[rules]", ["Line 2, rules: Write [[rules]], with two brackets, above each of them."]),
        (
            SMALLEST.replace("2026-11-29", '"yesterday"'),
            ["Line 9, read_on: Write a day here without quotes, like 2026-11-29."],
        ),
        (SMALLEST.replace('source = "Our own choice"\n', ""), ["Line 3, source: is missing."]),
        (SMALLEST + RULE, ["Line 12, name: “Ours” stands here twice."]),
    ],
)  # fmt: skip
def test_mistake_is_said_in_words_with_its_line(text, said):
    assert mistakes(text) == said


def said_of(text: str) -> tuple[str, ...]:
    """The mistakes; none when it can be read."""
    try:
        policy.parse(text)
    except policy.PolicyIsBroken as error:
        return error.mistakes
    return ()


@given(st.text() | st.binary().map(lambda data: data.decode("latin-1")))
def test_any_text_without_a_rule_is_refused_in_words(text):
    assert all(said_of(text))
    assert said_of(text)


VALUES = st.recursive(
    st.booleans() | st.integers(-9, 9) | st.text(st.characters(max_codepoint=0x17F, categories=["L", "N"]), max_size=5),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


@given(
    VALUES, st.sampled_from(["name", "strength", "length", "from", "kinds", "countries", "read_on", "source", "jobs"])
)
def test_any_value_is_read_or_refused_with_a_line(value, key):
    kept = "\n".join(line for line in RULE.splitlines() if not line.startswith(f"{key} ="))

    assert all(each.startswith("Line ") for each in said_of(f"countries = []\n{kept}\n{key} = {json.dumps(value)}\n"))


def test_file_that_is_no_text_is_refused_in_words(tmp_path):
    path = tmp_path / "policy.toml"
    path.write_bytes(b"countries = []\n\xff")

    with pytest.raises(policy.PolicyIsBroken, match="Line 2 is not in UTF-8"):
        policy.read(path)


def test_missing_and_huge_files_are_refused_in_words(tmp_path):
    with pytest.raises(policy.PolicyIsBroken, match="can’t be read: No such file"):
        policy.read(tmp_path / "none.toml")
    huge = tmp_path / "huge.toml"
    huge.write_text("#" * (policy.MAX_FILE_BYTES + 1))
    with pytest.raises(policy.PolicyIsBroken, match="larger than 1 MB"):
        policy.read(huge)


def test_same_text_is_read_once_and_a_changed_file_at_once(tmp_path):
    path = tmp_path / "policy.toml"
    path.write_text(f'countries = ["FR"]\n{RULE}', encoding="utf-8")
    first = policy.read(path)
    assert policy.read(path) is first

    path.write_text(f'countries = ["DE"]\n{RULE}', encoding="utf-8")
    assert policy.read(path).countries == {"DE"}
