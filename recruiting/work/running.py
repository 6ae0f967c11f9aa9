"""How a row of work is run: claimed, tried, settled. The one place that catches every exception and writes it on the row."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from django.db import OperationalError, transaction

from recruiting.work.errors import Away, Declined, Never, NotYet, Postponed, Unusable
from recruiting.work.rows import MAX_WAIT, W, Work

logger = logging.getLogger(__name__)

MAX_REFUSALS = 3
MAX_LOOKS = 12  # for what isn't there yet
EVEN_LOOKS = 6  # then each wait is twice the one before

DIED = "Its worker died again and again. Look at the log before trying again."

T_contra = TypeVar("T_contra", contravariant=True)
W_contra = TypeVar("W_contra", bound=Work, contravariant=True)


class Step(Protocol[W_contra]):
    """Works one row: returns the state it ends in, or raises the errors of recruiting.work.errors.

    It must not write that state itself: a worker that dies afterwards would leave a row that asks for no work any more.
    """

    def __call__(self, row: W_contra, /, *, now: datetime) -> str: ...


class Action(Protocol[T_contra]):
    """Does something about one row, at a moment."""

    def __call__(self, about: T_contra, /, *, now: datetime) -> None: ...


@dataclass(frozen=True)
class Outcome:
    """What one try came to; the fields are those of Work.settle."""

    state: str
    due_at: datetime | None = None
    error: str = ""
    counts: bool = True


def run(kind: type[W], pk: object, step: Step[W], *, now: datetime, ended: Action[W] | None = None) -> W | None:
    """Claim one row, call `step(row, now=now)`, and write the state that it returns.

    `ended`: what follows from the row's end, whether it is done or given up. It happens in the transaction that writes the end: both, or
    none.

    Returns the row as it is afterwards, or None when it was not due or another worker has claimed it.
    """
    row = kind.rows().claim(pk, now=now)
    if row is None:
        return None
    outcome = _try(row, step, now=now)
    try:
        _settle(row, outcome, ended, now=now)
    except Exception as error:  # of what follows: it is a failure of the row, too
        if ended is None:
            raise
        _settle(row, _failure(row, error, now=now), None, now=now)
    return row


def _try(row: W, step: Step[W], *, now: datetime) -> Outcome:
    if row.kills_workers:
        return Outcome(row.State.DEAD, error=DIED)
    try:
        return Outcome(step(row, now=now))
    except Postponed as reason:
        return Outcome(row.state, now + reason.wait, str(reason), counts=False)
    except Exception as error:  # a bug is written on its row, and must not stop the other rows
        return _failure(row, error, now=now)


def _settle(row: W, outcome: Outcome, ended: Action[W] | None, *, now: datetime) -> None:
    def settle() -> bool:
        return row.settle(outcome.state, at=now, due_at=outcome.due_at, error=outcome.error, counts=outcome.counts)

    if ended is None or outcome.state in row.OPEN:
        settle()
        return
    claim, before = row.claim_token, row.state
    try:
        with transaction.atomic():
            if settle():
                ended(row, now=now)
    except Exception:
        row.claim_token, row.state = claim, before  # as in the database, which took it all back
        raise


def _with_request(error: Exception) -> str:
    """The error's words, with the request's id where the other side told one: its support asks for it."""
    request_id = error.request_id if isinstance(error, Away | Declined) else ""
    return f"{error} (request {request_id})" if request_id else str(error)


def _failure(row: Work, error: Exception, *, now: datetime) -> Outcome:
    """The row is given up, or its next try is planned, by the class of the error."""
    is_late = row.deadline is not None and now >= row.deadline
    words, wait = _with_request(error), row.next_wait()
    match error:
        case NotYet():
            gives_up = row.tries >= MAX_LOOKS and (is_late or row.deadline is None)
            wait = min(error.wait * 2 ** max(0, row.tries - EVEN_LOOKS), MAX_WAIT)
            if gives_up and error.ignored:
                return Outcome(row.State["IGNORED"], error=words)
        case Never():
            gives_up = True
        case Unusable():
            logger.warning("%s %s: %s", type(row).__name__, row.pk, error)
            gives_up = row.is_worn_out
        case Declined():
            gives_up = row.tries >= MAX_REFUSALS
        case Away():
            wait += error.retry_after or timedelta()
            gives_up = is_late
        case OSError() | OperationalError():  # our own disk or database fails
            words = f"{type(error).__name__}: {error}"
            gives_up = is_late
        case _:
            logger.error("%s %s failed", type(row).__name__, row.pk, exc_info=error)
            words = f"{type(error).__name__}: {error}"
            gives_up = row.is_worn_out
    if gives_up:
        return Outcome(row.State.DEAD, error=words)
    return Outcome(row.State.FAILED, now + wait, words)
