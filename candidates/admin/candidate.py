"""The people who apply."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from candidates.identity import same_person
from candidates.models import Application, Candidate
from recruiting.admin_theme import FactInline, ModelAdmin, display
from recruiting.admin_words import link_to, moment


class ApplicationInline(FactInline):
    model = Application
    fields = ["open_page", "stage", "applied"]
    readonly_fields = fields
    verbose_name_plural = "applications"
    applied = moment("applied_at", "applied")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        return super().get_queryset(request).select_related("job", "candidate")

    @display(description="job")
    def open_page(self, application: Application) -> str:
        return link_to(application, application.job)


@admin.register(Candidate)
class CandidateAdmin(ModelAdmin):
    empty_words = "Nobody has applied yet."
    list_display = ["name", "email", "phone", "applied", "since"]
    ordering = ["name"]
    search_fields = ["name", "email"]
    fields = ["name", "email", "phone", "time_zone"]
    inlines = [ApplicationInline]
    since = moment("created_at", "known since")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Candidate]:
        """Without oneself: with another address there, one's own file would open."""
        found = super().get_queryset(request).exclude(same_person("email", getattr(request.user, "email", "")))
        return found.annotate(applications_count=Count("applications"))

    @display(description="applications", ordering="applications_count")
    def applied(self, candidate: Candidate) -> int:
        return candidate.applications_count  # type: ignore[attr-defined]  # annotated in get_queryset
