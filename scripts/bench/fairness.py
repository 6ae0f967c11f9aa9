"""How far apart the loads of interviewers get, by the rule that chooses them: others', ours, and the best that could be had."""

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from scripts.bench import tables
from scripts.bench.choosing import best, drawing, rules
from scripts.bench.choosing.course import Course, run
from scripts.bench.choosing.world import DAYS, Setting, draw
from scripts.bench.sites import scratch
from scripts.bench.tables import Goal, Row, Sheet, machine, percentile, ratios

SEEDS = 10
TASTES = {False: "any time", True: "early"}
FURTHER = {
    "seats drawn: on one panel, or on all four": Setting(are_drawn=True),
    "one person on one panel only, 55 % busy": Setting(one_is_busy=True),
    "demand as large as what caps allow (2,000)": Setting(bookings=2000),
    "three people on leave, two of eight weeks": Setting(leave=3),
    "a newcomer when half of the time is over": Setting(newcomer=True),
    "one in ten chosen by hand, at random": Setting(overrides=0.1),
    "one pool of 40, one a day, three a week": Setting(people=40, panels=1, seats=(40,), daily_cap=1, weekly_cap=3),
}
COMPARED = (rules.NylasMostTimes, rules.CalCom, rules.LeastLoad, rules.Ours, rules.OursWithSecondThoughts)
PANELS, LARGER = 10, 50
ONCE, TWICE = rules.Ours.name, rules.OursWithSecondThoughts.name

Courses = Mapping[str, Sequence[Course]]


def measure(size: float) -> Sheet:
    """`size` 1 is ten seeds; a smaller one has fewer and, below a tenth, fewer candidates."""
    seeds = max(2, int(SEEDS * size))
    main = {early: _courses(Setting(early=early, bookings=_bookings(1000, size)), seeds, rules.ALL) for early in TASTES}
    lowest = {early: [best.best(course) for course in main[early][ONCE]] for early in TASTES}
    parts = [
        tables.grid(*_side_by_side(main, lowest)),
        tables.grid(*_further(seeds, size)),
        tables.grid(tables.HEADINGS, [row.cells() for row in (*_goals(main, lowest), *_seconds(size))]),
        f"{seeds} seeds each, the same people, calendars and candidates for every rule; figures of the first two tables are "
        f"means over the seeds. A choice is from the rows to the order in which people are asked, in seconds of the processor; "
        f"everybody has taken a hundred interviews. {machine()}.",
    ]
    loads = {name: courses[0].loads for name, courses in main[False].items()}
    title = "Interviews taken by each of twelve people in the end, one dot each (first seed, any time)"
    return Sheet("\n\n".join(parts), {"fairness.svg": drawing.draw(loads, title=title, ours=ONCE)})


def _bookings(number: int, size: float) -> int:
    return number if size >= 1 / SEEDS else max(200, int(number * size * SEEDS))


def _courses(setting: Setting, seeds: int, compared: Sequence[Callable[..., rules.Rule]]) -> Courses:
    worlds = [draw(setting, seed=seed) for seed in range(seeds)]
    found = [[run(world, make) for world in worlds] for make in compared]
    return {courses[0].rule.name: courses for courses in found}


def _side_by_side(
    main: Mapping[bool, Courses], lowest: Mapping[bool, Sequence[best.Best]]
) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """Every rule: with candidates who take any time / one of the first."""
    headings = (
        f"{DAYS} days, any time / early",
        "max − min",
        "max ÷ min",
        "worst gap after 100",
        "times shown",
        "pages emptied",
        "without a time",
        "over a cap",
    )
    most = main[False][rules.NylasMostTimes.name], main[True][rules.NylasMostTimes.name]
    rows = []
    for name in main[False]:
        each = main[False][name], main[True][name]
        shown = [_mean(_shown(courses, other)) for courses, other in zip(each, most, strict=True)]
        rows.append(
            [
                f"**{name}**" if name in (ONCE, TWICE) else name,
                _pair(each, lambda course: course.gap, "{:.1f}"),
                _pair(each, lambda course: course.spread, "{:.2f}"),
                _pair(each, lambda course: course.worst_prefix, "{:.1f}"),
                " / ".join(f"{part * 100:.0f} %" for part in shown),
                _pair(each, lambda course: course.emptied, "{:g}"),
                _pair(each, lambda course: course.without_time, "{:g}"),
                _pair(each, lambda course: course.breaches, "{:.0f}"),
            ]
        )
    gaps = " / ".join(f"{_mean([one.gap for one in lowest[early]]):.1f}" for early in TASTES)
    quotients = " / ".join(f"{_mean(_lowest_spread(main[early][ONCE], lowest[early])):.2f}" for early in TASTES)
    rows.append(["the best possible", gaps, quotients, "", "", "", "", ""])
    return headings, rows


def _further(seeds: int, size: float) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    headings = (
        "max − min, any time",
        *(make.name for make in COMPARED),
        "best possible",
        "without a time",
        "over a cap",
    )
    rows = []
    for name, setting in FURTHER.items():
        found = _courses(replace(setting, bookings=_bookings(setting.bookings, size)), seeds, COMPARED)
        gaps = [f"{_mean([course.gap for course in courses]):.1f}" for courses in found.values()]
        lowest = _mean([best.best(course).gap for course in found[ONCE]])
        without, breaches = (
            _mean([getattr(course, what) for course in found[ONCE]]) for what in ("without_time", "breaches")
        )
        rows.append([name, *gaps, f"{lowest:.1f}", f"{without:g}", f"{breaches:g}"])
    return headings, rows


def _goals(main: Mapping[bool, Courses], lowest: Mapping[bool, Sequence[best.Best]]) -> Iterator[Row]:
    for early, taste in TASTES.items():
        once, twice = main[early][ONCE], main[early][TWICE]
        most = main[early][rules.NylasMostTimes.name]
        nylas = f"{_mean([course.gap for course in most]):.1f} (Nylas, max-availability)"
        for what, courses, goal in (("choosing once", once, 4), ("with second thoughts", twice, 2)):
            gaps = [course.gap for course in courses]
            yield Row(f"max − min, {what}, {taste}", [_mean(gaps)], _range(gaps), nylas, Goal(maximum=goal))
        spreads, possible = [course.spread for course in once], _lowest_spread(once, lowest[early])
        yield Row(
            f"max ÷ min against the best possible, {taste}",
            ratios(spreads, possible),
            f"{_mean(spreads):.3f}",
            f"{_mean(possible):.3f}",
            Goal(maximum=1.04),
        )
        shown, shown_by_most = (
            f"{_mean([one.offered / len(one.world.arrivals) for one in each]):.1f}" for each in (once, most)
        )
        what = f"times shown against max-availability, {taste}"
        yield Row(what, _shown(once, most), shown, shown_by_most, Goal(minimum=0.98))
    every = [course for courses in main.values() for name in (ONCE, TWICE) for course in courses[name]]
    for what, field in (("interviews over a cap", "breaches"), ("pages emptied", "emptied")):
        counts = [float(getattr(course, field)) for course in every]
        yield Row(what, counts, f"{sum(counts):g} in all", "", Goal(maximum=0))


def _seconds(size: float) -> Iterator[Row]:
    """Of one choice, from the rows to the order in which people are asked."""
    times = max(20, int(300 * size))
    with scratch() as site:
        site.migrate()
        found = {int(panels): told for panels, told in site.inside("choosing", times, PANELS, LARGER).items()}
    small, large = (percentile(found[panels]["seconds"], 0.95) for panels in (PANELS, LARGER))
    more = LARGER / PANELS
    yield Row(
        f"growth of a choice's p95, {more:g} times the people and interviews",
        [large / small / more],
        f"{large / small:.1f} times the time: {large * 1000:.1f} ms, {found[LARGER]['people']} people on {LARGER} panels",
        f"{small * 1000:.1f} ms, {found[PANELS]['people']} people on {PANELS}",
        Goal(maximum=1),
    )


def _range(gaps: Sequence[float]) -> str:
    return f"{min(gaps):.0f} to {max(gaps):.0f}, by seed"


def _shown(courses: Sequence[Course], others: Sequence[Course]) -> list[float]:
    return [own.offered / other.offered for own, other in zip(courses, others, strict=True)]


def _lowest_spread(courses: Sequence[Course], lowest: Sequence[best.Best]) -> list[float]:
    """Max ÷ min, where everybody's share is the same."""
    shares = [course.shares[0] for course in courses]
    return [(share + one.above) / (share - one.below) for share, one in zip(shares, lowest, strict=True)]


def _pair(both: Sequence[Sequence[Course]], figure: Callable[[Course], float], words: str) -> str:
    return " / ".join(words.format(_mean([figure(course) for course in courses])) for courses in both)


def _mean(values: Sequence[float]) -> float:
    return statistics.fmean(values)
