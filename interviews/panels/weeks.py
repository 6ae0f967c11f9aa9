"""What everybody takes week by week, over all panels: what is shown to recruiters of all, and to each interviewer of themselves.

Reads rows, a few queries however many people there are; writes nothing. Weeks are those of each person's own zone, as for their cap.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db.models import Q

from interviews.enums import Role
from interviews.panels import caps, load
from interviews.panels.models import Assignment, Interviewer, Panel, Seat
from interviews.panels.models.interviewer import InterviewerQuerySet

BEFORE, AHEAD = 7, 4  # weeks shown beside this one
WORKING_DAYS = 5  # from Monday on; what is on others is no time away
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True)
class Taken:
    """One interview in which somebody takes part."""

    minutes: int
    is_declined: bool
    is_learned: bool


@dataclass(frozen=True)
class Cell:
    """One person's week. `days_away`: working days on leave, out of every panel, or before they came."""

    monday: date
    minutes: int = 0
    interviews: int = 0
    declined: int = 0
    learned: int = 0  # interviews they only learn from: they count for the cap, and are no load
    days_away: int = 0
    is_full: bool = False  # as many interviews as their weekly cap allows


@dataclass(frozen=True)
class Line:
    """One person's weeks. `expected`: minutes, had each week's interviews been divided among those who were there, by their shares."""

    person: Interviewer
    cells: tuple[Cell, ...]
    expected: float
    is_compared: bool = True  # takes interviews now, and doesn't only learn to

    @property
    def weight(self) -> float:
        return float(self.person.weight)

    @cached_property
    def minutes(self) -> int:
        return sum(cell.minutes for cell in self.cells)

    @property
    def declined(self) -> int:
        return sum(cell.declined for cell in self.cells)

    @property
    def per_share(self) -> float:
        return self.minutes / self.weight


@dataclass(frozen=True)
class Weeks:
    """The people by name, and the Mondays of the weeks shown, the earliest first."""

    mondays: tuple[date, ...]
    this_week: date
    lines: list[Line] = field(default_factory=list)

    @property
    def apart(self) -> float:
        """Minutes per share between who took most and who took least; 0 when there are not two."""
        shares = [line.per_share for line in self.lines if line.is_compared]
        return max(shares) - min(shares) if len(shares) > 1 else 0.0


def of_everybody(*, panel: Panel | None = None, now: datetime) -> Weeks:
    """All who take interviews, and who took one in these weeks; with `panel`, those who sit on it. Load is always that of all panels."""
    first, end = _period(now)
    if panel is not None:
        people = Interviewer.objects.filter(seats__panel=panel)
    else:
        took = Assignment.objects.filter(interview__starts_at__gte=first, interview__starts_at__lt=end)
        people = Interviewer.objects.filter(Q(is_active=True) | Q(pk__in=took.values("interviewer")))
    return _weeks(people, now=now)


def of_one(person: Interviewer, *, now: datetime) -> Weeks:
    """Their own weeks alone; what would be expected of them cannot be said without the others."""
    return _weeks(Interviewer.objects.filter(pk=person.pk), now=now)


def _weeks(rows: InterviewerQuerySet, *, now: datetime) -> Weeks:
    people = list(rows.prefetch_related("leaves", "rests").order_by("name", "pk"))
    mondays = _mondays(now)
    cells = _cells(people, mondays, now=now)
    seated = Seat.objects.filter(interviewer__in=cells).values_list("interviewer", "is_trainee")
    learning = {key for key, learns in seated if learns} - {key for key, learns in seated if not learns}
    compared = [person for person in people if person.is_active and person.pk not in learning]
    expected = _expected(compared, cells)
    lines = [Line(one, cells[one.pk], expected.get(one.pk, 0.0), one in compared) for one in people]
    return Weeks(mondays, mondays[BEFORE], lines)


def _mondays(now: datetime) -> tuple[date, ...]:
    this = _monday(now.date())
    return tuple(this + number * WEEK for number in range(-BEFORE, AHEAD + 1))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _period(now: datetime) -> tuple[datetime, datetime]:
    """Holds these weeks in every zone."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - timedelta(days=midnight.weekday())
    return monday - BEFORE * WEEK - DAY, monday + (AHEAD + 1) * WEEK + DAY


def _cells(people: Sequence[Interviewer], mondays: Sequence[date], *, now: datetime) -> dict[int, tuple[Cell, ...]]:
    keys = [person.pk for person in people]
    taken = _taken(people, now=now)
    joined = _joined(keys)
    for key, monday in taken:  # who took something was there
        joined[key] = min(joined.get(key, monday), monday)
    return {
        person.pk: tuple(
            _cell(person, monday, taken.get((person.pk, monday), ()), away, joined.get(person.pk)) for monday in mondays
        )
        for person, away in ((person, load.away(person)) for person in people)
    }


def _taken(people: Sequence[Interviewer], *, now: datetime) -> dict[tuple[int, date], list[Taken]]:
    """By person and week."""
    zones = {person.pk: ZoneInfo(person.time_zone) for person in people}
    first, end = _period(now)
    rows = Assignment.objects.not_cancelled().filter(
        interviewer__in=zones, interview__starts_at__gte=first, interview__starts_at__lt=end
    )
    taken: dict[tuple[int, date], list[Taken]] = defaultdict(list)
    for key, starts_at, ends_at, declined_at, role in rows.values_list(
        "interviewer", "interview__starts_at", "interview__ends_at", "declined_at", "role"
    ):
        monday = _monday(starts_at.astimezone(zones[key]).date())
        minutes = round((ends_at - starts_at).total_seconds() / 60)
        taken[key, monday].append(Taken(minutes, declined_at is not None, role != Role.INTERVIEWER))
    return taken


def _joined(keys: Sequence[int]) -> dict[int, date]:
    """The day on which each came to their first panel; the first of days for who has been on one since before this was kept."""
    joined: dict[int, date] = {}
    for key, at in Seat.objects.filter(interviewer__in=keys).values_list("interviewer", "joined_at"):
        day = at.date() if at is not None else date.min
        joined[key] = min(day, joined.get(key, day))
    return joined


def _cell(
    person: Interviewer,
    monday: date,
    taken: Sequence[Taken],
    away: Sequence[caps.Period],
    joined: date | None,
) -> Cell:
    stands = [one for one in taken if not one.is_declined]
    theirs = [one.minutes for one in stands if not one.is_learned]
    zone = ZoneInfo(person.time_zone)
    noons = [datetime.combine(monday + number * DAY, time(12), zone) for number in range(WORKING_DAYS)]
    days_away = [
        noon
        for noon in noons
        if (joined is not None and noon.date() < joined) or any(begins <= noon < ends for begins, ends in away)
    ]
    return Cell(
        monday,
        minutes=sum(theirs),
        interviews=len(theirs),
        declined=len(taken) - len(stands),
        learned=len(stands) - len(theirs),
        days_away=len(days_away),
        is_full=person.weekly_cap is not None and len(stands) >= person.weekly_cap,
    )


def _expected(present: Sequence[Interviewer], cells: Mapping[int, Sequence[Cell]]) -> dict[int, float]:
    """Week by week: what was taken, divided by share and by days on which they were there."""
    expected = dict.fromkeys((person.pk for person in present), 0.0)
    for number in range(BEFORE + 1 + AHEAD):
        minutes = sum(cells[person.pk][number].minutes for person in present)
        parts = {
            person.pk: float(person.weight) * (WORKING_DAYS - cells[person.pk][number].days_away) for person in present
        }
        if whole := sum(parts.values()):
            for key, part in parts.items():
                expected[key] += minutes * part / whole
    return expected
