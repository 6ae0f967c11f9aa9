"""Recordings and their files; a file by an address that works for minutes."""

from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature, TimestampSigner
from django.db.models import Exists, Model, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from interviews.api.access import Caller
from interviews.api.fields import Filters, Moment, Reference
from interviews.api.pages import NewestFirst
from interviews.api.views.answers import Answers
from interviews.models import ApiKey, Artifact, MediaView, Recording, RecordingMoment, Summary, Transcript
from interviews.recordings.models import Correction, Redaction
from recruiting import clock
from recruiting.access import public
from recruiting.files import serving
from recruiting.zones import utc_text

ADDRESS_WORKS = timedelta(minutes=5)
CLOSED = frozenset({Artifact.State.ERASED, Artifact.State.RESTRICTED})
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
AN_ADDRESS = {
    "url": "https://interviews.example.com/api/files/NWYwYzNm:1tQ2f0:Zl8v/transcript.json",
    "expires_at": "2027-03-09T15:10:00Z",
}


class ArtifactSerializer(serializers.ModelSerializer):
    archived_at = Moment(allow_null=True)
    fetch_before = Moment(allow_null=True, help_text="After this Nylas deletes its copy.")

    class Meta:
        model = Artifact
        fields = ["id", "kind", "state", "content_type", "size", "sha256", "duration", "archived_at", "fetch_before"]


@extend_schema_serializer(examples=[OpenApiExample("A recording", A_RECORDING)])
class RecordingSerializer(serializers.ModelSerializer):
    created_at = Moment()
    artifacts = ArtifactSerializer(many=True)

    class Meta:
        model = Recording
        fields = ["id", "interview", "state", "created_at", "artifacts"]


@extend_schema_serializer(examples=[OpenApiExample("An address", AN_ADDRESS)])
class AddressSerializer(serializers.Serializer):
    """Where one file can be fetched, without a key, until then."""

    url = serializers.URLField()
    expires_at = Moment()


class RecordingFilters(Filters):
    interview = serializers.UUIDField(required=False, help_text="Only those of this interview (its id).")
    status = serializers.ChoiceField(choices=Recording.State.choices, required=False)
    job = serializers.SlugField(required=False, help_text="Slug of a job.")
    email = serializers.EmailField(required=False, help_text="Of the candidate.")
    reference = Reference()


def changed_since(moment: datetime) -> Q:
    """Also where its text came later than its file, or a person wrote it anew."""
    changed: list[QuerySet[Model]] = [
        Artifact.objects.filter(recording=OuterRef("pk"), archived_at__gte=moment),
        RecordingMoment.objects.filter(recording=OuterRef("pk"), happened_at__gte=moment),
        Redaction.objects.filter(recording=OuterRef("pk"), redacted_at__gte=moment),
        Transcript.objects.filter(
            Q(parsed_at__gte=moment)
            | Q(speakers_confirmed_at__gte=moment)
            | Q(pk__in=Correction.objects.filter(corrected_at__gte=moment).values("transcript")),
            artifact__recording=OuterRef("pk"),
        ),
        Summary.objects.filter(Q(parsed_at__gte=moment) | Q(edited_at__gte=moment), artifact__recording=OuterRef("pk")),
    ]
    return reduce(or_, (Q(Exists(rows)) for rows in changed), Q(created_at__gte=moment))


class RecordingViewSet(ListModelMixin, RetrieveModelMixin, Answers):
    serializer_class = RecordingSerializer
    pagination_class = NewestFirst
    queryset = Recording.objects.none()
    filters = RecordingFilters
    lookups = {
        "updated_since": changed_since,
        "interview": "interview",
        "status": "state",
        "job": "interview__application__job__slug",
        "email": "interview__application__candidate__email__iexact",
        "reference": lambda reference: (
            Q(interview__link__reference=reference) | Q(interview__application__reference=reference)
        ),
    }

    def get_queryset(self) -> QuerySet[Recording]:
        files = Artifact.objects.exclude(state__in=CLOSED).order_by("kind")
        rows = self.caller.visible(Recording.objects.filter(is_locked=False), "interview__application__job")
        return rows.prefetch_related(Prefetch("artifacts", files))

    @extend_schema(
        summary="List recordings",
        description="Recordings with their files, newest first. One made although the candidate had said no is not among them.",
        parameters=[RecordingFilters],
        tags=["Recordings"],
    )
    def list(self, request: Request) -> Response:
        return super().list(request)

    @extend_schema(
        summary="Get a recording", description="One recording with its files as they stand now.", tags=["Recordings"]
    )
    def retrieve(self, request: Request, pk: str) -> Response:
        return super().retrieve(request, pk)


class FileViewSet(Answers):
    scope = ApiKey.Scope.CONTENT
    serializer_class = AddressSerializer
    queryset = Artifact.objects.none()

    def get_queryset(self) -> QuerySet[Artifact]:
        return readable_files(self.caller)

    @extend_schema(
        summary="Get the address of a file",
        description="An address at which the file can be fetched for five minutes, in parts too. Asking for it is one line in the log of "
        "reads. Scope: content.",
        tags=["Recordings"],
    )
    def retrieve(self, request: Request, pk: str) -> Response:
        artifact, now = self.get_object(), clock.now()
        MediaView.note_key(artifact, self.key, act=MediaView.Act.DOWNLOAD, at=now)
        ticket = _signer().sign_object([str(artifact.pk), self.key.pk])
        path = reverse("api_file_bytes", args=[ticket, artifact.download_name])
        return Response({"url": settings.SITE_URL + path, "expires_at": utc_text(now + ADDRESS_WORKS)})


@public
@login_not_required
@require_safe
def serve(request: HttpRequest, ticket: str, name: str) -> HttpResponseBase:
    """The file of a signed address, as long as its key works and may see it."""
    try:
        file_id, key_id = _signer().unsign_object(ticket, max_age=ADDRESS_WORKS)
    except (BadSignature, ValueError):
        raise Http404 from None
    key = ApiKey.objects.working(clock.now()).select_related("made_by").filter(pk=key_id).first()
    artifact = readable_files(Caller(key, key.made_by.email)).filter(pk=UUID(file_id)).first() if key else None
    if artifact is None or name != artifact.download_name:
        raise Http404
    return serving.answer(
        request,
        artifact.file,
        name=name,
        content_type=artifact.content_type,
        sha256=artifact.sha256,
        as_attachment=True,
    )


def readable_files(caller: Caller) -> QuerySet[Artifact]:
    """Of the interviews that it may see."""
    files = Artifact.objects.readable()
    return caller.visible(files, "recording__interview__application__job").select_related("recording")


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="api:file")
