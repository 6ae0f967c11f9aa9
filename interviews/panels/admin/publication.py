"""Each push of a panel: what was sent, by whom, and what came of it."""

from django.contrib import admin

from interviews.panels.models import Publication
from recruiting.desk.theme import display
from recruiting.desk.words import moment, pretty, related
from recruiting.desk.work import WorkAdmin


@admin.register(Publication)
class PublicationAdmin(WorkAdmin[Publication]):
    list_display = ["panel", "number", "state_pill", "by", "created", "tries"]
    list_filter = ["state"]
    search_fields = ["panel__name"]
    list_select_related = ["panel__job", "by"]
    ordering = ["-created_at"]
    fields = ["for_panel", "number", "by", "created", "settled", "tries", "next_words", "error_text", "payload_text"]
    readonly_fields = fields
    created, settled = moment("created_at", "published"), moment("finished_at", "settled")
    for_panel = related("panel", "panel")

    @display(description="what was sent")
    def payload_text(self, publication: Publication) -> str:
        return pretty(publication.payload)
