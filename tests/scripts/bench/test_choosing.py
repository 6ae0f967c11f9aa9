"""The simulated company of `make bench`, small: what it counts is what happened, and nobody is better than the best possible."""

from datetime import timedelta
from itertools import combinations, product
from xml.etree import ElementTree

import pytest

from scripts.bench import fairness
from scripts.bench.choosing import best, drawing, rules
from scripts.bench.choosing.course import run
from scripts.bench.choosing.world import Setting, draw, hours_of

SMALL = Setting(people=6, panels=2, seats=(4,), bookings=120)


def test_same_seed_is_the_same_company_and_another_seed_is_not():
    assert draw(SMALL, seed=1) == draw(SMALL, seed=1)
    assert draw(SMALL, seed=1) != draw(SMALL, seed=2)


def test_seats_are_dealt_evenly_unless_drawn():
    dealt, drawn = (draw(Setting(are_drawn=drawn), seed=0) for drawn in (False, True))

    on = [sum(one in panel for panel in dealt.panels) for one in range(12)]
    assert (set(on), [len(panel) for panel in dealt.panels]) == ({2, 3}, [6, 7, 6, 7])
    assert {sum(one in panel for panel in drawn.panels) for one in range(12)} > {2, 3}


def test_busy_person_of_one_panel_sits_on_one():
    world = draw(Setting(one_is_busy=True), seed=0)

    assert sum(0 in panel for panel in world.panels) == 1
    assert len(hours_of(world.people[0].free)) < 0.46 * 55 * 8


@pytest.mark.parametrize("rule", rules.ALL)
@pytest.mark.parametrize("early", [False, True])
def test_every_candidate_is_accounted_for_and_nobody_is_at_two_places(rule, early):
    world = draw(Setting(people=6, panels=2, seats=(4,), bookings=120, early=early), seed=3)

    course = run(world, rule)

    assert len(course.booked) + course.without_time == 120
    assert course.loads == [sum(row.taker == one for row in course.booked) for one in range(6)]
    assert sum(course.shares) == pytest.approx(len(course.booked))
    at = [(row.taker, row.hour) for row in course.booked]
    assert len(set(at)) == len(at)
    assert all(world.people[row.taker].free >> row.hour & 1 for row in course.booked)
    assert all(row.taker in world.panels[row.panel] for row in course.booked)
    assert all(timedelta(days=1) < row.starts_at - row.booked_at < timedelta(days=15) for row in course.booked)


@pytest.mark.parametrize("rule", [rules.LeastLoad, rules.Ours, rules.OursWithSecondThoughts])
def test_ours_passes_no_cap_where_others_do(rule):
    tight = Setting(people=6, panels=2, seats=(4,), bookings=200, daily_cap=1, weekly_cap=3)

    ours, theirs = run(draw(tight, seed=1), rule), run(draw(tight, seed=1), rules.NylasMostTimes)

    assert (ours.breaches, ours.emptied) == (0, 0)
    assert theirs.breaches > 0
    days = [(row.taker, row.hour // 24) for row in ours.booked]
    assert len(set(days)) == len(days)


def test_few_exchanges_are_made_and_each_once():
    course = run(draw(Setting(), seed=1), rules.OursWithSecondThoughts)

    assert 0 < course.exchanged <= 50
    assert course.exchanged == sum(row.is_exchanged for row in course.booked)


def test_on_leave_and_before_they_come_nobody_has_a_share():
    world = draw(Setting(people=6, panels=2, seats=(4,), bookings=120, leave=1, newcomer=True), seed=2)
    course = run(world, rules.Ours)

    assert course.shares[5] < 0.7 * max(course.shares)
    assert course.shares[0] < max(course.shares)
    assert all(row.booked_at >= world.people[5].joins_at for row in course.booked if row.taker == 5)


def test_best_is_what_trying_everything_finds():
    tiny = Setting(people=3, panels=2, seats=(2,), bookings=7, daily_cap=2)
    for seed in range(4):
        course = run(draw(tiny, seed=seed), rules.NylasMostTimes)
        found = best.best(course)

        assert found.gap == pytest.approx(_by_trying(course))
        assert found.gap <= course.gap + 1e-9


def _by_trying(course):
    """Of seven interviews with two people each, every way to give them."""
    world, gaps = course.world, []
    takers = [
        [one for one in world.panels[row.panel] if world.people[one].free >> row.hour & 1] for row in course.booked
    ]
    for way in product(*takers):
        given = list(zip(way, course.booked, strict=True))
        clash = any(a == b and one.hour == other.hour for (a, one), (b, other) in combinations(given, 2))
        days = [(one, row.hour // 24) for one, row in given]
        if not clash and max(map(days.count, days)) <= 2:
            off = [way.count(one) - share for one, share in enumerate(course.shares)]
            gaps.append(max(off) - min(off))
    return min(gaps)


def test_each_person_is_a_dot_and_names_are_text():
    drawn = drawing.draw({"Ours": [3, 3, 5], "A & B": [0, 1, 9]}, title="Dots", ours="Ours")

    tree = ElementTree.fromstring(drawn)
    names = [one.text for one in tree.iter("{http://www.w3.org/2000/svg}text")]
    assert drawn.count("<circle") == 6
    assert {"Ours", "A & B", "2 apart", "9 apart"} <= set(names)


def test_tables_have_all_rules_all_settings_and_the_goals(monkeypatch):
    """The measurement itself, as small as it gets; without the seconds, which need a site."""
    monkeypatch.setattr(fairness, "_seconds", lambda size: ())
    monkeypatch.setattr(fairness, "FURTHER", {"leave": Setting(leave=1)})

    sheet = fairness.measure(0.01)

    lines = str(sheet).splitlines()
    assert [sum(line.startswith(start) for line in lines) for start in ("| Nylas", "| Cal.com", "| the best")] == [
        2,
        1,
        1,
    ]
    assert any(line.startswith("| leave |") for line in lines)
    assert sum("| yes |" in line or "| **no** |" in line for line in lines) == 10
    assert list(sheet.drawings) == ["fairness.svg"]
