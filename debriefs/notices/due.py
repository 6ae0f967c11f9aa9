"""All that waits for one person, and for whom something waits: for the menu, the mail of the morning and reminders."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from candidates.models import Application
from debriefs.waiting import Ask, scorecards_due, waiting
from interviews.booking import errands
from interviews.models import Interview
from recruiting.identity import about_others, is_same_person

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from debriefs.waiting import Asks

# When an interviewer is reminded, counted from the end of the interview; with the last one a recruiter learns of it.
REMINDERS = tuple(errands.REMIND_AFTER + wait for wait in (timedelta(0), timedelta(days=1), timedelta(days=3)))
# In whose places in a statement the person and the present are put.
NOBODY, NEVER = -7_000_000, datetime(1970, 1, 1, 0, 0, 7, tzinfo=UTC)


@dataclass(frozen=True)
class Due:
    """What waits for one person: at most one thing of each application."""

    scorecards: list[Interview]
    others: "list[WithAnnotations[Application, Asks]]"  # applications with another `ask`

    def __len__(self) -> int:
        return len(self.scorecards) + len(self.others)


def due_of(user: User, *, now: datetime) -> Due:
    """All that waits for this person, in two queries; nothing of what is about themselves."""
    rows = about_others(waiting(user.pk, now=now), user.email).select_related("candidate", "job")
    found = list(rows.order_by("debrief__opened_at", "pk"))
    owing = [each.pk for each in found if each.ask == Ask.SCORECARD]
    people = ("application__candidate", "application__job", "panel")
    interviews = Interview.objects.filter(application__in=owing, assignments__in=scorecards_due(user.pk, now=now))
    first: dict[int, Interview] = {}
    for interview in interviews.select_related(*people).order_by("starts_at", "pk"):
        first.setdefault(interview.application_id, interview)
    scorecards = sorted(first.values(), key=lambda interview: interview.ends_at)
    return Due(scorecards, [each for each in found if each.ask != Ask.SCORECARD])


def count_of(user: User, *, now: datetime) -> int:
    """How many things wait for this person, in one query."""
    statement, parameters = _statement(connection.vendor)
    adapt = connection.ops.adapt_datetimefield_value
    meant: dict[int | str | datetime | None, int | str | datetime | None] = {NOBODY: user.pk, adapt(NEVER): adapt(now)}
    with connection.cursor() as cursor:
        cursor.execute(statement, [meant.get(each, each) for each in parameters])
        return sum(not is_same_person(address, user.email) for (address,) in cursor.fetchall())


@cache
def _statement(vendor: str) -> tuple[str, tuple[int | str, ...]]:
    """Addresses of the candidates of all that waits for NOBODY at NEVER, and its parameters.

    Made once for each kind of database: every page asks it, and making it takes a hundred times as long as its answer.
    """
    rows = waiting(NOBODY, now=NEVER).values_list("candidate__email")
    return rows.query.sql_with_params()


def people_with_something(users: QuerySet[User], *, now: datetime) -> QuerySet[User]:
    """Those of these users for whom something waits; also what is about themselves, which nobody shows them."""
    return users.filter(Exists(waiting(OuterRef("pk"), now=now)))
