"""Who takes an interview, by plain figures: least load, an eye on what is to come, and everyone's share of their chances."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviews.panels import fairness
from interviews.panels.fairness import Part, Record, Standing
from sandbox.tests.examples import examples

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
LENGTH = 45


def part(*, days: float = -1, minutes: int = LENGTH, booked: float | None = None) -> Part:
    """An interview that takes place `days` from now, booked two days before it unless told."""
    starts_at = NOW + days * DAY
    return Part(starts_at, minutes, NOW + booked * DAY if booked is not None else starts_at - 2 * DAY)


def order(*records: Record, rule: str = "fair") -> list[int]:
    return [one.interviewer for one in fairness.rank(fairness.standings(records, minutes=LENGTH), rule=rule)]


def standing(record: Record, *others: Record) -> Standing:
    return fairness.standings([record, *others], minutes=LENGTH)[0]


# ── load ──
def test_least_load_comes_first_however_long_ago_the_last_one_was():
    often, once = Record(1, parts=(part(days=-9), part(days=-8))), Record(2, parts=(part(days=-1),))

    assert order(often, once) == [2, 1]


def test_long_interviews_weigh_more_than_short_ones():
    long, short = Record(1, parts=(part(minutes=90),)), Record(2, parts=(part(minutes=45),))

    assert order(long, short) == [2, 1]


def test_what_lies_ahead_counts_like_what_was():
    assert order(Record(1, parts=(part(days=5),)), Record(2)) == [2, 1]


def test_half_a_share_takes_half_as_many():
    taken: Counter[int] = Counter()
    for number in range(30):
        parts = {key: tuple(part(booked=-number) for _ in range(taken[key])) for key in (1, 2)}
        taken[order(Record(1, weight=0.5, parts=parts[1]), Record(2, parts=parts[2]))[0]] += 1

    assert taken == {1: 10, 2: 20}


def test_equals_go_by_the_longest_wait_then_by_id():
    lately = Record(1, parts=(part(booked=-1),))
    before, same = Record(2, parts=(part(booked=-5),)), Record(3, parts=(part(booked=-5),))

    assert order(lately, same, before) == [2, 3, 1]
    assert order(Record(5), Record(4)) == [4, 5]


def test_panel_of_nobody_ranks_nobody():
    assert fairness.standings([], minutes=LENGTH) == []
    assert fairness.rank([]) == []


# ── looking ahead ──
def test_of_two_with_the_same_load_who_seldom_gets_the_chance_comes_first():
    assert order(Record(1, chances=6.0), Record(2, chances=2.0)) == [2, 1]


def test_looking_ahead_is_by_one_interview_each_on_average():
    ahead = fairness.standings([Record(1, chances=6.0), Record(2, chances=2.0)], minutes=LENGTH)

    assert [one.expected for one in ahead] == [1.5 * LENGTH, 0.5 * LENGTH]
    assert standing(Record(1), Record(2)).expected == 0


# ── those who were away ──
def old_hands(*numbers: int) -> list[Record]:
    """People who have been on the panel for ever, with so many interviews each."""
    return [
        Record(10 + place, parts=tuple(part(days=-20) for _ in range(number))) for place, number in enumerate(numbers)
    ]


def test_newcomer_begins_where_the_panels_median_is():
    newcomer = Record(1, joined_at=NOW - DAY)

    figures = standing(newcomer, *old_hands(2, 4, 9))

    assert (figures.load, figures.credit) == (0, 4 * LENGTH)


def test_what_was_booked_after_they_came_is_no_credit():
    newcomer = Record(1, joined_at=NOW - 30 * DAY)

    assert standing(newcomer, *old_hands(2, 4, 9)).credit == 0


def test_newcomer_with_interviews_elsewhere_gets_only_what_they_lack():
    newcomer = Record(1, joined_at=NOW - DAY, parts=(part(days=-20),))

    assert standing(newcomer, *old_hands(2, 4, 9)).credit == 3 * LENGTH
    busy = Record(1, joined_at=NOW - DAY, parts=tuple(part(days=-20) for _ in range(7)))
    assert standing(busy, *old_hands(2, 4, 9)).credit == 0


def test_credit_of_half_a_share_is_half_the_median():
    newcomer = Record(1, weight=0.5, joined_at=NOW - DAY)

    assert standing(newcomer, *old_hands(4, 4)).credit == 2 * LENGTH


def test_new_panel_has_no_newcomers():
    together = [Record(key, joined_at=NOW - DAY / key, parts=(part(days=-20),) * key) for key in (1, 2, 3)]

    assert [one.credit for one in fairness.standings(together, minutes=LENGTH)] == [0, 0, 0]


def test_leave_is_not_worked_off_afterwards():
    away = Record(1, leave=((NOW - 25 * DAY, NOW - 15 * DAY),))

    assert standing(away, *old_hands(3, 3)).credit == 3 * LENGTH


def test_leave_ahead_is_not_worked_off_beforehand():
    away = Record(1, leave=((NOW + DAY, NOW + 8 * DAY),))
    others = [Record(key, parts=(part(days=3), part(days=4))) for key in (2, 3)]

    assert standing(away, *others).credit == 2 * LENGTH


def test_where_all_are_away_nobody_gets_credit():
    leave = ((NOW - 25 * DAY, NOW - 15 * DAY),)
    everyone = [Record(1, leave=leave), Record(2, leave=leave, parts=(part(days=-20),))]

    assert [one.credit for one in fairness.standings(everyone, minutes=LENGTH)] == [0, 0]


def test_newcomer_is_not_flooded():
    """Of the next bookings, with everybody always free, they get their share and no more."""
    parts = {key: [part(days=-20)] * 10 for key in (2, 3, 4)} | {1: []}
    taken: Counter[int] = Counter()
    for number in range(20):
        people = [Record(1, parts=tuple(parts[1]), joined_at=NOW - DAY)]
        people += [Record(key, parts=tuple(parts[key])) for key in (2, 3, 4)]
        chosen = order(*people)[0]
        taken[chosen] += 1
        parts[chosen].append(part(days=2, booked=number / 100))

    assert taken == {1: 5, 2: 5, 3: 5, 4: 5}


# ── shares of one's own chances ──
def test_shares_are_parts_of_one_interview():
    assert fairness.shares({1: 1.0, 2: 1.0, 3: 2.0}) == {1: 0.25, 2: 0.25, 3: 0.5}
    assert fairness.shares({}) == {}


def test_by_chances_whoever_is_furthest_behind_comes_first_whatever_their_load():
    behind = Record(1, owed=0.5, parts=(part(),) * 9)

    assert order(behind, Record(2, owed=-0.5), rule="own_share") == [1, 2]


@settings(max_examples=examples(300))
@given(st.integers(2, 8), st.data())
def test_nobody_is_ever_further_from_their_share_than_the_bound(size, data):
    """Whoever is free, in whatever order: at every moment within (n - 1) / 2 interviews."""
    people = list(range(size))
    sets = st.sets(st.sampled_from(people), min_size=1)
    owed = dict.fromkeys(people, Fraction(0))
    for free in data.draw(st.lists(sets, max_size=120)):
        ranked = fairness.rank(
            [row(key, owed=float(owed[key])) for key in free],
            rule="own_share",
        )
        for key in free:
            owed[key] += Fraction(1, len(free))
        owed[ranked[0].interviewer] -= 1

        assert max(map(abs, owed.values())) <= Fraction(size - 1, 2)


def row(key: int, *, owed: float) -> Standing:
    return Standing(interviewer=key, weight=1.0, load=0.0, credit=0.0, expected=0.0, last_booked_at=None, owed=owed)


def test_an_adversary_finds_no_sequence_beyond_the_bound():
    """Those who are furthest apart are the only ones free, again and again."""
    for size in range(2, 9):
        owed = dict.fromkeys(range(size), 0.0)
        for _ in range(400):
            ordered = sorted(owed, key=lambda key: owed[key])
            free = [ordered[-1], ordered[-2]] if _ % 2 else [ordered[0], ordered[1]]
            chosen = fairness.rank([row(key, owed=owed[key]) for key in free], rule="own_share")[0].interviewer
            for key in free:
                owed[key] += 1 / len(free)
            owed[chosen] -= 1

            assert max(map(abs, owed.values())) <= (size - 1) / 2 + 1e-9


# ── whatever has happened before ──
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 20)), min_size=1, max_size=8), st.randoms())
def test_order_hangs_on_the_figures_alone_and_drops_nobody(people, random):
    records = [
        Record(key, parts=tuple(part() for _ in range(number)), chances=float(chances))
        for key, (number, chances) in enumerate(people)
    ]
    standings = fairness.standings(records, minutes=LENGTH)

    found = fairness.rank(standings)

    assert fairness.rank(random.sample(standings, len(standings))) == found
    assert sorted(one.interviewer for one in found) == list(range(len(people)))
    assert [one.projected for one in found] == pytest.approx(sorted(one.projected for one in found))


def test_where_all_are_always_free_each_gets_the_same():
    taken: Counter[int] = Counter()
    for number in range(12):
        people = [Record(key, parts=tuple(part(booked=-20) for _ in range(taken[key]))) for key in range(4)]
        taken[order(*people)[0]] += 1
        assert max(taken.values()) - min(taken[key] for key in range(4)) <= 1, number

    assert taken == dict.fromkeys(range(4), 3)
