"""The admin's pages of recordings and their files."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from interviews.booking.models import Interview
from interviews.nylas.errors import NylasError
from interviews.recordings import notetaking
from interviews.recordings.models import Artifact, MediaView, Recording, Redaction
from interviews.recordings.play_time import clock_words
from recruiting import clock
from recruiting.desk.theme import FactAdmin, button, display
from recruiting.desk.words import NOTHING, link_to, moment, pill, related, size, when
from recruiting.desk.work import WorkAdmin, WorkInline

MAX_VIEWS = 100


def recording_pill(recording: Recording) -> str:
    return pill(recording.state_words, recording.tone)


class ArtifactInline(WorkInline):
    model = Artifact
    fields = ["open_page", "state_pill", "size_words", "fetch_until", "read_back", "next_words"]
    readonly_fields = fields
    verbose_name_plural = "files"
    fetch_until, read_back = moment("fetch_before", "at Nylas until"), moment("read_back_at", "read back")

    @display(description="file")
    def open_page(self, artifact: Artifact) -> str:
        return link_to(artifact, artifact.get_kind_display())

    @display(description="size")
    def size_words(self, artifact: Artifact) -> str:
        return size(artifact.size)


@admin.register(Recording)
class RecordingAdmin(FactAdmin[Recording]):
    list_display = ["of", "starts", "state_pill", "why"]
    list_filter = ["state", "is_locked"]
    list_select_related = ["interview__application__candidate", "interview__panel"]
    search_fields = ["interview__application__candidate__name", "interview__application__candidate__email"]
    ordering = ["-interview__starts_at"]
    fields = ["for_interview", "starts", "why"]
    readonly_fields = fields
    inlines = [ArtifactInline]
    buttons = ("discard",)
    extras_template = "admin/interviews/recording/extras.html"
    for_interview = related("interview", "interview")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Recording]:
        return super().get_queryset(request).filter(interview__in=Interview.objects.visible_to(request.user))

    @display(description="interview", ordering="interview__application__candidate__name")
    def of(self, recording: Recording) -> str:
        """Text, not a link: the list makes a link of its first column, and a link inside it would lead elsewhere."""
        return str(recording.interview)

    @display(description="interview time", ordering="interview__starts_at")
    def starts(self, recording: Recording) -> str:
        return when(recording.interview.starts_at)

    @display(description="state", ordering="state")
    def state_pill(self, recording: Recording) -> str:
        return recording_pill(recording)

    @display(description="reason")
    def why(self, recording: Recording) -> str:
        return recording.why

    def state_of(self, recording: Recording) -> str:
        return recording_pill(recording)

    @button("Delete the recording", tone="danger", when=lambda row: row.is_locked_at_nylas)
    def discard(self, request: HttpRequest, recording: Recording) -> None:
        """Delete at Nylas a recording that was made after a no: it may not be kept."""
        try:
            notetaking.discard(recording, now=clock.now())
        except NylasError as error:
            self.message_user(
                request, f"Nylas could not be asked to delete it: {error} Please try again later.", "error"
            )
        else:
            self.message_user(request, "Nylas was told to delete it. Nothing of it was ever fetched.", "success")

    def words_about(self, recording: Recording) -> str:
        return recording.why

    def detail_context(self, request: HttpRequest, recording: Recording) -> dict[str, object]:
        views = MediaView.objects.filter(artifact__recording=recording).select_related("user", "key", "artifact")
        return {
            "moments": [(when(moment.happened_at), moment.words) for moment in recording.course()],
            "views": [
                (when(view.viewed_at), view.by_name, view.get_act_display(), view.artifact)
                for view in views[:MAX_VIEWS]
            ],
            "more_views": max(0, views.count() - MAX_VIEWS),
        }


@admin.register(Artifact)
class ArtifactAdmin(WorkAdmin[Artifact]):
    list_display = ["kind", "for_interview", "state_pill", "size_words", "fetch_until", "tries"]
    list_filter = ["state", "kind"]
    list_select_related = ["recording__interview__application__candidate", "recording__interview__panel"]
    search_fields = ["recording__interview__application__candidate__name"]
    ordering = ["-recording__created_at", "kind"]
    fields = [
        "kind", "for_interview", "for_recording", "content_type", "size_words", "duration", "sha256", "fetch_until", "archived", "read_back", "flaw",
        "tries",
        "next_words", "error_text",
    ]  # fmt: skip
    readonly_fields = fields
    fetch_until, archived = moment("fetch_before", "at Nylas until"), moment("archived_at", "archived")
    read_back = moment("read_back_at", "read back")
    for_interview, for_recording = related("recording.interview", "interview"), related("recording", "recording")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Artifact]:
        return super().get_queryset(request).filter(recording__interview__in=Interview.objects.visible_to(request.user))

    @display(description="size", ordering="size")
    def size_words(self, artifact: Artifact) -> str:
        return size(artifact.size)


@admin.register(Redaction)
class RedactionAdmin(WorkAdmin[Redaction]):
    """The log of what was redacted: never the words."""

    list_display = ["for_interview", "category", "place", "redacted_by", "redacted", "state_pill"]
    list_filter = ["state", "category"]
    list_select_related = [
        "recording__interview__application__candidate", "recording__interview__panel", "redacted_by",
    ]  # fmt: skip
    search_fields = ["recording__interview__application__candidate__name"]
    ordering = ["-redacted_at"]
    fields = [
        "for_interview", "for_recording", "category", "place", "characters", "redacted_by", "redacted", "silenced", "tries", "next_words",
        "error_text",
    ]  # fmt: skip
    readonly_fields = fields
    redacted, silenced = moment("redacted_at", "redacted"), moment("silenced_at", "sound silenced")
    for_interview, for_recording = related("recording.interview", "interview"), related("recording", "recording")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Redaction]:
        return super().get_queryset(request).filter(recording__interview__in=Interview.objects.visible_to(request.user))

    @display(description="place in the recording", ordering="starts_ms")
    def place(self, redaction: Redaction) -> str:
        if redaction.span is None:
            return NOTHING
        return f"{clock_words(redaction.span[0])} to {clock_words(redaction.span[1])}"
