"""A yes to being recorded that was taken back after the call: what was recorded is deleted, unless a law or a hold keeps it.

The candidate asked for it, so no mandate is needed as for what the policy ends by itself.
"""

from datetime import datetime, timedelta

from candidates.models import Application
from interviews.booking import consent
from interviews.models import Interview, Recording
from privacy import policy, schedule
from privacy.precedence import RECORDED, Action
from privacy.removal import Held, Place, remove
from recruiting.work.errors import Never, Postponed

A_DAY = timedelta(days=1)


def remove_recorded(interview: Interview, *, now: datetime) -> None:
    """Sound, picture and text of one interview. Raises Postponed while a law or a hold keeps some of it, closed, and Never while the
    policy is broken."""
    if consent.may_keep(interview) or not Recording.objects.filter(interview=interview).taken_back().exists():
        return  # they said yes again, or it is gone
    for line in _lines(interview):
        if line.action(schedule.day(now)) != Action.DELETE:
            raise Postponed("A law or a hold keeps it. It is closed, and deleted as soon as it may be.", wait=A_DAY)
    try:
        for kind in RECORDED:
            remove(kind, Place(interview.application, interview), receipt=str(interview.pk), at=now)
    except Held:  # placed meanwhile
        raise Postponed("A hold stands on it. It is closed meanwhile.", wait=A_DAY) from None


def _lines(interview: Interview) -> list[schedule.Line]:
    try:
        rules = policy.in_force()
    except policy.PolicyIsBroken as error:
        raise Never(f"Whether a law keeps it can’t be said: the policy is broken. {error}") from None
    lines = schedule.plan(Application.objects.filter(pk=interview.application_id), rules, kinds=RECORDED)
    return [line for line in lines if line.interview == interview]
