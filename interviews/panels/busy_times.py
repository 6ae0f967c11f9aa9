"""When interviewers are busy, as their calendars say: fetched in one call for all of a panel, and kept for a few minutes, so that
questions about the panel are answered here. Keeps them in the cache; writes no rows."""

import hashlib
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from interviews.nylas.calendars import CELL, Period
from interviews.nylas.client import nylas
from interviews.nylas.errors import NylasError
from interviews.panels.models import Interviewer
from recruiting.answers_cache import cache

logger = logging.getLogger(__name__)

FRESH = timedelta(minutes=3)
KEPT = timedelta(days=2)  # for so long an answer is shown, marked as old, while Nylas doesn't give another
# Always fetched, so that a change of the period asks for nothing new: ten working days with a weekend more.
AHEAD = timedelta(days=16)
TIMEOUT = 4  # seconds; a person waits for the page
AWAY = 20  # seconds; for so long after Nylas didn't answer it is not asked again


@dataclass(frozen=True)
class BusyTimes:
    """By interviewer's id; without those whose calendars are not known. `as_of`: of the oldest of these answers; None without any.

    `is_stale`: Nylas did not answer now, so these are older than they should be, or missing.
    """

    periods: Mapping[int, Sequence[Period]]
    as_of: datetime | None
    is_stale: bool = False


@dataclass(frozen=True)
class _Answer:
    """`periods` is None when the calendars could not be read."""

    fetched_at: datetime
    starts_at: datetime
    ends_at: datetime
    periods: Sequence[Period] | None


def read(people: Iterable[Interviewer], *, starts_at: datetime, ends_at: datetime, now: datetime) -> BusyTimes:
    """The busy times of those whose calendars are connected, from kept answers and at most one call for ten others. Never raises for Nylas."""
    connected = [person for person in people if _is_connected(person)]
    known = _kept(connected, starts_at, ends_at)
    unknown = [person for person in connected if person.pk not in known or _is_old(known[person.pk], now)]
    is_stale = bool(unknown) and not _fetch(unknown, known, starts_at=starts_at, ends_at=ends_at, now=now)
    return BusyTimes(
        periods={key: answer.periods for key, answer in known.items() if answer.periods is not None},
        as_of=min((answer.fetched_at for answer in known.values()), default=None),
        is_stale=is_stale,
    )


def _fetch(
    people: list[Interviewer], known: dict[int, _Answer], *, starts_at: datetime, ends_at: datetime, now: datetime
) -> bool:
    """Ask Nylas, keep what it says and put it into `known`; False when it doesn't answer."""
    if cache.get("busy-away"):
        return False
    first, last = _cell_before(min(starts_at, now)), _cell_before(max(ends_at, now + AHEAD)) + CELL
    asked = {person.email: person.busy_calendar_ids for person in people}
    try:
        found = nylas().busy_times(asked, starts_at=first, ends_at=last, timeout=TIMEOUT)
    except NylasError as error:
        logger.warning("busy times could not be read: %s", type(error).__name__)
        cache.set("busy-away", True, AWAY)
        return False
    answers = {person: _Answer(now, first, last, found.get(person.email)) for person in people}
    cache.set_many({_key(person): answer for person, answer in answers.items()}, KEPT.total_seconds())
    known |= {person.pk: answer for person, answer in answers.items()}
    return True


def _kept(people: list[Interviewer], starts_at: datetime, ends_at: datetime) -> dict[int, _Answer]:
    """The kept answers that hold all of the period."""
    keys = {_key(person): person.pk for person in people}
    found = cache.get_many(keys)
    return {
        keys[key]: answer
        for key, answer in found.items()
        if isinstance(answer, _Answer) and answer.starts_at <= starts_at and ends_at <= answer.ends_at
    }


def _is_old(answer: _Answer, now: datetime) -> bool:
    return not timedelta() <= now - answer.fetched_at < FRESH


def _is_connected(person: Interviewer) -> bool:
    """Also of those who are switched off: where all of a panel interview together, Nylas still wants them free."""
    return person.grant_state == Interviewer.GrantState.LIVE and bool(person.busy_calendar_ids)


def _key(person: Interviewer) -> str:
    """Of these calendars in this account: whoever connects another one, or chooses others, is asked anew."""
    said = f"{person.nylas_grant_id} {sorted(person.busy_calendar_ids)}"
    return f"busy:{person.pk}:{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def _cell_before(at: datetime) -> datetime:
    midnight = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (at - midnight) // CELL * CELL
