"""A panel's times, read for `times.py`: rows, and when people are busy. Writes nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from interviews.booking.closures.times import EARLY, LATE, Person, Rules, Table, tabulate, working_days
from interviews.booking.hosts import Host, as_hosts
from interviews.enums import Skipped
from interviews.nylas.configurations import ConfigurationSpec
from interviews.panels import busy_times, configuration
from interviews.panels.caps import Diary
from interviews.panels.models import Interviewer, Panel, Seat

MAX_BUFFER = timedelta(hours=2)
MAX_LOOKED_AT = 100_000  # times, each counted for each person: about a second; beyond that fewer days are looked at


@dataclass(frozen=True)
class Reading:
    """`as_of`: of the oldest calendar that was read. `is_stale`: the calendars did not answer now."""

    table: Table
    as_of: datetime | None
    is_stale: bool

    @property
    def people(self) -> list[Interviewer]:
        return [person.host.person for person in self.table.people if person.is_seated]


def read_panel(panel: Panel, *, day_count: int, now: datetime) -> Reading:
    """As candidates meet it: what was published last, with what is in force here at once."""
    published = configuration.published(panel)
    seated = list(panel.interviewers.order_by("name"))
    spec = published or configuration.spec(panel, people=[person for person in seated if person.is_live])
    rules = Rules(
        spec,
        notice=max(spec.notice, timedelta(hours=panel.notice_hours)),
        horizon=timedelta(days=panel.horizon_days),
        is_live=panel.is_live and published is not None and bool(panel.nylas_configuration_id),
    )
    known = {host.email for host in spec.hosts}
    left = Interviewer.objects.with_emails(list(known)).exclude(seats__panel=panel) if rules.is_together else []
    people = [*seated, *left]
    return _read(
        rules,
        people,
        day_count=day_count,
        now=now,
        standing=_standing(panel, rules),
        is_seated=lambda person: person in seated,
    )


def read_draft(
    panel: Panel, people: Sequence[Interviewer], *, day_count: int, now: datetime, caps: Callable[[Diary], Diary]
) -> Reading:
    """A panel as it stands in a form, as if it were published with these people. `caps`: what theirs are taken to be."""
    spec = configuration.spec(panel, people=[person for person in people if person.is_live])
    rules = Rules(spec, notice=spec.notice, horizon=spec.horizon)
    return _read(rules, people, day_count=day_count, now=now, standing=_standing(panel, rules), caps=caps)


def _read(
    rules: Rules,
    people: Sequence[Interviewer],
    *,
    day_count: int,
    now: datetime,
    standing: Callable[[Interviewer], Skipped | None],
    is_seated: Callable[[Interviewer], bool] = lambda person: True,
    caps: Callable[[Diary], Diary] = lambda diary: diary,
) -> Reading:
    days = working_days(rules.spec, min(day_count, _days_at_most(rules.spec, len(people))), now=now)
    starts_at, ends_at = _period(rules.spec, days)
    # What lies just outside closes times inside, by its buffers.
    first, last = max(starts_at, now) - MAX_BUFFER, ends_at + MAX_BUFFER
    busy = busy_times.read(people, starts_at=first, ends_at=last, now=now)
    hosts = as_hosts(people, starts_at=starts_at, ends_at=ends_at, now=now) if people else {}
    seats = [
        Person(
            _with_caps(hosts[person.email], caps),
            busy.periods.get(person.pk),
            standing=standing(person),
            is_seated=is_seated(person),
        )
        for person in people
    ]
    return Reading(tabulate(rules, seats, days, now=now), busy.as_of, busy.is_stale)


def _standing(panel: Panel, rules: Rules) -> Callable[[Interviewer], Skipped | None]:
    """Says what keeps somebody from every time of the panel; None when nothing does."""
    at_nylas, waiting = ({host.email for host in some} for some in (rules.spec.hosts, rules.spec.reserve))
    trainees = panel.seats.of_trainees() if panel.pk else Seat.objects.none()
    learning = set(trainees.values_list("interviewer", flat=True))
    in_groups = {email for group in rules.spec.seats for email in group.people}

    def standing(person: Interviewer) -> Skipped | None:
        if person.pk in learning:
            return Skipped.IN_TRAINING
        if person.email in waiting:
            return Skipped.IN_RESERVE
        if person.is_live and person.email not in at_nylas:
            return Skipped.NOT_PUBLISHED
        return Skipped.NO_GROUP if in_groups and person.email not in in_groups else None

    return standing


def _days_at_most(spec: ConfigurationSpec, people: int) -> int:
    """A form can ask for a time each five minutes, day and night, of a hundred people: nobody shall wait for that, nor others for them."""
    last = timedelta(days=1) if spec.lasts_until_midnight else _since_midnight(max(spec.closes_at, LATE))
    times_a_day = (last - _since_midnight(min(spec.opens_at, EARLY))) / spec.interval
    return max(1, int(MAX_LOOKED_AT / (times_a_day * max(1, people))))


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute)


def _with_caps(host: Host, caps: Callable[[Diary], Diary]) -> Host:
    return replace(host, diary=caps(host.diary))


def _period(spec: ConfigurationSpec, days: Sequence[date]) -> tuple[datetime, datetime]:
    zone = ZoneInfo(spec.time_zone)
    return datetime.combine(days[0], time(), zone), datetime.combine(days[-1] + timedelta(days=1), time(), zone)
