"""Leaving out one rule at a time, to see how many times that would win."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from interviews.booking.closures.times import Rule, Table, Time
from interviews.enums import ClosedBy


@dataclass(frozen=True)
class Lift:
    """A rule, and how many closed times would be open without it. `people`: by id, what leaving it out for them alone wins, most first."""

    rule: Rule
    wins: int
    people: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Main:
    """What closes most. `people`: by id, for whom it closes more than anything else; empty for what closes times for everybody."""

    rule: Rule
    people: tuple[int, ...] = ()


def lifts(table: Table) -> list[Lift]:
    """Each rule that alone would win times, the most first."""
    won: Counter[Rule] = Counter()
    alone: dict[Rule, Counter[int]] = {}
    for at in table.times:
        if table.free_at(at):
            continue
        for rule in _all_rules(at):
            if not table.free_at(at, [rule]):
                continue
            won[rule] += 1
            if not isinstance(rule, ClosedBy):
                whom = [key for key, reasons in at.keeps.items() if rule in reasons]
                alone.setdefault(rule, Counter()).update(key for key in whom if table.free_at(at, [rule], only_for=key))
    return [Lift(rule, wins, tuple(alone.get(rule, Counter()).most_common())) for rule, wins in won.most_common()]


def main(table: Table) -> Main | None:
    """What closes most of the times within the panel's hours, each counted for each person; None when nothing does."""
    by_person = {person.key: closing(table, person.key) for person in table.people if person.is_seated}
    total = sum(by_person.values(), Counter[Rule]())
    if not total:
        return _outside_hours(table)
    rule = total.most_common(1)[0][0]
    if isinstance(rule, ClosedBy):
        return Main(rule)
    people = (key for key, counted in by_person.items() if counted and counted.most_common(1)[0][0] == rule)
    return Main(rule, tuple(people))


def closing(table: Table, key: int) -> Counter[Rule]:
    """What closes times within the panel's hours for one person, by what is said first of each."""
    return Counter(rule for _day, rule in first_reasons(table, key) if rule is not None)


def first_reasons(table: Table, key: int) -> Iterator[tuple[date, Rule | None]]:
    """For each time within the panel's hours its day, and what is said first of it; None while it is open to them."""
    for at in table.times:
        if at.is_within_hours:
            said: list[Rule] = list(at.closed)
            said.extend(at.keeps[key])
            yield at.day, said[0] if said else None


def _all_rules(at: Time) -> Iterable[Rule]:
    """Everything that closes it for anybody, each once."""
    found: dict[Rule, None] = dict.fromkeys(at.closed)
    for reasons in at.keeps.values():
        found.update(dict.fromkeys(reasons))
    return found


def _outside_hours(table: Table) -> Main | None:
    """No time at all lies within the hours of these days."""
    return None if any(at.is_within_hours for at in table.times) else Main(ClosedBy.PANEL_HOURS)
