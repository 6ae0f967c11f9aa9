"""The board: all applications of one job, or of all, in the columns in which they stand. The same number of queries however many."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Prefetch, Q, QuerySet, TextChoices
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from candidates.models import Application, Job
from debriefs.access import applications_to_rate
from debriefs.models import Decision
from debriefs.stages.place import Column, Facts, Place, Standing, next_panel, place_of
from interviews.booking.standstill import STANDSTILL_AFTER, standing_still
from interviews.models import BookingLink, Interview, Message, Panel
from recruiting.desk.words import when
from recruiting.identity import about_others

Stage = Application.Stage
MAX_OPEN, MAX_CLOSED = 500, 30  # cards of one board
CLOSED = frozenset({Stage.SET_ASIDE, Stage.REJECTED, Stage.DECIDED, Stage.WITHDRAWN})
JUDGED = frozenset({Stage.OFFERED, Stage.SET_ASIDE, Stage.REJECTED, Stage.DECIDED})  # they tell what others thought


class Act(TextChoices):
    INVITE = "invite", _("Invite")
    REMIND = "remind", _("Remind")
    INVITE_ANEW = "invite_anew", _("Mail a new link")
    SEE = "see", _("See the interview")
    READ = "read", _("Read the debrief")
    WRITE = "write", _("Write to them")


ACTS = {
    Standing.APPLIED: Act.INVITE,
    Standing.NOT_INVITED: Act.INVITE,
    Standing.INVITED: Act.REMIND,
    Standing.RAN_OUT: Act.INVITE_ANEW,
    Standing.BOOKED: Act.SEE,
    Standing.MISSED: Act.INVITE_ANEW,
    Standing.HELD: Act.INVITE,
    Standing.ALL_HELD: Act.READ,
    Standing.ONE_MORE: Act.INVITE,
    Standing.OFFERED: Act.WRITE,
    Standing.SET_ASIDE: Act.WRITE,
    Standing.REJECTED: Act.WRITE,
}
INVITABLE = frozenset({Stage.APPLIED, Stage.INTERVIEWING})
# Buttons of the application's page that end it, and the stages from which they do.
ENDINGS = {
    "offer": (_("Offer"), frozenset({Stage.INTERVIEWING})),
    "set_aside": (_("Set aside"), frozenset({Stage.APPLIED})),
    "reject": (_("Reject"), frozenset({Stage.APPLIED, Stage.INTERVIEWING, Stage.OFFERED, Stage.SET_ASIDE})),
}
# On the board of all jobs interviews stand in three columns, since each job has panels of its own.
GROUPS = {
    _("Invited"): {Standing.INVITED, Standing.RAN_OUT},
    _("Booked"): {Standing.BOOKED},
    _("Between interviews"): {Standing.HELD, Standing.MISSED},
}


@dataclass(frozen=True)
class Door:
    """Where a recruiter goes to do something; nothing is done by the link itself."""

    label: str | Promise
    url: str


@dataclass(frozen=True)
class Row:
    """An application, with what other tables say of it; with `is_sealed` as it would stand if nothing was decided."""

    application: Application
    stage: str
    since: datetime  # of the stage
    decision: Decision | None  # the latest
    letters: Sequence[Message]  # the latest first
    is_sealed: bool = False


@dataclass(frozen=True)
class Card:
    application: Application
    place: Place
    panel: str  # the name of the panel with which it stands
    days: int  # since the last thing that moved it: its stage, an interview, a decision, a letter
    time: str  # of the interview that is booked
    is_still: bool  # and nobody does anything about it
    letter: Message | None  # the latest since it came to its stage
    next: Door | None
    debrief_url: str
    doors: list[Door]
    is_sealed: bool = False  # who looks has yet to rate, so it stands as if nothing was decided


@dataclass(frozen=True)
class Pile:
    """One column with its cards, the one that has stood longest first."""

    name: str | Promise
    cards: list[Card]


@dataclass(frozen=True)
class Board:
    piles: list[Pile]
    closed: list[Card]  # the latest
    closed_total: int
    still: int
    is_cut: bool  # are there more than MAX_OPEN?


@dataclass
class Panels:
    """The live panels of each job in their order, and the names of all that are met."""

    by_job: dict[int, list[Panel]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)

    def of(self, job_id: int) -> list[Panel]:
        return self.by_job.get(job_id, [])


def board_of(user: User, *, job: Job | None = None, only_still: bool = False, now: datetime) -> Board:
    """For a recruiter; without what is about themselves."""
    rows = about_others(Application.objects.all(), user.email)
    if job is not None:
        rows = rows.filter(job=job)
    is_still = set(standing_still(rows, now=now).values_list("pk", flat=True))
    sealed = applications_to_rate(user, now=now)
    is_closed = Q(stage__in=CLOSED) & ~Q(pk__in=sealed, stage__in=JUDGED)
    found = list(_loaded(rows.exclude(is_closed).order_by("applied_at", "pk"))[: MAX_OPEN + 1])
    closed = rows.filter(is_closed)
    last_closed = list(_loaded(closed.order_by("-stage_changed_at", "-pk"))[:MAX_CLOSED])
    panels = _panels(job, [*found, *last_closed])
    decisions, letters = _decisions([*found, *last_closed]), _letters([*found, *last_closed])

    def card(each: Application) -> Card:
        row = Row(
            each,
            stage=each.stage,
            since=each.stage_changed_at or each.applied_at,
            decision=decisions.get(each.pk),
            letters=letters.get(each.pk, []),
        )
        shown = _without_outcome(row) if each.pk in sealed else row
        return _card(shown, panels, is_still=each.pk in is_still, now=now)

    cards = [card(each) for each in found[:MAX_OPEN]]
    shown = [card for card in cards if card.is_still or not only_still]
    return Board(
        piles=_piles_of_job(shown, panels.of(job.pk), panels.names) if job else _piles_of_all(shown),
        closed=[] if only_still else [card(each) for each in last_closed],
        closed_total=closed.count(),
        still=sum(card.is_still for card in cards),
        is_cut=len(found) > MAX_OPEN,
    )


# ── rows ──
def _without_outcome(row: Row) -> Row:
    """As it looked before anything was decided."""
    if row.stage in JUDGED:
        row = replace(row, stage=Stage.INTERVIEWING, since=row.application.applied_at)
    return replace(row, decision=None, letters=(), is_sealed=True)


def _loaded(rows: QuerySet[Application]) -> QuerySet[Application]:
    """With links and interviews."""
    return rows.select_related("candidate", "job", "debrief").prefetch_related(
        Prefetch("links", BookingLink.objects.select_related("panel")),
        Prefetch("interviews", Interview.objects.select_related("panel")),
    )


def _decisions(found: Sequence[Application]) -> dict[int, Decision]:
    """The latest of each application, by its id."""
    made = Decision.objects.filter(debrief__application__in=found).select_related("debrief").order_by("number")
    return {decision.debrief.application_id: decision for decision in made}


def _letters(found: Sequence[Application]) -> dict[int, list[Message]]:
    """Those to each applicant by the application's id, the latest first."""
    letters: dict[int, list[Message]] = {}
    written = Message.objects.letters().filter(application__in=found).defer("text", "html", "body")
    for letter in written.order_by("-created_at"):
        if letter.application_id is not None:
            letters.setdefault(letter.application_id, []).append(letter)
    return letters


def _panels(job: Job | None, found: Iterable[Application]) -> Panels:
    live = Panel.objects.live().order_by("pk")
    panels = Panels()
    for panel in live.filter(job=job) if job else live:
        panels.by_job.setdefault(panel.job_id, []).append(panel)
        panels.names[panel.pk] = panel.name
    for application in found:
        panels.names |= {link.panel_id: link.panel.name for link in application.links.all()}
        panels.names |= {each.panel_id: each.panel.name for each in application.interviews.all()}
    return panels


def _facts(row: Row, panels: Sequence[Panel]) -> Facts:
    decided = row.decision
    wants_more = decided is not None and decided.outcome == Decision.Outcome.ANOTHER_INTERVIEW
    return Facts(
        stage=row.stage,
        since=row.since,
        panels=[panel.pk for panel in panels],
        links=list(row.application.links.all()),
        interviews=list(row.application.interviews.all()),
        one_more_since=decided.decided_at if decided and wants_more else None,
    )


# ── cards ──
def _card(row: Row, panels: Panels, *, is_still: bool, now: datetime) -> Card:
    application = row.application
    live = panels.of(application.job_id)
    facts = _facts(row, live)
    place = place_of(facts, now=now)
    letter = next((each for each in row.letters if each.created_at >= row.since), None)
    debrief = getattr(application, "debrief", None)
    return Card(
        application=application,
        place=place,
        panel=panels.names.get(place.panel, "") if place.panel else "",
        days=max(0, (now - _moved_at(row, place)).days),
        time=when(place.interview.starts_at) if place.interview and place.standing == Standing.BOOKED else "",
        is_still=is_still or _waits_too_long(place, letter, now=now),
        letter=letter,
        next=_next(application, place, next_panel(facts, facts.held(now)), letter, has_debrief=debrief is not None),
        debrief_url=debrief.get_absolute_url() if debrief is not None else "",
        doors=_doors(row, live),
        is_sealed=row.is_sealed,
    )


def _moved_at(row: Row, place: Place) -> datetime:
    moments = [place.since, row.since, *(letter.created_at for letter in row.letters[:1])]
    if row.decision is not None:
        moments.append(row.decision.decided_at)
    return max(moments)


def _waits_too_long(place: Place, letter: Message | None, *, now: datetime) -> bool:
    """Where no interview is in question: nobody has looked, or nobody has told them of the offer."""
    waits = place.standing == Standing.APPLIED or (place.standing == Standing.OFFERED and letter is None)
    return waits and now - place.since >= STANDSTILL_AFTER


def _next(
    application: Application, place: Place, following: int | None, letter: Message | None, *, has_debrief: bool
) -> Door | None:
    act = ACTS.get(place.standing)
    if act is None or (act == Act.WRITE and letter is not None) or (act == Act.READ and not has_debrief):
        return None
    if act == Act.SEE and place.interview is not None:
        return Door(act.label, reverse("admin:interviews_interview_change", args=[place.interview.pk]))
    if act == Act.READ:
        return Door(act.label, f"{application.debrief.get_absolute_url()}#decision")
    if act == Act.WRITE:
        return Door(act.label, reverse("letter", args=[application.pk]))
    return Door(act.label, _invite_url(application, following if place.standing == Standing.HELD else place.panel))


def _invite_url(application: Application, panel: int | None) -> str:
    return reverse("admin:candidates_application_invite", args=[application.pk]) + (f"?panel={panel}" if panel else "")


def _doors(row: Row, live: Sequence[Panel]) -> list[Door]:
    """The same doors as on the application's page: each asks before it does anything."""
    application = row.application
    panels = live if row.stage in INVITABLE else []
    return [
        *(Door(panel.name, _invite_url(application, panel.pk)) for panel in panels),
        *(
            Door(label, reverse(f"admin:candidates_application_{button}", args=[application.pk]))
            for button, (label, stages) in ENDINGS.items()
            if row.stage in stages
        ),
    ]


# ── columns ──
def _piles_of_job(cards: Sequence[Card], live: Sequence[Panel], names: dict[int, str]) -> list[Pile]:
    """A column for each live panel, and for each other one with which somebody stands."""
    columns = [panel.pk for panel in live]
    columns += sorted({card.place.panel for card in _in(cards, Column.INTERVIEWS) if card.place.panel} - set(columns))
    interviews = [
        Pile(names[panel], _longest_first(card for card in _in(cards, Column.INTERVIEWS) if card.place.panel == panel))
        for panel in columns
    ]
    return _framed(cards, interviews)


def _piles_of_all(cards: Sequence[Card]) -> list[Pile]:
    return _framed(
        cards,
        [
            Pile(name, _longest_first(card for card in _in(cards, Column.INTERVIEWS) if card.place.standing in those))
            for name, those in GROUPS.items()
        ],
    )


def _framed(cards: Sequence[Card], interviews: Sequence[Pile]) -> list[Pile]:
    first, decide, offer = (
        Pile(column.label, _longest_first(_in(cards, column)))
        for column in (Column.TO_LOOK_AT, Column.TO_DECIDE, Column.OFFER)
    )
    return [first, *interviews, decide, offer]


def _in(cards: Iterable[Card], column: Column) -> list[Card]:
    return [card for card in cards if card.place.column == column]


def _longest_first(cards: Iterable[Card]) -> list[Card]:
    return sorted(cards, key=lambda card: card.place.since)
