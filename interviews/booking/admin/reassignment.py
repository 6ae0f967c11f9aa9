"""Swaps of interviewers: who took over from whom, why this one, and what Nylas answered."""

from django.contrib import admin
from django.http import HttpRequest

from interviews.booking.admin import why_words
from interviews.booking.models import Reassignment
from recruiting.desk.theme import display
from recruiting.desk.words import NOTHING, moment, related
from recruiting.desk.work import WorkAdmin
from recruiting.identity import display_name


@admin.register(Reassignment)
class ReassignmentAdmin(WorkAdmin[Reassignment]):
    empty_words = "No interviewer was swapped yet."
    list_display = ["candidate", "leaving", "joining", "starts", "state_pill", "began"]
    list_filter = ["state", "cause"]
    search_fields = ["interview__application__candidate__name", "interview__application__candidate__email"]
    list_select_related = ["interview__application__candidate", "leaving", "joining"]
    fields = [
        "of_interview",
        "starts",
        "gave_it_up",
        "took_it_over",
        "cause",
        "asked_by",
        "reason",
        "overruled",
        "began",
        "swapped",
        "tries",
        "next_words",
        "error_text",
    ]
    readonly_fields = fields
    extras_template = "admin/interviews/bookingattempt/extras.html"
    starts, began, swapped = (
        moment("starts_at", "from"),
        moment("began_at", "asked for"),
        moment("swapped_at", "swapped"),
    )
    of_interview = related("interview", "interview")
    gave_it_up, took_it_over = related("leaving", "gave it up"), related("joining", "took it over")

    @display(description="candidate", ordering="interview__application__candidate__name")
    def candidate(self, row: Reassignment) -> str:
        return row.interview.application.candidate.name

    @display(description="by")
    def asked_by(self, row: Reassignment) -> str:
        return display_name(row.by) if row.by else row.get_actor_display()

    @display(description="overruled")
    def overruled(self, row: Reassignment) -> str:
        return f"{row.joining.name} {row.get_override_display()}" if row.override else NOTHING

    def detail_context(self, request: HttpRequest, row: Reassignment) -> dict[str, object]:
        if row.reasons:
            return {"why": why_words.describe(row)}
        return {"why": why_words.Why(f"{row.joining.name} was chosen by hand.")}
