"""What is kept of each application and interview, and until when: everything there is, against the policy. Reads, and changes nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db.models import Count, Exists, F, Max, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone

from candidates.models import Addition, Application, Consent
from debriefs.access import applications_to_rate
from debriefs.models import Citation, Comment, Decision, Note, OpenItem, Scorecard, Vote
from interviews.enums import SOUND_AND_PICTURE
from interviews.models import Artifact, Interview, Message, Summary, Transcript
from privacy.models import Erasure, Hold
from privacy.policy import Policy
from privacy.precedence import Action, Facts, Kind, Outcome, Verdict, decide
from recruiting.identity import about_others, mailbox, not_about
from recruiting.recruiters import is_privacy_officer

OUTCOMES = {
    Application.Stage.SET_ASIDE: Outcome.SET_ASIDE,
    Application.Stage.OFFERED: Outcome.OFFERED,
    Application.Stage.REJECTED: Outcome.REJECTED,
    Application.Stage.DECIDED: Outcome.DECIDED,
    Application.Stage.WITHDRAWN: Outcome.WITHDRAWN,
}  # in all other stages it is open

OF_NOTHING_ELSE = {"application": None, "link": None, "interview": None}  # mails about a kept time alone

Place = tuple[int, object, Kind]  # the application's id, the interview's or None, the kind


@dataclass(frozen=True)
class Line:
    """All things of one kind that one application has, beside its interviews or of one of them."""

    application: Application
    interview: Interview | None
    count: int
    facts: Facts
    verdict: Verdict

    @property
    def kind(self) -> Kind:
        return self.facts.kind

    def action(self, today: date) -> Action:
        return self.verdict.action(today)


def plan(
    applications: QuerySet[Application], policy: Policy, *, kinds: Collection[Kind] = frozenset(Kind)
) -> list[Line]:
    """In as many queries for all applications as for one. Newest applications first, each before its interviews; erased ones have no
    line."""
    reading = _Reading(applications, policy, kinds)
    return [line for row in reading.applications for line in reading.lines(row)]


def told_to(user: User, applications: QuerySet[Application], *, now: datetime) -> QuerySet[Application]:
    """Without their own, and without those of which they are told no outcome yet: a time counts from it. Restricted ones are shown to
    privacy officers alone."""
    shown = not_about if is_privacy_officer(user) else about_others
    return shown(applications, user.email).exclude(pk__in=applications_to_rate(user, now=now))


def day(at: datetime) -> date:
    """In the site's own zone, whoever reads it."""
    return timezone.localtime(at, timezone.get_default_timezone()).date()


def outcome_of(application: Application) -> Outcome:
    return OUTCOMES.get(Application.Stage(application.stage), Outcome.OPEN)


@dataclass(frozen=True)
class _Source:
    kind: Kind
    rows: QuerySet[Model]
    application: str  # the lookups from a row to it
    at: str | Combinable
    interview: str = ""


class _Reading:
    """What all lines are made from."""

    def __init__(self, applications: QuerySet[Application], policy: Policy, kinds: Collection[Kind]) -> None:
        self._policy, self._kinds = policy, kinds
        self._wanted = applications.order_by().values("pk")
        self._candidates = applications.order_by().values("candidate")
        # With the others of the same candidates: a time may count from the end of the last one.
        every = list(self._with_dates().filter(candidate__in=self._candidates).order_by("-applied_at", "-pk"))
        self.applications = [row for row in every if row.is_wanted and row.erased_at is None]  # type: ignore[attr-defined]  # annotated in the query
        if not self.applications:
            return
        self._last_ends, self._contacts = _last_endings(every), _last_contacts(every)
        self._interviews: dict[int, list[Interview]] = defaultdict(list)
        for interview in (
            Interview.objects.filter(application__in=self._wanted).select_related("panel").order_by("starts_at", "pk")
        ):
            self._interviews[interview.application_id].append(interview)
        self._found = self._things()
        self._holds = list(Hold.objects.standing())

    def lines(self, application: Application) -> Iterator[Line]:
        self._found[application.pk, None, Kind.APPLICATION] = (1, application.applied_at)
        for interview in (None, *self._interviews[application.pk]):
            for kind in (each for each in Kind if each in self._kinds):
                place = (application.pk, interview.pk if interview else None, kind)
                if place in self._found:
                    count, made_at = self._found[place]
                    facts = self._facts(application, interview, kind, made_at)
                    yield Line(application, interview, count, facts, decide(facts, self._policy.rules))

    def _facts(self, application: Application, interview: Interview | None, kind: Kind, made_at: datetime) -> Facts:
        is_no, asked_at = application.last_choice == Consent.Choice.NO, application.erasure_asked_at  # type: ignore[attr-defined]  # annotated in the query
        of = [interview] if interview else self._interviews[application.pk]
        return Facts(
            kind=kind,
            outcome=outcome_of(application),
            made_on=day(made_at),
            last_contact_on=day(self._contacts[application.candidate_id]),
            closed_on=_ended_on(application),
            last_closed_on=self._last_ends[application.candidate_id],
            job=application.job.slug,
            countries=self._policy.countries_of(application.job.slug),
            holds=sum(hold.reaches(application, of) for hold in self._holds),
            erasure_asked_on=day(asked_at) if asked_at else None,
            withdrawn_on=day(application.last_choice_at) if is_no else None,  # type: ignore[attr-defined]  # annotated in the query
        )

    # ── what is read ──
    def _things(self) -> dict[Place, tuple[int, datetime]]:
        """How many there are, and when the newest was made."""
        found: dict[Place, tuple[int, datetime]] = {}
        for source in (each for each in _sources() if each.kind in self._kinds):
            rows = source.rows.filter(**{f"{source.application}__in": self._wanted}).order_by()
            paths = [source.application, *([source.interview] if source.interview else [])]
            for *about, count, at in rows.values_list(*paths).annotate(
                things=Count("pk", distinct=True), newest=Max(source.at)
            ):
                place = (about[0], about[1] if source.interview else None, source.kind)
                before, newest = found.get(place, (0, at))
                found[place] = (before + count, max(newest, at))
        if Kind.MAILS in self._kinds:
            self._add_mails_of_kept_times(found)
        return found

    def _add_mails_of_kept_times(self, found: dict[Place, tuple[int, datetime]]) -> None:
        """About times that were kept of a job before its application was found: only the mailbox leads from one to the other."""
        by_person = {(mailbox(row.candidate.email), row.job_id): row.pk for row in self.applications}
        rows = Message.objects.filter(held_time__isnull=False, held_time__link=None, **OF_NOTHING_ELSE).order_by()
        for of, job, at in rows.values_list("held_time__mailbox", "held_time__panel__job", "created_at"):
            if application := by_person.get((of, job)):
                place = (application, None, Kind.MAILS)
                before, newest = found.get(place, (0, at))
                found[place] = (before + 1, max(newest, at))

    def _with_dates(self) -> QuerySet[Application]:
        """With what its candidate said and did last: `last_choice_at` and `last_choice`, about recording; `sent_at`, an addition; `met_at`,
        the last interview; `erasure_asked_at`, None unless they want to be erased."""
        choice = Consent.objects.filter(application=OuterRef("pk")).order_by("-given_at", "-pk")
        sent = Addition.objects.filter(application=OuterRef("pk")).order_by("-sent_at")
        met = Interview.objects.not_cancelled().filter(application=OuterRef("pk"))
        erasure = Erasure.objects.unfinished().filter(candidate=OuterRef("candidate")).order_by()
        return Application.objects.select_related("candidate", "job").annotate(
            is_wanted=Exists(self._wanted.filter(pk=OuterRef("pk"))),
            last_choice=Subquery(choice.values("choice")[:1]),
            last_choice_at=Subquery(choice.values("given_at")[:1]),
            sent_at=Subquery(sent.values("sent_at")[:1]),
            met_at=Subquery(met.order_by("-starts_at").values("starts_at")[:1]),
            erasure_asked_at=Subquery(erasure.values_list(Coalesce("begins_at", "asked_at"))[:1]),
        )


def _last_contacts(applications: Iterable[Application]) -> Mapping[int, datetime]:
    """Of each candidate: what they did themselves, and when they last met somebody."""
    found: dict[int, datetime] = {}
    for row in applications:
        last = (row.applied_at, row.last_choice_at, row.sent_at, row.met_at)  # type: ignore[attr-defined]  # annotations
        found[row.candidate_id] = max(filter(None, (*last, found.get(row.candidate_id))))
    return found


def _last_endings(applications: Iterable[Application]) -> Mapping[int, date | None]:
    """Of each candidate: when the last application ended; None while one is open."""
    ends: dict[int, list[date | None]] = defaultdict(list)
    for row in applications:
        ends[row.candidate_id].append(_ended_on(row))
    return {pk: None if None in days else max(filter(None, days)) for pk, days in ends.items()}


def _ended_on(application: Application) -> date | None:
    at = application.stage_changed_at
    return day(at) if at and outcome_of(application) != Outcome.OPEN else None


def _sources() -> Iterator[_Source]:
    """Everything there is, but for the application's own row."""
    files = Artifact.objects.exclude(file="")
    made, about, of = (
        Coalesce(F("archived_at"), F("recording__created_at")),
        "recording__interview__application",
        "recording__interview",
    )
    yield _Source(Kind.RECORDING, files.filter(kind__in=SOUND_AND_PICTURE), about, made, of)
    yield _Source(Kind.TRANSCRIPT, files.exclude(kind__in=SOUND_AND_PICTURE), about, made, of)
    yield _Source(Kind.TRANSCRIPT, Transcript.objects.all(), "interview__application", "parsed_at", "interview")
    yield _Source(Kind.TRANSCRIPT, Summary.objects.all(), "interview__application", "parsed_at", "interview")
    yield _Source(Kind.NOTES, Note.objects.all(), "interview__application", "written_at", "interview")
    yield _Source(Kind.NOTES, Citation.objects.all(), "interview__application", "made_at", "interview")
    yield _Source(Kind.NOTES, Comment.objects.all(), "debrief__application", "written_at")
    yield _Source(Kind.NOTES, OpenItem.objects.all(), "application", "handed_on_at")
    saved = Coalesce(F("versions__saved_at"), F("created_at"))
    yield _Source(Kind.SCORECARD, Scorecard.objects.all(), "interview__application", saved, "interview")
    yield _Source(Kind.SCORECARD, Vote.objects.all(), "round__debrief__application", "cast_at")
    yield _Source(Kind.SCORECARD, Decision.objects.all(), "debrief__application", "decided_at")
    for path, without in (
        ("application", Q()),
        ("link__application", Q(application=None)),
        ("interview__application", Q(application=None, link=None)),
        ("held_time__link__application", Q(**OF_NOTHING_ELSE)),
    ):
        yield _Source(Kind.MAILS, Message.objects.filter(without), path, "created_at")
