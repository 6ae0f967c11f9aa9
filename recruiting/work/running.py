"""How any piece of work is run: claimed, tried, settled. The one place that catches everything and writes it on the row."""

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError

from interviews import ats
from interviews.nylas.errors import Missing, NylasError, Refused, Throttled, Unreachable
from recruiting.work.rows import LONGEST_WAIT, Work

logger = logging.getLogger(__name__)

REFUSALS_AT_MOST = 3
WAITS_AT_MOST = 12
EVEN_WAITS = 6  # then each wait is twice the one before

# Somebody is away, or our own disk or database is for the moment: it comes back, and the work with it.
AWAY = (Unreachable, Throttled, ats.Unanswered, OSError, OperationalError)
SMTP_LASTING = 500  # a mail server's codes from here on are meant to last

Step = Callable[..., str]


class NotYet(Exception):
    """Nothing went wrong; what this row needs isn't there yet. `wait` says when to look again.

    `else_state`: what becomes of the row when it never comes, if that is no reason for alarm; otherwise it is given up.
    """

    def __init__(self, words: str, *, wait: timedelta = timedelta(seconds=10), else_state: str = "") -> None:
        super().__init__(words)
        self.wait, self.else_state = wait, else_state


class Postponed(Exception):
    """It is known to have to wait, for as long as that takes: no try, and no reason ever to give up. `wait`: until the next look."""

    def __init__(self, words: str, *, wait: timedelta) -> None:
        super().__init__(words)
        self.wait = wait


class Never(Exception):
    """It is certain that this will not work, now or later. The message says why, for the recruiter."""


class Unusable(Exception):
    """What came from elsewhere is not what it should be; the next time it may be. The message says what, for the recruiter."""


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
    except Postponed as reason:
        row.settle(row.state, at=now, due_at=now + reason.wait, error=str(reason), counts=False)
    except Exception as error:  # the one place: a bug must leave its trace on the row, and must not stop the others
        _settle_failed(row, error, now=now)
    else:
        row.settle(state, at=now)
    return row


def _settle_failed(row: Work, error: Exception, *, now: datetime) -> None:
    """What went wrong decides how often it is tried, and how soon."""
    is_late = row.deadline is not None and now >= row.deadline
    words, wait = str(error), row.next_wait()
    match error:
        case NotYet():
            gives_up = row.tries >= WAITS_AT_MOST and (is_late or row.deadline is None)
            wait = min(error.wait * 2 ** max(0, row.tries - EVEN_WAITS), LONGEST_WAIT)
            if gives_up and error.else_state:
                row.settle(error.else_state, at=now, error=words)
                return
        case Never():
            gives_up = True
        case Unusable():
            logger.warning("%s %s: %s", type(row).__name__, row.pk, error)
            gives_up = row.is_worn_out
        case Refused() | Missing():
            words = f"{error} (request {error.request_id})" if error.request_id else words
            gives_up = row.tries >= REFUSALS_AT_MOST
        case smtplib.SMTPException() if _is_lasting(error):
            words = f"The mail server refuses it: {error}"
            gives_up = row.tries >= REFUSALS_AT_MOST
        case _ if isinstance(error, AWAY):
            # Tries don't count here: only the row's own deadline matters.
            wait += getattr(error, "retry_after", None) or timedelta()
            words = words if isinstance(error, NylasError | ats.Unanswered) else f"{type(error).__name__}: {error}"
            gives_up = is_late
        case _:
            logger.error("%s %s failed", type(row).__name__, row.pk, exc_info=error)
            words = f"{type(error).__name__}: {error}"
            gives_up = row.is_worn_out
    if gives_up:
        row.settle(row.State.DEAD, at=now, error=words)
    else:
        row.settle(row.State.FAILED, at=now, due_at=now + wait, error=words)


def _is_lasting(error: smtplib.SMTPException) -> bool:
    """Is it this mail that the server will not take? Wrong passwords and full disks are about the server, and end."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return all(code >= SMTP_LASTING for code, _ in error.recipients.values())
        case smtplib.SMTPDataError():
            return error.smtp_code >= SMTP_LASTING
    return False


def try_again(row: Work, *, now: datetime) -> None:
    """Somebody pressed "try again": due now, counted afresh."""
    row.try_again(at=now)
