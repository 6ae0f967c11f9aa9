"""Openings: what the careers site shows, and who decides."""

from django import forms
from django.contrib import admin
from django.contrib.admin import helpers
from django.contrib.auth.models import User
from django.db.models import Count, Field, QuerySet
from django.forms import ChoiceField, ModelForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from candidates.models import Job
from interviews.booking.left_in_charge import left_in_charge
from interviews.panels import nylas_page
from recruiting import clock
from recruiting.access import logged_in
from recruiting.desk.theme import ModelAdmin, action, display
from recruiting.desk.words import pill, state
from recruiting.identity import display_name
from recruiting.recruiters import recruiters

TONES: dict[str, str] = {Job.State.OPEN: "good", Job.State.CLOSED: "quiet", Job.State.DRAFT: "info"}


class LeftInCharge(admin.SimpleListFilter):
    title = "who has left"
    parameter_name = "left"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("yes", "In the charge of somebody who has left")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Job]) -> QuerySet[Job]:
        return queryset.filter(pk__in=left_in_charge().values("pk")) if self.value() == "yes" else queryset


class GiveForm(forms.Form):
    person = forms.ModelChoiceField(
        User.objects.none(),
        label="Person in charge",
        empty_label="Choose somebody",
        help_text="A recruiter who is here.",
        error_messages={"invalid_choice": "They have left, or are no recruiter. Choose somebody else."},
    )

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data)
        field = self.fields["person"]
        field.queryset = recruiters().exclude(email="").order_by("first_name", "email")  # type: ignore[attr-defined]  # a ModelChoiceField
        field.label_from_instance = display_name  # type: ignore[attr-defined]  # likewise


@admin.register(Job)
class JobAdmin(ModelAdmin[Job]):
    empty_words = "No jobs yet. Open one, and people can apply on the careers site."
    list_display = ["title", "state_pill", "team", "location", "in_charge", "applied"]
    list_filter = ["state", "team", LeftInCharge]
    actions = ["give_these"]
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
    list_before_template = "admin/candidates/job/above_list.html"
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

    @action(description="Put somebody else in charge", permissions=["change"])
    def give_these(self, request: HttpRequest, queryset: QuerySet[Job]) -> HttpResponse | None:
        """Called twice: to ask, and with `confirmed` to do it."""
        chosen = list(queryset)
        form = GiveForm(request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            context = {
                **self.admin_site.each_context(request),
                "opts": self.model._meta,
                "title": "Put somebody else in charge",
                "action": "give_these",
                "checkbox": helpers.ACTION_CHECKBOX_NAME,
                "chosen": chosen,
                "in_charge": [(job, self.in_charge(job)) for job in chosen],
                "back_url": request.get_full_path(),
                "form": form,
            }
            return TemplateResponse(request, "admin/candidates/job/give_these.html", context)
        person = form.cleaned_data["person"]
        for job in chosen:
            job.give_to(person)
            self.log_change(request, job, f"Put {person.email} in charge.")
        what = "1 job" if len(chosen) == 1 else f"{len(chosen)} jobs"
        self.message_user(request, f"{display_name(person)} is in charge of {what} now.", "success")
        return None

    @display(description="person in charge", ordering="contact__first_name")
    def in_charge(self, job: Job) -> str:
        name = display_name(job.contact)
        return name if job.contact.is_active else f"{name}, who has left"

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
