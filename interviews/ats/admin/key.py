"""Keys of the API in the admin: made, shown once, ended. Administrators make them, since a key may open what is sealed to a recruiter."""

from datetime import datetime, timedelta

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from interviews.ats.models import ApiKey
from recruiting import clock
from recruiting.access import logged_in
from recruiting.desk.theme import ModelAdmin, Select, button, display
from recruiting.desk.widgets import Checks
from recruiting.desk.words import NOTHING, moment, pill, when

NO_END = ""
LASTS = [("90", "90 days"), ("365", "A year"), (NO_END, "Until somebody ends it")]


class ApiKeyForm(forms.ModelForm):
    scopes = forms.MultipleChoiceField(
        choices=[(scope.value, scope.explained) for scope in ApiKey.Scope],
        widget=Checks,
        initial=[ApiKey.Scope.READ],
        label="What it may do",
        error_messages={"required": "Choose at least one thing that it may do."},
    )
    lasts = forms.ChoiceField(choices=LASTS, initial="365", required=False, widget=Select, label="It works for")

    class Meta:
        model = ApiKey
        fields = ["name", "scopes", "is_for_all_jobs", "jobs"]

    def clean(self) -> None:
        super().clean()
        is_for_all, jobs = self.cleaned_data.get("is_for_all_jobs"), self.cleaned_data.get("jobs")
        if is_for_all and jobs:
            self.add_error("jobs", "Choose all jobs or some of them, not both.")
        elif not is_for_all and not jobs and "jobs" not in self.errors:
            self.add_error("jobs", "Choose its jobs, or all of them.")

    def expires_at(self, now: datetime) -> datetime | None:
        """When it runs out; None when it doesn't."""
        days = self.cleaned_data["lasts"]
        return None if days == NO_END else now + timedelta(days=int(days))


def is_working(key: ApiKey) -> bool:
    return not key.has_ended(clock.now())


@admin.register(ApiKey)
class ApiKeyAdmin(ModelAdmin[ApiKey]):
    form = ApiKeyForm
    empty_words = "No program has a key yet. Make one for each, so that each can be ended by itself."
    list_display = ["name", "may", "for_jobs", "used", "runs_out", "state"]
    search_fields = ["name"]
    autocomplete_fields = ["jobs"]
    buttons = ("end",)
    made, used, ended = (
        moment("made_at", "made"),
        moment("last_used_at", "last used"),
        moment("ended_at", "ended"),
    )

    @display(description="works until", ordering="expires_at")
    def runs_out(self, key: ApiKey) -> str:
        return when(key.expires_at) if key.expires_at else "somebody ends it"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiKey]:
        return super().get_queryset(request).select_related("made_by").prefetch_related("jobs")

    def get_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> list[str]:
        if obj is None:
            return ["name", "scopes", "is_for_all_jobs", "jobs", "lasts"]
        ended = ["ended", "ended_by"] if obj.ended_at else []
        return ["name", "begins", "may", "for_jobs", "made", "made_by", "used", "runs_out", *ended]

    def get_readonly_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> list[str]:
        return [] if obj is None else self.get_fields(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: ApiKey | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ApiKey | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: ApiKey, form: ApiKeyForm, change: bool) -> None:
        now = clock.now()
        obj.expires_at = form.expires_at(now)
        # for the one page that shows it
        obj.secret = obj.issue(by=logged_in(request), at=now)  # type: ignore[attr-defined]  # of this request alone

    def response_add(self, request: HttpRequest, obj: ApiKey, post_url_continue: str | None = None) -> HttpResponse:
        """The page with the key itself: an answer of its own, since what is carried to another page is stored on the way."""
        context = {"secret": obj.secret, "key": obj}  # type: ignore[attr-defined]  # see save_model
        return self.ask(request, obj, "admin/interviews/apikey/made.html", f"{obj} has its key", **context)

    @button("End it", tone="danger", when=is_working)
    def end(self, request: HttpRequest, key: ApiKey) -> None:
        if key.end(by=logged_in(request), at=clock.now()):
            self.message_user(request, f"{key} is ended: it opens nothing any more.", "success")

    @display(description="begins with")
    def begins(self, key: ApiKey) -> str:
        return f"{key.begins_with}…"

    @display(description="what it may do")
    def may(self, key: ApiKey) -> str:
        return ", ".join(str(ApiKey.Scope(scope).label) for scope in key.scopes)

    @display(description="jobs")
    def for_jobs(self, key: ApiKey) -> str:
        return "All" if key.is_for_all_jobs else ", ".join(job.title for job in key.jobs.all()) or NOTHING

    @display(description="state")
    def state(self, key: ApiKey) -> str:
        return self.state_of(key)

    def state_of(self, key: ApiKey) -> str:
        if key.ended_at:
            return pill("Ended", "quiet")
        if not is_working(key):
            return pill("Ran out", "warn")
        return pill("Works", "good") if key.made_by.is_active else pill("Its maker can’t log in", "warn")

    def words_about(self, key: ApiKey) -> str:
        used = f"Last used {when(key.last_used_at)}." if key.last_used_at else "Never used."
        return f"{used} The key itself was shown once, when it was made."
