"""Interviewers from a list: given as a file or pasted, shown with what it would do, then brought in."""

from collections.abc import Iterable

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join

from interviews.panels import roster
from interviews.panels.forms.interviewer_list import BringForm, ListForm
from interviews.panels.models import Interviewer, Panel
from interviews.panels.roster import ChangedMeanwhile, Line, Roster
from interviews.panels.roster_csv import LABELS
from recruiting import clock
from recruiting.access import in_admin, logged_in
from recruiting.desk.entries import Mistake
from recruiting.desk.theme import ModelAdmin
from recruiting.desk.words import link_to

MAX_SHOWN = 200
CHANGED_MEANWHILE = "Somebody changed an interviewer meanwhile. This is what the list would do now."


class RosterPages(ModelAdmin[Interviewer]):
    """The address below the list of interviewers, for those who may add and change them."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.bring_list)
        return [path("bring/", view, name="interviews_interviewer_bring"), *super().get_urls()]

    @in_admin
    def bring_list(self, request: HttpRequest) -> HttpResponse:
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise Http404
        if request.method != "POST":
            return self._ask_for_list(request, ListForm())
        if "change" in request.POST:
            return self._ask_for_list(request, ListForm(initial={"text": request.POST.get("text", "")}))
        if "confirmed" in request.POST:
            return self._bring(request)
        form = ListForm(request.POST, request.FILES)
        return self._show(request, form) if form.is_valid() else self._ask_for_list(request, form)

    def _bring(self, request: HttpRequest) -> HttpResponse:
        form = BringForm(request.POST)
        if not form.is_valid():
            return self._ask_for_list(request, ListForm(request.POST))
        told = form.cleaned_data
        try:
            brought, mailed = roster.bring_as_seen(
                form.written.entries, digest=told["digest"], mails_links=told["mails_links"], now=clock.now()
            )
        except ChangedMeanwhile:
            return self._show(request, form, notice=CHANGED_MEANWHILE)
        self._log(request, brought.added, ADDITION, "Added from a list.")
        self._log(request, brought.changed, CHANGE, "Changed from a list.")
        self.message_user(request, _outcome(brought, mailed), "success")
        if stale := roster.stale_panels(brought):
            self.message_user(request, stale_words(stale), "warning")
        return HttpResponseRedirect(reverse("admin:interviews_interviewer_changelist"))

    def _log(self, request: HttpRequest, lines: list[Line], flag: int, words: str) -> None:
        rows = [line.interviewer for line in lines]
        if rows:
            LogEntry.objects.log_actions(logged_in(request).pk, rows, flag, words)

    def _show(self, request: HttpRequest, form: ListForm, *, notice: str = "") -> HttpResponse:
        """What the list would do; or, where something is wrong with it, what, above the list."""
        written, text = form.written, form.cleaned_data["text"]
        compared = roster.compare(written.entries)
        if mistakes := [*written.mistakes, *compared.mistakes]:
            return self._ask_for_list(request, ListForm(initial={"text": text}), mistakes=mistakes)
        ask = BringForm(initial={"text": text, "digest": compared.digest})
        return self._page(
            request,
            "bring.html",
            "Interviewers from a list",
            form=ask,
            text=text,
            notice=notice,
            left_out=written.left_out,
            added=_shown(compared.added),
            changed=_shown(compared.changed),
            counts=_counts(compared),
            unchanged=len(compared.unchanged),
            total=len(compared.added) + len(compared.changed),
        )

    def _ask_for_list(self, request: HttpRequest, form: ListForm, *, mistakes: Iterable[Mistake] = ()) -> HttpResponse:
        found = sorted(mistakes, key=lambda mistake: mistake.line)
        return self._page(
            request,
            "list.html",
            "Interviewers from a list",
            form=form,
            mistakes=[(each.line, LABELS.get(each.column, each.column), each.words) for each in found[:MAX_SHOWN]],
            more=max(0, len(found) - MAX_SHOWN),
        )

    def _page(self, request: HttpRequest, template: str, title: str, **context: object) -> HttpResponse:
        return TemplateResponse(
            request,
            f"admin/interviews/interviewer/{template}",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": title,
                "back_url": reverse("admin:interviews_interviewer_changelist"),
                **context,
            },
        )


def stale_words(live: list[Panel]) -> str:
    """That these panels must be published again, with a link to each."""
    links = format_html_join(", ", "{}", ((link_to(panel, panel.name),) for panel in live))
    return format_html("Live panels go on with the earlier settings until you publish them again: {}.", links)


def _shown(lines: list[Line]) -> list[dict[str, object]]:
    """The first lines, as the page shows them."""
    return [
        {
            "number": line.number,
            "name": line.interviewer.name,
            "email": line.interviewer.email,
            "changes": [
                (LABELS[change.column], change.before, change.after)
                for change in line.changes
                if not (line.is_new and change.column in {"name", "email"})
            ],
        }
        for line in lines[:MAX_SHOWN]
    ]


def _counts(compared: Roster) -> dict[str, int]:
    """How many there are of each, and how many are not shown."""
    added, changed = len(compared.added), len(compared.changed)
    return {
        "added": added,
        "changed": changed,
        "more_added": max(0, added - MAX_SHOWN),
        "more_changed": max(0, changed - MAX_SHOWN),
    }


def _outcome(brought: Roster, mailed: int) -> str:
    words = f"{_people(len(brought.added))} added, {len(brought.changed)} changed, {len(brought.unchanged)} as before."
    return f"{words} {_people(mailed)} will get the link to connect their calendar." if mailed else words


def _people(count: int) -> str:
    return "1 interviewer" if count == 1 else f"{count} interviewers"
