"""Personal booking links. The link itself is never shown: anybody who reads it could book in the candidate's name."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from interviews.booking import answers, inviting, naming
from interviews.booking.admin.naming_words import naming_words
from interviews.booking.forms.invite import InviteCandidateForm
from interviews.booking.forms.naming import NamingForm
from interviews.booking.models import BookingLink
from interviews.panels.admin.panel import PanelFilter
from interviews.panels.models import Panel
from recruiting import clock
from recruiting.access import in_admin, logged_in
from recruiting.desk.chosen_rows import MAX_DIGITS
from recruiting.desk.theme import FactAdmin, button, display
from recruiting.desk.words import moment, pill, related, when

State = BookingLink.State
TONES = {State.OPEN: "info", State.BOOKED: "good", State.EXPIRED: "quiet", State.REVOKED: "bad"}


class LinkState(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(state.value, state.name.capitalize()) for state in State]

    def queryset(self, request: HttpRequest, queryset: QuerySet[BookingLink]) -> QuerySet[BookingLink]:
        wanted = self.value()
        return queryset.filter(State(wanted).condition(clock.now())) if wanted in State.values else queryset


def _number(text: str) -> int:
    """As the id of a row; 0, which no row has, where it is no number."""
    return int(text) if text.isdecimal() and len(text) <= MAX_DIGITS else 0


def link_pill(link: BookingLink) -> str:
    """Open, booked, expired or revoked."""
    state = link.state_at(clock.now())
    return pill(state.name.capitalize(), TONES[state])


def has_run_out(link: BookingLink) -> bool:
    return BookingLink.objects.run_out(clock.now()).filter(pk=link.pk).exists()


def offers_picked(link: BookingLink) -> bool:
    """Does it offer the times alone that a recruiter picked?"""
    return link.is_open(clock.now()) and link.picked_times.open().exists()


def is_named(link: BookingLink) -> bool:
    return link.is_open(clock.now()) and link.namings.open().exists()


def named_words(link: BookingLink) -> str:
    """Whom a recruiter named for it, and whether that person can be had; empty where nobody is named."""
    named = link.naming()
    return naming_words(named, naming.obstacle(named, now=clock.now())) if named is not None else ""


@admin.register(BookingLink)
class BookingLinkAdmin(FactAdmin[BookingLink]):
    empty_words = "Nobody has been invited yet. Invite from an application or a panel."
    list_display = ["candidate", "panel", "link_state", "sent", "expires"]
    list_filter = [LinkState, PanelFilter]
    list_select_related = ["application__candidate", "application__job", "panel__job"]
    search_fields = ["application__candidate__name", "application__candidate__email", "panel__name"]
    fields = ["for_application", "for_panel", "sent", "created_by", "expires", "spent", "revoked", "revoked_by"]
    readonly_fields = fields
    buttons = ("send_again", "send_new", "name_interviewer", "let_rule_choose", "offer_all", "revoke")
    sent = moment("created_at", "made")
    spent, revoked = moment("spent_at", "booked"), moment("revoked_at", "revoked")
    for_application, for_panel = related("application", "application"), related("panel", "panel")

    @in_admin
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: object = None) -> HttpResponse:
        """Invite a candidate to the panel that the address names: `?panel=` and its id."""
        panel = Panel.objects.filter(pk=_number(request.GET.get("panel", ""))).select_related("job").first()
        if panel is None or not self.may_act(request):
            raise PermissionDenied
        panel_url = reverse("admin:interviews_panel_change", args=[panel.pk])
        if not panel.is_live:
            self.message_user(request, f"Nobody can be invited to {panel.name}: it is not live.", "warning")
            return HttpResponseRedirect(panel_url)
        form = InviteCandidateForm(request.POST or None, panel=panel, by=logged_in(request))
        if request.method == "POST" and form.is_valid():
            application = form.cleaned_data["application"]
            user = logged_in(request)
            link = inviting.invite(application, panel=panel, named=form.naming(by=user), by=user, now=clock.now())
            self.log_change(request, panel, "Pressed “Invite a candidate”")
            self.message_user(
                request,
                f"The invitation to {application.candidate} is on its way. The link works until {when(link.last_minute)}.",
                "success",
            )
            return HttpResponseRedirect(panel_url)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": panel,
            "title": f"Invite to {panel.name}",
            "back_url": panel_url,
            "form": form,
            "has_any": form.fields["application"].queryset.exists(),  # type: ignore[attr-defined]  # it is a ModelChoiceField
        }
        return TemplateResponse(request, "admin/interviews/bookinglink/invite.html", context)

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
            of_which = ", from the times that were picked" if offers_picked(link) else ""
            words = f"{link.application.candidate} can choose a time until {when(link.last_minute)}{of_which}."
            return f"{words} {named_words(link)}".strip()
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

    @button("Offer all times again", when=offers_picked)
    def offer_all(self, request: HttpRequest, link: BookingLink) -> None:
        answers.offer_all_times(link, now=clock.now())
        words = f"{link.application.candidate} can choose from every free time again. Nothing is mailed."
        self.message_user(request, words, "success")

    @button("Name who interviews", asks=True, when=lambda link: link.is_open(clock.now()) and link.panel.is_round_robin)
    def name_interviewer(self, request: HttpRequest, link: BookingLink) -> HttpResponse | None:
        candidate, named = link.application.candidate, link.naming()
        form = NamingForm(
            request.POST if request.method == "POST" else None,
            panel=link.panel,
            candidate=candidate,
            initial={"person": named.interviewer_id, "reason": named.reason} if named else {},
        )
        person = form.named() if request.method == "POST" and form.is_valid() else None
        if person is not None:
            reason, by = form.cleaned_data["reason"], logged_in(request)
            naming.name_interviewer(link, person, reason=reason, by=by, now=clock.now())
            words = f"{candidate} is offered times of {person.name} alone from now on. Nothing is mailed."
            self.message_user(request, words, "success")
            return None
        return self.ask(
            request,
            link,
            "admin/interviews/bookinglink/name.html",
            f"Who is to interview {candidate}",
            form=form,
            named=named_words(link),
            has_any="person" in form.fields,
        )

    @button("Let the rule choose", when=is_named)
    def let_rule_choose(self, request: HttpRequest, link: BookingLink) -> None:
        naming.let_the_rule_choose(link, by=logged_in(request), now=clock.now())
        words = f"{link.application.candidate} can choose from the times of the whole panel again. Nothing is mailed."
        self.message_user(request, words, "success")

    @button("Revoke", tone="danger", when=lambda link: link.revoked_at is None)
    def revoke(self, request: HttpRequest, link: BookingLink) -> None:
        link.revoke(by=logged_in(request), at=clock.now())
        self.message_user(request, "The link no longer opens anything. An interview booked with it stays.", "success")
