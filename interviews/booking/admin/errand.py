"""What is still to be done about an interview, away from any request."""

from django.contrib import admin

from interviews.booking.models import Errand
from recruiting.desk.words import moment, related
from recruiting.desk.work import WorkAdmin


@admin.register(Errand)
class ErrandAdmin(WorkAdmin[Errand]):
    list_display = ["kind", "for_interview", "state_pill", "tries", "due"]
    list_filter = ["state", "kind"]
    list_select_related = ["interview__application__candidate", "interview__panel"]
    fields = ["kind", "for_interview", "due", "settled", "tries", "next_words", "error_text"]
    readonly_fields = fields
    for_interview, settled = related("interview", "interview"), moment("finished_at", "settled")
