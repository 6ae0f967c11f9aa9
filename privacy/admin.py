"""Holds in the admin, placed by a recruiter and released by another one; what was deleted, and who let it."""

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.db.models import QuerySet, Value
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from privacy import receipt
from privacy.forms import HoldForm, ReleaseForm
from privacy.models import SUBJECTS, Deletion, Erasure, Hold, LedgerEntry, Mandate
from privacy.passport.admin import CheckpointAdmin, LedgerCheckAdmin
from privacy.precedence import Kind
from privacy.residue import INDEXES, Place, Where
from recruiting import clock
from recruiting.access import logged_in
from recruiting.desk.theme import FactAdmin, ModelAdmin, button, display
from recruiting.desk.words import NOTHING, link_to, moment, pill, when
from recruiting.desk.work import WorkAdmin
from recruiting.identity import display_name
from recruiting.recruiters import is_privacy_officer

__all__ = ["CheckpointAdmin", "DeletionAdmin", "ErasureAdmin", "HoldAdmin", "LedgerCheckAdmin", "MandateAdmin"]


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
        return f"{when(hold.placed_at)}, by {display_name(hold.placed_by)}"

    @display(description="released", ordering="released_at")
    def released(self, hold: Hold) -> str:
        by = hold.released_by
        return f"{when(hold.released_at)}, by {display_name(by)}" if by else ""

    @display(description="state")
    def state(self, hold: Hold) -> str:
        return self.state_of(hold)

    def state_of(self, hold: Hold) -> str:
        return pill("Standing", "warn") if hold.is_standing else pill("Released", "quiet")

    def words_about(self, hold: Hold) -> str:
        if not hold.is_standing:
            return "The policy’s times count again."
        return f"Nothing of it is deleted until somebody other than {display_name(hold.placed_by)} releases it."

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


@admin.register(Deletion)
class DeletionAdmin(WorkAdmin[Deletion]):
    empty_words = "Nothing was deleted by the retention policy. “Kept until” says what it comes to, and whether it is carried out."
    list_display = ["kind", "of_application", "count", "state_pill", "why", "settled"]
    list_filter = ["state", "kind", "reason"]
    search_fields = ["rule", "application__job__title"]
    list_select_related = ["application__candidate", "application__job", "interview__panel"]
    fields = [
        "kind", "of_application", "of_interview", "count", "why", "ended_on", "owed", "settled", "tries", "next_words", "error_text",
    ]  # fmt: skip
    readonly_fields = fields
    owed, settled = moment("owed_at", "owed since"), moment("finished_at", "settled")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Deletion]:
        return super().get_queryset(request).annotate(is_told=Value(is_privacy_officer(logged_in(request))))

    @display(description="application")
    def of_application(self, deletion: Deletion) -> str:
        return link_to(deletion.application) if self._is_shown(deletion) else NOTHING

    @display(description="interview")
    def of_interview(self, deletion: Deletion) -> str:
        return link_to(deletion.interview) if deletion.interview and self._is_shown(deletion) else NOTHING

    def _is_shown(self, deletion: Deletion) -> bool:
        """What is restricted is named to privacy officers alone."""
        return deletion.application.restricted_at is None or deletion.is_told  # type: ignore[attr-defined]  # annotated in get_queryset

    @display(description="why")
    def why(self, deletion: Deletion) -> str:
        label = deletion.get_reason_display()
        return f"{label}: {deletion.rule}" if deletion.rule else label


@admin.register(Mandate)
class MandateAdmin(FactAdmin[Mandate]):
    empty_words = "Nobody has let the retention policy be carried out yet. A privacy officer does so on “Kept until”."
    list_display = ["given", "ended", "first_run"]
    list_select_related = ["given_by", "ended_by"]
    fields = ["given", "ended", "first_run", "policy_sha256"]
    readonly_fields = fields

    @display(description="let", ordering="given_at")
    def given(self, mandate: Mandate) -> str:
        return f"{when(mandate.given_at)}, by {display_name(mandate.given_by)}"

    @display(description="until", ordering="ended_at")
    def ended(self, mandate: Mandate) -> str:
        by = mandate.ended_by
        return f"{when(mandate.ended_at)}, by {display_name(by)}" if by else "Now"

    @display(description="first run")
    def first_run(self, mandate: Mandate) -> str:
        found = [f"{kind.label}: {number}" for kind in Kind if (number := mandate.would_delete.get(kind.value))]
        return ", ".join(found) or "Nothing"


def _page_of(request: HttpRequest, place: Place) -> str:
    """The page of the row where something was found, if there is one that this person may open; otherwise ""."""
    if place.where not in {Where.COLUMN, Where.INDEX}:
        return ""
    table = INDEXES.get(place.name, place.name.partition(".")[0])
    model = next((model for model in apps.get_models() if model._meta.db_table == table), None)
    if model is LedgerEntry and place.row.isdecimal():
        entry = LedgerEntry.objects.filter(pk=place.row).first()
        return reverse("passport", args=[entry.recording_id]) if entry else ""
    if model is None or not admin.site.is_registered(model):
        return ""
    desk = admin.site.get_model_admin(model)
    row = desk.get_object(request, place.row)
    if row is None or not desk.has_view_permission(request, row):
        return ""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[quote(row.pk)])


@admin.register(Erasure)
class ErasureAdmin(WorkAdmin[Erasure]):
    """Each row's page is its receipt."""

    empty_words = "Nobody asked for erasure yet. It is asked for on a candidate’s page."
    change_form_template = "admin/privacy/erasure/change_form.html"
    notes_template = "admin/privacy/erasure/_receipt.html"
    list_display = ["__str__", "of", "state_pill", "asked", "finished"]
    list_filter = ["state"]
    list_select_related = ["candidate"]
    fields = ["error_text"]
    readonly_fields = ["error_text"]
    buttons = ("work_again", "look_again", "accept")
    asked, finished = moment("asked_at", "asked for"), moment("finished_at", "carried out")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Erasure]:
        """Whose name a law keeps is told to privacy officers alone."""
        is_told = Value(is_privacy_officer(logged_in(request)))
        return super().get_queryset(request).annotate(is_told=is_told)

    @display(description="candidate")
    def of(self, erasure: Erasure) -> str:
        is_restricted = erasure.state == Erasure.State.RESTRICTED
        return NOTHING if is_restricted and not erasure.is_told else link_to(erasure.candidate)  # type: ignore[attr-defined]  # annotated in get_queryset

    def get_fields(self, request: HttpRequest, obj: Erasure | None = None) -> list[str]:
        """What waits for its time is no error."""
        waits = obj is not None and obj.state in {Erasure.State.RESTRICTED, Erasure.State.DEFERRED}
        return [] if waits else ["error_text"]

    def words_about(self, erasure: Erasure) -> str:
        if erasure.state == Erasure.State.DEFERRED:
            return "A hold stands on something of it, so nothing is erased. It is carried out by itself once that is released."
        if erasure.state == Erasure.State.RESTRICTED and erasure.held:
            return (
                "All has gone but what a hold on somebody else keeps. That goes by itself, once the hold is released."
            )
        if erasure.state == Erasure.State.RESTRICTED:
            return "All has gone but what a law keeps. That goes by itself, as soon as it may."
        if erasure.state == Erasure.State.LEFT_OVER:
            return "All steps were taken, and a search found something that may be about the same person. Look at the places below."
        return super().words_about(erasure)

    def detail_context(self, request: HttpRequest, erasure: Erasure) -> dict[str, object]:
        return {
            "about": receipt.about(erasure),
            "gone": receipt.gone(erasure),
            "kept": receipt.kept(erasure),
            "stays": receipt.STAYS,
            "elsewhere": receipt.ELSEWHERE,
            "steps": receipt.steps(erasure),
            "searched": receipt.searched(erasure),
            "places": [
                (words, _page_of(request, place))
                for words, place in zip(receipt.places(erasure), erasure.places, strict=True)
            ],
        }

    @button("Look again", tone="main", when=lambda row: row.state == Erasure.State.LEFT_OVER)
    def look_again(self, request: HttpRequest, erasure: Erasure) -> None:
        erasure.search_again(at=clock.now())
        self.message_user(request, "It is looked for again within seconds.", "success")

    @button("It is about somebody else", when=lambda row: row.state == Erasure.State.LEFT_OVER)
    def accept(self, request: HttpRequest, erasure: Erasure) -> None:
        erasure.accept(at=clock.now())
        self.message_user(request, "It is closed. What was looked for is forgotten, too.", "success")
