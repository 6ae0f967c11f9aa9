"""What keeps a panel's groups from being filled, in words. Reads Panel, SeatGroup, Interviewer; writes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from interviews.nylas.configurations import ConfigurationSpec, Seats
from interviews.panels import configuration, seats
from interviews.panels.models import Panel
from interviews.panels.models.panel_rows import MAX_SEATS


class Place(StrEnum):
    """What of a group is at fault."""

    PEOPLE = "people"
    NEEDED = "needed"
    ALL = "all"  # no single group


@dataclass(frozen=True)
class Fault:
    """Something about the groups that has to be put right. `number`: which group, from 0."""

    number: int
    place: Place
    words: str


def faults(wanted: Sequence[Seats], names: Mapping[str, str], *, is_round_robin: bool) -> list[Fault]:
    """What is wrong with these groups, on a panel of these people (name by address)."""
    if not wanted:
        return []
    found = list(_faults_of_each(wanted, names))
    if not is_round_robin:
        words = "On a panel where everyone interviews together there is nothing to choose. Share it by load, or take the groups away."
        found.append(Fault(0, Place.ALL, words))
    if sum(group.needed for group in wanted) > MAX_SEATS:
        found.append(Fault(len(wanted) - 1, Place.NEEDED, f"More than {MAX_SEATS} people can’t take one interview."))
    if not found and (number := _first_unfilled(wanted, names)) is not None:
        words = (
            f"“{wanted[number].name}” can’t be filled together with the groups above it: whoever stands in it is needed there, "
            "and nobody takes two seats. Add somebody."
        )
        found.append(Fault(number, Place.PEOPLE, words))
    grouped = {email for group in wanted for email in group.people}
    found += [
        Fault(0, Place.ALL, f"{name} stands in no group, and would never be asked. Add them to one, or take them off.")
        for email, name in names.items()
        if email not in grouped
    ]
    return found


def _faults_of_each(wanted: Sequence[Seats], names: Mapping[str, str]) -> Iterator[Fault]:
    for number, group in enumerate(wanted):
        has = sum(email in names for email in group.people)
        if not has:
            yield Fault(number, Place.PEOPLE, f"“{group.name}” has nobody who takes interviews. Add somebody.")
        elif has < group.needed:
            words = f"“{group.name}” needs {group.needed} people and has {has}. Ask for fewer, or add somebody."
            yield Fault(number, Place.NEEDED, words)


def _first_unfilled(wanted: Sequence[Seats], people: Mapping[str, str]) -> int | None:
    """The first group that these people can't fill besides those before it."""
    unfilled = (number for number in range(len(wanted)) if seats.fill(wanted[: number + 1], people) is None)
    return next(unfilled, None)


def why_unfilled(panel: Panel, spec: ConfigurationSpec | None) -> str:
    """A sentence when the groups that candidates meet can't be filled by those whose calendars work; empty when they can.

    `spec`: the version that candidates meet, if there is one.
    """
    wanted = configuration.qualified(panel, spec.seats if spec is not None else configuration.seats(panel))
    working = dict(panel.live_interviewers().values_list("email", "name"))
    if not wanted or not working:  # without any calendar, the page says that
        return ""
    number = _first_unfilled(wanted, working)
    if number is None:
        return ""
    group = wanted[number]
    if not group.name:
        return "Whoever of this panel has a working calendar is still learning, so candidates find no times."
    has = [email for email in group.people if email in working]
    if not has:
        return f"Nobody of “{group.name}” has a working calendar, so candidates find no times."
    return f"Too few of “{group.name}” have a working calendar for all seats, so candidates find no times."
