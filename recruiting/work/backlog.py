"""How much work waits, for the health page and for monitoring."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from recruiting.work.kinds import Kind
from recruiting.work.rows import Work


@dataclass(frozen=True)
class Waiting:
    """Due rows of all kinds. `oldest_seconds`: how long the oldest has been due."""

    rows: int
    oldest_seconds: int


@dataclass(frozen=True)
class RowCount:
    kind: str
    state: str
    rows: int


def waiting_work(kinds: Iterable[Kind[Work]], *, now: datetime) -> Waiting:
    rows, oldest = 0, now
    for kind in kinds:
        found = kind.model.rows().due(now).aggregate(number=Count("pk"), oldest=Min("due_at"))
        rows += found["number"]
        oldest = min(oldest, found["oldest"] or now)
    return Waiting(rows=rows, oldest_seconds=int((now - oldest).total_seconds()))


def rows_by_state(kinds: Iterable[Kind[Work]]) -> list[RowCount]:
    counts: list[RowCount] = []
    for kind in kinds:
        name = kind.model._meta.model_name or ""
        counts += [RowCount(name, state, number) for state, number in kind.model.rows().count_by_state()]
    return counts
