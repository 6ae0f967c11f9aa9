"""Which people fill the seats of an interview, from plain figures: reads and writes no rows.

A panel may say that an interview needs, for instance, one of its engineers and one of its managers. People may stand in several of
these groups and take one seat at a time, so that giving out seats is a matching, found along augmenting paths (Kuhn 1955).
"""

from collections.abc import Iterable, Mapping, Sequence

from interviews.nylas.configurations import Seats
from interviews.panels import fairness

Seated = list[tuple[str, Seats]]  # who takes a seat of which group


def fill(wanted: Sequence[Seats], order: Iterable[str]) -> Seated | None:
    """Who takes the seats, by the order of the groups; None when these people can't fill them all.

    Whoever comes first in `order` gets a seat whenever they can have one. So no other choice has a smaller sum of loads, and in each
    group that shares nobody with another the least loaded are chosen. Without groups it is one seat, for anybody.
    """
    people = list(dict.fromkeys(order))
    groups = list(wanted) or [Seats(name="", needed=1, people=tuple(people))]
    seated = give_out(groups, people)
    return seated if len(seated) == sum(group.needed for group in groups) else None


def give_out(groups: Sequence[Seats], people: Iterable[str]) -> Seated:
    """As many seats as these people can take, with who takes each; whoever comes first has one whenever they can."""
    taken: list[list[str]] = [[] for _ in groups]
    for person in people:
        _seat(person, groups, taken, tried=set())
    return [(person, group) for group, sitting in zip(groups, taken, strict=True) for person in sitting]


def _seat(person: str, groups: Sequence[Seats], taken: list[list[str]], *, tried: set[int]) -> bool:
    """Give the person a seat; whoever must make room gets another one. False, and nothing changed, when there is none."""
    for number, group in enumerate(groups):
        if number in tried or person not in group.people:
            continue
        tried.add(number)
        if len(taken[number]) < group.needed:
            taken[number].append(person)
            return True
        for other in taken[number]:
            if _seat(other, groups, taken, tried=tried):
                taken[number][taken[number].index(other)] = person
                return True
    return False


def shares(wanted: Sequence[Seats], weights: Mapping[str, float]) -> dict[str, float]:
    """The part of an interview that each of those who were free owes, by their weights; at most the whole of it.

    Of a group with two seats all together owe two. Without groups all together owe one.
    """
    groups = wanted or [Seats(name="", needed=1, people=tuple(weights))]
    owed = dict.fromkeys(weights, 0.0)
    for group in groups:
        for person, share in _shares_of(group, weights).items():
            owed[person] = min(1.0, owed[person] + share)
    return {person: share for person, share in owed.items() if share > 0}


def _shares_of(group: Seats, weights: Mapping[str, float]) -> dict[str, float]:
    """Nobody owes more than one seat: what is left over is shared by the others."""
    open_to = {person: weights[person] for person in group.people if person in weights}
    found: dict[str, float] = {}
    seats = group.needed
    while open_to and seats > 0:
        parts = {person: seats * part for person, part in fairness.shares(open_to).items()}
        whole = [person for person, part in parts.items() if part >= 1]
        if not whole:
            return found | parts
        for person in whole:
            found[person] = 1.0
            del open_to[person]
        seats -= len(whole)
    return found
