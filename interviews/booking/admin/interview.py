"""One interview through all its moves: what happened, what was recorded, who was told."""

from datetime import datetime

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from candidates import consenting
from candidates.models import Application
from interviews.ats.models import Delivery
from interviews.booking import held_or_not, inviting
from interviews.booking.admin import concern_words
from interviews.booking.admin.acts import InterviewActs, question_words, swap_words
from interviews.booking.models import Concern, Errand, Interview, InterviewChange
from interviews.messages.models import Message
from interviews.panels.admin.panel import PanelFilter
from recruiting import clock, zones
from recruiting.access import logged_in
from recruiting.desk.theme import button, display
from recruiting.desk.words import NOTHING, link_to, moment, pill, related, size, state, when
from recruiting.desk.work import WorkInline, next_step, work_pill
from recruiting.identity import display_name

TONES: dict[str, str] = {
    Interview.Status.SCHEDULED: "info",
    Interview.Status.HELD: "good",
    Interview.Status.NO_SHOW: "bad",
}


class ToBeChecked(admin.SimpleListFilter):
    title = "to be checked"
    parameter_name = "check"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("yes", "Yes")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Interview]) -> QuerySet[Interview]:
        if self.value() != "yes":
            return queryset
        return queryset.filter(is_to_be_checked=True)  # type: ignore[misc]  # annotated in get_queryset


class MessageInline(WorkInline):
    model = Message
    fields = ["open_page", "to", "state_pill", "sent", "next_words"]
    readonly_fields = fields
    verbose_name_plural = "mails"
    sent = moment("finished_at", "sent")

    @display(description="mail")
    def open_page(self, message: Message) -> str:
        return link_to(message, message.get_kind_display())


class DeliveryInline(WorkInline):
    model = Delivery
    fields = ["open_page", "endpoint", "state_pill", "response_status", "next_words"]
    readonly_fields = fields
    verbose_name_plural = "events for the ATS"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        return super().get_queryset(request).select_related("event", "endpoint")

    @display(description="event")
    def open_page(self, delivery: Delivery) -> str:
        return link_to(delivery, delivery.event.kind)


class ErrandInline(WorkInline):
    model = Errand
    fields = ["open_page", "state_pill", "due", "next_words"]
    readonly_fields = fields
    verbose_name_plural = "what Fairloop does by itself"
    due = moment("due_at", "due")

    @display(description="what")
    def open_page(self, errand: Errand) -> str:
        return link_to(errand, errand.get_kind_display())


@admin.register(Interview)
class InterviewAdmin(InterviewActs):
    empty_words = "No interviews yet. Invite somebody, and the time they choose appears here."
    list_display = ["candidate", "panel", "starts", "people", "status_pill", "check_note"]
    list_filter = ["status", ToBeChecked, PanelFilter, "interviewers", "source"]
    list_select_related = ["application__candidate", "application__job", "panel__job"]
    search_fields = [
        "application__candidate__name",
        "application__candidate__email",
        "panel__name",
        "interviewers__name",
    ]
    date_hierarchy = "starts_at"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "for_application", "for_panel", "by_interviewers", "why_them", "starts", "ends", "candidates_time", "call", "recording_choice",
                    "to_check",
                ]
            },
        ),
        ("How it came about", {"fields": ["source", "made", "for_link", "after", "version"]}),
    ]  # fmt: skip
    inlines = [MessageInline, DeliveryInline, ErrandInline]
    buttons = ("invite_anew", "read", "move", "swap", "take_back", "cancel", "took_place", "checked")
    notes_template = "admin/interviews/interview/notes.html"
    extras_template = "admin/interviews/interview/extras.html"
    starts, ends, made = moment("starts_at", "from"), moment("ends_at", "until"), moment("created_at", "booked")
    status_pill = state(TONES, "status")
    for_application, for_panel = related("application", "application"), related("panel", "panel")
    for_link = related("link", "booking link")
    after = related("follows", "follows the cancelled")

    def get_readonly_fields(self, request: HttpRequest, obj: Interview | None = None) -> list[str]:
        return [name for _, options in self.fieldsets for name in options["fields"]]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Interview]:
        waiting = Concern.objects.open().filter(interview=OuterRef("pk"))
        rows = super().get_queryset(request).visible_to(request.user).prefetch_related("interviewers")  # type: ignore[attr-defined]  # InterviewQuerySet
        return rows.annotate(is_to_be_checked=Exists(waiting))

    @display(description="candidate", ordering="application__candidate__name")
    def candidate(self, interview: Interview) -> str:
        return interview.application.candidate.name

    @display(description="interviewers", ordering="interviewer__name")
    def people(self, interview: Interview) -> str:
        return interview.people_names() or NOTHING

    @display(description="interviewers")
    def by_interviewers(self, interview: Interview) -> str:
        links = ((link_to(person),) for person in interview.people())
        return format_html_join(", ", "{}", links) or NOTHING

    @display(description="why this interviewer")
    def why_them(self, interview: Interview) -> str:
        words = '{}<br><a class="text-link" href="{}?panel={}">What the panel’s people take, by week</a>'
        return format_html(words, self._choice_words(interview), reverse("load"), interview.panel_id)

    def _choice_words(self, interview: Interview) -> str:
        swap = interview.reassignments.swapped().first()
        if swap is not None:
            return link_to(swap, "Who took it over, from whom, and why")
        attempt = interview.attempts.first()
        if attempt is None:
            return "Not chosen by us: it was booked in the calendar or elsewhere."
        return link_to(attempt, "Who was free, and in which order they were asked")

    @display(description="please check")
    def check_note(self, interview: Interview) -> str:
        is_to_be_checked = interview.is_to_be_checked  # type: ignore[attr-defined]  # annotated in get_queryset
        return pill("To be checked", "warn") if is_to_be_checked else NOTHING

    @display(description="please check")
    def to_check(self, interview: Interview) -> str:
        words = [concern_words.sentence(concern.reason) for concern in interview.concerns.open()]
        words += [
            f"{one.interviewer.name}: “{one.decline_reason}”"
            for one in interview.assignments.exclude(declined_at=None).select_related("interviewer")
        ]
        return format_html_join("", "<p>{}</p>", ((sentence,) for sentence in words)) or NOTHING

    @display(description="candidate’s own time")
    def candidates_time(self, interview: Interview) -> str:
        local = interview.starts_at.astimezone(interview.zone())
        return f"{local:%a} {local.day} {local:%b %Y, %H:%M} {zones.label(interview.zone(), local)}"

    @display(description="video call")
    def call(self, interview: Interview) -> str:
        if not interview.join_url:
            return "Not known yet: read from the calendar event soon after booking."
        return format_html('<a class="text-link" href="{0}" rel="noreferrer">{0}</a>', interview.join_url)

    @display(description="recording choice")
    def recording_choice(self, interview: Interview) -> str:
        consent = consenting.current(interview.application)
        return "Not chosen yet" if consent is None else f"{consent.get_choice_display()}, {when(consent.given_at)}"

    def state_of(self, interview: Interview) -> str:
        return pill(interview.get_status_display(), TONES.get(Interview.Status(interview.status), "quiet"))

    def words_about(self, interview: Interview) -> str:
        return f"{when(interview.starts_at)}, {interview.minutes} minutes."

    def detail_context(self, request: HttpRequest, interview: Interview) -> dict[str, object]:
        in_lobby = interview.recordings.in_lobby().first()
        return {
            "changes": list(
                map(change_words, interview.changes.select_related("by", "from_interviewer", "to_interviewer"))
            ),
            "recordings": recordings_of(interview),
            "lobby": in_lobby.lobby() if in_lobby else None,
            "asked": question_words(interview),
            "swap": swap_words(interview),
        }

    @button("Open the page the committee reads", asks=True)
    def read(self, request: HttpRequest, interview: Interview) -> HttpResponse:
        return HttpResponseRedirect(interview.get_absolute_url())

    @button("Did it take place?", asks=True, when=lambda row: held_or_not.can_be_said(row, now=clock.now()))
    def took_place(self, request: HttpRequest, interview: Interview) -> HttpResponse:
        return HttpResponseRedirect(reverse("took_place", args=[interview.pk]))

    @button("Mail a new link", tone="main", when=held_or_not.can_invite_anew)
    def invite_anew(self, request: HttpRequest, interview: Interview) -> None:
        by, now = logged_in(request), clock.now()
        inviting.invite(interview.application, panel=interview.panel, by=by, now=now)
        held_or_not.settle_absence(interview, by=by, now=now)
        self.message_user(
            request, f"{interview.application.candidate} is mailed a link to choose another time.", "success"
        )

    @button("Checked", when=lambda row: row.concerns.open().exists())
    def checked(self, request: HttpRequest, interview: Interview) -> None:
        interview.concerns.settle(by=logged_in(request), at=clock.now())
        self.message_user(request, "The note is gone and the interview is off your list.", "success")


def ahead_of(application: Application, *, now: datetime) -> list[dict[str, str]]:
    """The interviews that would still take place, each with the address that asks before it is called off."""
    upcoming = application.interviews.upcoming(now).select_related("panel").order_by("starts_at")
    return [
        {
            "words": f"{each.panel.name}, {when(each.starts_at)}",
            "url": reverse("admin:interviews_interview_cancel", args=[each.pk]),
        }
        for each in upcoming
    ]


def change_words(change: InterviewChange) -> dict[str, str]:
    """One line of the timeline."""
    who = display_name(change.by) if change.by else change.get_actor_display()
    what = change.get_kind_display()
    if change.kind == InterviewChange.Kind.RESCHEDULED:
        what = f"Moved from {when(change.from_starts_at)} to {when(change.to_starts_at)}"
    elif change.kind == InterviewChange.Kind.REASSIGNED and change.from_interviewer and change.to_interviewer:
        what = f"Taken over by {change.to_interviewer.name} from {change.from_interviewer.name}"
    elif change.kind == InterviewChange.Kind.SCHEDULED:
        what = f"Scheduled for {when(change.to_starts_at)}"
    return {"at": when(change.changed_at), "what": f"{what}, by {who}", "why": change.reason}


def recordings_of(interview: Interview) -> list[dict[str, object]]:
    """Each recording with its timeline and its files."""
    return [
        {
            "pill": pill(recording.state_words, recording.tone),
            "reason": recording.why,
            "url": link_to(recording, "More"),
            "id": recording.pk,
            "moments": [(when(each.happened_at), each.words) for each in recording.course()],
            "files": [
                {
                    "name": link_to(artifact, artifact.get_kind_display()),
                    "pill": work_pill(artifact),
                    "size": size(artifact.size),
                    "sha256": artifact.sha256,
                    "keep": when(artifact.fetch_before),
                    "next": next_step(artifact),
                }
                for artifact in recording.artifacts.all()
            ],
        }
        for recording in interview.recordings.prefetch_related("moments", "artifacts")
    ]
