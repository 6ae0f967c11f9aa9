"""When each large panel was looked at for whose turn it is, and what came of it."""

from django.contrib import admin

from interviews.panels.models import Refill
from recruiting.desk.words import moment, related
from recruiting.desk.work import WorkAdmin


@admin.register(Refill)
class RefillAdmin(WorkAdmin[Refill]):
    empty_words = "No panel has more than ten people, so all of them are on offer."
    list_display = ["panel", "state_pill", "asked", "looked", "tries", "due"]
    list_filter = ["state"]
    list_select_related = ["panel__job"]
    search_fields = ["panel__name"]
    fields = ["of_panel", "asked", "looked", "due", "tries", "next_words", "error_text"]
    readonly_fields = fields
    of_panel = related("panel", "panel")
    asked, looked = moment("asked_at", "asked for"), moment("looked_at", "looked at")
