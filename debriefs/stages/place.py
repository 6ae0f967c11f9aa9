"""Where one application stands on the board, since when, and what comes next. Reads what it is given, asks nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from candidates.models import Application
from interviews.models import BookingLink, Interview

Stage, Status = Application.Stage, Interview.Status


class Column(TextChoices):
    TO_LOOK_AT = "to_look_at", _("To look at")
    INTERVIEWS = "interviews", _("Interviews")  # a column for each panel
    TO_DECIDE = "to_decide", _("To decide")
    OFFER = "offer", _("Offer")
    CLOSED = "closed", _("Closed")


class Standing(TextChoices):
    APPLIED = "applied", _("Applied")
    NOT_INVITED = "not_invited", _("Not invited")
    INVITED = "invited", _("Invited")
    RAN_OUT = "ran_out", _("Link ran out")
    BOOKED = "booked", _("Booked")
    MISSED = "missed", _("Did not take place")
    HELD = "held", _("Held")
    ALL_HELD = "all_held", _("All interviews held")
    ONE_MORE = "one_more", _("One more interview")
    OFFERED = "offered", _("Offered")
    SET_ASIDE = "set_aside", _("Set aside")
    REJECTED = "rejected", _("Rejected")
    DECIDED = "decided", _("Decided elsewhere")
    WITHDRAWN = "withdrawn", _("Withdrawn")


BY_STAGE = {
    Stage.APPLIED: (Column.TO_LOOK_AT, Standing.APPLIED),
    Stage.OFFERED: (Column.OFFER, Standing.OFFERED),
    Stage.SET_ASIDE: (Column.CLOSED, Standing.SET_ASIDE),
    Stage.REJECTED: (Column.CLOSED, Standing.REJECTED),
    Stage.DECIDED: (Column.CLOSED, Standing.DECIDED),
    Stage.WITHDRAWN: (Column.CLOSED, Standing.WITHDRAWN),
}


@dataclass(frozen=True)
class Facts:
    """What is known of one application. `panels`: the ids of its job's live panels, in their order."""

    stage: str
    since: datetime  # of the stage
    panels: Sequence[int] = ()
    links: Sequence[BookingLink] = ()
    interviews: Sequence[Interview] = ()
    one_more_since: datetime | None = None  # when another interview was decided, where that is the latest decision

    def held(self, now: datetime) -> list[Interview]:
        """Those that took place, or whose time is over, the latest last."""
        over = (each for each in self.interviews if each.status == Status.SCHEDULED and each.ends_at <= now)
        held = (each for each in self.interviews if each.status == Status.HELD)
        return sorted([*held, *over], key=lambda each: each.ends_at)


@dataclass(frozen=True)
class Place:
    column: Column
    standing: Standing
    since: datetime
    panel: int | None = None  # in whose column, or to whose panel is invited next
    interview: Interview | None = None


def place_of(facts: Facts, *, now: datetime) -> Place:
    if facts.stage != Stage.INTERVIEWING:
        column, standing = BY_STAGE[Stage(facts.stage)]
        return Place(column, standing, facts.since)
    held = facts.held(now)
    return (
        _booked(facts, now)
        or _invited(facts, now)
        or _after(facts, held[-1] if held else None)
        or _held(facts, held)
        or Place(Column.TO_LOOK_AT, Standing.NOT_INVITED, facts.since)
    )


def _booked(facts: Facts, now: datetime) -> Place | None:
    ahead = [each for each in facts.interviews if each.status == Status.SCHEDULED and each.ends_at > now]
    if not ahead:
        return None
    next_one = min(ahead, key=lambda each: each.starts_at)
    return Place(Column.INTERVIEWS, Standing.BOOKED, next_one.created_at, next_one.panel_id, next_one)


def _invited(facts: Facts, now: datetime) -> Place | None:
    newest = max((link for link in facts.links if link.is_open(now)), key=_made_at, default=None)
    return None if newest is None else Place(Column.INTERVIEWS, Standing.INVITED, newest.created_at, newest.panel_id)


def _after(facts: Facts, last: Interview | None) -> Place | None:
    """What has happened since the last interview that took place, if anything: the latest of it."""
    found = [*_missed(facts), *_run_out(facts)]
    if facts.one_more_since is not None:
        found.append(Place(Column.TO_DECIDE, Standing.ONE_MORE, facts.one_more_since))
    later = [place for place in found if last is None or place.since > last.ends_at]
    return max(later, key=lambda place: place.since, default=None)


def _missed(facts: Facts) -> list[Place]:
    found = []
    for each in facts.interviews:
        if each.status in {Status.CANCELLED, Status.NO_SHOW}:
            since = each.told_at if each.is_cancelled else each.ends_at
            found.append(Place(Column.INTERVIEWS, Standing.MISSED, since, each.panel_id, each))
    return found


def _run_out(facts: Facts) -> list[Place]:
    """Called for applications without an open link only."""
    unused = (link for link in facts.links if link.revoked_at is None and link.spent_at is None)
    return [Place(Column.INTERVIEWS, Standing.RAN_OUT, link.expires_at, link.panel_id) for link in unused]


def _held(facts: Facts, held: Sequence[Interview]) -> Place | None:
    """To decide once each live panel has held one; else with the panel that held the latest."""
    if not held:
        return None
    last = held[-1]
    if next_panel(facts, held) is None:
        return Place(Column.TO_DECIDE, Standing.ALL_HELD, last.ends_at, None, last)
    return Place(Column.INTERVIEWS, Standing.HELD, last.ends_at, last.panel_id, last)


def next_panel(facts: Facts, held: Sequence[Interview]) -> int | None:
    """The first live panel that has held no interview."""
    done = {each.panel_id for each in held}
    return next((panel for panel in facts.panels if panel not in done), None)


def _made_at(link: BookingLink) -> datetime:
    return link.created_at
