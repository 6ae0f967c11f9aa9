"""Openings: what the careers site shows, and who decides."""

from django.contrib import admin
from django.db.models import Count, Field, QuerySet
from django.forms import ChoiceField, ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from candidates.models import Job
from interviews.panels import nylas_page
from recruiting import clock
from recruiting.access import logged_in
from recruiting.desk.theme import ModelAdmin, display
from recruiting.desk.words import pill, state

TONES: dict[str, str] = {Job.State.OPEN: "good", Job.State.CLOSED: "quiet", Job.State.DRAFT: "info"}


@admin.register(Job)
class JobAdmin(ModelAdmin[Job]):
    empty_words = "No jobs yet. Open one, and people can apply on the careers site."
    list_display = ["title", "state_pill", "team", "location", "contact", "applied"]
    list_filter = ["state", "team"]
    list_select_related = ["contact"]
    ordering = ["title"]
    search_fields = ["title", "team", "location"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["contact", "committee"]
    fieldsets = [
        (
            "The advert",
            {"fields": ["title", "slug", "team", "location", "employment", "salary", "summary", "description"]},
        ),
        ("On the careers site", {"fields": ["state", "invites"]}),
        ("People", {"fields": ["contact", "committee"]}),
    ]
    extras_template = "admin/candidates/job/extras.html"
    state_pill = state(TONES)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        return super().get_queryset(request).annotate(applications_count=Count("applications"))

    def get_form(
        self, request: HttpRequest, obj: Job | None = None, change: bool = False, **kwargs: object
    ) -> type[ModelForm]:
        words = {
            "labels": {"slug": "Address"},
            "help_texts": {"slug": "The last part of its address on the careers site."},
        }
        return super().get_form(request, obj, change, **(words | kwargs))

    def formfield_for_choice_field(
        self, db_field: "Field[str, str]", request: HttpRequest, **kwargs: object
    ) -> ChoiceField | None:
        if db_field.name == "state":
            kwargs["choices"] = [(state.value, state.explained) for state in Job.State]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, object]:
        return {"contact": request.user.pk, **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: Job, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "state" in form.changed_data:
            for panel in obj.panels.order_by("pk"):
                nylas_page.follow_state(panel, by=logged_in(request), now=clock.now())

    @display(description="applications", ordering="applications_count")
    def applied(self, job: Job) -> int:
        return job.applications_count  # type: ignore[attr-defined]  # annotated in get_queryset

    def next_step(self, request: HttpRequest, job: Job) -> str:
        if job.panels.exists():
            return ""
        url = reverse("admin:interviews_panel_add")
        return format_html('<a class="text-link" href="{}?job={}">Next: make its panel</a>', url, job.pk)

    def state_of(self, job: Job) -> str:
        return pill(job.get_state_display(), TONES[job.state])

    def words_about(self, job: Job) -> str:
        return capfirst(f"{Job.State(job.state).meaning}.")

    def detail_context(self, request: HttpRequest, job: Job) -> dict[str, object]:
        return {"panels": job.panels.order_by("name"), "careers_url": reverse("job", args=[job.slug])}
