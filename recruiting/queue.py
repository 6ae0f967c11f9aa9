"""The rows are the queue: which kinds of row ask for work, and which activity works each. Web requests only write rows; the tick
and the `work` command come here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from interviews import archiving, booking, grants, inbox, informing, notetaking, publishing
from interviews.models import (
    Artifact,
    BookingAttempt,
    Delivery,
    Errand,
    Message,
    Notification,
    Publication,
    Revocation,
)
from recruiting.work import running
from recruiting.work.rows import Work

AT_ONCE = 200


@dataclass(frozen=True)
class Kind:
    """`when_dead`: what must still happen when a row of this kind is given up."""

    rows: type[Work]
    step: Callable[..., str]
    task: str
    when_dead: Callable[..., None] | None = None


KINDS = {
    "notification": Kind(Notification, inbox.work, "interviews.work_notification"),
    "artifact": Kind(Artifact, archiving.fetch, "interviews.archive_artifact", archiving.give_up),
    "errand": Kind(Errand, notetaking.run_errand, "interviews.run_errand"),
    "attempt": Kind(BookingAttempt, booking.settle, "interviews.settle_attempt"),
    "revocation": Kind(Revocation, grants.revoke, "interviews.revoke_grant"),
    "publication": Kind(Publication, publishing.push, "interviews.push_publication"),
    "message": Kind(Message, informing.send, "interviews.send_message"),
    "delivery": Kind(Delivery, informing.deliver, "interviews.deliver_event"),
}


def work(kind: str, pk: object, *, now: datetime) -> Work | None:
    """Work one row, if it is due and free."""
    asked = KINDS[kind]
    row = running.run(asked.rows, pk, asked.step, now=now)
    if row is not None and asked.when_dead and row.state == row.State.DEAD:
        asked.when_dead(row, now=now)
    return row


def to_ring(*, now: datetime) -> Iterator[tuple[str, str]]:
    """(task, id) of every due row whose id isn't on its way already; marks them as on their way."""
    for kind in KINDS.values():
        rows: Any = kind.rows._default_manager
        with transaction.atomic():
            ids = list(rows.due(now).unrung().order_by("due_at").values_list("pk", flat=True)[:AT_ONCE])
            if ids:
                rows.filter(pk__in=ids).mark_rung()
        yield from ((kind.task, str(pk)) for pk in ids)


def work_all(*, now: datetime) -> int:
    """One pass over everything that is due, in this process; returns how many rows were worked."""
    worked = 0
    for name, kind in KINDS.items():
        rows: Any = kind.rows._default_manager
        tried: list[object] = []
        # Some wait for others of their kind, and are due only after those.
        while fresh := list(
            rows.due(now).exclude(pk__in=tried).order_by("due_at").values_list("pk", flat=True)[:AT_ONCE]
        ):
            tried += fresh
            worked += sum(work(name, pk, now=now) is not None for pk in fresh)
    return worked
