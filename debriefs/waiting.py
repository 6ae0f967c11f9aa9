"""What waits for one person in one application: the one rule that list, menu, mails and pages ask.

It is a query, so that it can be asked of one application, of a page of them, and of all people at once. What it says of the seal is
what `debriefs.access` says. `person` is the key of a login: a number, or OuterRef("pk") within a query for users.
"""

from datetime import datetime
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
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from candidates.models import Application, Job
from debriefs.models import Debrief, DebriefRules, EarlyOpening, Round, Scorecard, Vote
from debriefs.models.scorecard import ScorecardQuerySet
from debriefs.status import SETTLED
from interviews.enums import Role
from interviews.models import Artifact, Assignment, Interview, MediaView
from recruiting.recruiters import recruiters

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Asks(TypedDict):
        ask: str


Person: TypeAlias = "int | OuterRef"

TAKES_PLACE = (Interview.Status.SCHEDULED, Interview.Status.HELD)
TO_READ = (Artifact.Kind.RECORDING, Artifact.Kind.TRANSCRIPT)
OF_BEFORE = Q(interview__application__debrief__scorecards_from__gte=F("interview__ends_at"))


class Ask(TextChoices):
    """What an application wants of one person: the first that applies."""

    SCORECARD = "scorecard", _("Your scorecard")
    VOTE = "vote", _("Read and vote")
    DECIDE = "decide", _("Decide")
    LOOK = "look", _("New to look at")


def with_ask(
    applications: "QuerySet[Application]", person: Person, *, now: datetime
) -> "QuerySet[WithAnnotations[Application, Asks]]":
    """The applications, each with `ask`: what it wants of the person, "" for nothing. They come as this person sees them."""
    rows = applications.annotate(person=ExpressionWrapper(_value(person), output_field=IntegerField()))
    rows = rows.alias(**_standing(), **_progress(now), **_voting(now))
    is_settled = Q(stage__in=SETTLED) | Q(debrief__state=Debrief.State.DECIDED, debrief__isnull=False)
    is_open = Q(debrief__state=Debrief.State.OPEN) & ~Q(stage__in=SETTLED)
    scorecard = _first((~is_settled & Q(owes_now=True), Ask.SCORECARD))
    look = _first((Q(is_on_committee=True, has_new=True), Ask.LOOK))
    other = Coalesce(_vote_or_decide(), look, output_field=CharField())
    ask = Coalesce(scorecard, _first((is_open & Q(owes=False), other)), Value(""), output_field=CharField())
    return rows.annotate(ask=ask)


def _vote_or_decide() -> Combinable:
    """Each fact stands once in it, since the query is asked on every page."""
    is_closed = Q(is_rated=True) | Q(is_never_rated=True)
    sees = Q(has_submitted=True) | Q(is_opened_early=True) | (is_closed & Q(is_missing=False))
    is_voter = Q(is_on_committee=True) | Q(interviewers_vote=True, is_interviewing=True)
    may_decide = Q(is_on_committee=True) | Q(is_in_charge=True)
    is_to_read = Q(is_opened_early=True) | Q(is_rated=True, is_missing=False)
    is_ready = is_to_read & Q(is_ahead=False, awaits_interview=False)
    sealed = _first((is_voter & Q(has_voted=False), Ask.VOTE), (may_decide & Q(has_voters=False), Ask.DECIDE))
    opened = _first((may_decide, Ask.DECIDE))
    return _first((sees, _first((Q(are_votes_open=True), opened), (is_ready, sealed))))


def _first(*cases: "tuple[Q, Ask | Combinable]") -> Combinable:
    """What the first case says that holds; NULL where none does."""
    whens = (When(is_so, then=Value(said) if isinstance(said, Ask) else said) for is_so, said in cases)
    return Case(*whens, output_field=CharField())


def waiting(person: Person, *, now: datetime) -> "QuerySet[WithAnnotations[Application, Asks]]":
    """Applications that want something of the person."""
    rows = Application.objects.exclude(stage__in=SETTLED).exclude(debrief__state=Debrief.State.DECIDED)
    is_theirs = Q(takes_part=True) | Q(is_on_committee=True) | Q(is_in_charge=True)
    return with_ask(rows, person, now=now).filter(is_theirs).exclude(ask="")


def ask_of(application: Application, user: User, *, now: datetime) -> Ask | None:
    """For a person who may see the application."""
    said = with_ask(Application.objects.filter(pk=application.pk), user.pk, now=now).values_list("ask", flat=True)
    return next((Ask(each) for each in said if each), None)


def scorecards_due(person: Person, *, now: datetime) -> QuerySet[Assignment]:
    """The person's parts in interviews that are over and whose scorecards they have yet to submit, whatever became of the application."""
    return _unwritten().filter(_is_over(now), interviewer__user=person)


def unread(interviews: QuerySet[Interview], user: "User | Combinable") -> QuerySet[Interview]:
    """Interviews with archived files of which this person has opened none."""
    files = Artifact.objects.readable().filter(recording__interview=OuterRef("pk"), kind__in=TO_READ)
    opened = MediaView.objects.filter(artifact__recording__interview=OuterRef("pk"), user=user)
    return interviews.filter(Exists(files), ~Exists(opened))


# ── facts, read from rows of applications with `person` ──
def _value(person: Person) -> Combinable:
    return person if isinstance(person, OuterRef) else Value(person)


def _standing() -> dict[str, Combinable]:
    """What the person is in an application, and what they have done there."""
    person, job, application = OuterRef("person"), OuterRef("job"), OuterRef("pk")
    own = Scorecard.objects.filter(interview__application=application, author=person)
    parts = Assignment.objects.filter(interview__application=application, interviewer__user=person)
    takes_part, takes_place = Exists(parts), Exists(parts.filter(interview__status__in=TAKES_PLACE))
    in_charge = Job.objects.filter(pk=job, contact=person, contact__in=recruiters())
    has_submitted = Exists(own.submitted())
    return {
        "is_on_committee": Exists(Job.objects.filter(pk=job, committee=person)),
        "is_in_charge": Exists(in_charge),  # only a recruiter sees it without being on the committee
        "takes_part": takes_part,
        "is_interviewing": _yes_or_no(Q(takes_part) & (Q(takes_place) | Q(has_submitted))),
        "owes": Exists(_unwritten().filter(interview__application=application, interviewer__user=person)),
        "has_submitted": has_submitted,
        "has_new": Exists(unread(Interview.objects.filter(application=application), OuterRef(person))),
    }


def _progress(now: datetime) -> dict[str, Combinable]:
    """How far its interviews and their scorecards have come."""
    application = OuterRef("pk")
    unwritten = _unwritten().filter(_is_over(now), interview__application=application)
    never = _parts().filter(_excused() | OF_BEFORE, ~Exists(_own_scorecards().submitted()))
    return {
        "owes_now": Exists(unwritten.filter(interviewer__user=OuterRef("person"))),
        "is_missing": Exists(unwritten),
        "is_rated": Exists(Scorecard.objects.submitted().filter(interview__application=application)),
        "is_never_rated": Exists(never.filter(interview__application=application)),
        "is_ahead": Exists(Interview.objects.upcoming(now).filter(application=application)),
        "is_opened_early": Exists(EarlyOpening.objects.current().filter(debrief__application=application)),
    }


def _voting(now: datetime) -> dict[str, Combinable]:
    """How far its votes have come. A round after the first waits for the interview that it is about."""
    rounds = Round.objects.filter(debrief__application=OuterRef("pk"))
    cast = Vote.objects.filter(round__debrief__application=OuterRef("pk"))
    since = Interview.objects.filter(
        application=OuterRef("debrief__application"), status__in=TAKES_PLACE, ends_at__gt=OuterRef("begun_at")
    )
    interviewers_vote = Exists(DebriefRules.objects.filter(job=OuterRef("job"), interviewers_vote=True))
    voters = Exists(Job.objects.filter(pk=OuterRef("job"), committee__is_active=True))
    authors = Exists(_parts().filter(interview__application=OuterRef("pk"))) | Exists(
        Scorecard.objects.submitted().filter(interview__application=OuterRef("pk"))
    )
    return {
        "are_votes_open": _yes_or_no(Q(Exists(rounds)) & ~Q(Exists(rounds.sealed()))),
        "has_voted": Exists(cast.filter(round__opened_at=None, voter=OuterRef("person"))),
        "awaits_interview": Exists(rounds.sealed().filter(~Exists(since), number__gt=1)),
        "interviewers_vote": interviewers_vote,
        "has_voters": _yes_or_no(Q(voters) | (Q(interviewers_vote) & Q(authors))),
    }


def _parts() -> QuerySet[Assignment]:
    """Everybody's in interviews that take or took place."""
    return Assignment.objects.filter(interview__status__in=TAKES_PLACE, interviewer__user__is_active=True)


def _own_scorecards() -> ScorecardQuerySet:
    return Scorecard.objects.filter(interview=OuterRef("interview"), author=OuterRef("interviewer__user"))


def _excused() -> Q:
    return Q(Exists(_own_scorecards().filter(excused_at__isnull=False)))


def _unwritten() -> QuerySet[Assignment]:
    """Parts in interviews of which a scorecard is waited for, also where the interview is still ahead."""
    in_or_excused = Q(excused_at__isnull=False) | Q(versions__submitted_at__isnull=False)
    rating = _parts().exclude(role=Role.SHADOW)  # who only listens is asked for none
    return rating.exclude(Exists(_own_scorecards().filter(in_or_excused))).exclude(OF_BEFORE)


def _is_over(now: datetime) -> Q:
    return Q(interview__status=Interview.Status.HELD) | Q(interview__ends_at__lte=now)


def _yes_or_no(condition: Q) -> Combinable:
    return ExpressionWrapper(condition, output_field=BooleanField())
