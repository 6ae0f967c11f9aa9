"""The API for the applicant tracking system beside us: interviews and recordings, to read. Token of a recruiter."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

from interviews import informing
from interviews.models import Artifact, Interview, Recording


class JobInBrief(serializers.Serializer):
    slug = serializers.CharField()
    title = serializers.CharField()


class PanelInBrief(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()


class ApplicationInBrief(serializers.Serializer):
    id = serializers.IntegerField()
    stage = serializers.CharField()


class PersonInBrief(serializers.Serializer):
    name = serializers.CharField()
    email = serializers.EmailField()


class InterviewSerializer(serializers.Serializer):
    """Names the fields of informing.describe, so that events and API always say the same."""

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
    interviewers = PersonInBrief(many=True, help_text="All who interview, the host among them.")
    url = serializers.URLField()

    def to_representation(self, instance: Interview) -> dict[str, Any]:
        return informing.describe(instance)


class ArtifactSerializer(serializers.ModelSerializer):
    class Meta:
        model = Artifact
        fields = ["id", "kind", "state", "content_type", "size", "sha256", "duration", "archived_at", "fetch_before"]


class RecordingSerializer(serializers.ModelSerializer):
    artifacts = ArtifactSerializer(many=True)

    class Meta:
        model = Recording
        fields = ["id", "interview", "state", "created_at", "artifacts"]


class NewestFirst(CursorPagination):
    ordering = ("-created_at", "-pk")

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        """As ever, but a cursor that was never ours is not found, also when it can be decoded."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except ValidationError as error:
            raise NotFound(self.invalid_cursor_message) from error


class PersonalData(viewsets.ReadOnlyModelViewSet):
    """Answers name people, so nobody on the way keeps them."""

    @property
    def default_response_headers(self) -> dict[str, str]:
        return {**super().default_response_headers, "Cache-Control": "private, no-store"}


class InterviewViewSet(PersonalData):
    """Interviews, newest first."""

    serializer_class = InterviewSerializer
    pagination_class = NewestFirst
    queryset = Interview.objects.none()

    def get_queryset(self) -> QuerySet[Interview]:
        return Interview.objects.visible_to(self.request.user).with_people()


@extend_schema(parameters=[OpenApiParameter("interview", str, description="Only those of this interview (its id).")])
class RecordingViewSet(PersonalData):
    """Recordings with their files, newest first. Quarantined ones don't exist here."""

    serializer_class = RecordingSerializer
    pagination_class = NewestFirst
    queryset = Recording.objects.none()

    def get_queryset(self) -> QuerySet[Recording]:
        visible = Interview.objects.visible_to(self.request.user)
        rows = Recording.objects.filter(interview__in=visible, quarantined=False).prefetch_related(
            Prefetch("artifacts", Artifact.objects.order_by("kind"))
        )
        interview = serializers.UUIDField(required=False)
        if wanted := self.request.query_params.get("interview"):
            rows = rows.filter(interview=interview.run_validation(wanted))
        return rows
