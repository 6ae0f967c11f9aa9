"""On which days candidates found no times on a panel, and why."""

from django.contrib import admin

from interviews.booking.admin.closure_words import label_of
from interviews.booking.models import Shortage
from recruiting.desk.theme import display
from recruiting.desk.words import NOTHING, moment, related
from recruiting.desk.work import WorkAdmin


@admin.register(Shortage)
class ShortageAdmin(WorkAdmin[Shortage]):
    empty_words = "Every candidate found times so far."
    list_display = ["panel", "state_pill", "noted", "why", "due"]
    list_filter = ["state"]
    list_select_related = ["panel__job"]
    search_fields = ["panel__name"]
    fields = ["of_panel", "noted", "why", "due", "tries", "next_words", "error_text"]
    readonly_fields = fields
    of_panel = related("panel", "panel")
    noted = moment("noted_at", "noted")

    @display(description="mostly")
    def why(self, shortage: Shortage) -> str:
        return label_of(shortage.reason) if shortage.reason else NOTHING
