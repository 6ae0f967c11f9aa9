"""Letting what fell due happen: one thing at a time, in the order of the sandbox's clock.

A thread does it as time goes by; a caller who moves the clock does it at once and gets the answer when
all that fell due, with the webhook deliveries it caused, is done.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import close_old_connections, connection

from sandbox import clock, world_change
from sandbox.models import Delivery, Meeting, Notetaker, Reminder, Webhook
from sandbox.models.waiting import Waiting
from sandbox.notetakers import lifecycle
from sandbox.scheduler import booking
from sandbox.webhooks import dispatch

log = logging.getLogger("sandbox.ticker")

MIN_SLEEP_SECONDS, MAX_SLEEP_SECONDS = 0.01, 0.25
MAX_STEPS = 20_000

# At one moment the world changes first, then it is told, then destinations are judged by what they answered.
ORDER: tuple[type[Waiting], ...] = (Reminder, Notetaker, Meeting, Delivery, Webhook)
# What waits for days in this state: the end of media retention, of a failing destination's 72 hours.
LASTING: dict[type[Waiting], tuple[str, str]] = {
    Notetaker: ("state", Notetaker.AVAILABLE),
    Webhook: ("status", Webhook.FAILING),
}
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


def upcoming(limit: int = 1, *, not_to: list[str] | None = None, takes_days: bool = True) -> list[Coming]:
    """What happens next, soonest first; deliveries to the destinations `not_to` left out.

    With `takes_days` off, so are the end of media retention and of a failing destination's 72 hours.
    """
    while True:
        soonest = _soonest(limit, not_to or [], takes_days=takes_days)
        keys: dict[type[Waiting], list[Any]] = {model: [] for model, _, _ in soonest}
        for model, pk, _ in soonest:
            keys[model].append(pk)
        rows = {model: model.objects.in_bulk(pks) for model, pks in keys.items()}
        found = [Coming(at, row) for model, pk, at in soonest if (row := rows[model].get(pk)) and row.due_at == at]
        if len(found) == len(soonest):  # else one has changed meanwhile
            return found


def _soonest(limit: int, not_to: list[str], *, takes_days: bool) -> list[tuple[type[Waiting], Any, float]]:
    """Kind, key and moment of each.

    Written out: it is asked several times with each request, and making the statements from querysets takes far longer than the answer.
    """
    parts, values = [], list[str]()
    for place, model in enumerate(ORDER):
        wanted = "due_at IS NOT NULL"
        if model is Delivery and not_to:
            wanted += f" AND webhook_id NOT IN ({', '.join(['%s'] * len(not_to))})"
            values += not_to
        if model in LASTING and not takes_days:
            column, lasting = LASTING[model]
            wanted += f" AND {column} <> %s"
            values.append(lasting)
        parts.append(
            f"SELECT * FROM (SELECT {place}, id, due_at FROM {model._meta.db_table} WHERE {wanted}"
            f" ORDER BY due_at, id LIMIT {limit:d})"
        )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        found = [(ORDER[place], pk, at) for place, pk, at in cursor.fetchall()]
    return sorted(found, key=lambda one: (one[2], ORDER.index(one[0])))[:limit]


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
    """Move on until nothing waits but what takes days."""
    with world_change.lock:
        do_all_due()
        while coming := upcoming(takes_days=False):
            advance_to(coming[0].at)


def _run() -> None:
    while True:
        try:
            written = _written_elsewhere()
            do_all_due(waits=False)
            coming = upcoming(not_to=dispatch.busy())
            _rest(coming[0].at if coming else None, written)
        except world_change.Superseded:
            clock.sleep(MIN_SLEEP_SECONDS)
        except Exception:  # the thread must outlive any single mishap
            log.exception("the ticker stumbled")
            close_old_connections()
            clock.sleep(1.0)


def _rest(moment: float | None, written: int) -> None:
    """Until that moment, until somebody wakes us, or until anything was written, as where the clock was moved."""
    while not clock.sleep(_pause(moment)):
        if _written_elsewhere() != written or (moment is not None and moment <= clock.now()):
            return


def _pause(moment: float | None) -> float:
    """Real seconds until something can be due."""
    if moment is None:
        return MAX_SLEEP_SECONDS
    ahead = (moment - clock.now()) / max(clock.rate(), 1e-6)
    return min(max(ahead, 0.0), MAX_SLEEP_SECONDS)


def _written_elsewhere() -> int:
    """Another number as soon as another connection has written: a hundredth of what looking for what is due costs."""
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA data_version").fetchone()[0]
