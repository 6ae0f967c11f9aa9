"""Tries to book a time: who was free, why this interviewer, and what Nylas answered."""

from django.contrib import admin
from django.http import HttpRequest

from interviews.booking.admin import why_words
from interviews.booking.models import BookingAttempt
from interviews.panels.admin.panel import PanelFilter
from recruiting.desk.theme import display
from recruiting.desk.words import NOTHING, moment, related
from recruiting.desk.work import WorkAdmin


class ByPanel(PanelFilter):
    path = "link__panel"


@admin.register(BookingAttempt)
class BookingAttemptAdmin(WorkAdmin[BookingAttempt]):
    list_display = ["candidate", "panel", "starts", "interviewer", "state_pill", "began"]
    list_filter = ["state", ByPanel]
    search_fields = ["link__application__candidate__name", "link__application__candidate__email"]
    list_select_related = ["link__application__candidate", "link__panel", "interviewer"]
    fields = [
        "candidate",
        "panel",
        "starts",
        "ends",
        "chosen",
        "booked",
        "began",
        "settled",
        "why",
        "tries",
        "next_words",
        "error_text",
    ]
    readonly_fields = fields
    extras_template = "admin/interviews/bookingattempt/extras.html"
    starts, ends = moment("starts_at", "from"), moment("ends_at", "until")
    began, settled = moment("began_at", "tried"), moment("finished_at", "settled")
    chosen, booked = related("interviewer", "interviewer"), related("interview", "interview")

    @display(description="why it was not booked")
    def why(self, attempt: BookingAttempt) -> str:
        return attempt.get_refusal_display() or NOTHING

    @display(description="candidate", ordering="link__application__candidate__name")
    def candidate(self, attempt: BookingAttempt) -> str:
        return attempt.link.application.candidate.name

    @display(description="panel", ordering="link__panel__name")
    def panel(self, attempt: BookingAttempt) -> str:
        return attempt.link.panel.name

    def detail_context(self, request: HttpRequest, attempt: BookingAttempt) -> dict[str, object]:
        return {"why": why_words.describe(attempt)}
