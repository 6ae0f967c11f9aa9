"""Which interviews ahead could change hands, so that load comes out more even: proposed to a recruiter, and at night to
interviews/booking/night.py, which carries them out.

Reads rows; asks no calendar: who was free when an interview was booked is taken to be free still, but for what is known here.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models.functions import Now

from interviews.booking.hosts import Host, hosts_among
from interviews.booking.models import Interview
from interviews.booking.models.interview_rows import InterviewQuerySet
from interviews.nylas.shapes import Slot
from interviews.panels import fairness, load
from interviews.panels.models import Chance, Interviewer, Panel, Seat
from interviews.panels.second_thoughts import Exchange, Movable, exchanges

AHEAD = timedelta(hours=48)  # nobody is asked to step in sooner
ONE_IN = 20  # of the interviews that count changes hands at most


@dataclass(frozen=True)
class Proposal:
    """One interview that would change hands. `gives_from` and so on: minutes per share, counting time away, before and after it."""

    interview: Interview
    gives: Interviewer
    takes: Interviewer
    gives_from: float
    gives_to: float
    takes_from: float
    takes_to: float


@dataclass(frozen=True)
class EveningOut:
    """`before` and `after`: minutes per share between who has most and who has least. `people`: how many are compared."""

    proposals: list[Proposal]
    before: float
    after: float
    people: int


def propose(*, user: User, now: datetime) -> EveningOut:
    """The few exchanges that even out most, of interviews this person may see; each once, and nobody past their caps. By time."""
    found = _find(Interview.objects.visible_to(user), at_most=None, refused=frozenset(), now=now)
    return replace(found, proposals=sorted(found.proposals, key=lambda one: one.interview.starts_at))


def propose_at_night(*, at_most: int, refused: Collection[tuple[UUID, int]] = (), now: datetime) -> EveningOut:
    """The same of all interviews that may change hands unasked, in the order in which they belong together.

    `refused`: interviews and people who turned out not to be able to take them.
    """
    rows = Interview.objects.filter(panel__in=Panel.objects.with_second_thoughts(), names_due_at__gt=now)
    return _find(rows, at_most=at_most, refused=refused, now=now)


def _find(
    rows: InterviewQuerySet, *, at_most: int | None, refused: Collection[tuple[UUID, int]], now: datetime
) -> EveningOut:
    """`at_most`: how many; one in twenty of all that count when None."""
    records = load.records_of_all(now=now)
    loads = {one.interviewer: one.load + one.credit for one in fairness.standings(records, minutes=0)}
    weights = {record.interviewer: record.weight for record in records}
    people = {one.pk: one for one in Interviewer.objects.filter(pk__in=loads)}
    interviews = _that_may_move(rows, loads, now=now)
    made = list[Exchange]()
    if interviews:
        first = min(one.starts_at for one in interviews.values())
        last = max(one.ends_at for one in interviews.values())
        found = hosts_among(people.values(), [Slot(first, last, ())], now=now)
        hosts = {host.person.pk: host for host in found.values()}
        if at_most is None:
            at_most = max(1, sum(len(record.parts) for record in records) // ONE_IN)
        movable = _movable(interviews, hosts, refused=refused)
        made = _within_caps(loads, weights, movable, hosts, at_most=at_most)
    after, proposals = dict(loads), []
    for one in made:
        interview, gives, takes = interviews[_key(one)], one.gives, one.takes
        before = after[gives] / weights[gives], after[takes] / weights[takes]
        minutes = (interview.ends_at - interview.starts_at).total_seconds() / 60
        after[gives] -= minutes
        after[takes] += minutes
        proposals.append(
            Proposal(
                interview,
                people[gives],
                people[takes],
                gives_from=before[0],
                gives_to=after[gives] / weights[gives],
                takes_from=before[1],
                takes_to=after[takes] / weights[takes],
            )
        )
    return EveningOut(proposals, _apart(loads, weights), _apart(after, weights), len(loads))


def _that_may_move(rows: InterviewQuerySet, loads: Mapping[int, float], *, now: datetime) -> dict[UUID, Interview]:
    """Those of one interviewer, far enough ahead, that nobody is just moving, has declined, or has handed on before, and for which nobody
    was named."""
    rows = rows.live().filter(starts_at__gte=now + AHEAD, interviewer__in=loads)
    rows = rows.exclude(panel__distribution=Panel.Distribution.EVERYONE).exclude(changing_until__gte=Now())
    rows = rows.exclude(assignments__declined_at__isnull=False).exclude(reassignments__isnull=False)
    rows = rows.exclude(attempts__naming__isnull=False)
    rows = rows.select_related("application__candidate", "panel").prefetch_related("assignments")
    return {one.pk: one for one in rows.order_by("starts_at", "pk") if len(one.assignments.all()) == 1}


def _movable(
    interviews: Mapping[UUID, Interview], hosts: Mapping[int, Host], *, refused: Collection[tuple[UUID, int]]
) -> list[Movable]:
    seated: dict[int, set[int]] = defaultdict(set)
    qualified = Seat.objects.qualified().filter(panel__interviews__in=interviews)
    for panel, key in qualified.values_list("panel", "interviewer"):
        seated[panel].add(key)
    were_free: dict[UUID, set[int]] = defaultdict(set)
    for pk, key in Chance.objects.filter(interview__in=interviews).values_list("interview", "interviewer"):
        if (pk, key) not in refused:
            were_free[pk].add(key)
    found = []
    for interview in interviews.values():
        slot = Slot(interview.starts_at, interview.ends_at, ())
        others = (were_free[interview.pk] & seated[interview.panel_id] & hosts.keys()) - {interview.interviewer_id}
        free = frozenset(key for key in others if hosts[key].why_not(slot) is None)
        taker = interview.interviewer_id or 0  # never 0: they were asked for by their host
        found.append(Movable(interview.pk, taker, interview.starts_at, interview.ends_at, free))
    return found


def _within_caps(
    loads: Mapping[int, float],
    weights: Mapping[int, float],
    movable: list[Movable],
    hosts: Mapping[int, Host],
    *,
    at_most: int,
) -> list[Exchange]:
    """Each could be taken by itself; where several together would pass a cap, the one that does is left out, and all thought over."""
    while True:
        made = exchanges(loads, movable, weights=weights, at_most=at_most)
        over = _past_a_cap(made, movable, hosts)
        if over is None:
            return made
        movable = [
            replace(row, free=row.free - {over.takes}) if row.interview == over.interview else row for row in movable
        ]


def _past_a_cap(made: list[Exchange], movable: list[Movable], hosts: Mapping[int, Host]) -> Exchange | None:
    known = {row.interview: row for row in movable}
    diaries = {
        key: replace(host.diary, by_day=+host.diary.by_day, by_week=+host.diary.by_week) for key, host in hosts.items()
    }
    for one in made:
        row, diary = known[one.interview], diaries[one.takes]
        if diary.keeps_from(row.starts_at, row.ends_at) is not None:
            return one
        diary.count([row.starts_at])
    return None


def _key(one: Exchange) -> UUID:
    return UUID(str(one.interview))


def _apart(loads: Mapping[int, float], weights: Mapping[int, float]) -> float:
    per_share = [minutes / weights[key] for key, minutes in loads.items()]
    return max(per_share) - min(per_share) if len(per_share) > 1 else 0.0
