"""Interviews: as they stand, what happened to them; moved and cancelled."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.models import StageChange
from interviews.api.fields import (
    OF_REFERENCE,
    ApplicationInBrief,
    Filters,
    JobInBrief,
    Moment,
    PanelInBrief,
    PersonInBrief,
    Reference,
)
from interviews.api.forms import Form
from interviews.api.pages import NewestFirst
from interviews.api.problems import NotPossible, OutOfReach, TimeTaken
from interviews.api.views.answers import Answers
from interviews.booking import changing, payload, refusals
from interviews.enums import Actor, ChangeKind, Role
from interviews.models import ApiKey, AtsEvent, Interview, InterviewChange
from recruiting import clock

A_CHANGE: dict[str, object] = {
    "version": 2,
    "changed_at": "2027-03-05T10:12:44Z",
    "kind": "rescheduled",
    "actor": "candidate",
    "reason": "A dentist.",
    "from_starts_at": "2027-03-08T14:00:00Z",
    "to_starts_at": "2027-03-09T14:00:00Z",
    "from_interviewer": None,
    "to_interviewer": None,
}
A_BOOKING = A_CHANGE | {
    "version": 1,
    "changed_at": "2027-03-02T09:14:11Z",
    "kind": "scheduled",
    "reason": "",
    "from_starts_at": None,
    "to_starts_at": "2027-03-08T14:00:00Z",
}
AN_INTERVIEW: dict[str, object] = {
    "id": "0b8f6f5e-54a3-4c0f-9d0e-3a1d5c8e7f21",
    "status": "scheduled",
    "version": 2,
    "source": "careers",
    "starts_at": "2027-03-09T14:00:00Z",
    "ends_at": "2027-03-09T14:45:00Z",
    "candidate_time_zone": "Europe/Lisbon",
    "join_url": "https://meet.example.com/abc-defg-hij",
    "reference": "stage-7781",
    "follows": None,
    "job": {"slug": "backend-engineer", "title": "Backend Engineer"},
    "panel": {"slug": "phone-screen", "name": "Phone screen"},
    "application": {"id": 31, "stage": "interviewing", "reference": "application-5520"},
    "candidate": {"name": "Amara Okafor", "email": "amara@example.com"},
    "interviewer": {"name": "Marcus Johnson", "email": "marcus@example.com"},
    "interviewers": [{"name": "Marcus Johnson", "email": "marcus@example.com", "role": "interviewer"}],
    "url": "https://interviews.example.com/interviews/0b8f6f5e-54a3-4c0f-9d0e-3a1d5c8e7f21/",
    "changes": [A_BOOKING, A_CHANGE],
}

TO_ANOTHER_TIME = {"starts_at": "2027-03-10T09:00:00Z", "reason": "The room is taken."}


class InterviewerInBrief(PersonInBrief):
    role = serializers.ChoiceField(
        choices=Role.choices,
        help_text="Whoever learns to interview listens (shadow), or leads with somebody beside them.",
    )


class ChangeSerializer(serializers.Serializer):
    """One thing that happened to an interview."""

    # An event has a time of its own, and its interview the version.
    NOT_IN_EVENTS = frozenset({"version", "changed_at"})

    version = serializers.IntegerField()
    changed_at = Moment()
    kind = serializers.ChoiceField(choices=ChangeKind.choices)
    actor = serializers.ChoiceField(choices=Actor.choices)
    reason = serializers.CharField()
    from_starts_at = Moment(allow_null=True)
    to_starts_at = Moment(allow_null=True)
    from_interviewer = PersonInBrief(allow_null=True)
    to_interviewer = PersonInBrief(allow_null=True)


@extend_schema_serializer(examples=[OpenApiExample("An interview", AN_INTERVIEW, response_only=True)])
class InterviewSerializer(serializers.Serializer):
    """An interview, in the same words as in the events, with all that happened to it."""

    NOT_IN_EVENTS = frozenset({"changes"})  # an event tells of one

    # Of what payload.describe_with_changes says: for the document alone.
    id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=Interview.Status.choices)
    version = serializers.IntegerField(help_text="Counts every schedule, move and cancel.")
    source = serializers.ChoiceField(choices=Interview.Source.choices)  # type: ignore[assignment]  # our field is called so
    starts_at = Moment()
    ends_at = Moment()
    candidate_time_zone = serializers.CharField()
    join_url = serializers.CharField()
    reference = serializers.CharField(help_text=OF_REFERENCE)
    follows = serializers.UUIDField(allow_null=True, help_text="The cancelled interview this one follows.")
    job = JobInBrief()
    panel = PanelInBrief()
    application = ApplicationInBrief()
    candidate = PersonInBrief()
    interviewer = PersonInBrief(allow_null=True, help_text="The host, whose calendar keeps the event.")
    interviewers = InterviewerInBrief(many=True, help_text="All who take part, the host among them.")
    url = serializers.URLField()
    changes = ChangeSerializer(many=True, help_text="What happened to it, in order.")


class InterviewFilters(Filters):
    status = serializers.ChoiceField(choices=Interview.Status.choices, required=False)
    job = serializers.SlugField(required=False, help_text="Slug of a job.")
    email = serializers.EmailField(required=False, help_text="Of the candidate.")
    reference = Reference()


def changed_since(moment: datetime) -> Q:
    """Also where only an event told of it, as of the first link to the call, or where its application has moved."""
    events = AtsEvent.objects.filter(interview=OuterRef("pk"), created_at__gte=moment)
    changes = InterviewChange.objects.filter(interview=OuterRef("pk"), changed_at__gte=moment)
    moves = StageChange.objects.filter(application=OuterRef("application"), changed_at__gte=moment)
    return Q(created_at__gte=moment) | Q(Exists(changes)) | Q(Exists(events)) | Q(Exists(moves))


@extend_schema_serializer(examples=[OpenApiExample("Call it off", {"reason": "The job was closed."})])
class Cancel(Form):
    reason = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=1000, help_text="The candidate reads it."
    )


@extend_schema_serializer(examples=[OpenApiExample("To another time", TO_ANOTHER_TIME)])
class Reschedule(Cancel):
    starts_at = Moment(help_text="One of the panel’s free times.")


class InterviewViewSet(ListModelMixin, RetrieveModelMixin, Answers):
    serializer_class = InterviewSerializer
    pagination_class = NewestFirst
    queryset = Interview.objects.none()
    filters = InterviewFilters
    lookups = {
        "updated_since": changed_since,
        "status": "status",
        "job": "application__job__slug",
        "email": "application__candidate__email__iexact",
        "reference": lambda reference: Q(link__reference=reference) | Q(application__reference=reference),
    }

    @property
    def scope(self) -> ApiKey.Scope:  # type: ignore[override]  # by what is asked
        return ApiKey.Scope.BOOK if self.action in {"cancel", "reschedule"} else ApiKey.Scope.READ

    def get_queryset(self) -> QuerySet[Interview]:
        return self.caller.interviews().with_people()

    @extend_schema(
        summary="List interviews",
        description="Interviews, newest first.",
        parameters=[InterviewFilters],
        tags=["Interviews"],
    )
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self._described())) or []
        return self.get_paginated_response(payload.describe_with_changes(page))

    @extend_schema(summary="Get an interview", description="One interview as it stands now.", tags=["Interviews"])
    def retrieve(self, request: Request, pk: str) -> Response:
        return self._as_it_stands(pk)

    @extend_schema(
        summary="Cancel an interview",
        description="Takes it out of all calendars; candidate and interviewers are told, and the candidate’s link works again. "
        "Cancelling what is cancelled changes nothing. Scope: book.",
        request=Cancel,
        responses={200: InterviewSerializer},
        tags=["Interviews"],
    )
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        interview, asked = self.get_object(), self.sent(Cancel)
        try:
            changing.cancel(interview, actor=Actor.ATS, reason=asked["reason"], now=clock.now())
        except refusals.StillStands as error:
            raise OutOfReach("The calendar doesn’t answer, so the interview still stands. Please try again.") from error
        except refusals.CannotCancel as error:
            raise NotPossible(str(error)) from error
        return self._as_it_stands(pk)

    @extend_schema(
        summary="Move an interview",
        description="To another free time of its panel, with the same interviewers; everybody is told. Moving it to where it is changes "
        "nothing. Scope: book.",
        request=Reschedule,
        responses={200: InterviewSerializer},
        tags=["Interviews"],
    )
    @action(detail=True, methods=["post"])
    def reschedule(self, request: Request, pk: str) -> Response:
        interview, asked = self.get_object(), self.sent(Reschedule)
        try:
            changing.move(
                interview,
                starts_at=asked["starts_at"],
                ends_at=asked["starts_at"] + (interview.ends_at - interview.starts_at),
                time_zone=interview.candidate_time_zone or interview.panel.time_zone,
                actor=Actor.ATS,
                reason=asked["reason"],
                now=clock.now(),
            )
        except refusals.SlotGone as error:
            raise TimeTaken(
                "This time is not free. The panel’s free times are at /api/panels/{slug}/times/."
            ) from error
        except refusals.OutOfReach as error:
            raise OutOfReach(
                "The calendars don’t answer. Whether it was moved stands in the interview; if not, please try again."
            ) from error
        except (refusals.CannotMove, refusals.CannotBook) as error:
            raise NotPossible(str(error)) from error
        return self._as_it_stands(pk)

    def _described(self) -> QuerySet[Any]:
        return self.caller.visible(payload.described_interviews(), "application__job")

    def _as_it_stands(self, pk: str) -> Response:
        interview = get_object_or_404(self._described(), pk=pk)
        return Response(payload.describe_with_changes([interview])[0])
