"""The people who apply."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from candidates.admin.outcomes import Outcomes
from candidates.admin.stands import stands
from candidates.admin.time_line import LineKind, time_line
from candidates.models import Application, Candidate
from recruiting import clock, zones
from recruiting.access import logged_in
from recruiting.contact_fields import AddressField, PersonNameField, PhoneField, TimeZoneField
from recruiting.desk.theme import ModelAdmin, display
from recruiting.desk.widgets import TimeZoneInput
from recruiting.desk.words import moment


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
class CandidateAdmin(Outcomes, ModelAdmin[Candidate]):
    change_form_template = "admin/candidates/candidate/person.html"
    notes_template = "admin/candidates/candidate/_person.html"
    form = CandidateForm
    empty_words = "Nobody has applied yet."
    list_display = ["name", "email", "phone", "applied", "since"]
    ordering = ["name"]
    search_fields = ["name", "email"]
    fields = ["name", "email", "phone", "time_zone"]
    since = moment("created_at", "known since")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Candidate]:
        return super().get_queryset(request).annotate(applications_count=Count("applications"))

    def detail_context(self, request: HttpRequest, candidate: Candidate) -> dict[str, object]:
        asked, before, now = request.GET.get("kind", ""), _moment(request.GET.get("before", "")), clock.now()
        kind, closed = asked if asked in LineKind.values else "", self.outcomes_closed_to(request)
        desk = self.admin_site.get_model_admin(Application)
        is_open = isinstance(desk, ModelAdmin) and desk.has_view_permission(request)
        return {
            "stands": stands(request, candidate, desk=desk, closed=closed, now=now) if is_open else None,
            "line": time_line(candidate, reader=logged_in(request), closed=closed, kind=kind, before=before, now=now),
            "kind": kind,
            "is_older": before is not None,
            "their_time": _their_time(candidate, now),
        }

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


def _moment(text: str) -> datetime | None:
    """As an address of the time line names it; None for anything else, and for what lies outside of every calendar in UTC."""
    try:
        found = parse_datetime(text)
        return found.astimezone(UTC) if found is not None and found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _their_time(candidate: Candidate, now: datetime) -> str:
    """What the clock says where they are; "" where that is not known."""
    if not candidate.known_time_zone:
        return ""
    zone = ZoneInfo(candidate.known_time_zone)
    return f"{now.astimezone(zone):%H:%M} in {zones.label(zone, now)}"
