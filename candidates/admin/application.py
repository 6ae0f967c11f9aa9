"""Applications, and all that followed from each."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Field, QuerySet
from django.forms import ChoiceField, ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.defaultfilters import linebreaksbr
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from candidates.admin.answers import AnswerPages
from candidates.admin.batch import BatchActions
from candidates.admin.outcomes import Outcomes, is_marked_closed, mark_closed
from candidates.models import Addition, Application, Consent, StageChange
from interviews.booking import inviting, stages
from interviews.booking.admin.interview import TONES as INTERVIEW_TONES
from interviews.booking.admin.interview import ahead_of
from interviews.booking.admin.link import link_pill
from interviews.booking.forms.invite import InviteToPanelForm
from interviews.booking.forms.stage import StageReasonForm
from interviews.booking.models import BookingLink, Interview
from interviews.messages.models import Message
from recruiting import clock
from recruiting.access import in_admin, logged_in
from recruiting.desk.theme import FactInline, button, display
from recruiting.desk.words import NOTHING, link_to, moment, pill, state, when
from recruiting.desk.work import work_pill
from recruiting.files import serving
from recruiting.identity import display_name

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldsetSpec as FieldsetSpec

TONES: dict[str, str] = {
    Application.Stage.APPLIED: "info",
    Application.Stage.INTERVIEWING: "good",
    Application.Stage.OFFERED: "good",
}


class ToLookAt(admin.SimpleListFilter):
    title = "nobody has looked"
    parameter_name = "look"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        rows = model_admin.get_queryset(request)
        return [("yes", f"To look at ({rows.to_look_at().count()})")]  # type: ignore[attr-defined]  # ApplicationQuerySet

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        if self.value() != "yes":
            return queryset
        return queryset.to_look_at()  # type: ignore[attr-defined]  # ApplicationQuerySet


class NeedsReview(admin.SimpleListFilter):
    title = "to be checked"
    parameter_name = "check"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("yes", "Yes")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        if self.value() != "yes":
            return queryset
        return queryset.needing_review()  # type: ignore[attr-defined]  # ApplicationQuerySet


class ConsentInline(FactInline):
    model = Consent
    fields = readonly_fields = ["choice", "given", "channel", "wording_version", "language"]
    verbose_name_plural = "recording choices, newest first"
    given = moment("given_at", "given")


class AdditionInline(FactInline):
    model = Addition
    fields = readonly_fields = ["sent", "name", "phone", "written", "resume_file"]
    verbose_name_plural = "sent again with the same address, newest first"
    sent = moment("sent_at", "sent")

    @display(description="what was written")
    def written(self, addition: Addition) -> str:
        return linebreaksbr(addition.note) or NOTHING

    @display(description="resume")
    def resume_file(self, addition: Addition) -> str:
        return resume_link(addition, at="candidates_application_addition_resume")


class LinkInline(FactInline):
    model = BookingLink
    fields = readonly_fields = ["open_page", "link_state", "sent", "expires"]
    verbose_name_plural = "booking links"
    sent, expires = moment("created_at", "made"), moment("expires_at", "works until")

    def get_queryset(self, request: HttpRequest) -> QuerySet[BookingLink]:
        return super().get_queryset(request).select_related("panel__job", "application__candidate")

    @display(description="panel")
    def open_page(self, link: BookingLink) -> str:
        return link_to(link, link.panel.name)

    @display(description="state")
    def link_state(self, link: BookingLink) -> str:
        return link_pill(link)


class InterviewInline(FactInline):
    model = Interview
    fields = readonly_fields = ["open_page", "status_pill", "starts", "people"]
    verbose_name_plural = "interviews"
    starts, status_pill = moment("starts_at", "time"), state(INTERVIEW_TONES, "status")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Interview]:
        return super().get_queryset(request).with_people()

    @display(description="interview")
    def open_page(self, interview: Interview) -> str:
        return link_to(interview, interview.panel.name)

    @display(description="interviewers")
    def people(self, interview: Interview) -> str:
        return interview.people_names() or NOTHING


OPEN_TO_ALL = frozenset({"write", "reply"})
LEAVING = {"set_aside": stages.set_aside, "offer": stages.offer, "reject": stages.reject}
REJECTED_FROM = frozenset(
    {
        Application.Stage.APPLIED,
        Application.Stage.SET_ASIDE,
        Application.Stage.INTERVIEWING,
        Application.Stage.OFFERED,
    }
)


def happened_to(application: Application) -> list[StageChange | Message]:
    """Where it was brought and what was written to the candidate, in that order."""
    letters = application.messages.letters().select_related("by")
    changes = application.stage_changes.select_related("by")
    return sorted([*changes, *letters], key=_happened_at)


def _happened_at(row: StageChange | Message) -> datetime:
    return row.changed_at if isinstance(row, StageChange) else row.created_at


def happened_words(row: StageChange | Message) -> dict[str, object]:
    by = display_name(row.by) if row.by else ""
    line: dict[str, object] = {"at": when(_happened_at(row)), "by": by}
    if isinstance(row, StageChange):
        return line | {"what": row.get_stage_display(), "why": row.reason}
    return line | {"what": link_to(row, f"Letter “{row.subject}”"), "pill": work_pill(row), "body": row.body}


def resume_link(row: Application | Addition, *, at: str) -> str:
    """To the file under its own name; `at` names the address in the admin that hands it out."""
    if not row.resume:
        return "None sent"
    url = reverse(f"admin:{at}", args=[row.pk])
    return format_html('<a class="text-link" href="{}">{}</a>', url, row.resume_display_name or "resume")


@admin.register(Application)
class ApplicationAdmin(Outcomes, AnswerPages, BatchActions):
    empty_words = "Nobody has applied yet."
    list_display = ["candidate", "job", "stage_pill", "applied", "check_note"]
    list_filter = [ToLookAt, "stage", NeedsReview, "job", "source"]
    list_select_related = ["candidate", "job"]
    search_fields = ["candidate__name", "candidate__email", "job__title"]
    autocomplete_fields = ["job", "candidate"]
    fieldsets = [
        (None, {"fields": ["candidate", "job", "stage", "review_note"]}),
        ("What they sent", {"fields": ["note", "resume_file", "source_words", "applied"]}),
    ]
    add_fieldsets = [(None, {"fields": ["candidate", "job", "note"]})]
    readonly_fields = ["resume_file", "source_words", "applied"]
    inlines = [AdditionInline, InterviewInline, LinkInline, ConsentInline]
    buttons = ("invite", "set_aside", "take_up_again", "offer", "reject", "write")
    buttons_elsewhere = ("offer_times", "book_for", "reply")
    extras_template = "admin/candidates/application/extras.html"
    applied = moment("applied_at", "applied")

    def get_urls(self) -> list[URLPattern]:
        download = self.admin_site.admin_view(self.download_resume)
        download_again = self.admin_site.admin_view(self.download_resume_sent_again)
        return [
            path("<int:pk>/resume/", download, name="candidates_application_resume"),
            path("sent-again/<int:pk>/resume/", download_again, name="candidates_application_addition_resume"),
            *super().get_urls(),
        ]

    # ── without the outcome, for who has yet to rate ──
    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        """A list that is filtered by the stage tells it, so it leaves these out."""
        rows = super().get_queryset(request)
        is_filtered = any(name.partition("__")[0] == "stage" for name in request.GET)
        return rows.exclude(pk__in=self.outcomes_closed_to(request)) if is_filtered else rows

    def get_sortable_by(self, request: HttpRequest) -> Collection[str]:
        columns = super().get_sortable_by(request)
        return [each for each in columns if each != "stage_pill"] if self.outcomes_closed_to(request) else columns

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        found = super().get_changelist_instance(request)
        if closed := self.outcomes_closed_to(request):
            for application in found.result_list:
                mark_closed(application, is_closed=application.pk in closed)
        return found

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Application | None:
        found = super().get_object(request, object_id, from_field)
        if found is not None:
            mark_closed(found, is_closed=self.is_closed(request, found))
        return found

    def get_fieldsets(self, request: HttpRequest, obj: Application | None = None) -> "FieldsetSpec":
        fieldsets = super().get_fieldsets(request, obj)
        if not self.is_closed(request, obj):
            return fieldsets
        return [
            (name, {**said, "fields": [each for each in said["fields"] if each != "stage"]}) for name, said in fieldsets
        ]

    def hides_button(self, request: HttpRequest, row: Application, name: str) -> bool:
        """Which buttons there are tells the stage too, so only the letter, which itself asks who reads it, and a reply are left."""
        return name not in OPEN_TO_ALL and self.is_closed(request, row)

    @display(description="stage", ordering="stage")
    def stage_pill(self, application: Application) -> str:
        return self.state_of(application)

    @in_admin
    def download_resume(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Always as a download: what strangers send is never shown inside our pages."""
        application = self.get_queryset(request).filter(pk=pk).exclude(resume="").first()
        return self._download(request, application, application)

    @in_admin
    def download_resume_sent_again(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The same for a file that came later."""
        addition = Addition.objects.filter(pk=pk).exclude(resume="").first()
        readable = self.get_queryset(request)
        application = readable.filter(pk=addition.application_id).first() if addition is not None else None
        return self._download(request, application, addition)

    def _download(
        self, request: HttpRequest, application: Application | None, row: Application | Addition | None
    ) -> HttpResponseBase:
        if application is None or row is None or not self.has_view_permission(request, application):
            raise Http404
        name = row.resume_display_name or "resume"
        return serving.answer(
            request, row.resume, name=name, content_type="application/octet-stream", as_attachment=True
        )

    def get_inlines(self, request: HttpRequest, obj: Application | None) -> list[type[FactInline]]:
        """Without the list of additions where there are none."""
        if obj is None:
            return []
        return self.inlines if obj.additions.exists() else [each for each in self.inlines if each is not AdditionInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Application | None = None) -> list[str]:
        """What the candidate wrote can't be edited; it is typed only when a recruiter enters the application for them."""
        if obj is None:
            return ["source_words", "applied"]
        aside = ["stage"] if obj.stage == Application.Stage.SET_ASIDE else []
        return [*self.readonly_fields, "candidate", "job", "note", *aside]

    def formfield_for_choice_field(
        self, db_field: "Field[str, str]", request: HttpRequest, **kwargs: object
    ) -> ChoiceField | None:
        """Setting aside has a button of its own, which says what it means."""
        if db_field.name == "stage":
            kwargs["choices"] = [each for each in Application.Stage.choices if each[0] != Application.Stage.SET_ASIDE]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Application, form: ModelForm, change: bool) -> None:
        if not change:
            obj.applied_at, obj.source = clock.now(), Application.Source.RECRUITER
        super().save_model(request, obj, form, change)
        if change and "stage" in form.changed_data:
            stages.follow_form(obj, by=logged_in(request), now=clock.now())

    @display(description="please check")
    def check_note(self, application: Application) -> str:
        return pill("To be checked", "warn") if application.review_note else NOTHING

    @display(description="where it came from")
    def source_words(self, application: Application) -> str:
        return application.get_source_display()

    @display(description="resume")
    def resume_file(self, application: Application) -> str:
        return resume_link(application, at="candidates_application_resume")

    def state_of(self, application: Application) -> str:
        if is_marked_closed(application):
            return pill("After your scorecard", "quiet")
        return pill(application.get_stage_display(), TONES.get(application.stage, "quiet"))

    def words_about(self, application: Application) -> str:
        words = f"Applied {when(application.applied_at)}."
        if application.stage != Application.Stage.SET_ASIDE or is_marked_closed(application):
            return words
        by = application.stage_changed_by
        who = f" by {display_name(by)}" if by else ""
        return f"{words} Set aside{who} {when(application.stage_changed_at)}."

    def detail_context(self, request: HttpRequest, application: Application) -> dict[str, object]:
        if is_marked_closed(application):
            return {"is_outcome_closed": True}
        return {
            "happened": list(map(happened_words, happened_to(application))),
            "ahead": ahead_of(application, now=clock.now()) if application.is_over else [],
        }

    @button(
        "Invite to an interview",
        asks=True,
        tone="main",
        when=lambda row: row.stage in {Application.Stage.APPLIED, Application.Stage.INTERVIEWING},
    )
    def invite(self, request: HttpRequest, application: Application) -> HttpResponse:
        form = InviteToPanelForm(request.POST or None, application=application, panel=request.GET.get("panel", ""))
        if request.method == "POST" and form.is_valid():
            link = inviting.invite(
                application,
                panel=form.cleaned_data["panel"],
                named=form.naming(by=logged_in(request)),
                by=logged_in(request),
                now=clock.now(),
            )
            self.message_user(
                request,
                f"{application.candidate} is invited to {link.panel.name}. The mail is on its way; the link works until "
                f"{when(link.expires_at)}.",
                "success",
            )
            return HttpResponseRedirect(self.change_url(application))
        return self.ask(
            request,
            application,
            "admin/candidates/application/invite.html",
            f"Invite {application.candidate}",
            form=form,
            panels=form.panels,
        )

    @button("Set aside", asks=True, when=lambda row: row.stage == Application.Stage.APPLIED)
    def set_aside(self, request: HttpRequest, application: Application) -> HttpResponse:
        return self._leave(request, application, "set_aside", f"Set {application.candidate} aside")

    @button("Take up again", tone="main", when=lambda row: row.stage == Application.Stage.SET_ASIDE)
    def take_up_again(self, request: HttpRequest, application: Application) -> None:
        if application.take_up_again(by=logged_in(request), at=clock.now()):
            self.log_change(request, application, "Taken up again.")
            self.message_user(request, f"{application.candidate} can be looked at again.", "success")

    @button("Offer", asks=True, when=lambda row: row.stage == Application.Stage.INTERVIEWING)
    def offer(self, request: HttpRequest, application: Application) -> HttpResponse:
        return self._leave(request, application, "offer", f"Offer {application.candidate} the job")

    @button("Reject", asks=True, when=lambda row: row.stage in REJECTED_FROM)
    def reject(self, request: HttpRequest, application: Application) -> HttpResponse:
        return self._leave(request, application, "reject", f"Reject {application.candidate}")

    @button("Write a letter", asks=True)
    def write(self, request: HttpRequest, application: Application) -> HttpResponse:
        return HttpResponseRedirect(reverse("letter", args=[application.pk]))

    def _leave(self, request: HttpRequest, application: Application, name: str, title: str) -> HttpResponse:
        """Ask for a reason, move the application, and go on to the letter that tells the candidate."""
        form, now = (
            StageReasonForm(request.POST if request.method == "POST" else None, is_required=name == "reject"),
            clock.now(),
        )
        if request.method == "POST" and form.is_valid():
            leave = LEAVING[name]
            if leave(application, reason=form.cleaned_data["reason"], by=logged_in(request), now=now):
                self.message_user(request, "That is kept. Nothing is mailed yet: here is the letter.", "success")
                return HttpResponseRedirect(reverse("letter", args=[application.pk]))
            self.message_user(request, "Somebody changed it meanwhile. This is how it stands now.", "warning")
            return HttpResponseRedirect(self.change_url(application))
        template = f"admin/candidates/application/{name}.html"
        return self.ask(request, application, template, title, form=form, ahead=ahead_of(application, now=now))
