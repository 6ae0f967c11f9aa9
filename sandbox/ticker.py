"""Letting what fell due happen: one thing at a time, in the order of the sandbox's clock.

A thread does it as time goes by; a caller who moves the clock does it at once and gets the answer when
all that fell due, with the webhook deliveries it caused, is done.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import close_old_connections

from sandbox import clock, world_change
from sandbox.models import Delivery, Meeting, Notetaker, Reminder, Webhook
from sandbox.models.waiting import Waiting, WaitingQuerySet
from sandbox.notetakers import lifecycle
from sandbox.scheduler import booking
from sandbox.webhooks import dispatch

log = logging.getLogger("sandbox.ticker")

MIN_SLEEP_SECONDS, MAX_SLEEP_SECONDS = 0.01, 0.25
MAX_STEPS = 20_000

# At one moment the world changes first, then it is told, then destinations are judged by what they answered.
ORDER: tuple[type[Waiting], ...] = (Reminder, Notetaker, Meeting, Delivery, Webhook)
# Deliveries are made all together instead, so that a slow destination holds up no other.
STEPS: dict[type[Waiting], Callable[[Any], None]] = {
    Reminder: booking.remind,
    Notetaker: lifecycle.step,
    Meeting: lifecycle.close,
    Webhook: dispatch.judge,
}


def start() -> None:
    """Start the thread that lets things happen as time goes by."""
    threading.Thread(target=_run, name="ticker", daemon=True).start()


@dataclass(frozen=True)
class Coming:
    """A row and the moment it waits for."""

    at: float
    row: Waiting


def upcoming(limit: int = 1, *, not_to: list[str] | None = None) -> list[Coming]:
    """What happens next, soonest first; deliveries to the destinations `not_to` left out."""
    found = [Coming(row.due_at, row) for model in ORDER for row in _waiting(model, not_to or [])[:limit]]
    return sorted(found, key=lambda one: one.at)[:limit]


def _waiting(model: type[Waiting], not_to: list[str]) -> WaitingQuerySet:
    waiting = model.objects.waiting()
    return waiting.exclude(webhook__in=not_to) if model is Delivery and not_to else waiting


def do_all_due(until: float | None = None, *, waits: bool = True) -> int:
    """Let everything due by `until` (default: now) happen, the clock at each one's moment; how many things happened.

    With `waits` off, deliveries are begun but not waited for. Raises Superseded when a reset or a restore is to come.
    """
    done = 0
    with world_change.lock:
        while done < MAX_STEPS:
            world_change.give_way()
            coming = upcoming(not_to=None if waits else dispatch.busy())
            limit = clock.now() if until is None else max(until, clock.now())
            if not coming or coming[0].at > limit:
                break
            if coming[0].at > clock.now():
                clock.turn(to=coming[0].at)
            if isinstance(coming[0].row, Delivery):
                (dispatch.deliver_due if waits else dispatch.set_out)()
            else:
                STEPS[type(coming[0].row)](coming[0].row.pk)
            done += 1
    return done


def advance_to(moment: float) -> None:
    """Let time run on to a moment; everything due on the way happens in its order."""
    clock.check(moment, "the moment")
    with world_change.lock:
        do_all_due(until=moment)
        if clock.now() < moment:
            clock.turn(to=moment)


def set_to(moment: float) -> None:
    """Set the clock to a moment, which may lie in the past; on the way forward everything due happens."""
    clock.check(moment, "the moment")
    with world_change.lock:
        do_all_due(until=moment)
        clock.turn(to=moment)


def run_to_next() -> None:
    """Do what is due; then move to the next moment at which something happens, and do that."""
    with world_change.lock:
        do_all_due()
        if coming := upcoming():
            advance_to(coming[0].at)


def run_until_idle() -> None:
    """Move on until nothing waits but what takes days: the end of media retention, of a failing destination's 72 hours."""
    with world_change.lock:
        do_all_due()
        while coming := [one for one in upcoming(limit=500) if not _takes_days(one.row)]:
            advance_to(coming[0].at)


def _takes_days(row: Waiting) -> bool:
    if isinstance(row, Webhook):
        return row.status == Webhook.FAILING
    return isinstance(row, Notetaker) and row.state == Notetaker.AVAILABLE


def _run() -> None:
    while True:
        try:
            do_all_due(waits=False)
            pause = _pause()
        except world_change.Superseded:
            pause = MIN_SLEEP_SECONDS
        except Exception:  # the thread must outlive any single mishap
            log.exception("the ticker stumbled")
            close_old_connections()
            pause = 1.0
        clock.sleep(pause)


def _pause() -> float:
    """Real seconds until something can be due; a thread that comes back from a destination wakes us."""
    coming = upcoming(not_to=dispatch.busy())
    if not coming:
        return MAX_SLEEP_SECONDS
    ahead = (coming[0].at - clock.now()) / max(clock.rate(), 1e-6)
    return min(max(ahead, 0.0), MAX_SLEEP_SECONDS)
