"""When each panel was compared with Nylas's copy, and what came of it."""

from django.contrib import admin

from interviews.panels.models import Comparison
from recruiting.desk.words import moment, related
from recruiting.desk.work import WorkAdmin


@admin.register(Comparison)
class ComparisonAdmin(WorkAdmin[Comparison]):
    empty_words = "No panel has been compared with Nylas yet. Published ones are, once a day."
    list_display = ["panel", "state_pill", "asked", "compared", "tries", "due"]
    list_filter = ["state"]
    list_select_related = ["panel__job"]
    search_fields = ["panel__name"]
    fields = ["of_panel", "asked", "compared", "due", "tries", "next_words", "error_text"]
    readonly_fields = fields
    of_panel = related("panel", "panel")
    asked, compared = moment("asked_at", "asked for"), moment("compared_at", "Nylas answered")
