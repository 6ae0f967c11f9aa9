"""At night a few interviews change hands by themselves, so that load comes out more even. Reads loads; asks calendars; leaves swaps.

Only on panels that want it, 48 hours ahead or more, before the candidate was told who meets them, and one in twenty of a month's
interviews at most. Each is a swap like any other, which the queue sees through if a process dies.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from interviews.booking import evening_out, swaps
from interviews.booking.evening_out import Proposal
from interviews.booking.models import Interview, Reassignment, SecondThoughts
from interviews.booking.refusals import CannotReassign
from interviews.enums import Actor
from interviews.panels.models import Panel
from recruiting.work.errors import Postponed

logger = logging.getLogger(__name__)

HOURS = range(1, 6)  # by the installation's clock
MONTH = timedelta(days=30)
MAX_AT_ONCE = 5  # swaps, while a worker's lease lasts
MAX_REFUSALS = 10
NEXT = timedelta(seconds=1)


def owe_second_thoughts(*, now: datetime) -> bool:
    """Ask for this night's once, where a panel wants them. Is it new?"""
    local = now.astimezone(timezone.get_default_timezone())
    if local.hour not in HOURS or not Panel.objects.with_second_thoughts().exists():
        return False
    return SecondThoughts.objects.ask(local.date(), at=now)


def may_change(*, now: datetime) -> int:
    """How many interviews may still change hands: one in twenty of those booked in a month, less what did in that month."""
    since = now - MONTH
    booked = Interview.objects.not_cancelled().filter(
        panel__in=Panel.objects.with_second_thoughts(), created_at__gt=since
    )
    done = Reassignment.objects.of_second_thoughts(since=since)
    return max(0, booked.count() // evening_out.ONE_IN - done.count())


def think_over(row: SecondThoughts, *, now: datetime) -> str:
    """Carry out the exchanges that even out most. The row's state. Raises Postponed when there is more than fits into one go.

    Where somebody turns out to be busy, all is thought over without them; while calendars can't be reached, the night is over.
    """
    done, refused = 0, set[tuple[UUID, int]]()
    while True:
        found = evening_out.propose_at_night(at_most=may_change(now=now), refused=refused, now=now)
        row.note_apart(found.before)
        if not found.proposals or len(refused) > MAX_REFUSALS:
            return SecondThoughts.State.DONE
        if done == MAX_AT_ONCE:
            raise Postponed("More interviews change hands in a moment.", wait=NEXT)
        # The last of a chain first: whoever passes two on never has both.
        last = found.proposals[-1]
        try:
            _exchange(last, now=now)
            done += 1
        except CannotReassign as error:
            if error.may_pass:
                logger.warning("Second thoughts end for tonight: %s", error)
                return SecondThoughts.State.DONE
            refused.add((last.interview.pk, last.takes.pk))


def _exchange(one: Proposal, *, now: datetime) -> None:
    """Raises CannotReassign."""
    swaps.reassign(
        one.interview,
        to=one.takes,
        leaving=one.gives,
        cause=Reassignment.Cause.SECOND_THOUGHTS,
        actor=Actor.SYSTEM,
        figures=[
            {"name": one.gives.name, "from": one.gives_from, "to": one.gives_to},
            {"name": one.takes.name, "from": one.takes_from, "to": one.takes_to},
        ],
        now=now,
    )
