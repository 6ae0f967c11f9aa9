"""How much work waits, for the health page and for monitoring. Reads every kind of work row."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min

from recruiting.work.rows import Work


@dataclass(frozen=True)
class Waiting:
    """Due rows of all kinds together. `oldest_seconds`: how long the oldest has been due."""

    rows: int
    oldest_seconds: int


@dataclass(frozen=True)
class RowCount:
    kind: str
    state: str
    rows: int


def waiting_work(*, now: datetime) -> Waiting:
    rows, oldest = 0, now
    for kind in Work.__subclasses__():
        found = kind._default_manager.due(now).aggregate(rows=Count("pk"), oldest=Min("due_at"))  # type: ignore[attr-defined]
        rows += found["rows"]
        oldest = min(oldest, found["oldest"] or now)
    return Waiting(rows=rows, oldest_seconds=int((now - oldest).total_seconds()))


def rows_by_state() -> list[RowCount]:
    counts: list[RowCount] = []
    for kind in Work.__subclasses__():
        rows: Any = kind._default_manager
        found = rows.order_by("state").values_list("state").annotate(rows=Count("pk"))
        counts += [RowCount(kind=kind._meta.model_name or "", state=state, rows=number) for state, number in found]
    return counts
