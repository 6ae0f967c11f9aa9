"""The parts of the one UNION that gives the home's lines: every part has the same columns."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self, TypeAlias, TypeVar

from django.contrib.auth.models import User
from django.db.models import Count, DateTimeField, F, IntegerField, Min, Model, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce

from interviews.booking.models import Interview
from interviews.booking.models.interview_rows import InterviewQuerySet
from recruiting.identity import about_others
from recruiting.recruiters import is_recruiter

DONE = -1  # the rank of what went on by itself; it needs nobody
MARK = -2  # of what recruiters arranged about a line
COLLEAGUE = -3  # of whom a line can be given to
Rows = TypeVar("Rows", bound=QuerySet[Model])

# The columns of a Todo in their order.
TodoRow: TypeAlias = tuple[str, str, str, str, str, datetime, datetime | None, int, datetime | None]
TodoRows: TypeAlias = "QuerySet[Model, TodoRow]"
# The permission's model, and what is to do there.
Source: TypeAlias = "tuple[str, QuerySet[Model, TodoRow]]"


@dataclass(frozen=True)
class Reader:
    """Who looks, and when; which interviews they may see."""

    user: User
    visible: InterviewQuerySet
    sees_all: bool
    now: datetime

    @classmethod
    def of(cls, user: User, *, now: datetime) -> Self:
        sees_all = is_recruiter(user)
        rows = Interview.objects
        visible = about_others(rows.all(), user.email) if sees_all else rows.visible_to(user)
        return cls(user, visible, sees_all, now)

    def seen(self, rows: Rows, path: str = "interview") -> Rows:
        """Those of interviews that they may see. Of a recruiter's, `part` and `together` leave out what is about themselves."""
        return rows if self.sees_all else rows.filter(**{f"{path}__in": self.visible})

    def part(
        self,
        rows: QuerySet[Any],
        rank: int,
        model: str,
        subject: str | Combinable,
        detail: str = "",
        state: str = "",
        *,
        at: str,
        key: str = "pk",
        booked_at: Combinable | None = None,
        since: str = "",
    ) -> Source:
        """`since`: the column that tells one line from the next about the same subject; `at` where none is named."""
        text, when = TextField(), DateTimeField()
        columns: dict[str, Combinable] = {
            "todo_model": Value(model, text),
            "todo_key": Cast(key, text),
            "todo_subject": Cast(subject, text),
            "todo_detail": Cast(F(detail), text) if detail else Value("", text),
            "todo_state": Cast(F(state), text) if state else Value("", text),
            "todo_at": Coalesce(F(at), Value(self.now, when), output_field=when),
            "todo_booked_at": Cast(Value(None) if booked_at is None else booked_at, when),
            "todo_rank": Value(rank, IntegerField()),
            "todo_since": Cast(Value(None) if state else F(since or at), when),
        }
        return model.partition(":")[0], about_others(rows, self.user.email).order_by().annotate(**columns).values_list(
            *columns
        )

    def together(self, rows: QuerySet[Any], rank: int, model: str, *, at: str = "applied_at") -> Source:
        """One line with the number of these rows, and the time of the oldest; none when there are none."""
        text, when = TextField(), DateTimeField()
        grouped = (
            about_others(rows, self.user.email)
            .order_by()
            .annotate(one=Value(1))
            .values("one")
            .alias(number=Count("pk"))
        )
        columns: dict[str, Combinable] = {
            "todo_model": Value(model, text),
            "todo_key": Value("", text),
            "todo_subject": Cast(Count("pk"), text),
            "todo_detail": Value("", text),
            "todo_state": Value("", text),
            "todo_at": Coalesce(Min(at), Value(self.now, when), output_field=when),
            "todo_booked_at": Cast(Value(None), when),
            "todo_rank": Value(rank, IntegerField()),
            "todo_since": Cast(Min(at), when),
        }
        return model.partition(":")[0], grouped.annotate(**columns).filter(number__gt=0).values_list(*columns)
