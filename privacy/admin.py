"""Holds in the admin: placed by a recruiter, released by another one."""

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse

from privacy.forms import HoldForm, ReleaseForm
from privacy.models import SUBJECTS, Hold
from recruiting import clock
from recruiting.access import logged_in
from recruiting.desk.theme import ModelAdmin, button, display
from recruiting.desk.words import link_to, pill, when


class StandingFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("standing", "Standing"), ("released", "Released")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Hold]) -> QuerySet[Hold]:
        if self.value() in {"standing", "released"}:
            return queryset.filter(released_at__isnull=self.value() == "standing")
        return queryset


@admin.register(Hold)
class HoldAdmin(ModelAdmin[Hold]):
    form = HoldForm
    empty_words = "Nothing is held. A hold keeps everything about a candidate, an application, a job or an interview."
    list_display = ["on", "reason", "placed", "state"]
    list_filter = [StandingFilter]
    list_select_related = [
        "candidate", "application__candidate", "application__job", "job", "interview__application__candidate",
        "interview__panel", "placed_by", "released_by",
    ]  # fmt: skip
    search_fields = ["reason", "candidate__name", "application__candidate__name", "job__title"]
    autocomplete_fields = list(SUBJECTS)
    buttons = ("release",)

    def get_fields(self, request: HttpRequest, obj: Hold | None = None) -> list[str]:
        if obj is None:
            return [*SUBJECTS, "reason"]
        return ["on", "reason", "placed", *([] if obj.is_standing else ["released", "release_reason"])]

    def get_readonly_fields(self, request: HttpRequest, obj: Hold | None = None) -> list[str]:
        return [] if obj is None else self.get_fields(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Hold | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Hold | None = None) -> bool:
        return False

    def may_act(self, request: HttpRequest, row: Hold | None = None) -> bool:
        is_second = row is None or row.may_be_released_by(logged_in(request))
        return is_second and super().may_act(request, row)

    def save_model(self, request: HttpRequest, obj: Hold, form: ModelForm, change: bool) -> None:
        obj.place(by=logged_in(request), at=clock.now())

    @display(description="on")
    def on(self, hold: Hold) -> str:
        return link_to(hold.subject, f"{hold.subject._meta.verbose_name}: {hold.subject}".capitalize())

    @display(description="placed", ordering="placed_at")
    def placed(self, hold: Hold) -> str:
        return f"{when(hold.placed_at)}, by {hold.placed_by.get_full_name() or hold.placed_by.email}"

    @display(description="released", ordering="released_at")
    def released(self, hold: Hold) -> str:
        by = hold.released_by
        return f"{when(hold.released_at)}, by {by.get_full_name() or by.email}" if by else ""

    @display(description="state")
    def state(self, hold: Hold) -> str:
        return self.state_of(hold)

    def state_of(self, hold: Hold) -> str:
        return pill("Standing", "warn") if hold.is_standing else pill("Released", "quiet")

    def words_about(self, hold: Hold) -> str:
        if not hold.is_standing:
            return "The policy’s times count again."
        return f"Nothing of it is deleted until somebody other than {hold.placed_by.get_full_name() or hold.placed_by.email} releases it."

    @button("Release", asks=True, tone="danger", when=lambda row: row.is_standing)
    def release(self, request: HttpRequest, hold: Hold) -> HttpResponse | None:
        form = ReleaseForm(request.POST or None)
        if request.method != "POST" or not form.is_valid():
            return self.ask(request, hold, "admin/privacy/hold/release.html", "Release the hold", form=form)
        if hold.release(by=logged_in(request), reason=form.cleaned_data["reason"], at=clock.now()):
            self.message_user(request, "It is released: the policy’s times count again.", "success")
        else:
            self.message_user(request, "Somebody else released it meanwhile.", "warning")
        return None
