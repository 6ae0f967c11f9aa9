"""The admin's pages of checkpoints and of the checks of the ledger."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from privacy.passport import words
from privacy.passport.models import Checkpoint, LedgerCheck
from recruiting.desk.theme import display
from recruiting.desk.words import NOTHING, moment, pill
from recruiting.desk.work import WorkAdmin, next_step


@admin.register(Checkpoint)
class CheckpointAdmin(WorkAdmin[Checkpoint]):
    empty_words = "Nothing was signed yet. The first checkpoint is made with the first recording."
    list_display = ["size", "made", "state_pill", "mailed", "next_words"]
    list_filter = ["state"]
    fields = ["size", "made", "mailed", "note_text", "tries", "next_words", "error_text"]
    readonly_fields = fields
    made, mailed = moment("made_at", "signed"), moment("mailed_at", "mailed")

    @display(description="as it lies outside")
    def note_text(self, checkpoint: Checkpoint) -> str:
        return format_html('<pre class="error-text">{}</pre>', checkpoint.note)


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
