"""How a row of work is run: claimed, tried, settled. The one place that catches every exception and writes it on the row."""

import logging
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from django.db import OperationalError

from recruiting.work.errors import Away, Declined, Never, NotYet, Postponed, Unusable
from recruiting.work.rows import MAX_WAIT, W, Work

logger = logging.getLogger(__name__)

MAX_REFUSALS = 3
MAX_LOOKS = 12  # for what isn't there yet
EVEN_LOOKS = 6  # then each wait is twice the one before

DIED = "Its worker died again and again. Look at the log before trying again."

W_contra = TypeVar("W_contra", bound=Work, contravariant=True)


class Step(Protocol[W_contra]):
    """Works one row: returns the state it ends in, or raises the errors of recruiting.work.errors."""

    def __call__(self, row: W_contra, /, *, now: datetime) -> str: ...


def run(kind: type[W], pk: object, step: Step[W], *, now: datetime) -> W | None:
    """Claim one row, call `step(row, now=now)`, and write the state that it returns.

    Returns the row as it is afterwards, or None when it was not due or another worker has claimed it.
    """
    row = kind.rows().claim(pk, now=now)
    if row is None:
        return None
    if row.kills_workers:
        row.settle(row.State.DEAD, at=now, error=DIED)
        return row
    try:
        state = step(row, now=now)
    except Postponed as reason:
        row.settle(row.state, at=now, due_at=now + reason.wait, error=str(reason), counts=False)
    except Exception as error:  # a bug is written on its row, and must not stop the other rows
        _settle_failed(row, error, now=now)
    else:
        row.settle(state, at=now)
    return row


def _with_request(error: Exception) -> str:
    """The error's words, with the request's id where the other side told one: its support asks for it."""
    request_id = error.request_id if isinstance(error, Away | Declined) else ""
    return f"{error} (request {request_id})" if request_id else str(error)


def _settle_failed(row: Work, error: Exception, *, now: datetime) -> None:
    """Give the row up or plan its next try, by the class of the error."""
    is_late = row.deadline is not None and now >= row.deadline
    words, wait = _with_request(error), row.next_wait()
    match error:
        case NotYet():
            gives_up = row.tries >= MAX_LOOKS and (is_late or row.deadline is None)
            wait = min(error.wait * 2 ** max(0, row.tries - EVEN_LOOKS), MAX_WAIT)
            if gives_up and error.ignored:
                row.settle(row.State["IGNORED"], at=now, error=words)
                return
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
        row.settle(row.State.DEAD, at=now, error=words)
    else:
        row.settle(row.State.FAILED, at=now, due_at=now + wait, error=words)
