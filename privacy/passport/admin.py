"""The admin's pages of checkpoints, their time stamps, and the checks of the ledger."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from privacy.passport import words
from privacy.passport.models import Checkpoint, LedgerCheck, Stamp
from recruiting.desk.theme import display
from recruiting.desk.words import NOTHING, link_to, moment, pill, related, when
from recruiting.desk.work import WorkAdmin, next_step


@admin.register(Checkpoint)
class CheckpointAdmin(WorkAdmin[Checkpoint]):
    empty_words = "Nothing was signed yet. The first checkpoint is made with the first recording."
    list_display = ["size", "made", "state_pill", "mailed", "stamped", "next_words"]
    list_filter = ["state"]
    fields = ["size", "made", "mailed", "stamped", "note_text", "tries", "next_words", "error_text"]
    readonly_fields = fields
    made, mailed = moment("made_at", "signed"), moment("mailed_at", "mailed")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Checkpoint]:
        return super().get_queryset(request).select_related("stamp")

    @display(description="time stamp", ordering="stamp__stamped_at")
    def stamped(self, checkpoint: Checkpoint) -> str:
        stamp: Stamp | None = getattr(checkpoint, "stamp", None)
        return link_to(stamp, when(stamp.stamped_at) if stamp and stamp.stamped_at else "not yet")

    @display(description="as it lies outside")
    def note_text(self, checkpoint: Checkpoint) -> str:
        return format_html('<pre class="error-text">{}</pre>', checkpoint.note)


@admin.register(Stamp)
class StampAdmin(WorkAdmin[Stamp]):
    empty_words = "No time stamp was asked for yet. One is each day, once TIMESTAMP_URL names an authority."
    list_display = ["day", "of_checkpoint", "state_pill", "stamped", "authority", "next_words"]
    list_filter = ["state"]
    list_select_related = ["checkpoint"]
    fields = ["day", "of_checkpoint", "stamped", "authority", "files", "tries", "next_words", "error_text"]
    readonly_fields = fields
    of_checkpoint, stamped = related("checkpoint", "checkpoint"), moment("stamped_at", "stamped")

    @display(description="files")
    def files(self, stamp: Stamp) -> str:
        """For `openssl ts -verify`, both."""
        if stamp.stamped_at is None:
            return NOTHING
        size = stamp.checkpoint.size
        return format_html(
            '<a class="text-link" href="{}">The stamp</a>, <a class="text-link" href="{}">its checkpoint</a>',
            reverse("stamp_file", args=[size]),
            reverse("checkpoint_file", args=[size]),
        )


@admin.register(LedgerCheck)
class LedgerCheckAdmin(WorkAdmin[LedgerCheck]):
    empty_words = "The ledger was not looked at yet. It is each night."
    list_display = ["day", "state_label", "entries", "checkpoints", "what"]
    list_filter = ["state"]
    fields = ["day", "what", "of_recording", "entries", "checkpoints", "tries", "next_words", "error_text"]
    readonly_fields = fields

    @display(description="state", ordering="state")
    def state_label(self, check: LedgerCheck) -> str:
        return self.state_of(check)

    def state_of(self, check: LedgerCheck) -> str:
        if check.state == LedgerCheck.State.FOUND:
            return pill(check.get_state_display(), "bad")
        return super().state_of(check)

    def words_about(self, check: LedgerCheck) -> str:
        return words.fault_sentence(check.fault, check.position) if check.fault else next_step(check)

    @display(description="found")
    def what(self, check: LedgerCheck) -> str:
        return words.fault_sentence(check.fault, check.position) if check.fault else NOTHING

    @display(description="recording")
    def of_recording(self, check: LedgerCheck) -> str:
        if check.recording_id is None:
            return NOTHING
        return format_html('<a href="{}">{}</a>', reverse("passport", args=[check.recording_id]), "Its passport")
