"""What needs a person, for the home: every source gives the same columns, so that one UNION asks them all. Writes nothing."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import chain

from django.contrib.auth.models import User
from django.db.models import OuterRef, Subquery, TextField, Value
from django.db.models.functions import Concat

from candidates.models import Application
from interviews.ats.models import Endpoint
from interviews.booking.left_in_charge import left_in_charge
from interviews.booking.models import BookingLink, CallbackRequest, Concern, Interview, Naming, Shortage
from interviews.booking.standstill import standing_still
from interviews.home import away, done, soon, todo
from interviews.home.rows import Reader, Source
from interviews.home.todo import Todo, Todos
from interviews.panels.models import Interviewer, Panel, PanelDrift, Revocation
from interviews.recordings.models import Recording
from recruiting.identity import about_others
from recruiting.work.kinds import Kind
from recruiting.work.rows import Work

MAX_SHOWN = 10
MAX_READ = 600  # rows of the one UNION
RECENT = timedelta(days=30)
NAME = "application__candidate__name"  # from what has an application
# In Todo.model: all applications to look at, in one line; the subject is their number.
TO_LOOK_AT = "candidates.application:to_look_at"
# In Todo.model: all applications that stand still, likewise.
STANDING_STILL = "candidates.application:standing_still"
# In Todo.model: all jobs that somebody is in charge of who has left, likewise.
LEFT_IN_CHARGE = "candidates.job:left_in_charge"
# In Todo.model: interviewers who disconnected their calendars, unlike those whose grants expired.
WITHDRAWN = "interviews.interviewer:withdrawn"
# In Todo.model: panels that somebody changed at Nylas.
DRIFT = "interviews.panel:drift"
# In Todo.model: links whose candidates find no times, since the one person named for them can't be had.
NAMED_AWAY = "interviews.bookinglink:named_away"
# In Todo.model: panels on which candidates find no times.
NO_TIMES = "interviews.panel:no_times"


def todos(reader: Reader, kinds: Iterable[Kind[Work]], *, most: int = MAX_SHOWN) -> Todos | None:
    """None for whoever may see nothing of it. `most`: lines of each kind."""
    user = reader.user
    sources = chain(
        _sources(reader), soon.sources(reader), away.sources(reader), _work(reader, kinds), done.sources(reader)
    )
    parts = [rows for model, rows in sources if _may_view(user, model)]
    if not parts:
        return None
    parts += todo.sources(reader)
    found = parts[0].union(*parts[1:], all=True).order_by("todo_rank", "todo_at")
    lines = (Todo(*row) for row in found[:MAX_READ])
    return todo.arranged(filter(away.stands, lines), user=user, most=most, may_arrange=reader.sees_all)


def _may_view(user: User, model: str) -> bool:
    app, name = model.split(".")
    return user.has_perm(f"{app}.view_{name}")


def _sources(reader: Reader) -> Iterator[Source]:
    """Ranked by harm: candidates who wait for a person, interviews at risk, what does not go on, what should be looked at."""
    yield from _of_candidates(reader)
    yield from _of_interviews(reader)
    yield from _of_panels(reader)
    yield reader.part(Endpoint.objects.failing_too_long(), 3, "interviews.endpoint", "name", "pause", at="paused_at")


def _of_candidates(reader: Reader) -> Iterator[Source]:
    """Who asked for help, or waits for a look, a link that works, or the person named for them."""
    user, now, part = reader.user, reader.now, reader.part
    booked = Interview.objects.live().filter(link=OuterRef("link")).values("starts_at")[:1]
    asked = CallbackRequest.objects.waiting()
    yield part(
        asked, 1, "interviews.callbackrequest", f"link__{NAME}", "note", at="asked_at", booked_at=Subquery(booked)
    )
    kept = Naming.objects.kept_from(now=now).annotate(
        kept=Concat("obstacle", Value(" "), "interviewer__name", output_field=TextField())
    )
    yield part(kept, 1, NAMED_AWAY, f"link__{NAME}", "kept", at="obstacle_at", key="link_id")
    yield reader.together(about_others(Application.objects.to_look_at(), user.email), 4, TO_LOOK_AT)
    run_out = BookingLink.objects.run_out(now).filter(expires_at__gt=now - RECENT)
    yield part(run_out, 4, "interviews.bookinglink", NAME, "panel__name", at="expires_at")
    still = standing_still(about_others(Application.objects.all(), user.email), now=now)
    yield reader.together(still, 6, STANDING_STILL)
    yield reader.together(left_in_charge(), 4, LEFT_IN_CHARGE, at="created_at")
    unsure = Application.objects.needing_review()
    yield part(unsure, 7, "candidates.application", "candidate__name", "review_note", at="applied_at")


def _of_interviews(reader: Reader) -> Iterator[Source]:
    """Those with concerns, and recordings that Nylas has locked away."""
    concerns = reader.seen(Concern.objects.open())
    pressing, others = concerns.filter(reason__in=Concern.PRESSING), concerns.exclude(reason__in=Concern.PRESSING)
    for rows, rank in ((pressing, 2), (others, 7)):
        yield reader.part(
            rows,
            rank,
            "interviews.interview",
            f"interview__{NAME}",
            "reason",
            at="interview__starts_at",
            key="interview_id",
            since="raised_at",
        )
    locked = reader.seen(Recording.objects.locked_at_nylas())
    yield reader.part(locked, 5, "interviews.recording", f"interview__{NAME}", at="created_at")


def _of_panels(reader: Reader) -> Iterator[Source]:
    """Panels without times or calls, or that differ at Nylas; people of live panels without a calendar."""
    part = reader.part
    short = Shortage.objects.open().with_cause()
    yield part(short, 1, NO_TIMES, "panel__name", "cause", at="noted_at", key="panel_id")
    needed = Interviewer.objects.filter(is_active=True, seats__panel__state=Panel.State.LIVE).distinct()
    lost = needed.filter(grant_state=Interviewer.GrantState.EXPIRED)
    yield part(lost, 2, "interviews.interviewer", "name", at="grant_changed_at")
    withdrawn = needed.filter(grant_state=Interviewer.GrantState.WITHDRAWN)
    yield part(withdrawn, 2, WITHDRAWN, "name", at="grant_changed_at")
    taken_back = Revocation.objects.taken_back().values("nylas_grant_id")
    without_calls = Panel.objects.live().filter(conferencing_grant_id__in=taken_back)
    yield part(without_calls, 2, "interviews.panel", "name", at="published_at")
    yield part(PanelDrift.objects.open(), 4, DRIFT, "panel__name", at="found_at", key="panel_id")


def _work(reader: Reader, kinds: Iterable[Kind[Work]]) -> Iterator[Source]:
    for kind in kinds:
        rows, line = kind.model.rows().needing_attention(), kind.home
        yield reader.part(rows, line.rank, kind.label, line.subject, "error", "state", at="due_at")
