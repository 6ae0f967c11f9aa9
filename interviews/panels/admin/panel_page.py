"""The page of a panel's form: what a new one starts from, folded groups, where saving leads, and what candidates read."""

from collections.abc import Iterator

from csp.constants import SELF
from django.conf import settings
from django.contrib.admin.helpers import AdminForm
from django.forms import BaseInlineFormSet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode

from candidates.models import Job
from interviews.panels import starting_points
from interviews.panels.admin import panel_groups
from interviews.panels.admin.panel_words import night_words, past_dates_words
from interviews.panels.configuration import changed_lines
from interviews.panels.forms.panel_page import PEOPLE, PanelPageForm
from interviews.panels.models import Panel, SeatGroup
from recruiting import clock
from recruiting.access import in_admin
from recruiting.desk.theme import ModelAdmin, display
from recruiting.desk.words import NOTHING

START = "template"  # in the address of a new panel's page: the key of its starting point


class PanelFormPages(ModelAdmin[Panel]):
    form = PanelPageForm
    fieldsets = list(panel_groups.fieldsets())
    change_form_template = "admin/interviews/panel/change.html"
    save_as = True
    warn_unsaved_form = True

    @display(description="people")
    def people(self, panel: Panel) -> str:
        """For those who may only look: they have no form."""
        return ", ".join(person.name for person in panel.interviewers.order_by("name")) or NOTHING

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("words/", self.admin_site.admin_view(self.words_of_groups), name="interviews_panel_words"),
            path("<int:panel_id>/preview/", self.admin_site.admin_view(self.preview), name="interviews_panel_preview"),
        ]
        return own + super().get_urls()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, object]:
        """A new panel is for the one job that waits for one, and its hours are in the recruiter's time zone; `?template=` names what it
        starts from. What else the address says goes before all of these."""
        said = super().get_changeform_initial_data(request)
        said.pop(PEOPLE, None)
        start = starting_points.values_of(str(said.pop(START, "")))
        return {"job": _waiting_job(), "time_zone": timezone.get_current_timezone_name(), **start, **said}

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """A copy gets a slug of its own, and is open to nobody without a link."""
        if "_saveasnew" in request.POST:
            posted = request.POST.copy()
            posted["slug"] = ""
            for door in ("is_on_job_page", "is_on_nylas_page"):
                posted.pop(door, None)
            request.POST = posted  # type: ignore[assignment]  # a copy that can be changed, as Django's own does with it
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, object], *, obj: Panel | None = None, **kwargs: object
    ) -> HttpResponse:
        drawn = context["adminform"]
        if not isinstance(drawn, AdminForm):
            raise TypeError("The theme's forms are not Django's AdminForm.")
        context |= {
            "groups": panel_groups.drawn(drawn),
            "starts": [] if obj is not None else list(_starts(request)),
        }
        return super().render_change_form(request, context, obj=obj, **kwargs)

    @in_admin
    def words_of_groups(self, request: HttpRequest) -> HttpResponse:
        """What the heads of the folded groups say of a form that is not saved yet."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        key = request.GET.get("panel")
        panel = self.get_object(request, key) if key else None
        is_allowed = (
            self.has_add_permission(request) if not key else panel and self.has_change_permission(request, panel)
        )
        if not is_allowed:
            raise Http404
        return JsonResponse(panel_groups.words_of(PanelPageForm(request.POST, instance=panel)))

    @in_admin
    def preview(self, request: HttpRequest, panel_id: int) -> HttpResponse:
        """What candidates read of the panel as it is saved, for a frame as wide as a phone."""
        panel = self.get_object(request, str(panel_id))
        if panel is None or not self.has_view_permission(request, panel):
            raise Http404
        people = list(panel.interviewers.filter(is_active=True).order_by("name"))
        response = TemplateResponse(
            request, "candidates/preview.html", {"panel": panel, "job": panel.job, "people": people}
        )
        policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"] | {"frame-ancestors": [SELF]}
        response._csp_config = policy  # type: ignore[attr-defined]  # django-csp's own hook
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response

    def save_model(self, request: HttpRequest, obj: Panel, form: PanelPageForm, change: bool) -> None:
        """Of an existing panel only the changed columns: its Nylas ids may have changed since it was read."""
        if change:
            obj.save(update_fields=[name for name in form.changed_data if name != PEOPLE])
        else:
            super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: PanelPageForm, formsets: list[BaseInlineFormSet], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        panel, now = form.instance, clock.now()
        if PEOPLE in form.changed_data:
            panel.seat(form.cleaned_data[PEOPLE])
        if (source := self._copied(request)) is not None:
            SeatGroup.objects.copy(source, panel)
        warnings = [*form.lint(), *night_words(panel, now=now)]
        if "closed_dates" in form.changed_data:
            warnings += past_dates_words(panel, now=now)
        for warning in warnings:
            self.message_user(request, warning, "warning")

    def _copied(self, request: HttpRequest) -> Panel | None:
        """The panel that this one is saved as a copy of."""
        match = request.resolver_match
        key = match.kwargs.get("object_id") if match and "_saveasnew" in request.POST else None
        return self.get_object(request, key) if key else None

    def _redirect_to_row(self, request: HttpRequest, row: Panel) -> HttpResponse | None:
        """After saving: to the page that publishes, while there is something to publish and no draft was asked for."""
        is_asked = "_draft" not in request.POST and "_popup" not in request.POST and self.may_act(request, row)
        if is_asked and is_unpublished(row):
            self.message_user(request, f"{row} is saved.", "success")
            return HttpResponseRedirect(reverse("admin:interviews_panel_publish", args=[row.pk]))
        if row.published_at and changed_lines(row):
            self.message_user(
                request, "Saved here. Candidates still meet the published version until you publish again.", "warning"
            )
        return super()._redirect_to_row(request, row)

    def next_step(self, request: HttpRequest, panel: Panel) -> str:
        if not is_unpublished(panel):
            return ""
        url = reverse("admin:interviews_panel_publish", args=[panel.pk])
        return format_html('<a class="text-link" href="{}">Next: publish it</a>', url)


def is_unpublished(panel: Panel) -> bool:
    """Would publishing change anything for candidates?"""
    return not panel.published_at or bool(changed_lines(panel))


def _waiting_job() -> int | None:
    """The job that has no panel, while there is exactly one."""
    waiting = list(Job.objects.exclude(state=Job.State.CLOSED).filter(panels=None).values_list("pk", flat=True)[:2])
    return waiting[0] if len(waiting) == 1 else None


def _starts(request: HttpRequest) -> Iterator[dict[str, object]]:
    """What a new panel can start from, each with the address that does so and keeps the job."""
    kept = {"job": request.GET["job"]} if request.GET.get("job") else {}
    for point in starting_points.all_of_them():
        address = f"?{urlencode(kept | {START: point.key})}"
        yield {"label": point.label, "url": address, "is_chosen": request.GET.get(START) == point.key}
