"""What waits for one person in one application: a few words for the list of debriefs, and the one thing to do next."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from debriefs.access import Access
from debriefs.models import Debrief
from debriefs.progress import Chip
from debriefs.status import ExpectedScorecard
from interviews.models import Interview


class Group(TextChoices):
    """Under which heading an application stands, in the order of the page."""

    NEXT = "next", _("Your next interviews")
    WAITING = "waiting", _("Waiting for you")
    NEW = "new", _("New to read")
    AHEAD = "ahead", _("Coming up")
    EARLIER = "earlier", _("Earlier")


class Act(TextChoices):
    TAKE_NOTES = "take_notes", _("Take notes")
    WRITE = "write", _("Write scorecard")
    FINISH = "finish", _("Finish scorecard")
    PREPARE = "prepare", _("Prepare")
    VOTE = "vote", _("Vote")
    DECIDE = "decide", _("Decide")
    READ = "read", _("Read")


@dataclass(frozen=True)
class NextAct:
    act: Act
    url: str


@dataclass(frozen=True)
class Agenda:
    """What waits for the owner of `access`. `debrief`: None in the first seconds after a booking."""

    access: Access
    debrief: Debrief | None
    has_voted: bool
    has_new: bool
    has_upcoming: bool
    now: datetime

    # ── what waits ──
    @property
    def own_due(self) -> ExpectedScorecard | None:
        return next((one for one in self.access.own if one.is_asked_for), None)

    @property
    def own_next(self) -> Interview | None:
        """Their own next interview, or the one that is under way."""
        ahead = [one.interview for one in self.access.own if one.interview.is_live and one.interview.ends_at > self.now]
        return min(ahead, key=lambda interview: interview.starts_at, default=None)

    @property
    def is_voted_on(self) -> bool:
        """Is a vote of theirs wanted?"""
        if self._is_settled or self.debrief is None or self.debrief.are_votes_open:
            return False
        is_to_read = self.access.has_ratings or bool(self.access.early_openings)
        return self.access.may_vote and is_to_read and not self.has_voted

    @property
    def is_to_be_decided(self) -> bool:
        if self._is_settled or self.debrief is None:
            return False
        return self.debrief.are_votes_open and self.access.may_decide

    @property
    def others_due(self) -> int:
        return sum(one.is_asked_for and one.author != self.access.user for one in self.access.expected)

    # ── how the list says it ──
    @property
    def group(self) -> Group:
        cases = (
            (self.own_next is not None, Group.NEXT),
            (self.own_due is not None or self.is_voted_on or self.is_to_be_decided, Group.WAITING),
            (self.has_new, Group.NEW),
            (self.has_upcoming, Group.AHEAD),
        )
        return next((group for is_so, group in cases if is_so), Group.EARLIER)

    def chips(self) -> list[Chip]:
        if self.debrief is not None and self.debrief.is_decided and not self.access.may_yet_rate:
            return [Chip(str(_("Decided")), "good")]
        cases = (
            (self.own_due is not None and not _is_begun(self.own_due), Chip(str(_("Scorecard due")), "warn")),
            (self.own_due is not None and _is_begun(self.own_due), Chip(str(_("Scorecard begun")), "info")),
            (self.is_voted_on, Chip(str(_("Vote")), "accent")),
            (self.is_to_be_decided, Chip(str(_("Votes are open")), "accent")),
            (self._waits_for_others, Chip(_waiting_words(self.others_due), "info")),
            (self.has_new, Chip(str(_("To read")), "accent")),
        )
        return [chip for is_so, chip in cases if is_so]

    def next_act(self) -> NextAct | None:
        """None where there is nothing to do but to look again."""
        if (own := self.own_next) is not None and own.starts_at <= self.now:
            return NextAct(Act.TAKE_NOTES, f"{own.get_absolute_url()}#notes")
        if (due := self.own_due) is not None:
            return NextAct(Act.FINISH if _is_begun(due) else Act.WRITE, f"{due.interview.get_absolute_url()}#scorecard")
        if own is not None:
            return NextAct(Act.PREPARE, own.get_absolute_url())
        if self.debrief is None:
            return None
        address = self.debrief.get_absolute_url()
        cases = (
            (self.is_voted_on, NextAct(Act.VOTE, f"{address}#votes")),
            (self.is_to_be_decided, NextAct(Act.DECIDE, f"{address}#decision")),
            (self.has_new, NextAct(Act.READ, address)),
        )
        return next((act for is_so, act in cases if is_so), None)

    @property
    def _is_settled(self) -> bool:
        return self.access.is_settled or (self.debrief is not None and self.debrief.is_decided)

    @property
    def _waits_for_others(self) -> bool:
        is_told = self.access.is_on_committee or self.access.is_recruiter
        return is_told and self.others_due > 0


def _is_begun(due: ExpectedScorecard | None) -> bool:
    """Was anything saved of it?"""
    return due is not None and due.scorecard is not None and any(one.edits for one in due.scorecard.versions.all())


def _waiting_words(number: int) -> str:
    return ngettext("Waiting for %(number)d scorecard", "Waiting for %(number)d scorecards", number) % {
        "number": number
    }
