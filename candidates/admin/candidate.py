"""The people who apply."""

from django import forms
from django.contrib import admin
from django.db.models import Case, Count, QuerySet, When
from django.http import HttpRequest

from candidates.admin.outcomes import Outcomes, is_marked_closed
from candidates.models import Application, Candidate
from recruiting.contact_fields import AddressField, PersonNameField, PhoneField, TimeZoneField
from recruiting.desk.theme import FactInline, ModelAdmin, display
from recruiting.desk.widgets import TimeZoneInput
from recruiting.desk.words import NOTHING, link_to, moment


class ApplicationInline(Outcomes, FactInline):
    model = Application
    fields = ["open_page", "stage_words", "applied"]
    readonly_fields = fields
    verbose_name_plural = "applications"
    applied = moment("applied_at", "applied")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        closed = Case(When(pk__in=self.outcomes_closed_to(request), then=True), default=False)
        return super().get_queryset(request).select_related("job", "candidate").annotate(is_outcome_closed=closed)

    @display(description="stage")
    def stage_words(self, application: Application) -> str:
        return NOTHING if is_marked_closed(application) else application.get_stage_display()

    @display(description="job")
    def open_page(self, application: Application) -> str:
        return link_to(application, application.job)


class CandidateForm(forms.ModelForm):
    class Meta:
        model = Candidate
        fields = ["name", "email", "phone", "time_zone"]
        field_classes = {
            "name": PersonNameField,
            "email": AddressField,
            "phone": PhoneField,
            "time_zone": TimeZoneField,
        }
        widgets = {"time_zone": TimeZoneInput}


@admin.register(Candidate)
class CandidateAdmin(ModelAdmin):
    form = CandidateForm
    empty_words = "Nobody has applied yet."
    list_display = ["name", "email", "phone", "applied", "since"]
    ordering = ["name"]
    search_fields = ["name", "email"]
    fields = ["name", "email", "phone", "time_zone"]
    inlines = [ApplicationInline]
    since = moment("created_at", "known since")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Candidate]:
        return super().get_queryset(request).annotate(applications_count=Count("applications"))

    def construct_change_message(
        self, request: HttpRequest, form: forms.ModelForm, formsets: list[forms.BaseInlineFormSet], add: bool = False
    ) -> str | list[dict[str, object]]:
        """The history says what a corrected name or address was before: it is how the candidate gave it."""
        if add or not form.changed_data:
            return super().construct_change_message(request, form, formsets, add)
        changes = [
            f"{form.fields[name].label}: “{form.initial.get(name, '')}” → “{form.cleaned_data[name]}”"
            for name in form.changed_data
        ]
        return "; ".join(changes)

    @display(description="applications", ordering="applications_count")
    def applied(self, candidate: Candidate) -> int:
        return candidate.applications_count  # type: ignore[attr-defined]  # annotated in get_queryset
