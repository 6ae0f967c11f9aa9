"""How any piece of work is run: claimed, tried, settled. The one place that catches everything and writes it on the row."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from interviews.models import Work
from interviews.nylas.errors import Missing, Refused, Throttled, Unreachable

logger = logging.getLogger(__name__)

REFUSALS_AT_MOST = 3
WAITS_AT_MOST = 12

Step = Callable[..., str]


class NotYet(Exception):
    """Nothing went wrong; what this row needs isn't there yet. `wait` says when to look again."""

    def __init__(self, words: str, *, wait: timedelta = timedelta(seconds=10)) -> None:
        super().__init__(words)
        self.wait = wait


def run(row_type: type[Work], pk: Any, step: Step, *, now: datetime) -> Work | None:
    """Claim one row and let `step(row, now=now)` work it; the state it returns is written under the lease.

    Returns the row as it stands afterwards, or None when it was not due or somebody else holds it.
    """
    row = row_type._default_manager.claim(pk, now=now)  # type: ignore[attr-defined]  # every Work has a WorkQuerySet
    if row is None:
        return None
    if row.kills_workers:
        row.settle(
            row.State.DEAD, at=now, error="Its worker died again and again. Look at the log before trying again."
        )
        return row
    try:
        state = step(row, now=now)
    except NotYet as reason:
        gives_up = row.tries >= WAITS_AT_MOST
        _postpone(row, str(reason), now=now, wait=reason.wait, gives_up=gives_up)
    except Throttled as error:
        _postpone(row, str(error), now=now, wait=(error.retry_after or timedelta()) + row.next_wait())
    except Unreachable as error:
        # Never given up for this: whoever is away comes back, and the deadline that matters is the row's own.
        _postpone(row, str(error), now=now, wait=row.next_wait())
    except (Refused, Missing) as error:
        words = f"{error} (request {error.request_id})" if error.request_id else str(error)
        _postpone(row, words, now=now, wait=row.next_wait(), gives_up=row.tries >= REFUSALS_AT_MOST)
    except Exception as error:  # the one place: a bug must leave its trace on the row, and must not stop the others
        logger.exception("%s %s failed", row_type.__name__, pk)
        _postpone(row, f"{type(error).__name__}: {error}", now=now, wait=row.next_wait(), gives_up=row.is_worn_out)
    else:
        row.settle(state, at=now)
    return row


def try_again(row: Work, *, now: datetime) -> None:
    """Somebody pressed "try again": due now, counted afresh."""
    row.try_again(at=now)


def _postpone(row: Work, words: str, *, now: datetime, wait: timedelta, gives_up: bool = False) -> None:
    if gives_up:
        row.settle(row.State.DEAD, at=now, error=words)
    else:
        row.settle(row.State.FAILED, at=now, due_at=now + wait, error=words)
