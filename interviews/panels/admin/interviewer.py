"""People who interview, and the calendar account each of them connected."""

from collections.abc import Iterable

from django.contrib import admin
from django.contrib.admin.helpers import AdminForm
from django.db.models import Count, QuerySet
from django.forms import BaseModelFormSet
from django.http import HttpRequest, HttpResponse

from interviews.panels import connecting, open_times, publishing
from interviews.panels.admin import interviewer_groups, leave
from interviews.panels.admin.leave import LeaveInline
from interviews.panels.admin.rest import RestActs, rest_words
from interviews.panels.admin.roster import RosterPages, stale_words
from interviews.panels.admin.trainees import training_of
from interviews.panels.forms.calendars import GONE
from interviews.panels.forms.interviewer import ZONE_NOT_SAID, InterviewerForm
from interviews.panels.models import ConnectLink, Interviewer, Panel, Refill
from recruiting import clock
from recruiting.access import logged_in
from recruiting.desk.theme import TabularInline, button, display
from recruiting.desk.words import pill, when

TONES: dict[str, str] = {
    Interviewer.GrantState.LIVE: "good",
    Interviewer.GrantState.EXPIRED: "bad",
    Interviewer.GrantState.NONE: "warn",
    Interviewer.GrantState.WITHDRAWN: "bad",
}

# Told to Nylas by itself, for each panel that was published with them.
TOLD_AT_ONCE = {"busy_calendar_ids", "booking_calendar_id", "time_zone", "name"}
# What a panel learns of when it is published; everything else about a person holds at once.
TOLD_ON_PUBLISHING = {"email", "nylas_grant_id"}


def calendar_pill(interviewer: Interviewer) -> str:
    if not interviewer.is_active:
        return pill("Takes no interviews", "quiet")
    if interviewer.rest_at(clock.now()):
        return pill("Out of every panel", "warn")
    if interviewer.is_live and interviewer.gone_calendars:
        return pill("A calendar is gone", "bad")
    return pill(interviewer.get_grant_state_display(), TONES[Interviewer.GrantState(interviewer.grant_state)])


def told_words(panels: Iterable[Panel]) -> str:
    return f"Nylas is being told, for {', '.join(panel.name for panel in panels)}."


@admin.register(Interviewer)
class InterviewerAdmin(RestActs, RosterPages):
    form = InterviewerForm
    empty_words = "No interviewers yet. Add one, or many from a list, and connect their calendars."
    list_display = ["name", "calendar", "email", "zone", "panels_count"]
    list_filter = ["grant_state", "is_active"]
    ordering = ["name"]
    search_fields = ["name", "email"]
    autocomplete_fields = ["user"]
    add_fieldsets: interviewer_groups.Fieldsets = [
        (
            "Calendar",
            {
                "fields": ["nylas_grant_id"],
                "description": "Choose an account and save; which of its calendars count is asked next. Nothing to choose from? Fill in "
                "name and address, and the interviewer is mailed the link to connect theirs.",
            },
        ),
        ("Person", {"fields": ["name", "email", "mails_link", "time_zone", "user"]}),
        ("What candidates read", {"fields": ["title", "bio"]}),
    ]
    readonly_fields = ["last_link"]
    inlines = [LeaveInline]
    change_form_template = "admin/interviews/interviewer/change.html"
    extras_template = "admin/interviews/interviewer/extras.html"
    buttons = ("mail_connect_link", "come_back", "rest")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Interviewer]:
        return super().get_queryset(request).annotate(panels_seated=Count("seats")).prefetch_related("rests__begun_by")

    @display(description="calendar", ordering="grant_state")
    def calendar(self, interviewer: Interviewer) -> str:
        return calendar_pill(interviewer)

    @display(description="time zone", ordering="time_zone")
    def zone(self, interviewer: Interviewer) -> str:
        return f"{interviewer.time_zone}, not chosen yet" if interviewer.zone_is_assumed else interviewer.time_zone

    @display(description="panels", ordering="panels_seated")
    def panels_count(self, interviewer: Interviewer) -> int:
        return interviewer.panels_seated  # type: ignore[attr-defined]  # annotated in get_queryset

    @display(description="link to connect it themselves")
    def last_link(self, interviewer: Interviewer) -> str:
        """What became of the newest one; the link itself is never shown to recruiters."""
        link = interviewer.connect_links.first()
        if link is None:
            return "None was mailed yet."
        if link.used_at is not None:
            words = f"and used {when(link.used_at)}."
        elif link.is_open(clock.now()):
            words = f"and works until {when(link.expires_at)}."
        else:
            words = f"and ran out {when(link.expires_at)}."
        return f"Mailed {when(link.created_at)}, {words}"

    def next_step(self, request: HttpRequest, interviewer: Interviewer) -> str:
        if interviewer.is_live or not interviewer.is_active:
            return ""
        return "Next: mail them the link to connect their calendar, with the button here."

    def state_of(self, interviewer: Interviewer) -> str:
        return calendar_pill(interviewer)

    def words_about(self, interviewer: Interviewer) -> str:
        if interviewer.is_active and (rest := interviewer.rest_at(clock.now())):
            return rest_words(rest)
        if interviewer.is_live and interviewer.gone_calendars:
            return GONE
        if interviewer.is_live:
            return f"Since {when(interviewer.grant_changed_at)}." if interviewer.grant_changed_at else ""
        if not interviewer.is_active:
            return "No panel offers their times."
        if interviewer.grant_state == Interviewer.GrantState.WITHDRAWN:
            return f"They disconnected it, {when(interviewer.grant_changed_at)}. No panel offers their times."
        return "No panel offers their times until the calendar is connected. Choose an account, or mail them the link to connect theirs."

    def detail_context(self, request: HttpRequest, interviewer: Interviewer) -> dict[str, object]:
        panels = interviewer.panels.select_related("job").order_by("name")
        learning = training_of(interviewer)
        return {"panels": [(panel, learning.get(panel.pk, "")) for panel in panels]}

    def get_fieldsets(self, request: HttpRequest, obj: Interviewer | None = None) -> interviewer_groups.Fieldsets:
        return self.add_fieldsets if obj is None else interviewer_groups.fieldsets(obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, object], *, obj: Interviewer | None = None, **kwargs: object
    ) -> HttpResponse:
        drawn = context["adminform"]
        if obj is not None and isinstance(drawn, AdminForm):
            context["groups"] = interviewer_groups.drawn(drawn, obj)
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def save_related(
        self, request: HttpRequest, form: InterviewerForm, formsets: list[BaseModelFormSet], change: bool
    ) -> None:
        """With what hours, holidays, leave and caps do to the times of the next two weeks, where they were changed."""
        super().save_related(request, form, formsets, change)
        if form.open_before is None:
            return
        after = open_times.of(Interviewer.objects.get(pk=form.instance.pk), now=clock.now())
        if words := open_times.effect(form.open_before, after).words:
            self.message_user(request, words, "info")

    def save_model(self, request: HttpRequest, obj: Interviewer, form: InterviewerForm, change: bool) -> None:
        if change:
            form.open_before = open_times.of(Interviewer.objects.get(pk=obj.pk), now=clock.now())
            obj.save(update_fields=form.columns_to_save())
        else:
            super().save_model(request, obj, form, change)
        self._keep_account(request, obj, form, is_new=not change)
        obj.refresh_from_db()
        if change:
            self._tell_others(request, obj, form)
        if obj.zone_is_assumed and obj.nylas_grant_id:
            self.message_user(request, ZONE_NOT_SAID, "warning")

    def _keep_account(self, request: HttpRequest, obj: Interviewer, form: InterviewerForm, *, is_new: bool) -> None:
        grant = form.chosen_grant
        if grant is not None:
            obj.connect(grant_id=grant.id, email=grant.email, provider=grant.provider, at=clock.now())
            if not grant.is_valid:
                obj.lose_grant(at=clock.now())
        elif "nylas_grant_id" in form.changed_data:
            obj.disconnect(former_grant_id=form.former_grant_id, at=clock.now())
        elif is_new and form.cleaned_data["mails_link"]:
            self.mail_connect_link(request, obj)

    def _tell_others(self, request: HttpRequest, obj: Interviewer, form: InterviewerForm) -> None:
        """What else follows from a change: turns on large panels, links that end, what Nylas is told, what is to be published."""
        changed = set(form.changed_data)
        if {"is_active", "nylas_grant_id"} & changed:
            Refill.objects.ask_with(obj, at=clock.now())
        if obj.email != form.initial["email"]:
            ConnectLink.objects.end(obj, at=clock.now())
        if changed & TOLD_AT_ONCE and (told := publishing.tell_calendars(obj, now=clock.now())):
            self.message_user(request, told_words(told), "success")
        if changed & TOLD_ON_PUBLISHING or ("is_active" in changed and obj.is_active):
            self._warn_of_stale_panels(request, obj)

    def get_inlines(self, request: HttpRequest, obj: Interviewer | None) -> list[type[TabularInline]]:
        return list(self.inlines) if obj is not None else []

    def save_formset(
        self, request: HttpRequest, form: InterviewerForm, formset: BaseModelFormSet, change: bool
    ) -> None:
        """Of leave, who entered it and when."""
        changed = formset.save(commit=False)
        leave.enter(changed, by=logged_in(request), at=clock.now())
        for gone in formset.deleted_objects:
            gone.delete()
        if changed and (words := leave.standing_words(form.instance, now=clock.now())):
            self.message_user(request, words, "warning")

    def _warn_of_stale_panels(self, request: HttpRequest, interviewer: Interviewer) -> None:
        live = list(interviewer.panels.live().select_related("job"))
        if live:
            self.message_user(request, stale_words(live), "warning")

    @button(
        "Mail them the link to connect",
        when=lambda row: row.is_active and row.grant_state != Interviewer.GrantState.LIVE,
    )
    def mail_connect_link(self, request: HttpRequest, interviewer: Interviewer) -> None:
        connecting.owe_connect_link(interviewer, now=clock.now())
        self.message_user(request, f"A mail with the link is on its way to {interviewer.email}.", "success")
