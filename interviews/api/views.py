"""The API for the applicant tracking system: interviews and recordings, read-only, with a recruiter's token."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model, Prefetch, QuerySet
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    extend_schema,
    extend_schema_serializer,
    extend_schema_view,
)
from rest_framework import serializers, viewsets
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.views import APIView

from candidates.models import Application
from interviews.booking import payload
from interviews.enums import Role
from interviews.models import Artifact, Interview, Recording

Row = TypeVar("Row")
NEXT_PAGE = "Where the next page is; null on the last."
PAGE_BEFORE = "Where the page before this one is; null on the first."
AN_INTERVIEW: dict[str, object] = {
    "id": "0b8f6f5e-54a3-4c0f-9d0e-3a1d5c8e7f21",
    "status": "scheduled",
    "version": 2,
    "source": "careers",
    "starts_at": "2027-03-09T14:00:00+00:00",
    "ends_at": "2027-03-09T14:45:00+00:00",
    "candidate_time_zone": "Europe/Lisbon",
    "join_url": "https://meet.example.com/abc-defg-hij",
    "follows": None,
    "job": {"slug": "backend-engineer", "title": "Backend Engineer"},
    "panel": {"slug": "phone-screen", "name": "Phone screen"},
    "application": {"id": 31, "stage": "interviewing", "reference": "GH-4711"},
    "candidate": {"name": "Amara Okafor", "email": "amara@example.com"},
    "interviewer": {"name": "Marcus Johnson", "email": "marcus@example.com"},
    "interviewers": [{"name": "Marcus Johnson", "email": "marcus@example.com", "role": "interviewer"}],
    "url": "https://interviews.example.com/interviews/0b8f6f5e-54a3-4c0f-9d0e-3a1d5c8e7f21/",
}
A_RECORDING: dict[str, object] = {
    "id": 12,
    "interview": "0b8f6f5e-54a3-4c0f-9d0e-3a1d5c8e7f21",
    "state": "archived",
    "created_at": "2027-03-09T14:00:04Z",
    "artifacts": [
        {
            "id": "5f0c3f5a-0c4e-4c38-8a51-7c1f0d6b9e43",
            "kind": "transcript",
            "state": "archived",
            "content_type": "application/json",
            "size": 48213,
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "duration": None,
            "archived_at": "2027-03-09T14:52:31Z",
            "fetch_before": "2027-03-23T14:45:00Z",
        }
    ],
}


class JobInBrief(serializers.Serializer):
    slug = serializers.CharField()
    title = serializers.CharField()


class PanelInBrief(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()


class ApplicationInBrief(serializers.Serializer):
    id = serializers.IntegerField()
    stage = serializers.ChoiceField(choices=Application.Stage.choices)
    reference = serializers.CharField(
        allow_blank=True, help_text="What your system calls it; empty where it never said."
    )


class PersonInBrief(serializers.Serializer):
    name = serializers.CharField()
    email = serializers.EmailField()


class InterviewerInBrief(PersonInBrief):
    role = serializers.ChoiceField(
        choices=Role.choices,
        help_text="Whoever learns to interview listens (shadow), or leads with somebody beside them.",
    )


@extend_schema_serializer(examples=[OpenApiExample("An interview", AN_INTERVIEW)])
class InterviewSerializer(serializers.Serializer):
    """An interview, in the same words as in the events."""

    # The fields are those of payload.describe.
    id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=Interview.Status.choices)
    version = serializers.IntegerField(help_text="Counts every schedule, move and cancel.")
    source = serializers.ChoiceField(choices=Interview.Source.choices)  # type: ignore[assignment]  # our field is called so
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    candidate_time_zone = serializers.CharField()
    join_url = serializers.CharField()
    follows = serializers.UUIDField(allow_null=True, help_text="The cancelled interview this one follows.")
    job = JobInBrief()
    panel = PanelInBrief()
    application = ApplicationInBrief()
    candidate = PersonInBrief()
    interviewer = PersonInBrief(allow_null=True, help_text="The host, whose calendar keeps the event.")
    interviewers = InterviewerInBrief(many=True, help_text="All who take part, the host among them.")
    url = serializers.URLField()

    def to_representation(self, instance: Interview) -> dict[str, object]:
        return payload.describe(instance)


class ArtifactSerializer(serializers.ModelSerializer):
    class Meta:
        model = Artifact
        fields = ["id", "kind", "state", "content_type", "size", "sha256", "duration", "archived_at", "fetch_before"]


@extend_schema_serializer(examples=[OpenApiExample("A recording", A_RECORDING)])
class RecordingSerializer(serializers.ModelSerializer):
    artifacts = ArtifactSerializer(many=True)

    class Meta:
        model = Recording
        fields = ["id", "interview", "state", "created_at", "artifacts"]


class NewestFirst(CursorPagination):
    ordering = ("-created_at", "-pk")

    def paginate_queryset(
        self, queryset: QuerySet[Model, Row] | Sequence[Row], request: Request, view: APIView | None = None
    ) -> list[Row] | None:
        """As in DRF; raises NotFound also for a cursor that can be decoded but is not ours."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except ValidationError as error:
            raise NotFound(self.invalid_cursor_message) from error

    def get_paginated_response_schema(self, schema: dict[str, object]) -> dict[str, object]:
        """As in DRF, with our descriptions in place of examples with addresses of another site."""
        described = super().get_paginated_response_schema(schema)
        described["properties"] |= {
            "next": {"type": "string", "format": "uri", "nullable": True, "description": NEXT_PAGE, "example": None},
            "previous": {
                "type": "string",
                "format": "uri",
                "nullable": True,
                "description": PAGE_BEFORE,
                "example": None,
            },
        }
        return described


class PersonalData(viewsets.ReadOnlyModelViewSet):
    """Answers name people, so proxies and browsers must not store them."""

    @property
    def default_response_headers(self) -> dict[str, str]:
        return {**super().default_response_headers, "Cache-Control": "private, no-store"}


@extend_schema_view(
    list=extend_schema(summary="List interviews", description="Interviews, newest first."),
    retrieve=extend_schema(summary="Get an interview", description="One interview as it stands now."),
)
class InterviewViewSet(PersonalData):
    serializer_class = InterviewSerializer
    pagination_class = NewestFirst
    queryset = Interview.objects.none()

    def get_queryset(self) -> QuerySet[Interview]:
        return Interview.objects.visible_to(self.request.user).with_people().prefetch_related("assignments")


@extend_schema_view(
    list=extend_schema(
        summary="List recordings",
        description="Recordings with their files, newest first. One made although the candidate had said no is not among them.",
        parameters=[OpenApiParameter("interview", UUID, description="Only those of this interview (its id).")],
    ),
    retrieve=extend_schema(summary="Get a recording", description="One recording with its files as they stand now."),
)
class RecordingViewSet(PersonalData):
    serializer_class = RecordingSerializer
    pagination_class = NewestFirst
    queryset = Recording.objects.none()

    def get_queryset(self) -> QuerySet[Recording]:
        visible = Interview.objects.visible_to(self.request.user)
        rows = Recording.objects.filter(interview__in=visible, is_locked=False).prefetch_related(
            Prefetch("artifacts", Artifact.objects.order_by("kind"))
        )
        interview = serializers.UUIDField(required=False)
        if wanted := self.request.query_params.get("interview"):
            rows = rows.filter(interview=interview.run_validation(wanted))
        return rows
