"""What was said in an interview: the transcript as JSON, text and WebVTT; the summary and the action items."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from interviews.api.fields import Moment
from interviews.api.views.answers import Answers
from interviews.api.views.recordings import readable_files
from interviews.models import ActionItem, ApiKey, Artifact, MediaView, Summary, Transcript
from interviews.recordings import speech
from interviews.recordings.text_formats import MAX_TURNS
from recruiting import clock

A_TRANSCRIPT: dict[str, object] = {
    "interview": "0b8f6f5e-54a3-4c0f-9d0e-3a1d5c8e7f21",
    "parsed_at": "2027-03-09T14:52:31Z",
    "is_machine_written": True,
    "are_speakers_confirmed": False,
    "turns": [
        {
            "speaker": "Amara Okafor",
            "starts_ms": 4000,
            "ends_ms": 9200,
            "text": "I kept the ledger.",
            "is_corrected": False,
        }
    ],
}
AS_TEXT = "[0:04] Amara Okafor: I kept the ledger.\n"
AS_CAPTIONS = "WEBVTT\n\n00:00:04.000 --> 00:00:09.200\n<v Amara Okafor>I kept the ledger.\n"
A_SUMMARY: dict[str, object] = {
    "interview": "0b8f6f5e-54a3-4c0f-9d0e-3a1d5c8e7f21",
    "summary": {"text": "Amara spoke of ledgers.", "is_machine_written": True},
    "action_items": [{"text": "Send the drawing.", "is_machine_written": True}],
}
MACHINE = "False once a person has written it anew."


class Turn(serializers.Serializer):
    """What one speaker said without a break."""

    speaker = serializers.CharField(
        help_text="As a person named them, else as the recorder tells them apart; may be empty."
    )
    starts_ms = serializers.IntegerField(allow_null=True, help_text="Milliseconds from the start of the recording.")
    ends_ms = serializers.IntegerField(allow_null=True)
    text = serializers.CharField()
    is_corrected = serializers.BooleanField(help_text="Did a person give it another wording?")


@extend_schema_serializer(examples=[OpenApiExample("A transcript", A_TRANSCRIPT)])
class TranscriptSerializer(serializers.Serializer):
    interview = serializers.UUIDField()
    parsed_at = Moment()
    is_machine_written = serializers.BooleanField(help_text="Always true: people correct single lines.")
    are_speakers_confirmed = serializers.BooleanField(help_text="Has a person said who is who?")
    turns = Turn(many=True)


class WrittenText(serializers.Serializer):
    text = serializers.CharField()
    is_machine_written = serializers.BooleanField(help_text=MACHINE)


@extend_schema_serializer(examples=[OpenApiExample("A summary", A_SUMMARY)])
class SummarySerializer(serializers.Serializer):
    """What a machine wrote of an interview, or a person in its place."""

    interview = serializers.UUIDField()
    summary = WrittenText(allow_null=True)
    action_items = WrittenText(many=True)


class TextViewSet(Answers):
    """Each use is one line in the log of reads."""

    scope = ApiKey.Scope.CONTENT

    @extend_schema(
        summary="Get a transcript",
        description="What was said, turn by turn, without what was redacted. Each request is one line in the log of reads. Scope: content.",
        responses={200: TranscriptSerializer},
        tags=["Transcripts"],
    )
    def transcript(self, request: Request, pk: UUID) -> Response:
        transcript = self._transcript(pk)
        described = {
            "interview": str(pk),
            "parsed_at": transcript.parsed_at,
            "is_machine_written": True,
            "are_speakers_confirmed": transcript.are_speakers_confirmed,
            "turns": [turn._asdict() | {"is_corrected": bool(turn.original)} for turn in self._turns(transcript)],
        }
        return Response(TranscriptSerializer(described).data)

    @extend_schema(
        summary="Get a transcript as text",
        description="A line for each turn: time, speaker, words. Scope: content.",
        responses={(200, "text/plain"): OpenApiTypes.STR},
        examples=[OpenApiExample("Lines", AS_TEXT, media_type="text/plain")],
        tags=["Transcripts"],
    )
    def text(self, request: Request, pk: UUID) -> HttpResponseBase:
        return _file(as_text(self._turns(self._transcript(pk))), "text/plain", "transcript.txt")

    @extend_schema(
        summary="Get a transcript as WebVTT",
        description="Captions for the recording, long turns in several; turns without times are left out. Scope: content.",
        responses={(200, "text/vtt"): OpenApiTypes.STR},
        examples=[OpenApiExample("Captions", AS_CAPTIONS, media_type="text/vtt")],
        tags=["Transcripts"],
    )
    def captions(self, request: Request, pk: UUID) -> HttpResponseBase:
        return _file("".join(speech.captions(self._turns(self._transcript(pk)))), "text/vtt", "transcript.vtt")

    @extend_schema(
        summary="Get summary and action items",
        description="Each says whether a machine wrote it. Scope: content.",
        responses={200: SummarySerializer},
        tags=["Transcripts"],
    )
    def summary(self, request: Request, pk: UUID) -> Response:
        files = readable_files(self.caller).filter(recording__interview=pk)
        summary = Summary.objects.filter(artifact__in=files).select_related("artifact").first()
        items = list(ActionItem.objects.filter(artifact__in=files).select_related("artifact"))
        read = {each.artifact.pk: each.artifact for each in [summary, *items] if each is not None}
        if not read:
            raise NotFound
        self._note(read.values())
        text = {"text": summary.shown_text, "is_machine_written": not summary.is_edited} if summary else None
        listed = [{"text": item.text, "is_machine_written": True} for item in items]
        return Response(SummarySerializer({"interview": pk, "summary": text, "action_items": listed}).data)

    def _transcript(self, pk: UUID) -> Transcript:
        """Raises NotFound."""
        files = readable_files(self.caller).filter(recording__interview=pk)
        transcript = Transcript.objects.filter(artifact__in=files).select_related("artifact").first()
        if transcript is None:
            raise NotFound
        self._note([transcript.artifact])
        return transcript

    def _turns(self, transcript: Transcript) -> list[speech.Turn]:
        """In the words that people read on the interview's page."""
        return speech.turns(transcript, max_turns=MAX_TURNS)

    def _note(self, files: Iterable[Artifact]) -> None:
        for artifact in files:
            MediaView.note_key(artifact, self.key, at=clock.now())


def as_text(turns: Iterable[speech.Turn]) -> str:
    return "".join(f"{_begin(each)}{each.speaker + ': ' if each.speaker else ''}{each.text}\n" for each in turns)


def _begin(turn: speech.Turn) -> str:
    return "" if turn.starts_ms is None else f"[{turn.clock}] "


def _file(words: str, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(words, content_type=f"{content_type}; charset=utf-8", headers=headers)
