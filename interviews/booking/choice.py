"""Who is asked to take an interview, in which order, and why the others of the panel are not. Reads rows; what it finds is kept in
BookingAttempt.reasons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from interviews.booking.hosts import Host, hosts_of
from interviews.booking.models import BookingLink
from interviews.enums import Skipped
from interviews.nylas.configurations import Seats
from interviews.nylas.shapes import Slot
from interviews.panels import configuration, fairness, load, seats
from interviews.panels.models import Interviewer, Panel


@dataclass
class Choice:
    """The panel's people for one slot: `ranked`, those to ask, first come first; `skipped`, the others by name;
    `holidays`, which one each keeps then; `named`, whom a recruiter named, so that nobody is asked without them."""

    rule: str
    ranked: list[tuple[Interviewer, fairness.Standing]]
    skipped: list[tuple[Interviewer, Skipped]]
    holidays: dict[int, str] = field(default_factory=dict)
    wanted: tuple[Seats, ...] = ()
    refused: dict[int, Skipped] = field(default_factory=dict)
    named: Interviewer | None = None

    def seated(self) -> list[Interviewer]:
        """Those to be asked for, the host first: one for each seat, of those who were not refused. Empty when they can't fill them."""
        people = {person.email: person for person, _ in self.ranked if person.pk not in self.refused}
        seated = [people[email] for email, _ in seats.fill(self.wanted, self._named_first(people)) or []]
        return seated if self.named is None or self.named in seated else []

    def _named_first(self, emails: Iterable[str]) -> list[str]:
        """In the order in which seats are given out: whoever is named before all others."""
        return sorted(emails, key=lambda email: self.named is None or email != self.named.email)

    def refuse(self, person: Interviewer, reason: Skipped) -> None:
        """They were in the order, but could not be had when it came to booking."""
        self.refused[person.pk] = reason

    def reasons(self) -> list[dict[str, object]]:
        """As kept in BookingAttempt.reasons; `place` counts from 1."""
        about_seats = self._about_seats() if any(group.name for group in self.wanted) else {}
        by_rule = self._by_rule()
        ranked = [
            _figures(person, standing, rule=self.rule)
            | {"place": place}
            | by_rule.get(person.pk, {})
            | ({"skipped": str(self.refused[person.pk])} if person.pk in self.refused else {})
            | about_seats.get(person.email, {})
            for place, (person, standing) in enumerate(self.ranked, start=1)
        ]
        return [
            *ranked,
            *(
                {"interviewer": one.pk, "name": one.name, "skipped": str(reason)} | self._named_holiday(one, reason)
                for one, reason in self.skipped
            ),
        ]

    def _by_rule(self) -> dict[int, dict[str, object]]:
        """Where somebody is named: who that is, and whom the rule would have taken; by id."""
        if self.named is None:
            return {}
        left = [person for person, _ in self.ranked if person.pk not in self.refused]
        chosen = {email for email, _ in seats.fill(self.wanted, [person.email for person in left]) or []}
        return {
            person.pk: {"is_named": person == self.named, "is_by_rule": person.email in chosen}
            for person, _ in self.ranked
        }

    def _named_holiday(self, person: Interviewer, reason: Skipped) -> dict[str, object]:
        return {"holiday": self.holidays[person.pk]} if reason == Skipped.PUBLIC_HOLIDAY else {}

    def _about_seats(self) -> dict[str, dict[str, object]]:
        """By address: the groups of each, the group whose seat they take, and the part of the interview that they owe."""
        left = {person.email: standing.weight for person, standing in self.ranked if person.pk not in self.refused}
        taken = {email: group.name for email, group in seats.fill(self.wanted, self._named_first(left)) or []}
        owed = seats.shares(self.wanted, left)
        return {
            person.email: {
                "groups": [group.name for group in self.wanted if person.email in group.people],
                "seat": taken.get(person.email, ""),
                "share": owed.get(person.email, 0.0),
            }
            for person, _ in self.ranked
        }


def choose(link: BookingLink, slot: Slot, *, named: Interviewer | None = None, now: datetime) -> Choice:
    """Rank those who are free in the slot, and say of everybody else on the panel what keeps them from it. `named`: by a recruiter."""
    return choose_for(link.panel, slot, email=link.application.candidate.email, named=named, now=now)


def choose_for(panel: Panel, slot: Slot, *, email: str, named: Interviewer | None = None, now: datetime) -> Choice:
    """The same for somebody of whom no more than an address is known."""
    hosts, wanted = hosts_of(panel, [slot], candidate=email, now=now), configuration.seats_on_offer(panel)
    grouped = {email for group in wanted for email in group.people}
    free = [hosts[email].person for email in slot.emails if email in hosts and (not wanted or email in grouped)]
    standings = fairness.standings(load.records(panel, now=now), minutes=panel.duration_minutes)
    known = {standing.interviewer: standing for standing in standings}
    by_key = {person.pk: person for person in free}
    ranked = fairness.rank((known[key] for key in by_key), rule=panel.distribution)
    return Choice(
        rule=panel.distribution,
        ranked=[(by_key[standing.interviewer], standing) for standing in ranked],
        skipped=_skipped(panel, slot, email, [host for host in hosts.values() if host.person.pk not in by_key]),
        holidays={host.person.pk: host.holiday(slot) for host in hosts.values()},
        wanted=wanted,
        named=named,
    )


def _skipped(panel: Panel, slot: Slot, email: str, others: Sequence[Host]) -> list[tuple[Interviewer, Skipped]]:
    themselves = set(Interviewer.objects.themselves(email).values_list("pk", flat=True))
    spec = configuration.published(panel)
    published = {host.email for host in spec.hosts} if spec is not None else set()
    waiting = {host.email for host in spec.reserve} if spec is not None else set()
    learning = set(panel.seats.of_trainees().values_list("interviewer", flat=True))
    found = []
    for host in others:
        reason = Skipped.OWN_APPLICATION if host.person.pk in themselves else host.why_not(slot)
        if reason is None:
            reason = Skipped.BUSY if host.person.email in published else Skipped.NOT_PUBLISHED
            reason = Skipped.IN_RESERVE if host.person.email in waiting else reason
            reason = Skipped.NO_GROUP if host.person.email in slot.emails else reason
        reason = Skipped.IN_TRAINING if host.person.pk in learning else reason
        found.append((host.person, reason))
    return found


def _figures(person: Interviewer, standing: fairness.Standing, *, rule: str) -> dict[str, object]:
    last = standing.last_booked_at
    return {
        "interviewer": person.pk,
        "name": person.name,
        "rule": rule,
        "weight": standing.weight,
        "load": round(standing.load),
        "credit": round(standing.credit, 1),
        "expected": round(standing.expected, 1),
        "projected": round(standing.projected, 1),
        "owed": round(standing.owed, 3),
        "last_booked_at": last.isoformat() if last else None,
    }
