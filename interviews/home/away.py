"""Interviews that stand in days on which whoever takes them is away: leave that was put over them, or a move into it."""

from collections.abc import Iterator
from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import DateTimeField, ExpressionWrapper, F, TextField, Value
from django.db.models.functions import Cast, Concat, TruncDate

from interviews.enums import Role
from interviews.home.rows import Reader, Source
from interviews.home.todo import Todo
from interviews.panels.models import Leave
from interviews.panels.models.leave import periods

# In Todo.model: an interview, and that somebody of it is away then.
AWAY = "interviews.interview:away"
AHEAD_OF_UTC, BEHIND_UTC = timedelta(hours=14), timedelta(hours=12)  # the most that a zone can be


def sources(reader: Reader) -> Iterator[Source]:
    """Those that may lie in leave, by whatever zone: `stands` says of each line whether it does."""
    last_day_of_it = TruncDate(_later(F("ends_at"), AHEAD_OF_UTC), tzinfo=UTC)
    first_day_of_it = TruncDate(_later(F("starts_at"), -BEHIND_UTC), tzinfo=UTC)
    person, leave = "assignments__interviewer", "assignments__interviewer__leaves"
    away = reader.visible.live().filter(
        starts_at__gt=reader.now,
        assignments__role=Role.INTERVIEWER,
        assignments__declined_at=None,
        **{f"{leave}__first_day__lte": last_day_of_it, f"{leave}__last_day__gte": first_day_of_it},
    )
    days = (Cast(f"{leave}__first_day", TextField()), Value(" "), Cast(f"{leave}__last_day", TextField()), Value(" "))
    whose = (F(f"{person}__time_zone"), Value(" "), F(f"{person}__name"))
    yield reader.part(
        away.annotate(away=Concat(*days, *whose, output_field=TextField())),
        2,
        AWAY,
        "application__candidate__name",
        "away",
        at="ends_at",
        booked_at=F("starts_at"),
        since=f"{leave}__entered_at",
    )


def stands(todo: Todo) -> bool:
    """Is it no line of these, or does the interview lie in the leave by the interviewer's own zone?"""
    if todo.model != AWAY or todo.booked_at is None:
        return True
    leave, zone, _ = _read(todo.detail)
    return any(todo.booked_at < ends and todo.at > begins for begins, ends in periods([leave], zone))


def words(detail: str) -> str:
    """As in “Priya Raman is away 3 Aug 2026 to 14 Aug 2026.”"""
    leave, _, name = _read(detail)
    return f"{name} is away {leave.days}."


def _read(detail: str) -> tuple[Leave, ZoneInfo, str]:
    first, last, zone, name = detail.split(" ", maxsplit=3)
    return Leave(first_day=date.fromisoformat(first), last_day=date.fromisoformat(last)), ZoneInfo(zone), name


def _later(at: F, by: timedelta) -> ExpressionWrapper:
    return ExpressionWrapper(at + by, output_field=DateTimeField())
