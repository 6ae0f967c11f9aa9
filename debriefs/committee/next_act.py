"""What one person should do next on a debrief: the page's only filled button."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from debriefs.access import Access
from debriefs.committee.votes import Ballot
from debriefs.models import Debrief


class Act(TextChoices):
    SUBMIT = "submit", _("Submit scorecard")
    VOTE = "vote", _("Cast your vote")
    DECIDE = "decide", _("Decide")
    READ = "read", _("Read")


@dataclass(frozen=True)
class NextAct:
    act: Act
    url: str


def next_act(debrief: Debrief, access: Access, ballot: Ballot) -> NextAct:
    due = next((one for one in access.own if one.is_asked_for), None)
    if due is not None:
        return NextAct(Act.SUBMIT, f"{due.interview.get_absolute_url()}#scorecard")
    if debrief.is_decided and not access.may_yet_rate:
        return NextAct(Act.READ, "#decision")
    if access.may_vote and not ballot.is_open and ballot.own is None:
        return NextAct(Act.VOTE, "#votes")
    if access.may_decide and (ballot.is_open or not ballot.voters):
        return NextAct(Act.DECIDE, "#decision")
    return NextAct(Act.READ, "#ratings" if access.sees_scorecards else "#interviews")
