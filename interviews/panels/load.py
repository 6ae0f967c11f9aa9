"""What the interviewers of a panel take over all panels, read for choosing among them. Reads rows, a few queries each; writes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Now

from interviews.enums import Distribution, InterviewStatus, Role
from interviews.panels import caps, fairness
from interviews.panels.models import Assignment, Chance, Interviewer, Leave, Panel, Rest, Seat
from interviews.panels.models.leave import periods


def records(panel: Panel, *, now: datetime) -> list[fairness.Record]:
    """What `fairness` needs to know of each interviewer on the panel, also of those who can't be chosen now. By id."""
    seats = (
        panel.seats.select_related("interviewer")
        .prefetch_related("interviewer__leaves", "interviewer__rests")
        .order_by("interviewer")
    )
    people = {seat.interviewer: seat.joined_at for seat in seats}
    by_share = panel.distribution == Distribution.OWN_SHARE
    return _records(people, owed=_owed(panel, [one.pk for one in people]) if by_share else {}, now=now)


def records_of_all(*, now: datetime) -> list[fairness.Record]:
    """The same of everybody who takes interviews on a panel, and doesn't only learn; they joined when they came to their first."""
    joined: dict[int, datetime | None] = {}
    seats = Seat.objects.qualified().filter(interviewer__is_active=True)
    for key, at in seats.values_list("interviewer", "joined_at"):
        earlier = joined.get(key, at)
        joined[key] = min(at, earlier) if at is not None and earlier is not None else None
    people = Interviewer.objects.filter(pk__in=joined).prefetch_related("leaves", "rests").order_by("pk")
    return _records({person: joined[person.pk] for person in people}, owed={}, now=now)


def _records(
    people: Mapping[Interviewer, datetime | None], *, owed: Mapping[int, float], now: datetime
) -> list[fairness.Record]:
    keys = [person.pk for person in people]
    parts = _parts(keys, since=fairness.counts_from(now))
    chances = Chance.objects.summed(keys, since=now - fairness.CHANCES_WINDOW)
    return [
        fairness.Record(
            interviewer=person.pk,
            weight=float(person.weight),
            parts=tuple(parts[person.pk]),
            joined_at=joined_at,
            leave=away(person),
            chances=chances.get(person.pk, 0.0),
            owed=owed.get(person.pk, 0.0),
        )
        for person, joined_at in people.items()
    ]


def away(person: Interviewer) -> tuple[caps.Period, ...]:
    """Leave and rests as half-open periods, in order; those that overlap or follow each other are one."""
    leave = periods(person.leaves.all(), ZoneInfo(person.time_zone))
    return caps.merged([*leave, *(rest.period() for rest in person.rests.all())])


def diaries(
    people: Iterable[Interviewer], *, starts_at: datetime, ends_at: datetime, without: UUID | None = None
) -> dict[int, caps.Diary]:
    """Each one's hours, holidays, caps, leave, rests and interviews around a period, by id. `without`: the id of an interview that is being moved.

    An interview that is just being moved counts where it is and where it goes.
    """
    everyone = list(people)
    first, last = caps.whole_weeks(starts_at, ends_at)
    leave: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for one in Leave.objects.filter(interviewer__in=everyone).touching(first.date(), last.date()):
        leave[one.interviewer_id].append((one.first_day, one.last_day))
    rests: dict[int, list[caps.Period]] = defaultdict(list)
    for rest in Rest.objects.filter(interviewer__in=everyone).not_over_before(first).select_related("interviewer"):
        rests[rest.interviewer_id].append(rest.period())
    found = {
        person.pk: caps.Diary(
            ZoneInfo(person.time_zone),
            person.daily_cap,
            person.weekly_cap,
            leave=tuple(leave[person.pk]),
            hours=person.hours,
            holidays=person.kept_holidays(first.date(), last.date()),
            rests=tuple(rests[person.pk]),
        )
        for person in everyone
    }
    rows = _counted(list(found))
    if without is not None:
        rows = rows.exclude(interview=without)
    for lookup, counted in (
        ("interview__starts_at", rows),
        ("interview__changing_to", rows.filter(interview__changing_until__gte=Now())),
    ):
        inside = counted.filter(**{f"{lookup}__gte": first, f"{lookup}__lt": last})
        for key, at in inside.values_list("interviewer", lookup):
            found[key].count([at])
    return found


def booked_in_leave(person: Interviewer, *, now: datetime) -> int:
    """How many interviews ahead lie in their leave; they stand until somebody moves or cancels them."""
    inside = Q(pk__in=[])
    for begins, ends in periods(person.leaves.all(), ZoneInfo(person.time_zone)):
        inside |= Q(interview__starts_at__lt=ends, interview__ends_at__gt=begins)
    ahead = Q(interview__status=InterviewStatus.SCHEDULED, interview__starts_at__gt=now)
    return Assignment.objects.filter(inside, ahead, interviewer=person).count()


def in_week_of(person: Interviewer, at: datetime) -> int:
    """How many interviews of all panels they take in that week, counted as for their weekly cap."""
    return diaries([person], starts_at=at, ends_at=at)[person.pk].in_week_of(at)


def _counted(interviewers: list[int]) -> QuerySet[Assignment]:
    """What counts as theirs: of all panels and sources, but for what was cancelled, and what they have declined."""
    return Assignment.objects.not_cancelled().filter(interviewer__in=interviewers, declined_at=None)


def _weighed(interviewers: list[int]) -> QuerySet[Assignment]:
    """What counts as their load: without those that they only learned from."""
    return _counted(interviewers).filter(role=Role.INTERVIEWER)


def _parts(interviewers: list[int], *, since: datetime) -> dict[int, list[fairness.Part]]:
    rows = _weighed(interviewers).filter(interview__starts_at__gte=since).order_by("interview__starts_at", "interview")
    parts: dict[int, list[fairness.Part]] = defaultdict(list)
    for key, starts_at, ends_at, booked_at in rows.values_list(
        "interviewer", "interview__starts_at", "interview__ends_at", "interview__created_at"
    ):
        minutes = round((ends_at - starts_at).total_seconds() / 60)
        parts[key].append(fairness.Part(starts_at=starts_at, minutes=minutes, booked_at=booked_at))
    return parts


def _owed(panel: Panel, interviewers: list[int]) -> dict[int, float]:
    """On this panel: the shares of each one's chances, less the interviews among them that are theirs."""
    of_panel = Chance.objects.filter(interview__panel=panel).standing()
    shares = dict(of_panel.filter(interviewer__in=interviewers).values_list("interviewer").annotate(Sum("share")))
    chosen_among = _weighed(interviewers).filter(interview__in=of_panel.values("interview"))
    taken = dict(chosen_among.values_list("interviewer").annotate(Count("pk")).order_by())
    return {key: shares.get(key, 0.0) - taken.get(key, 0) for key in interviewers}
