"""The admin's pages of events for the ATS."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html

from interviews.ats.models import Delivery
from recruiting import clock
from recruiting.desk.theme import button, display
from recruiting.desk.words import moment, pretty, related
from recruiting.desk.work import WorkAdmin


@admin.register(Delivery)
class DeliveryAdmin(WorkAdmin[Delivery]):
    empty_words = "Nothing to tell the ATS yet."
    list_display = ["kind", "for_interview", "version", "state_pill", "response_status", "tries", "created"]
    list_filter = ["state", "kind"]
    search_fields = ["interview__application__candidate__name", "interview__application__candidate__email"]
    list_select_related = ["interview__application__candidate", "interview__panel"]
    fields = [
        "kind", "for_interview", "version", "created", "settled", "response_status", "tries", "next_words", "error_text", "payload_text",
    ]  # fmt: skip
    readonly_fields = fields
    buttons = ("work_again", "send_once_more")
    created, settled = moment("created_at", "owed since"), moment("finished_at", "settled")
    for_interview = related("interview", "interview")

    @display(description="what is sent")
    def payload_text(self, delivery: Delivery) -> str:
        """A decision is read on its debrief alone, which knows who may: a recruiter may have yet to rate."""
        if delivery.kind == Delivery.Kind.DECISION_MADE:
            return format_html(
                '<a class="text-link" href="{}">See the debrief</a>',
                delivery.interview.application.debrief.get_absolute_url(),
            )
        return pretty(delivery.payload)

    @button("Send once more", when=lambda row: row.state in {Delivery.State.SENT, Delivery.State.UNWANTED})
    def send_once_more(self, request: HttpRequest, delivery: Delivery) -> None:
        delivery.try_again(at=clock.now())
        self.message_user(request, "The event goes to the ATS once more, with the same id.", "success")
