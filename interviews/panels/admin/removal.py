"""Panels that were deleted, and whether Nylas has deleted its copy."""

from django.contrib import admin

from interviews.panels.models import Removal
from recruiting.desk.words import moment
from recruiting.desk.work import WorkAdmin


@admin.register(Removal)
class RemovalAdmin(WorkAdmin[Removal]):
    empty_words = "No panel was deleted."
    list_display = ["panel_name", "state_pill", "by", "asked", "tries", "due"]
    list_filter = ["state"]
    list_select_related = ["by"]
    search_fields = ["panel_name", "slug"]
    fields = ["panel_name", "slug", "nylas_configuration_id", "by", "asked", "due", "tries", "next_words", "error_text"]
    readonly_fields = fields
    asked = moment("asked_at", "deleted here")
