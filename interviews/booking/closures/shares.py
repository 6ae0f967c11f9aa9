"""What each way of sharing interviews would come to in a table of times: how many are offered, and who would take them."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from interviews.booking.closures.times import Table, Time
from interviews.enums import Distribution
from interviews.nylas.configurations import Seats
from interviews.panels import seats

WAYS = (Distribution.FAIR, Distribution.OWN_SHARE, Distribution.EVERYONE)
ROUNDS = 10  # of bookings of all times, so that the first ones weigh little


@dataclass(frozen=True)
class Way:
    """`shares`: the part of all interviews that each would take, by id. All of them take each where they interview together."""

    distribution: Distribution
    times: Sequence[Time]
    shares: Mapping[int, float]


def ways(table: Table) -> list[Way]:
    """Each way, with the same people, calendars and rules."""
    return [_way(table, distribution) for distribution in WAYS]


def by_day(table: Table) -> list[tuple[date, int]]:
    """How many times are open on each day."""
    counted = Counter(at.day for at in table.open_times)
    return [(day, counted[day]) for day in table.days]


def _way(table: Table, distribution: Distribution) -> Way:
    spec = replace(table.rules.spec, distribution=distribution)
    other = replace(table, rules=replace(table.rules, spec=spec))
    free = [other.free_at(at) for at in other.open_times]
    if distribution == Distribution.EVERYONE:
        return Way(distribution, other.open_times, dict.fromkeys({key for keys in free for key in keys}, 1.0))
    by_email = {person.host.person.email: person for person in table.people}
    emails = [[email for email, person in by_email.items() if person.key in keys] for keys in free]
    weights = {email: float(person.host.person.weight) for email, person in by_email.items()}
    share = _by_chances if distribution == Distribution.OWN_SHARE else _by_load
    found = share(emails, weights, spec.seats)
    shares = {by_email[email].key: part for email, part in found.items()}
    return Way(distribution, other.open_times, shares)


def _by_chances(
    free: Sequence[Sequence[str]], weights: Mapping[str, float], wanted: Sequence[Seats]
) -> dict[str, float]:
    """Of each time all who are free owe a part, in proportion to their weights."""
    owed: dict[str, float] = defaultdict(float)
    for emails in free:
        for email, part in seats.shares(wanted, {email: weights[email] for email in emails}).items():
            owed[email] += part / len(free)
    return owed


def _by_load(free: Sequence[Sequence[str]], weights: Mapping[str, float], wanted: Sequence[Seats]) -> dict[str, float]:
    """The times are booked in random orders, the same ones each time, and whoever has taken least by their weight takes the next.

    Everybody begins equal: what they have taken so far is evened out in the first weeks, and says nothing of the time after.
    """
    chance, order, taken = Random(0), list(free), Counter[str]()
    for _ in range(ROUNDS):
        chance.shuffle(order)
        for emails in order:
            least_first = sorted(emails, key=lambda email: (taken[email] / weights[email], email))
            taken.update(email for email, _group in seats.fill(wanted, least_first) or ())
    return {email: count / (ROUNDS * len(order)) for email, count in taken.items()}
