"""Candidates who could not book and asked for a person."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from candidates.models import Application
from interviews.booking.models import CallbackRequest
from recruiting import clock
from recruiting.access import logged_in
from recruiting.desk.theme import FactAdmin, ModelAdmin, button, display
from recruiting.desk.words import moment, pill, related
from recruiting.identity import display_name

HOW: dict[str, str] = {
    CallbackRequest.Answer.REPLY: "with a mail",
    CallbackRequest.Answer.TIMES: "with times to choose from",
    CallbackRequest.Answer.BOOKED: "by booking a time for them",
    CallbackRequest.Answer.ELSEWHERE: "outside Fairloop",
}


def is_waiting(row: CallbackRequest) -> bool:
    return row.answered_at is None


def may_book(row: CallbackRequest) -> bool:
    """Do they wait for a time, with none booked?"""
    return (
        is_waiting(row)
        and not row.link.application.interviews.upcoming(clock.now()).filter(panel=row.link.panel_id).exists()
    )


def _application_page(row: CallbackRequest, name: str) -> HttpResponseRedirect:
    """Where it is done: from there every request of this application that waits is answered."""
    address = reverse(f"admin:candidates_application_{name}", args=[row.link.application_id])
    return HttpResponseRedirect(f"{address}?panel={row.link.panel_id}")


class Answered(admin.SimpleListFilter):
    title = "answered"
    parameter_name = "answered"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("no", "Waiting"), ("yes", "Answered")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[CallbackRequest]) -> QuerySet[CallbackRequest]:
        return queryset.filter(answered_at__isnull=self.value() == "no") if self.value() else queryset


@admin.register(CallbackRequest)
class CallbackRequestAdmin(FactAdmin[CallbackRequest]):
    empty_words = "Nobody has asked for help with booking."
    list_display = ["candidate", "panel", "answer_state", "phone", "asked"]
    list_filter = [Answered]
    list_select_related = ["link__application__candidate", "link__application__job", "link__panel__job"]
    search_fields = ["link__application__candidate__name", "link__application__candidate__email"]
    fields = [
        "candidate",
        "email",
        "phone",
        "note",
        "for_application",
        "for_link",
        "asked",
        "answered",
        "answered_by",
        "answered_how",
    ]
    readonly_fields = fields
    buttons = ("offer_times", "book_for", "reply", "mark_answered")
    asked, answered = moment("asked_at", "asked"), moment("answered_at", "answered")
    for_application, for_link = related("link.application", "application"), related("link", "booking link")

    @display(description="candidate", ordering="link__application__candidate__name")
    def candidate(self, row: CallbackRequest) -> str:
        return row.link.application.candidate.name

    @display(description="e-mail")
    def email(self, row: CallbackRequest) -> str:
        return row.link.application.candidate.email

    @display(description="panel", ordering="link__panel__name")
    def panel(self, row: CallbackRequest) -> str:
        return row.link.panel.name

    @display(description="state", ordering="answered_at")
    def answer_state(self, row: CallbackRequest) -> str:
        return pill("Answered", "good") if row.answered_at else pill("Waiting for you", "warn")

    def state_of(self, row: CallbackRequest) -> str:
        return self.answer_state(row)

    def words_about(self, row: CallbackRequest) -> str:
        if row.answered_at:
            by = row.answered_by
            how = f" {HOW[row.answered_how]}" if row.answered_how else ""
            return f"Answered by {display_name(by)}{how}." if by else ""
        return "Answer with times, a booking or a mail; or call them yourself and mark it as answered."

    def hides_button(self, request: HttpRequest, row: CallbackRequest, name: str) -> bool:
        """Those that lead to the application's pages, where that one hides them."""
        desk = self.admin_site.get_model_admin(Application)
        leads_there = name in {"offer_times", "book_for"} and isinstance(desk, ModelAdmin)
        return leads_there and desk.hides_button(request, row.link.application, name)

    @button("Offer picked times", asks=True, tone="main", when=may_book)
    def offer_times(self, request: HttpRequest, row: CallbackRequest) -> HttpResponse:
        return _application_page(row, "offer_times")

    @button("Book for them", asks=True, when=may_book)
    def book_for(self, request: HttpRequest, row: CallbackRequest) -> HttpResponse:
        return _application_page(row, "book_for")

    @button("Reply", asks=True, when=is_waiting)
    def reply(self, request: HttpRequest, row: CallbackRequest) -> HttpResponse:
        return _application_page(row, "reply")

    @button("I have answered elsewhere", when=is_waiting)
    def mark_answered(self, request: HttpRequest, row: CallbackRequest) -> None:
        row.mark_answered(by=logged_in(request), at=clock.now())
        words = f"{row.link.application.candidate}’s request is off your list. Nothing was sent to them."
        self.message_user(request, words, "success")
