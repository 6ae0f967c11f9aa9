"""A recruiter names who of the panel meets a candidate on one link, and whether that person can be had. Reads Seat, Publication, Leave,
Rest; writes Naming."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import JSONField, OuterRef, Subquery, prefetch_related_objects

from interviews.booking.availability import latest
from interviews.booking.models import BookingLink, Naming
from interviews.nylas.configurations import ConfigurationSpec
from interviews.panels import load
from interviews.panels.configuration import read_spec
from interviews.panels.models import Interviewer, Panel, Publication, Refill, Seat

Obstacle = Naming.Obstacle
Pair = tuple[Panel, Interviewer]


def name_interviewer(link: BookingLink, person: Interviewer, *, reason: str, by: User, now: datetime) -> Naming:
    """From now on the link offers their times alone. On a large panel they come on offer for it."""
    with transaction.atomic():
        naming = Naming.objects.name_for(link, person, reason=reason, by=by, at=now)
        Refill.objects.ask(link.panel, at=now)
    return naming


def let_the_rule_choose(link: BookingLink, *, by: User, now: datetime) -> bool:
    """Nobody is named any more; False where nobody was."""
    return bool(link.namings.end(by=by, at=now))


def obstacle(naming: Naming, *, now: datetime) -> Obstacle | None:
    """What keeps the named person from every time that the link offers; None when nothing does."""
    return obstacles([naming], now=now).get(naming.pk)


def obstacles(namings: Iterable[Naming], *, now: datetime) -> dict[int, Obstacle]:
    """The same for many, by id of the naming; in as many queries as for one."""
    rows = list(namings)
    found = obstacles_of([(row.link.panel, row.interviewer) for row in rows], now=now)
    keys = ((row.pk, (row.link.panel_id, row.interviewer_id)) for row in rows)
    return {pk: found[key] for pk, key in keys if key in found}


def note_obstacles(*, now: datetime) -> int:
    """Store for the recruiter's home whose named person can't be had, of all who have yet to choose a time; how many."""
    rows = list(Naming.objects.waiting(now=now).select_related("link__panel", "interviewer"))
    found = obstacles(rows, now=now)
    for row in rows:
        row.note_obstacle(found.get(row.pk, ""), at=now)
    return len(found)


def obstacles_of(pairs: Iterable[Pair], *, now: datetime) -> dict[tuple[int, int], Obstacle]:
    """Of these people, those whom a panel can’t give at any time that it offers, by the ids of panel and person."""
    wanted = list(pairs)
    if not wanted:
        return {}
    panels = {panel.pk for panel, _ in wanted}
    people = {person.pk: person for _, person in wanted}
    prefetch_related_objects(list(people.values()), "leaves", "rests")
    on_panel = Seat.objects.filter(panel__in=panels, interviewer__in=people)
    seats = on_panel.values_list("panel", "interviewer", "is_trainee")
    learns = {(panel, person): is_trainee for panel, person, is_trainee in seats}
    specs = _published(panels)
    found = {}
    for panel, person in wanted:
        key = (panel.pk, person.pk)
        reason = next(_obstacles(panel, people[person.pk], learns.get(key), specs.get(panel.pk), now), None)
        if reason is not None:
            found[key] = reason
    return found


def _obstacles(
    panel: Panel, person: Interviewer, learns: bool | None, spec: ConfigurationSpec | None, now: datetime
) -> Iterator[Obstacle]:
    """`learns`: on this panel; None for whoever is not on it."""
    if learns is None:
        yield Obstacle.NOT_ON_PANEL
    if not person.is_active:
        yield Obstacle.SWITCHED_OFF
    if person.grant_state == Interviewer.GrantState.NONE:
        yield Obstacle.NO_CALENDAR
    elif person.grant_state != Interviewer.GrantState.LIVE:
        yield Obstacle.CALENDAR_LOST
    if learns:
        yield Obstacle.IN_TRAINING
    if spec is not None and person.email not in {host.email for host in spec.people}:
        yield Obstacle.NOT_PUBLISHED
    if spec is not None and spec.seats and not any(person.email in group.people for group in spec.seats):
        yield Obstacle.NO_GROUP
    earliest, end = now + timedelta(hours=panel.notice_hours), latest(panel, now)
    if any(begins <= earliest and end <= ends for begins, ends in load.away(person)):
        yield Obstacle.AWAY


def _published(panels: Iterable[int]) -> dict[int, ConfigurationSpec]:
    """The version that candidates meet, by the panel's id."""
    last = Publication.objects.accepted().filter(panel=OuterRef("pk")).values("payload")[:1]
    rows = Panel.objects.filter(pk__in=panels).annotate(accepted=Subquery(last, output_field=JSONField()))
    return {pk: read_spec(payload) for pk, payload in rows.values_list("pk", "accepted") if payload}
