"""Personal booking links. The link itself is never shown: whoever reads it could book in the candidate's name."""

from django.contrib import admin
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest

from interviews.booking import inviting
from interviews.booking.models import BookingLink
from interviews.panels.admin.panel import PanelFilter
from recruiting import clock
from recruiting.access import logged_in
from recruiting.desk.theme import FactAdmin, button, display
from recruiting.desk.words import moment, pill, related, when


class LinkState(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("open", "Open"), ("booked", "Booked"), ("expired", "Expired"), ("revoked", "Revoked")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[BookingLink]) -> QuerySet[BookingLink]:
        now = clock.now()
        wanted = {
            "open": Q(revoked_at=None, spent_at=None, expires_at__gt=now),
            "booked": Q(revoked_at=None, spent_at__isnull=False),
            "expired": Q(revoked_at=None, spent_at=None, expires_at__lte=now),
            "revoked": Q(revoked_at__isnull=False),
        }.get(self.value() or "")
        return queryset if wanted is None else queryset.filter(wanted)


def link_pill(link: BookingLink) -> str:
    """What a booking link can still do."""
    if link.revoked_at:
        return pill("Revoked", "bad")
    if link.spent_at:
        return pill("Booked", "good")
    return pill("Open", "wait") if link.is_open(clock.now()) else pill("Expired", "quiet")


def has_run_out(link: BookingLink) -> bool:
    return BookingLink.objects.run_out(clock.now()).filter(pk=link.pk).exists()


@admin.register(BookingLink)
class BookingLinkAdmin(FactAdmin[BookingLink]):
    empty_words = "Nobody has been invited yet. Invite from an application or a panel."
    list_display = ["candidate", "panel", "link_state", "sent", "expires"]
    list_filter = [LinkState, PanelFilter]
    list_select_related = ["application__candidate", "application__job", "panel__job"]
    search_fields = ["application__candidate__name", "application__candidate__email", "panel__name"]
    fields = ["for_application", "for_panel", "sent", "created_by", "expires", "spent", "revoked"]
    readonly_fields = fields
    buttons = ("send_again", "send_new", "revoke")
    sent = moment("created_at", "made")
    spent, revoked = moment("spent_at", "booked"), moment("revoked_at", "revoked")
    for_application, for_panel = related("application", "application"), related("panel", "panel")

    @display(description="candidate", ordering=F("application__candidate__name"))
    def candidate(self, link: BookingLink) -> str:
        return link.application.candidate.name

    @display(description="works until", ordering="expires_at")
    def expires(self, link: BookingLink) -> str:
        return when(link.last_minute)

    @display(description="state")
    def link_state(self, link: BookingLink) -> str:
        return link_pill(link)

    def state_of(self, link: BookingLink) -> str:
        return link_pill(link)

    def words_about(self, link: BookingLink) -> str:
        if link.is_open(clock.now()):
            return f"{link.application.candidate} can choose a time until {when(link.last_minute)}."
        if has_run_out(link):
            return f"It ran out before {link.application.candidate} chose a time."
        return ""

    @button("Mail it again", tone="main", when=lambda link: link.is_open(clock.now()))
    def send_again(self, request: HttpRequest, link: BookingLink) -> None:
        inviting.invite(link.application, panel=link.panel, by=logged_in(request), now=clock.now())
        self.message_user(request, f"The same link goes to {link.application.candidate.email} again.", "success")

    @button("Mail a new one", tone="main", when=has_run_out)
    def send_new(self, request: HttpRequest, link: BookingLink) -> None:
        inviting.invite(link.application, panel=link.panel, by=logged_in(request), now=clock.now())
        self.message_user(request, f"A new link goes to {link.application.candidate.email}.", "success")

    @button("Revoke", tone="danger", when=lambda link: link.revoked_at is None)
    def revoke(self, request: HttpRequest, link: BookingLink) -> None:
        inviting.revoke(link, now=clock.now())
        self.message_user(request, "The link no longer opens anything. An interview booked with it stays.", "success")
