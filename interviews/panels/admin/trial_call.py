"""Trial calls: whose account, when, and whether the recorder came in."""

from django.contrib import admin

from interviews.panels.models import TrialCall
from recruiting.desk.words import moment, related
from recruiting.desk.work import WorkAdmin


@admin.register(TrialCall)
class TrialCallAdmin(WorkAdmin[TrialCall]):
    empty_words = "No trial call was made yet. Each host of a live panel that records has one a week, and whenever you ask for it on a panel’s page."
    list_display = ["interviewer", "provider", "state_pill", "result", "tried", "tries", "due"]
    list_filter = ["state", "result", "provider"]
    list_select_related = ["interviewer"]
    search_fields = ["interviewer__name"]
    fields = [
        "of_host",
        "provider",
        "asked",
        "by",
        "result",
        "result_words",
        "tried",
        "due",
        "tries",
        "next_words",
        "error_text",
    ]
    readonly_fields = fields
    of_host = related("interviewer", "host")
    asked, tried = moment("asked_at", "asked for"), moment("tried_at", "result of")
