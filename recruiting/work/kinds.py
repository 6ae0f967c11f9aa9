"""A kind of work: its rows, its step, and what a recruiter reads when a row is given up."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.expressions import Combinable

from recruiting.work import running
from recruiting.work.rows import Work, WorkQuerySet

MAX_AT_ONCE = 200

# A kind gives its step and `ended` only rows of its own, so that a table of several kinds is one of Kind[Work].
W_co = TypeVar("W_co", bound=Work, covariant=True)


@dataclass(frozen=True)
class HomeLine:
    """What the recruiter's home says about a row that needs a person.

    `subject`: the column, as a lookup from the row, whose value replaces {subject} in `sentence`. Lines of a lower `rank` come first.
    """

    sentence: str
    button: str
    subject: str | Combinable
    rank: int = 6


@dataclass(frozen=True)
class Kind(Generic[W_co]):
    """`step`: what is done about one row. `ended`: what follows when a row is done or given up. `celery_queue`: whose workers take it.

    `follows`: the id of the row that had waited for this one, which the same worker takes next.
    """

    model: type[W_co]
    step: running.Step[W_co]
    home: HomeLine
    ended: running.Action[W_co] | None = None
    celery_queue: str = "events"
    follows: Callable[[W_co, datetime], object | None] | None = None

    @property
    def label(self) -> str:
        """As in interviews.errand."""
        return self.model._meta.label_lower

    def work(self, pk: object, *, now: datetime) -> W_co | None:
        """Work one row, if it is due and not claimed; None otherwise."""
        return running.run(self.model, pk, self.step, now=now, ended=self.ended)

    def work_along(self, pk: object, *, clock: Callable[[], datetime], until: Callable[[], bool]) -> None:
        """Work one row, and then those that follow it, one after the other, `until` it is enough."""
        following: object | None = pk
        while following is not None and not until():
            row = self.work(following, now=clock())
            following = self.follows(row, clock()) if row is not None and self.follows is not None else None

    def to_ring(self, *, now: datetime) -> Iterator[str]:
        """The id of every due row that is not on the broker already; marks them as rung."""
        rows = self.model.rows()
        with transaction.atomic():
            ids = list(rows.ringable(now).order_by("due_at").values_list("pk", flat=True)[:MAX_AT_ONCE])
            if ids:
                rows.filter(pk__in=ids).mark_rung()
        yield from map(str, ids)

    def unrung(self, *, now: datetime) -> WorkQuerySet[W_co]:
        """Due rows that are not on the broker already, also those that are held back."""
        return self.model.rows().due(now).unrung()

    def work_all(self, *, now: datetime) -> int:
        """One pass over everything that is due, in this process; returns how many rows were worked."""
        worked, tried, rows = 0, list[object](), self.model.rows()
        # Some rows become due only when others of their kind are done.
        while self.model.may_be_due(now) and (
            fresh := list(
                rows.due(now).exclude(pk__in=tried).order_by("due_at").values_list("pk", flat=True)[:MAX_AT_ONCE]
            )
        ):
            tried += fresh
            worked += sum(self.work(pk, now=now) is not None for pk in fresh)
        return worked


def with_unrung(kinds: Mapping[str, Kind[Work]], *, now: datetime) -> set[str]:
    """The names of those kinds that have a row to ring for: one statement asks all their tables, and locks nothing."""
    parts = [
        kind.unrung(now=now).order_by().values_list(Value(name, output_field=CharField())).distinct()
        for name, kind in kinds.items()
    ]
    return {name for (name,) in parts[0].union(*parts[1:], all=True)}
