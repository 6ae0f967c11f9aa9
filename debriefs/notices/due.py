"""What waits for one person in the debriefs: scorecards to write, votes to cast, decisions to make, recordings to look at.

The same rules as `debriefs.status` and `debriefs.access`, as queries, so that they can be asked of all people at once. `person` is
the key of a login: a number, or OuterRef("pk") within a query for users.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias, TypedDict

from django.contrib.auth.models import User
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    TextChoices,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from candidates.models import Job
from debriefs import reading
from debriefs.models import Debrief, EarlyOpening, Scorecard, Vote
from debriefs.status import SETTLED
from interviews.booking import errands
from interviews.models import Assignment, Interview
from recruiting.identity import about_others
from recruiting.recruiters import recruiters

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Asks(TypedDict):
        ask: str


Person: TypeAlias = "int | OuterRef"

# When an interviewer is reminded, counted from the end of the interview; with the last one a recruiter learns of it.
REMINDERS = tuple(errands.REMIND_AFTER + wait for wait in (timedelta(0), timedelta(days=1), timedelta(days=3)))

TAKES_PLACE = (Interview.Status.SCHEDULED, Interview.Status.HELD)
OF_BEFORE = Q(interview__application__debrief__scorecards_from__gte=F("interview__ends_at"))


class Ask(TextChoices):
    """What an open debrief wants of one person: the first that applies."""

    DECIDE = "decide", _("Decide")
    VOTE = "vote", _("Read and vote")
    LOOK = "look", _("New to look at")


@dataclass(frozen=True)
class Due:
    """What waits for one person."""

    scorecards: list[Interview]
    debriefs: "list[WithAnnotations[Debrief, Asks]]"

    def __len__(self) -> int:
        return len(self.scorecards) + len(self.debriefs)


def due_of(user: User, *, now: datetime) -> Due:
    """All that waits for this person, in two queries; nothing of what is about themselves."""
    interviews = Interview.objects.filter(assignments__in=scorecards_of(user.pk, now=now))
    people = ("application__candidate", "application__job", "panel")
    debriefs = debriefs_of(user.pk, now=now).select_related("application__candidate", "application__job")
    return Due(
        scorecards=list(about_others(interviews, user.email).select_related(*people).order_by("ends_at", "pk")),
        debriefs=list(about_others(debriefs, user.email).order_by("opened_at", "pk")),
    )


def count_of(user: User, *, now: datetime) -> int:
    """How many things wait for this person, in one query."""
    scorecards = about_others(Interview.objects.filter(assignments__in=scorecards_of(user.pk, now=now)), user.email)
    debriefs = about_others(debriefs_of(user.pk, now=now), user.email)
    keys = (
        rows.order_by().values_list("pk").annotate(kind=Value(kind)) for kind, rows in enumerate((scorecards, debriefs))
    )
    first, second = keys
    return first.union(second, all=True).count()


def people_with_something(users: QuerySet[User], *, now: datetime) -> QuerySet[User]:
    """Those of these users for whom something waits; also what is about themselves, which nobody shows them."""
    person = OuterRef("pk")
    return users.filter(Exists(scorecards_of(person, now=now)) | Exists(debriefs_of(person, now=now)))


def scorecards_of(person: Person, *, now: datetime) -> QuerySet[Assignment]:
    """The person's parts in interviews that are over and whose scorecards they have yet to submit."""
    settled = Q(interview__application__stage__in=SETTLED) | Q(
        interview__application__debrief__state=Debrief.State.DECIDED
    )
    return _unwritten().filter(_is_over(now), interviewer__user=person).exclude(settled)


def debriefs_of(person: Person, *, now: datetime) -> "QuerySet[WithAnnotations[Debrief, Asks]]":
    """Open debriefs that want something of the person, each with what as `ask`."""
    rows = Debrief.objects.filter(state=Debrief.State.OPEN).exclude(application__stage__in=SETTLED)
    rows = rows.annotate(person=ExpressionWrapper(_value(person), output_field=IntegerField()))
    rows = rows.annotate(**_standing(now), **_progress(now))
    is_open = Q(has_submitted=True) | Q(is_complete=True) | Q(is_opened_early=True) | Q(is_of_before=True)
    sees = Q(owes=False) & is_open
    is_voter = Q(is_on_committee=True) | Q(
        application__job__debrief_rules__interviewers_vote=True, is_interviewing=True
    )
    may_decide = Q(is_on_committee=True) | Q(is_in_charge=True)
    is_voted_on = Q(is_complete=True) | Q(is_opened_early=True)
    ask = Case(
        When(may_decide & sees & Q(votes_opened_at__isnull=False), then=Value(Ask.DECIDE)),
        When(
            is_voter & sees & is_voted_on & Q(votes_opened_at=None, has_voted=False, is_ahead=False),
            then=Value(Ask.VOTE),
        ),
        When(Q(is_on_committee=True, owes=False, has_new=True), then=Value(Ask.LOOK)),
        default=Value(""),
        output_field=CharField(),
    )
    return rows.annotate(ask=ask).exclude(ask="")


def _value(person: Person) -> Combinable:
    return person if isinstance(person, OuterRef) else Value(person)


def _standing(now: datetime) -> dict[str, Combinable]:
    """What the person is in a debrief, and what they have done there. Read from rows with `person`."""
    person, job, application = OuterRef("person"), OuterRef("application__job"), OuterRef("application")
    own_parts = Assignment.objects.filter(
        interview__application=application, interview__status__in=TAKES_PLACE, interviewer__user=person
    )
    own = Scorecard.objects.filter(interview__application=application, author=person)
    of_it = Interview.objects.filter(application=application)
    in_charge = Job.objects.filter(pk=job, contact=person, contact__in=recruiters())
    return {
        "is_on_committee": Exists(Job.objects.filter(pk=job, committee=person)),
        "is_in_charge": Exists(in_charge),  # only a recruiter sees the debrief without being on the committee
        "is_interviewing": Exists(own_parts),
        "owes": Exists(_unwritten().filter(interview__application=application, interviewer__user=person)),
        "has_submitted": Exists(own.submitted()),
        "has_voted": Exists(Vote.objects.filter(debrief=OuterRef("pk"), voter=person)),
        "has_new": Exists(reading.unread(of_it, OuterRef(person))),
    }


def _progress(now: datetime) -> dict[str, Combinable]:
    application = OuterRef("application")
    submitted = Exists(Scorecard.objects.submitted().filter(interview__application=application))
    of_before = Exists(_not_submitted().filter(OF_BEFORE, interview__application=application))
    missing = Exists(_unwritten().filter(_is_over(now), interview__application=application))
    return {
        "is_complete": ExpressionWrapper(Q(submitted) & ~Q(missing), output_field=BooleanField()),
        "is_of_before": ExpressionWrapper(Q(of_before) & ~Q(missing), output_field=BooleanField()),
        "is_opened_early": Exists(EarlyOpening.objects.filter(debrief=OuterRef("pk"))),
        "is_ahead": Exists(Interview.objects.upcoming(now).filter(application=application)),
    }


def _unwritten() -> QuerySet[Assignment]:
    """Parts in interviews of which a scorecard is waited for, also where the interview is still ahead."""
    return _not_submitted().exclude(OF_BEFORE)


def _not_submitted() -> QuerySet[Assignment]:
    """The same, also of interviews from before there were scorecards."""
    own = Scorecard.objects.filter(interview=OuterRef("interview"), author=OuterRef("interviewer__user"))
    in_or_excused = own.filter(Q(excused_at__isnull=False) | Q(versions__submitted_at__isnull=False))
    parts = Assignment.objects.filter(interview__status__in=TAKES_PLACE, interviewer__user__is_active=True)
    return parts.exclude(Exists(in_or_excused))


def _is_over(now: datetime) -> Q:
    return Q(interview__status=Interview.Status.HELD) | Q(interview__ends_at__lte=now)
