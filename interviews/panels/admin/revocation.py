"""Calendars that their owners took back, and whether Nylas has ended the access."""

from django.contrib import admin

from interviews.panels.models import Revocation
from recruiting.desk.words import moment, related
from recruiting.desk.work import WorkAdmin


@admin.register(Revocation)
class RevocationAdmin(WorkAdmin[Revocation]):
    empty_words = "No interviewer has disconnected their calendar."
    list_display = ["of_interviewer", "asked", "state_pill", "tries", "due"]
    list_filter = ["state"]
    list_select_related = ["interviewer"]
    fields = ["of_interviewer", "nylas_grant_id", "asked", "ended", "due", "tries", "next_words", "error_text"]
    readonly_fields = fields
    of_interviewer = related("interviewer", "interviewer")
    asked, ended = moment("asked_at", "taken back"), moment("revoked_at", "ended at Nylas")
