"""Panels: who interviews for a job, when, how it is recorded. Saving keeps it here; only publishing tells Nylas."""

from collections.abc import Iterator
from typing import TypeVar

from django.contrib import admin
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst

from interviews.nylas.configurations import hosted_page
from interviews.panels import nylas_page, publishing
from interviews.panels.admin.at_nylas import (
    BESIDE_THE_DRIFT,
    PanelAtNylas,
    name_of,
    sent_data,
    shown_stamp,
    version_line,
)
from interviews.panels.admin.interviewer import calendar_pill
from interviews.panels.admin.lobby import BESIDE_THEIR_POINT, LobbyChecklist
from interviews.panels.admin.panel_page import PanelFormPages, is_unpublished
from interviews.panels.admin.panel_words import lines_about, night_words
from interviews.panels.admin.seat_groups import PanelSeatGroups
from interviews.panels.admin.trainees import PanelTrainees, training_lines
from interviews.panels.configuration import changed_lines
from interviews.panels.forms.panel_page import PEOPLE
from interviews.panels.models import Interviewer, Panel, Publication
from recruiting import clock
from recruiting.access import logged_in
from recruiting.desk.theme import button, display
from recruiting.desk.words import clock_time, link_to, pill, pretty, sentence, when
from recruiting.desk.work import next_step

Row = TypeVar("Row", bound=Model)
TONES: dict[str, str] = {Panel.State.LIVE: "good", Panel.State.PAUSED: "warn", Panel.State.DRAFT: "info"}


def panel_pill(panel: Panel, *, working: int) -> str:
    """The panel's state; `working` is how many of its seats have a working calendar."""
    if panel.is_live and not working:
        return pill("Live, but nobody can be booked", "bad")
    return pill(panel.get_state_display(), TONES[panel.state])


class PanelFilter(admin.SimpleListFilter):
    """By panel, named with its job; `path` leads from the row to the panel."""

    title = parameter_name = path = "panel"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(str(panel.pk), str(panel)) for panel in Panel.objects.select_related("job")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Row]) -> QuerySet[Row]:
        offered = {key for key, _ in self.lookup_choices}
        return queryset.filter(**{self.path: self.value()}) if self.value() in offered else queryset


@admin.register(Panel)
class PanelAdmin(PanelFormPages, PanelSeatGroups, PanelTrainees, PanelAtNylas, LobbyChecklist):
    empty_words = "No panels yet. A panel says who interviews, when, and how it is recorded."
    list_display = ["name", "job", "state_pill", "seats_live", "duration_minutes", "published"]
    list_filter = ["state", "job"]
    list_select_related = ["job"]
    ordering = ["job__title", "name"]
    search_fields = ["name", "job__title", "slug"]
    notes_template = "admin/interviews/panel/notes.html"
    extras_template = "admin/interviews/panel/extras.html"
    buttons = (
        "publish", "seat_groups", "trainees", "invite", "pause", "resume", "why_no_times", "compare", "versions", "remove",
    )  # fmt: skip
    buttons_elsewhere = (*BESIDE_THE_DRIFT, *BESIDE_THEIR_POINT)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Panel]:
        working = Q(seats__interviewer__grant_state=Interviewer.GrantState.LIVE, seats__interviewer__is_active=True)
        counts = {"seats_all": Count("seats"), "seats_working": Count("seats", filter=working)}
        return super().get_queryset(request).annotate(**counts)

    @display(description="state", ordering="state")
    def state_pill(self, panel: Panel) -> str:
        return panel_pill(panel, working=panel.seats_working)  # type: ignore[attr-defined]  # annotated in get_queryset

    @display(description="calendars", ordering="seats_working")
    def seats_live(self, panel: Panel) -> str:
        return f"{panel.seats_working} of {panel.seats_all}"  # type: ignore[attr-defined]  # annotated in get_queryset

    @display(description="last published", ordering="published_at")
    def published(self, panel: Panel) -> str:
        return when(panel.published_at)

    def state_of(self, panel: Panel) -> str:
        return self.state_pill(panel)

    def words_about(self, panel: Panel) -> str:
        words = capfirst(f"{Panel.State(panel.state).meaning}.")
        if panel.state == Panel.State.PAUSED and panel.state_changed_at:
            words = f"{words} Paused {_change_of_state(panel)}."
        last = _last_publication(panel)
        if last is not None and last.state in Publication.OPEN:
            return f"{words} Not published yet: {sentence(last.error)} It is tried again by itself at {clock_time(last.due_at)}."
        if last is not None and last.state == Publication.State.DEAD:
            return f"{words} The last version was not published: {sentence(last.error)}"
        return words

    def buttons_for(self, request: HttpRequest, panel: Panel) -> Iterator[dict[str, object]]:
        """“Publish” is the main button only while something is unpublished."""
        is_same = not is_unpublished(panel)
        for each in super().buttons_for(request, panel):
            yield each | {"label": "Publish again", "tone": "quiet"} if is_same and each["label"] == "Publish" else each

    def detail_context(self, request: HttpRequest, panel: Panel) -> dict[str, object]:
        versions = list(panel.publications.to_list().select_related("by", "repeats", "restores")[:10])
        return {
            **self.nylas_context(panel),
            **self.lobby_context(request, panel),
            **self.groups_context(panel),
            "training": training_lines(panel),
            "problems": [] if panel.published_at else self._problems(panel),
            "unpublished": changed_lines(panel),
            "calendars": [
                (link_to(person), calendar_pill(person))
                for person in panel.interviewers.order_by("name").prefetch_related("rests")
            ],
            "disconnected": list(_disconnected(panel)) if panel.published_at else [],
            "calls_lost": panel.published_at and publishing.has_lost_call_account(panel),
            "nobody_works": not panel.live_interviewers().exists(),
            "versions": [
                version_line(version)
                | {
                    "number": link_to(version, f"Version {version.number}"),
                    "next": next_step(version),
                    "payload": pretty(version.payload),
                }
                for version in versions
            ],
            "published": when(panel.published_at),
            "nylas_page": nylas_page.address(panel),
            "state_changed": _change_of_state(panel),
        }

    def _problems(self, panel: Panel) -> list[dict[str, str]]:
        """Each with the address where it is put right: a field of this page, or the page of groups or training."""
        pages = {
            name: reverse(f"admin:interviews_panel_{name}", args=[panel.pk]) for name in ("seat_groups", "trainees")
        }
        return [
            {"words": problem.words, "href": pages.get(problem.field) or _field(problem.field)}
            for problem in publishing.problems(panel)
        ]

    @button("Publish", asks=True, tone="main")
    def publish(self, request: HttpRequest, panel: Panel) -> HttpResponse | None:
        if request.method == "POST" and not self.was_changed_meanwhile(request, panel):
            try:
                publication = publishing.publish(panel, by=logged_in(request), now=clock.now())
            except publishing.CannotPublish:
                pass  # the page below lists the problems
            else:
                self.tell_outcome(request, publication, done="Published. Candidates with a link can choose a time now.")
                return None
        return self.ask(
            request,
            panel,
            "admin/interviews/panel/publish.html",
            f"Publish {panel.name}",
            problems=self._problems(panel),
            nights=night_words(panel, now=clock.now()),
            **self.lobby_context(request, panel),
            changes=changed_lines(panel) if panel.published_at else [],
            lines=lines_about(panel),
            data=sent_data(panel),
            nylas_page=hosted_page(panel.slug) if panel.is_on_nylas_page else "",
            shown=shown_stamp(panel),
        )

    @button("Invite a candidate", asks=True, when=lambda panel: panel.is_live)
    def invite(self, request: HttpRequest, panel: Panel) -> HttpResponse:
        return HttpResponseRedirect(f"{reverse('admin:interviews_bookinglink_add')}?panel={panel.pk}")

    @button("Why no times", asks=True)
    def why_no_times(self, request: HttpRequest, panel: Panel) -> HttpResponse:
        return HttpResponseRedirect(reverse("why_no_times", args=[panel.pk]))

    @button("Pause", when=lambda panel: panel.is_live)
    def pause(self, request: HttpRequest, panel: Panel) -> None:
        panel.pause(by=logged_in(request), at=clock.now())
        nylas_page.follow_state(panel, by=logged_in(request), now=clock.now())
        self.message_user(request, "Paused: links stay valid, but offer no times until you resume.", "success")

    @button("Resume", tone="main", when=lambda panel: panel.state == Panel.State.PAUSED)
    def resume(self, request: HttpRequest, panel: Panel) -> None:
        panel.resume(by=logged_in(request), at=clock.now())
        nylas_page.follow_state(panel, by=logged_in(request), now=clock.now())
        self.message_user(request, "Live again: candidates with a link can choose a time.", "success")


def _field(name: str) -> str:
    return f"#id_{PEOPLE if name == 'seats' else name}"


def _disconnected(panel: Panel) -> Iterator[tuple[Interviewer, str, str]]:
    """Interviewers of a published panel without a working calendar, each with a sentence and the URL that mails the connect link."""
    for person in panel.interviewers.filter(is_active=True).order_by("name"):
        if person.is_live:
            continue
        since = f" since {when(person.grant_changed_at)}" if person.grant_changed_at else ""
        if person.grant_state == Interviewer.GrantState.WITHDRAWN:
            words = f"{person.name} disconnected their calendar, {when(person.grant_changed_at)}."
        else:
            words = f"{person.name}’s calendar is not connected{since}."
        yield person, words, reverse("admin:interviews_interviewer_mail_connect_link", args=[person.pk])


def _change_of_state(panel: Panel) -> str:
    """When and by whom the state was last changed; empty when that was never stored."""
    at = panel.state_changed_at
    return f"{when(at)}, by {name_of(panel.state_changed_by)}" if at else ""


def _last_publication(panel: Panel) -> Publication | None:
    return panel.publications.first()
