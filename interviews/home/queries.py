"""Queries for the recruiter's home: today's interviews, candidates who have not chosen a time. Writes nothing.

Each part is one query, whatever the number of rows; parts that the person may not see are None, not empty.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db.models import (
    Count,
    Exists,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from candidates.models import Consent, Job
from interviews.booking.models import BookingLink, Interview
from interviews.booking.models.interview_rows import InterviewQuerySet
from interviews.home import sources
from interviews.home.rows import Reader
from interviews.home.todo import Todos
from interviews.panels.models import Interviewer, Panel
from interviews.recordings.models import Recording
from recruiting.identity import about_others
from recruiting.work.kinds import Kind
from recruiting.work.rows import Work

MIN_MEETINGS = 5  # upcoming interviews that are shown, however far ahead


@dataclass(frozen=True)
class Meeting:
    """One interview of today, tomorrow, or of the next ones after that."""

    interview: Interview
    starts_at: datetime  # in the viewer's zone
    ends_at: datetime
    days_ahead: int  # 0 today, 1 tomorrow, by the viewer's calendar
    recording_state: str  # of Recording.State, or "" when no recorder was asked to come
    recording_cause: str  # of Recording.Cause, where there will be none
    consent: str  # of Consent.Choice, or "" when the candidate has not chosen


@dataclass(frozen=True)
class Waiting:
    link: BookingLink
    days: int  # since the invitation


@dataclass(frozen=True)
class PanelLine:
    panel: Panel
    seats: int
    seats_live: int
    next_starts_at: datetime | None


@dataclass(frozen=True)
class Step:
    """One step of the first run; done when its rows exist."""

    words: str
    is_done: bool
    model: str  # of what is made by it
    is_begun: bool = True  # there are rows already, if not such that it is done


@dataclass(frozen=True)
class Figures:
    booked: int
    held: int
    recorded: int
    invited: int


@dataclass(frozen=True)
class Facts(Figures):
    """The figures, and which steps of the first run are done."""

    has_calendar: bool
    has_job: bool
    has_panel: bool
    has_booking: bool
    knows_jobs: bool
    knows_interviewers: bool
    knows_panels: bool


@dataclass(frozen=True)
class Home:
    zone: ZoneInfo
    todos: Todos | None
    meetings: list[Meeting] | None
    waiting: list[Waiting] | None
    panels: list[PanelLine] | None
    first_run: list[Step] | None  # None also once every step is done
    figures: Figures | None


def home(user: User, *, kinds: Iterable[Kind[Work]], zone: ZoneInfo, now: datetime) -> Home:
    """The recruiter's home for this person, with times in `zone`. `kinds`: the work whose given-up rows need a person."""
    reader = Reader.of(user, now=now)
    visible = reader.visible
    sees_interviews, sees_panels = user.has_perm("interviews.view_interview"), user.has_perm("interviews.view_panel")
    facts = _facts(user, visible, now)
    return Home(
        zone=zone,
        todos=sources.todos(reader, kinds),
        meetings=_meetings(visible, zone, now) if sees_interviews else None,
        waiting=_waiting(user, now) if user.has_perm("interviews.view_bookinglink") else None,
        panels=_panels(visible, now) if sees_panels else None,
        first_run=_first_run(facts) if sees_panels else None,
        figures=Figures(booked=facts.booked, held=facts.held, recorded=facts.recorded, invited=facts.invited)
        if sees_interviews
        else None,
    )


def _meetings(visible: InterviewQuerySet, zone: ZoneInfo, now: datetime) -> list[Meeting]:
    """Today's and tomorrow's interviews in the viewer's zone, and at least the next MIN_MEETINGS, with recording and consent."""
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    recording = Recording.objects.filter(interview=OuterRef("pk")).order_by("-created_at")
    consent = Consent.objects.filter(application=OuterRef("application")).values("choice")[:1]
    ahead = visible.not_cancelled().filter(starts_at__gte=today, ends_at__gt=now).order_by("starts_at")
    soon = Q(starts_at__lt=today + timedelta(days=2))
    rows = (
        ahead.filter(soon | Q(pk__in=ahead.values("pk")[:MIN_MEETINGS]))
        .with_people()
        .annotate(
            recording_state=Subquery(recording.values("state")[:1]),
            recording_cause=Subquery(recording.values("cause")[:1]),
            choice=Subquery(consent),
        )
    )
    return [
        Meeting(
            interview=row,
            starts_at=row.starts_at.astimezone(zone),
            ends_at=row.ends_at.astimezone(zone),
            days_ahead=(row.starts_at.astimezone(zone).date() - today.date()).days,
            recording_state=row.recording_state or "",
            recording_cause=row.recording_cause or "",
            consent=row.choice or "",
        )
        for row in rows
    ]


def _waiting(user: User, now: datetime) -> list[Waiting]:
    """Open links of candidates who have not chosen a time, oldest invitation first."""
    open_links = about_others(BookingLink.objects.open(now), user.email)
    links = open_links.select_related("application__candidate", "panel").order_by("created_at")
    return [Waiting(link, (now - link.created_at).days) for link in links[: sources.MAX_SHOWN]]


def _panels(visible: InterviewQuerySet, now: datetime) -> list[PanelLine]:
    working = Q(seats__interviewer__grant_state=Interviewer.GrantState.LIVE, seats__interviewer__is_active=True)
    coming = visible.upcoming(now).filter(panel=OuterRef("pk")).order_by("starts_at").values("starts_at")[:1]
    rows = (
        Panel.objects.exclude(state=Panel.State.DRAFT)
        .select_related("job")
        .annotate(seats_all=Count("seats"), seats_live=Count("seats", filter=working), next_at=Subquery(coming))
    )
    return [PanelLine(row, row.seats_all, row.seats_live, row.next_at) for row in rows]


def _facts(user: User, visible: InterviewQuerySet, now: datetime) -> Facts:
    """Counts and flags, as annotations of the viewer's own row, so that one query is enough."""
    since = now - sources.RECENT
    held = visible.filter(status=Interview.Status.HELD, starts_at__gte=since)
    archived = Recording.objects.filter(interview=OuterRef("pk"), state=Recording.State.ARCHIVED)
    row = (
        User.objects.filter(pk=user.pk)
        .annotate(
            has_calendar=Exists(Interviewer.objects.live()),
            has_job=Exists(Job.objects.open()),
            has_panel=Exists(Panel.objects.exclude(published_at=None)),
            has_booking=Exists(Interview.objects.all()),
            knows_jobs=Exists(Job.objects.all()),
            knows_interviewers=Exists(Interviewer.objects.all()),
            knows_panels=Exists(Panel.objects.all()),
            invited=_count(BookingLink.objects.filter(created_at__gte=since)),
            booked=_count(visible.filter(created_at__gte=since)),
            held=_count(held),
            recorded=_count(held.filter(Exists(archived))),
        )
        .values(*(each.name for each in fields(Facts)))
        .get()
    )
    return Facts(**row)


def _count(rows: QuerySet[Model]) -> Coalesce:
    counted = rows.order_by().values(one=Value(1)).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _first_run(facts: Facts) -> list[Step] | None:
    steps = [
        Step("Open a job, so that people can apply", facts.has_job, "candidates.job", facts.knows_jobs),
        Step(
            "Add an interviewer and connect their calendar",
            facts.has_calendar,
            "interviews.interviewer",
            facts.knows_interviewers,
        ),
        Step("Set up a panel and publish it", facts.has_panel, "interviews.panel", facts.knows_panels),
        Step(
            "Apply to your own job and book a time, as a candidate would",
            facts.has_booking,
            "interviews.interview",
        ),
    ]
    return None if all(step.is_done for step in steps) else steps
