"""What waits for one person in one application, in words: for the list of debriefs, and the one thing to do next there and on its page."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from debriefs.access import Access
from debriefs.models import Debrief
from debriefs.progress import Chip
from debriefs.status import ExpectedScorecard
from debriefs.waiting import Ask
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
    READ_AND_VOTE = "read_and_vote", _("Read and vote")
    VOTE = "vote", _("Cast your vote")
    DECIDE = "decide", _("Decide")
    READ = "read", _("Read")


@dataclass(frozen=True)
class NextAct:
    act: Act
    url: str


@dataclass(frozen=True)
class Agenda:
    """For the owner of `access`. `ask`: what waits for them (debriefs.waiting). `debrief`: None in the first seconds after a booking."""

    access: Access
    debrief: Debrief | None
    ask: Ask | None
    has_upcoming: bool
    now: datetime

    @property
    def own_due(self) -> ExpectedScorecard | None:
        """The scorecard that is asked of them; of several the one of the earliest interview."""
        return next((one for one in self.access.own if one.is_asked_for), None)

    @property
    def own_next(self) -> Interview | None:
        """Their own next interview, or the one that is under way."""
        ahead = [one.interview for one in self.access.own if one.interview.is_live and one.interview.ends_at > self.now]
        return min(ahead, key=lambda interview: interview.starts_at, default=None)

    @property
    def others_due(self) -> int:
        return sum(one.is_asked_for and one.author != self.access.user for one in self.access.expected)

    # ── how the list says it ──
    @property
    def group(self) -> Group:
        cases = (
            (self.own_next is not None, Group.NEXT),
            (self.ask in {Ask.SCORECARD, Ask.VOTE, Ask.DECIDE}, Group.WAITING),
            (self.ask == Ask.LOOK, Group.NEW),
            (self.has_upcoming, Group.AHEAD),
        )
        return next((group for is_so, group in cases if is_so), Group.EARLIER)

    def chips(self) -> list[Chip]:
        if self._is_known_to_be_decided:
            return [Chip(str(_("Decided")), "good")]
        is_begun = _is_begun(self.own_due)
        cases = (
            (self.ask == Ask.SCORECARD and not is_begun, Chip(str(_("Scorecard due")), "warn")),
            (self.ask == Ask.SCORECARD and is_begun, Chip(str(_("Scorecard begun")), "info")),
            (self.ask == Ask.VOTE, Chip(str(_("Vote")), "accent")),
            (self.ask == Ask.DECIDE, Chip(str(_("To decide")), "accent")),
            (self._waits_for_others, Chip(_waiting_words(self.others_due), "info")),
            (self.ask == Ask.LOOK, Chip(str(_("To read")), "accent")),
        )
        return [chip for is_so, chip in cases if is_so]

    def next_act(self) -> NextAct | None:
        """None where there is nothing to do but to look again. A vote begins with what there is to read."""
        own = self.own_next
        if own is not None and own.starts_at <= self.now:
            return NextAct(Act.TAKE_NOTES, f"{own.get_absolute_url()}#notes")
        if (scorecard := self._scorecard()) is not None:
            return scorecard
        if own is not None:
            return NextAct(Act.PREPARE, own.get_absolute_url())
        if self.debrief is None:
            return None
        address = self.debrief.get_absolute_url()
        acts = {
            Ask.VOTE: NextAct(Act.READ_AND_VOTE, address),
            Ask.DECIDE: NextAct(Act.DECIDE, f"{address}#decision"),
            Ask.LOOK: NextAct(Act.READ, address),
        }
        return acts.get(self.ask) if self.ask else None

    # ── how the debrief's own page says it ──
    def act_on_page(self) -> NextAct:
        """The page's only filled button."""
        if (scorecard := self._scorecard()) is not None:
            return scorecard
        if self._is_known_to_be_decided:
            return NextAct(Act.READ, "#decision")
        if self.ask == Ask.VOTE:
            return NextAct(Act.VOTE, "#votes")
        if self.ask == Ask.DECIDE:
            return NextAct(Act.DECIDE, "#decision")
        return NextAct(Act.READ, "#ratings" if self.access.sees_scorecards else "#interviews")

    def _scorecard(self) -> NextAct | None:
        due = self.own_due
        if self.ask != Ask.SCORECARD or due is None:
            return None
        return NextAct(Act.FINISH if _is_begun(due) else Act.WRITE, f"{due.interview.get_absolute_url()}#scorecard")

    @property
    def _is_known_to_be_decided(self) -> bool:
        return self.debrief is not None and self.debrief.is_decided and not self.access.may_yet_rate

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
