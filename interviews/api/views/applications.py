"""Candidates and their applications: read, entered, decided elsewhere."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from candidates import applying
from candidates.models import Application, Candidate, StageChange
from interviews.api.fields import OF_REFERENCE, Filters, JobInBrief, Moment, Person, Reference
from interviews.api.forms import Form
from interviews.api.pages import LatestAppliedFirst, NewestFirst
from interviews.api.problems import NotPossible
from interviews.api.views.answers import REPEATABLE, Answers, Lookup, narrow
from interviews.booking import stages
from interviews.models import ApiKey
from recruiting import clock

Stage = Application.Stage
HAS_OUTCOME = frozenset({Stage.OFFERED, Stage.REJECTED, Stage.DECIDED})
A_CANDIDATE: dict[str, object] = {
    "id": 17,
    "name": "Amara Okafor",
    "email": "amara@example.com",
    "phone": "+351 910 000 000",
    "time_zone": "Europe/Lisbon",
    "created_at": "2027-02-27T08:00:00Z",
}
AN_APPLICATION: dict[str, object] = {
    "id": 31,
    "reference": "application-5520",
    "stage": "interviewing",
    "stage_changed_at": "2027-03-01T09:00:00Z",
    "source": "ats",
    "applied_at": "2027-02-27T08:00:00Z",
    "note": "I kept ledgers for ten years.",
    "decided_because": "",
    "job": {"slug": "backend-engineer", "title": "Backend Engineer"},
    "candidate": A_CANDIDATE,
}
ASKED = {
    "job": "backend-engineer",
    "candidate": {"name": "Amara Okafor", "email": "amara@example.com", "phone": "+351 910 000 000"},
    "reference": "application-5520",
}


@extend_schema_serializer(examples=[OpenApiExample("A candidate", A_CANDIDATE)])
class CandidateSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    email = serializers.EmailField()
    phone = serializers.CharField()
    time_zone = serializers.CharField(help_text="As last chosen by them; empty where it is not known.")
    created_at = Moment()


@extend_schema_serializer(examples=[OpenApiExample("An application", AN_APPLICATION, response_only=True)])
class ApplicationSerializer(serializers.Serializer):
    """One candidate for one job."""

    id = serializers.IntegerField()
    reference = serializers.CharField(help_text=OF_REFERENCE)
    stage = serializers.ChoiceField(choices=Stage.choices)
    stage_changed_at = Moment(allow_null=True)
    source = serializers.ChoiceField(choices=Application.Source.choices)  # type: ignore[assignment]  # our field is called so
    applied_at = Moment()
    note = serializers.CharField(help_text="What the candidate wrote; may be empty.")
    decided_because = serializers.CharField(
        required=False,  # not there for a key that may not read it
        help_text="The reason that your system sent when it decided; may be empty. Only for keys with the scope decide.",
    )
    job = JobInBrief()
    candidate = CandidateSerializer()


class Applicant(Person):
    phone = serializers.CharField(required=False, allow_blank=True, default="", max_length=40)


@extend_schema_serializer(examples=[OpenApiExample("Enter an application", ASKED, request_only=True)])
class NewApplication(Form):
    job = serializers.SlugField(help_text="Slug of an open job.")
    candidate = Applicant(help_text="Name and phone count for a candidate who is new.")
    note = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=4000, help_text="What the candidate wrote."
    )
    reference = Reference()


@extend_schema_serializer(examples=[OpenApiExample("Decided there", {"reason": "She took our offer."})])
class Decided(Form):
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=300,
        help_text="Kept with the application’s history; read back as `decided_because`.",
    )


class ApplicationFilters(Filters):
    status = serializers.ChoiceField(choices=Stage.choices, required=False, help_text="Its stage.")
    job = serializers.SlugField(required=False, help_text="Slug of a job.")
    email = serializers.EmailField(required=False, help_text="Of the candidate.")
    reference = Reference()


class CandidateFilters(Filters):
    job = serializers.SlugField(required=False, help_text="Slug of a job that they applied for.")
    email = serializers.EmailField(required=False)
    reference = Reference()


def changed_since(moment: datetime) -> Q:
    moved = StageChange.objects.filter(application=OuterRef("pk"), changed_at__gte=moment)
    return Q(applied_at__gte=moment) | Q(Exists(moved))


LOOKUPS: Mapping[str, Lookup] = {
    "updated_since": changed_since,
    "status": "stage",
    "job": "job__slug",
    "email": "candidate__email__iexact",
    "reference": "reference",
}


class CandidateViewSet(ListModelMixin, RetrieveModelMixin, Answers):
    serializer_class = CandidateSerializer
    pagination_class = NewestFirst
    queryset = Candidate.objects.none()
    filters = CandidateFilters
    lookups = {"email": "email__iexact"}

    def get_queryset(self) -> QuerySet[Candidate]:
        return self.caller.candidates()

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By the address, and by what is true of one application that the program may see."""
        if self.action != "list":
            return queryset
        asked = dict(self.asked)
        rows = narrow(queryset, {name: asked.pop(name) for name in self.lookups if name in asked}, self.lookups)
        theirs = narrow(self.caller.applications().filter(candidate=OuterRef("pk")), asked, LOOKUPS)
        return rows.filter(Exists(theirs)) if asked else rows

    @extend_schema(
        summary="List candidates",
        description="People who applied, newest first; `updated_since` counts what happened to their applications.",
        parameters=[CandidateFilters],
        tags=["Candidates"],
    )
    def list(self, request: Request) -> Response:
        return super().list(request)

    @extend_schema(summary="Get a candidate", description="One person who applied.", tags=["Candidates"])
    def retrieve(self, request: Request, pk: str) -> Response:
        return super().retrieve(request, pk)


class ApplicationViewSet(ListModelMixin, RetrieveModelMixin, Answers):
    serializer_class = ApplicationSerializer
    pagination_class = LatestAppliedFirst
    queryset = Application.objects.none()
    filters = ApplicationFilters
    lookups = LOOKUPS

    @property
    def scope(self) -> ApiKey.Scope:  # type: ignore[override]  # by what is asked
        by_action = {"create": ApiKey.Scope.BOOK, "decided": ApiKey.Scope.DECIDE}
        return by_action.get(self.action or "", ApiKey.Scope.READ)

    def get_queryset(self) -> QuerySet[Application]:
        rows = self.caller.applications().select_related("job", "candidate")
        return rows.with_reason_from_elsewhere() if self.caller.may(ApiKey.Scope.DECIDE) else rows

    @extend_schema(
        summary="List applications",
        description="Applications, the latest first.",
        parameters=[ApplicationFilters],
        tags=["Applications"],
    )
    def list(self, request: Request) -> Response:
        return super().list(request)

    @extend_schema(summary="Get an application", description="One application as it stands now.", tags=["Applications"])
    def retrieve(self, request: Request, pk: str) -> Response:
        return super().retrieve(request, pk)

    @extend_schema(
        summary="Enter an application",
        description="Nobody is mailed. Whoever has applied for the job already keeps what was said, and gets the reference. Scope: book.",
        request=NewApplication,
        responses={201: ApplicationSerializer},
        parameters=[REPEATABLE],
        tags=["Applications"],
    )
    def create(self, request: Request) -> Response:
        asked = self.sent(NewApplication)
        job = self.caller.jobs().filter(slug=asked["job"]).first()
        if job is None:
            raise serializers.ValidationError({"job": "There is no job with this slug."})

        @transaction.atomic
        def make() -> Application:
            values = {"note": asked["note"], "reference": asked["reference"], "source": Application.Source.ATS}
            try:
                entered = applying.find_or_enter(job, **asked["candidate"], **values, now=clock.now())
            except applying.CannotApply:
                raise NotPossible("The job is not open, so nobody can apply for it.") from None
            if not self.get_queryset().filter(pk=entered.pk).exists():
                raise NotPossible("This person can’t be entered.")
            return entered

        return self.once(make)

    @extend_schema(
        summary="Take a decision over",
        description="The application was decided in your system: its open links end, and nobody is mailed. Where it was decided here already, "
        "nothing changes. Scope: decide.",
        request=Decided,
        responses={200: ApplicationSerializer},
        tags=["Applications"],
    )
    @action(detail=True, methods=["post"])
    def decided(self, request: Request, pk: str) -> Response:
        application, asked = self.get_object(), self.sent(Decided)
        is_moved = stages.take_over_decision(application, reason=asked["reason"], now=clock.now())
        if not is_moved and application.stage not in HAS_OUTCOME:
            raise NotPossible("The candidate has withdrawn.")
        return Response(self.get_serializer(self.get_object()).data)
