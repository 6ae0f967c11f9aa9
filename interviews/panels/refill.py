"""Who of a panel of more than ten is on offer changes by turns. Reads loads, free times, Publication; leaves a Publication."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from interviews.nylas.client import nylas
from interviews.nylas.configurations import ConfigurationSpec, Host
from interviews.nylas.errors import NylasError
from interviews.panels import configuration, fairness, load, pool, publishing
from interviews.panels.models import Interviewer, Panel, Refill
from interviews.panels.models.panel_rows import MAX_SEATS
from recruiting.work.errors import Postponed

REFILL_EVERY = timedelta(hours=20)  # so that each night has one, whenever the last booking was
ASK_NYLAS_AGAIN_AFTER = timedelta(minutes=30)
PUBLICATION_WAIT = timedelta(minutes=5)


def owe_refills(*, now: datetime) -> int:
    """A refill for each large panel that had none since yesterday; how many."""
    panels = list(Panel.objects.to_refill(looked_before=now - REFILL_EVERY))
    return sum(Refill.objects.ask(panel, at=now) is not None for panel in panels)


def refill(row: Refill, *, now: datetime) -> str:
    """See whose turn it is, and leave a publication when that is somebody else. The row's state.

    Times that invited candidates can see now stay bookable. Raises Postponed while Nylas doesn't answer, and while a version is on its
    way there; then those who are on offer stay.
    """
    panel = row.panel
    if panel.publications.unsettled().exists():
        raise Postponed("A version is on its way to Nylas.", wait=PUBLICATION_WAIT)
    accepted = panel.publications.accepted().first()
    if accepted is None or not panel.nylas_configuration_id:
        return Refill.State.DONE
    spec = configuration.read_spec(accepted.payload)
    chosen = _choose(panel, spec, now=now)
    with transaction.atomic():
        fresh = Panel.objects.select_for_update().get(pk=panel.pk)
        if fresh.publications.latest_not_refused() != accepted:
            raise Postponed("It was published meanwhile.", wait=PUBLICATION_WAIT)
        row.mark_looked(at=now)
        if chosen and set(chosen) != {host.email for host in spec.hosts}:
            publishing.repeat(fresh, on_offer=chosen, now=now)
    return Refill.State.DONE


def bring_in(panel: Panel, people: Sequence[Interviewer], *, now: datetime) -> None:
    """See to it that these are on offer: their interview is to be moved, and Nylas moves only with people it was told of.

    Nothing is done for a panel that is on offer whole. Raises Postponed while Nylas doesn't answer.
    """
    wanted = {person.email for person in people}
    accepted = panel.publications.accepted().first()
    if accepted is None:
        return
    spec = configuration.read_spec(accepted.payload)
    waits = not wanted <= {host.email for host in spec.hosts} and wanted <= {host.email for host in spec.people}
    if not waits or panel.publications.unsettled().exists():
        return
    chosen = _choose(panel, spec, needed=wanted, now=now)
    if not wanted <= set(chosen):
        return
    with transaction.atomic():
        publication = publishing.repeat(panel, on_offer=chosen, now=now)
    if publication is not None:
        publishing.send(publication, now=now)


def _choose(panel: Panel, spec: ConfigurationSpec, *, needed: Collection[str] = (), now: datetime) -> list[str]:
    """The addresses of those whose turn it is, of the people of the published version whose calendars work. Whoever a candidate is to
    meet alone comes first, as `needed` do."""
    working = {person.email: person for person in panel.live_interviewers()}
    people = [working[host.email] for host in spec.people if host.email in working]
    standings = fairness.standings(load.records(panel, now=now), minutes=panel.duration_minutes)
    keys = {person.pk: person for person in people}
    turns = fairness.rank((one for one in standings if one.interviewer in keys), rule=panel.distribution)
    free = _free_times(panel, spec, people, now=now) if panel.links.open(now).exists() else {}
    members = [
        pool.Member(person.email, person.time_zone, free.get(person.email, frozenset()))
        for person in (keys[standing.interviewer] for standing in turns)
    ]
    named = panel.links.open(now).filter(namings__ended_at=None).values_list("namings__interviewer__email", flat=True)
    return pool.on_offer(
        members,
        wanted=configuration.qualified(panel, spec.seats),
        needed={*needed, *(email for email in named if email)},
        before=[host.email for host in spec.hosts],
    )


def _free_times(
    panel: Panel, spec: ConfigurationSpec, people: Sequence[Interviewer], *, now: datetime
) -> dict[str, frozenset[datetime]]:
    """When each of them could be booked: as their calendars say, without the times that caps and leave take away. Raises Postponed."""
    starts_at, ends_at = now + spec.notice, now + spec.horizon
    hosts: list[Host] = list(configuration.hosts(people))
    try:
        slots = nylas().free_times(spec, hosts, starts_at=starts_at, ends_at=ends_at)
    except NylasError as error:
        raise Postponed(f"Nylas does not answer: {error}", wait=ASK_NYLAS_AGAIN_AFTER) from error
    diaries = load.diaries(people, starts_at=starts_at, ends_at=ends_at)
    by_email = {person.email: diaries[person.pk] for person in people}
    found: dict[str, set[datetime]] = defaultdict(set)
    for slot in slots:
        for email in slot.emails:
            if email in by_email and by_email[email].keeps_from(slot.starts_at, slot.ends_at) is None:
                found[email].add(slot.starts_at)
    return {email: frozenset(times) for email, times in found.items()}


@dataclass(frozen=True)
class Turns:
    """Who is on offer now, by name, and how many wait for their turn."""

    on_offer: list[str]
    waiting: int


def turns(panel: Panel) -> Turns | None:
    """None for a panel that is on offer whole, or that was never published."""
    if panel.published_at is None or panel.seats.count() <= MAX_SEATS:
        return None
    names = list(panel.seats.on_offer().values_list("interviewer__name", flat=True))
    return Turns(names, waiting=panel.seats.filter(interviewer__is_active=True, offered_since=None).count())
