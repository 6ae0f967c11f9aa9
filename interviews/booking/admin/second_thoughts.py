"""The nights on which interviews may have changed hands, and what came of each."""

from django.contrib import admin
from django.utils.html import format_html

from interviews.booking.models import SecondThoughts
from interviews.panels.weeks_drawing import hours
from recruiting.desk.theme import display
from recruiting.desk.words import NOTHING, moment
from recruiting.desk.work import WorkAdmin


@admin.register(SecondThoughts)
class SecondThoughtsAdmin(WorkAdmin[SecondThoughts]):
    empty_words = (
        "No panel evens out its load at night yet. It is a choice of each panel, under “How interviews are shared”."
    )
    list_display = ["night", "state_pill", "apart", "asked", "due"]
    list_filter = ["state"]
    fields = ["night", "apart", "asked", "due", "tries", "next_words", "error_text"]
    readonly_fields = fields
    asked = moment("asked_at", "begun")

    @display(description="most and least apart")
    def apart(self, row: SecondThoughts) -> str:
        if row.before is None or row.after is None:
            return NOTHING
        return format_html("{} h, then {} h", hours(row.before), hours(row.after))
