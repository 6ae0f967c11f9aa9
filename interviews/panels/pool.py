"""Who of a large panel is on offer, from plain figures: Nylas takes ten people, so they take turns. Reads and writes no rows."""

from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from interviews.nylas.configurations import Seats
from interviews.panels import seats

MAX_ON_OFFER = 10  # docs/nylas.md 1.3


@dataclass(frozen=True)
class Member:
    """One person of the panel. `free`: the times that they could take; needed only where times are to be kept."""

    email: str
    time_zone: str = ""
    free: frozenset[Hashable] = field(default=frozenset())


def on_offer(
    members: Sequence[Member],
    *,
    wanted: Sequence[Seats] = (),
    before: Collection[str] = (),
    needed: Collection[str] = (),
    limit: int = MAX_ON_OFFER,
) -> list[str]:
    """The addresses of at most `limit` of these people. `members`: whose turn it is first, first.

    Enough for every seat of the groups, then one of each time zone, then whoever comes first. `before`: who is on offer now; no time
    at which they can be booked is lost: where whoever's turn it is can't keep them all, others come in only one for one, as far as the
    times stay. `needed`: who comes in before all others, if anybody can.
    """
    if len(members) <= limit:
        return [member.email for member in members]
    by_email = {member.email: member for member in members}
    stay = [by_email[email] for email in before if email in by_email][:limit]
    held = _covered(stay, wanted)
    chosen = _first_choice(members, wanted, needed, limit)
    while lost := held - _covered(chosen, wanted):
        fixed = [member for member in chosen if member.email in needed]
        better = _exchanged(chosen, members, wanted, held=held, lost=lost, fixed=fixed, limit=limit)
        if better is None:
            chosen = _one_for_one(stay, members, wanted, needed, held=held, limit=limit)
            break
        chosen = better
    return [member.email for member in members if member in chosen]


def _first_choice(
    members: Sequence[Member], wanted: Sequence[Seats], needed: Collection[str], limit: int
) -> list[Member]:
    seated = {email for email, _ in (seats.fill(wanted, (one.email for one in members)) or [])} if wanted else set()
    firsts = {member.time_zone: member for member in reversed(members)}.values()
    by_urgency = [
        *(member for member in members if member.email in needed),
        *(member for member in members if member.email in seated),
        *sorted(firsts, key=members.index),
        *members,
    ]
    return list(dict.fromkeys(by_urgency))[:limit]


def _exchanged(
    chosen: list[Member],
    members: Sequence[Member],
    wanted: Sequence[Seats],
    *,
    held: frozenset[Hashable],
    lost: frozenset[Hashable],
    fixed: Sequence[Member],
    limit: int,
) -> list[Member] | None:
    """With somebody who gives back most of what is lost, in place of the last who can be spared; None when that is nobody."""
    kept = held - lost
    others = [member for member in members if member not in chosen and member.free & lost]
    gains = {member.email: len(lost & _covered([*chosen, member], wanted)) for member in others}
    # Where a time needs two people who are both missing, one alone gives nothing back yet.
    for member in sorted(others, key=lambda one: -gains[one.email]):
        if not gains[member.email]:
            return None
        for left in _without_one(chosen, fixed, limit):
            if kept < _covered([*left, member], wanted) & held:
                return [*left, member]
    return None


def _one_for_one(
    stay: list[Member],
    members: Sequence[Member],
    wanted: Sequence[Seats],
    needed: Collection[str],
    *,
    held: frozenset[Hashable],
    limit: int,
) -> list[Member]:
    """Those who are on offer, each exchanged for somebody whose turn comes earlier where no time is lost by it."""
    others = [member for member in members if member not in stay]
    by_turn = sorted(others, key=lambda member: member.email not in needed)
    chosen = [*stay, *by_turn[: limit - len(stay)]]
    for member in by_turn[limit - len(stay) :]:
        for spared in sorted(chosen, key=members.index, reverse=True):
            is_earlier = members.index(member) < members.index(spared)
            if spared.email in needed or not (is_earlier or member.email in needed):
                continue
            exchanged = [member if one is spared else one for one in chosen]
            if held <= _covered(exchanged, wanted):
                chosen = exchanged
                break
    return chosen


def _without_one(chosen: list[Member], fixed: Sequence[Member], limit: int) -> Iterator[list[Member]]:
    """The chosen without one of them, the last first, but none of the fixed; all of them while there is room."""
    if len(chosen) < limit:
        yield chosen
        return
    for spared in reversed([member for member in chosen if member not in fixed]):
        yield [member for member in chosen if member is not spared]


def _covered(people: Sequence[Member], wanted: Sequence[Seats]) -> frozenset[Hashable]:
    """The times at which these people can fill all seats."""
    whole = frozenset().union(*(member.free for member in people))
    if not wanted:
        return whole
    return frozenset(
        at for at in whole if seats.fill(wanted, (one.email for one in people if at in one.free)) is not None
    )
