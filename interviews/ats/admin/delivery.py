"""The admin's pages of events for the ATS, each as it was sent and what was answered."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html

from interviews.ats.models import AtsEvent, Delivery
from interviews.ats.sending import body_of
from recruiting import clock
from recruiting.desk.theme import button, display
from recruiting.desk.words import NOTHING, moment, pretty, related
from recruiting.desk.work import WorkAdmin


@admin.register(Delivery)
class DeliveryAdmin(WorkAdmin[Delivery]):
    empty_words = "Nothing to tell the ATS yet, or no endpoint to tell it to."
    list_display = ["kind", "for_interview", "endpoint", "state_pill", "response_status", "tries", "created"]
    list_filter = ["state", "endpoint", "event__kind"]
    search_fields = ["event__application__candidate__name", "event__application__candidate__email", "event__key"]
    list_select_related = [
        "event__application__candidate",
        "interview__application__candidate",
        "interview__panel",
        "endpoint",
    ]
    fields = [
        "kind", "for_interview", "to_endpoint", "version", "created", "settled", "response_status", "tries", "next_words",
        "error_text", "payload_text", "answers_text",
    ]  # fmt: skip
    readonly_fields = fields
    buttons = ("work_again", "send_once_more")
    created, settled = moment("created_at", "owed since"), moment("finished_at", "settled")
    for_interview, to_endpoint = related("interview", "interview"), related("endpoint", "endpoint")

    @display(description="kind", ordering="event__kind")
    def kind(self, delivery: Delivery) -> str:
        return delivery.event.kind

    @display(description="version")
    def version(self, delivery: Delivery) -> int:
        return delivery.event.version

    @display(description="what is sent")
    def payload_text(self, delivery: Delivery) -> str:
        """A decision is read on its debrief alone, which knows who may: a recruiter may have yet to rate."""
        event = delivery.event
        if event.kind == AtsEvent.Kind.DECISION_MADE and event.application is not None:
            return format_html(
                '<a class="text-link" href="{}">See the debrief</a>', event.application.debrief.get_absolute_url()
            )
        return "Erased" if event.payload is None else pretty(body_of(event, event.payload))

    @display(description="what was answered")
    def answers_text(self, delivery: Delivery) -> str:
        return pretty(delivery.answers[::-1]) if delivery.answers else NOTHING

    @button("Send once more", when=lambda row: row.state in {Delivery.State.SENT, Delivery.State.UNWANTED})
    def send_once_more(self, request: HttpRequest, delivery: Delivery) -> None:
        delivery.try_again(at=clock.now())
        self.message_user(request, "The event goes to the ATS once more, with the same id.", "success")
