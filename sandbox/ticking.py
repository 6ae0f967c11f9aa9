"""Letting what fell due happen: one thing at a time, in the order of the sandbox's clock.

A thread in the worker does it as time goes by; a caller who moves the clock does it at once and gets the answer when
all that fell due, with the webhook deliveries it caused, is done.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import close_old_connections

from sandbox import announcing, clock
from sandbox.meeting import noting
from sandbox.models import Delivery, Notetaker, Reminder
from sandbox.models.waiting import Waiting
from sandbox.scheduling import booking

log = logging.getLogger("sandbox.ticking")

LONGEST_SLEEP_SECONDS = 0.25
MANY_STEPS = 20_000

# Deliveries come last: at one moment the world changes first, then it is told.
HAPPENINGS: dict[type[Waiting], Callable[[Any], None]] = {
    Reminder: booking.remind,
    Notetaker: noting.step,
    Delivery: announcing.deliver,
}

_doing = threading.RLock()


def start() -> None:
    """Start the thread that lets things happen as time goes by."""
    threading.Thread(target=_run, name="ticker", daemon=True).start()


@dataclass(frozen=True)
class Coming:
    """A row and the moment it waits for."""

    at: float
    row: Waiting


def upcoming(limit: int = 1) -> list[Coming]:
    """What happens next, soonest first."""
    found = [Coming(row.due_at, row) for model in HAPPENINGS for row in model.objects.waiting()[:limit]]
    return sorted(found, key=lambda one: one.at)[:limit]


def do_all_due(until: float | None = None) -> int:
    """Let everything due by `until` (default: now) happen, the clock at each one's moment; how many things happened."""
    done = 0
    with _doing:
        while done < MANY_STEPS:
            coming = upcoming()
            limit = clock.now() if until is None else max(until, clock.now())
            if not coming or coming[0].at > limit:
                break
            if coming[0].at > clock.now():
                clock.turn(to=coming[0].at)
            HAPPENINGS[type(coming[0].row)](coming[0].row.pk)
            done += 1
    return done


def advance_to(moment: float) -> None:
    """Let time run on to a moment; everything due on the way happens in its order."""
    with _doing:
        do_all_due(until=moment)
        if clock.now() < moment:
            clock.turn(to=moment)


def set_to(moment: float) -> None:
    """Put the hands at a moment, which may lie in the past; on the way forward everything due happens."""
    with _doing:
        do_all_due(until=moment)
        clock.turn(to=moment)


def run_to_next() -> None:
    """Do what is due; then move to the next moment at which something happens, and do that."""
    with _doing:
        do_all_due()
        if coming := upcoming():
            advance_to(coming[0].at)


def run_until_idle() -> None:
    """Move on until nothing waits but the end of media retention, for which nobody wants to be fast-forwarded."""
    with _doing:
        do_all_due()
        while coming := [one for one in upcoming(limit=500) if not _is_retention(one.row)]:
            advance_to(coming[0].at)


def _is_retention(row: Waiting) -> bool:
    return isinstance(row, Notetaker) and row.state == Notetaker.AVAILABLE


def _run() -> None:
    while True:
        try:
            do_all_due()
            pause = _pause()
        except Exception:  # the thread must outlive any single mishap
            log.exception("the ticker stumbled")
            close_old_connections()
            pause = 1.0
        clock.sleep(pause)


def _pause() -> float:
    """Real seconds until something can be due."""
    coming = upcoming()
    if not coming:
        return LONGEST_SLEEP_SECONDS
    ahead = (coming[0].at - clock.now()) / max(clock.rate(), 1e-6)
    return min(max(ahead, 0.0), LONGEST_SLEEP_SECONDS)
