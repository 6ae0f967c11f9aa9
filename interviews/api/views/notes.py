"""What other systems note of an interview: written with a key, read on the interview's page, under the key's name."""

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from debriefs.models import Note
from debriefs.models.note import MAX_NOTE
from interviews.api.fields import Moment
from interviews.api.forms import Form
from interviews.api.pages import LatestWrittenFirst
from interviews.api.views.answers import REPEATABLE, Answers
from interviews.models import ApiKey, Interview
from recruiting import clock

A_NOTE: dict[str, object] = {
    "id": "2b1e7d90-4c6a-4f35-8b0d-9e7a1c5f3d28",
    "interview": "0b8f6f5e-54a3-4c0f-9d0e-3a1d5c8e7f21",
    "text": "The references are in: both would work with her again.",
    "written_by": "Greenhouse",
    "written_at": "2027-03-10T11:30:00Z",
}


@extend_schema_serializer(examples=[OpenApiExample("A note", A_NOTE, response_only=True)])
class NoteSerializer(serializers.Serializer):
    """Never edited; it goes when its interview is erased."""

    id = serializers.UUIDField()
    interview = serializers.UUIDField(source="interview_id")
    text = serializers.CharField()
    written_by = serializers.CharField(source="writer", help_text="The name of the key with which it was written.")
    written_at = Moment()


@extend_schema_serializer(examples=[OpenApiExample("Note something", {"text": A_NOTE["text"]}, request_only=True)])
class NewNote(Form):
    text = serializers.CharField(
        max_length=MAX_NOTE, help_text="Plain text. Interviewers read it once they have rated, all others at once."
    )


class NoteViewSet(ListModelMixin, Answers):
    serializer_class = NoteSerializer
    pagination_class = LatestWrittenFirst
    queryset = Note.objects.none()

    @property
    def scope(self) -> ApiKey.Scope:  # type: ignore[override]  # by what is asked
        return ApiKey.Scope.BOOK if self.action == "create" else ApiKey.Scope.READ

    def get_queryset(self) -> QuerySet[Note]:
        return Note.objects.by_programs().filter(interview=self._interview()).select_related("key")

    def _interview(self) -> Interview:
        """Raises NotFound."""
        interview = self.caller.interviews().filter(pk=self.kwargs["pk"]).first()
        if interview is None:
            raise NotFound
        return interview

    @extend_schema(
        summary="List notes of an interview",
        description="What programs noted of it, the latest first. What interviewers note is on its page alone.",
        tags=["Interviews"],
    )
    def list(self, request: Request, pk: UUID) -> Response:
        return super().list(request)

    @extend_schema(
        summary="Write a note of an interview",
        description="It stands on the interview’s page under the name of the key, shared with those who may read notes there. Scope: book.",
        request=NewNote,
        responses={201: NoteSerializer},
        parameters=[REPEATABLE],
        tags=["Interviews"],
    )
    def create(self, request: Request, pk: UUID) -> Response:
        interview, text = self._interview(), self.sent(NewNote)["text"]
        return self.once(lambda: Note.of_program(interview, text, key=self.key, at=clock.now()))
