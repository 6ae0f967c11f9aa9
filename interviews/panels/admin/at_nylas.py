"""A panel's versions, Nylas's copy of it, and its deletion: the buttons and pages of a panel beside its form."""

import hashlib
import json
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from interviews.nylas.configurations import configuration_body
from interviews.panels import configuration, drift, publishing, removal, versions
from interviews.panels.models import Comparison, Panel, PanelDrift, Publication
from recruiting import clock
from recruiting.access import logged_in
from recruiting.desk.theme import MAX_DIGITS, ModelAdmin, button
from recruiting.desk.words import clock_time, pretty, sentence, when
from recruiting.desk.work import work_pill
from recruiting.identity import display_name

SAVED = "saved"  # among the versions to compare: the panel as it is saved
BESIDE_THE_DRIFT = ("keep_ours", "take_theirs", "roll_back")  # not in the bar: shown where their words are
MAX_PAST_DRIFTS = 5


class PanelAtNylas(ModelAdmin[Panel]):
    """Versions, comparison with Nylas's copy, and deletion, for the panel's admin."""

    def has_delete_permission(self, request: HttpRequest, obj: Panel | None = None) -> bool:
        """Never Django's own way, which would leave the Configuration at Nylas: see the button."""
        return False

    def nylas_context(self, panel: Panel) -> dict[str, object]:
        """What the panel's page says of Nylas's copy."""
        found = panel.drifts.open().first()
        past = panel.drifts.exclude(settled_at=None).select_related("settled_by")[:MAX_PAST_DRIFTS]
        return {
            "drift": found,
            "comparison": _comparison_words(panel),
            "past_drifts": [
                {
                    "found": when(row.found_at),
                    "how": row.get_settlement_display(),
                    "settled": when(row.settled_at),
                    "by": name_of(row.settled_by),
                    "lines": [*row.lines, *row.others],
                }
                for row in past
            ],
        }

    @button("Compare with Nylas", when=lambda panel: panel.nylas_configuration_id is not None)
    def compare(self, request: HttpRequest, panel: Panel) -> None:
        compared = drift.compare_now(panel, now=clock.now())
        if compared.state != Comparison.State.DONE:
            words = (
                f"Not compared yet. {sentence(compared.error)} It is done by itself at {clock_time(compared.due_at)}."
            )
            self.message_user(request, words, "warning")
        elif panel.drifts.open().exists():
            self.message_user(
                request, "Nylas’s copy is not what was published. What differs is shown below.", "warning"
            )
        else:
            self.message_user(request, "Nylas has what was published.", "success")

    @button("Keep ours", tone="main", when=lambda panel: panel.drifts.open().exists())
    def keep_ours(self, request: HttpRequest, panel: Panel) -> None:
        try:
            publication = drift.keep_ours(panel.drifts.open().get(), by=logged_in(request), now=clock.now())
        except (drift.NothingToSettle, PanelDrift.DoesNotExist) as error:
            self.message_user(request, str(error), "warning")
        else:
            self.tell_outcome(request, publication, done="Nylas has what was published before again.")

    @button("Take theirs", asks=True, when=lambda panel: panel.drifts.open().exclude(theirs=None).exists())
    def take_theirs(self, request: HttpRequest, panel: Panel) -> HttpResponse | None:
        found = panel.drifts.open().select_related("publication").first()
        taken = drift.takeable(found, panel) if found else None
        if found is None or taken is None:
            self.message_user(request, drift.SETTLED, "warning")
            return None
        if request.method == "POST":
            try:
                drift.take_theirs(found, shown=request.POST.get("shown", ""), by=logged_in(request), now=clock.now())
            except drift.NothingToSettle as error:
                self.message_user(request, str(error), "warning")
            else:
                words = "Saved here as Nylas has it. Publish it, so that it is ours, too."
                self.message_user(request, words, "success")
            return None
        title = f"Take Nylas’s copy into {panel.name}"
        return self.ask(request, panel, "admin/interviews/panel/take_theirs.html", title, drift=found, taken=taken)

    @button("Versions", asks=True, when=lambda panel: panel.publications.exists())
    def versions(self, request: HttpRequest, panel: Panel) -> HttpResponse:
        rows = list(panel.publications.to_list().select_related("by", "repeats__by", "restores"))
        known = {str(row.number): row for row in rows}
        newest = str(rows[0].number)
        first = _chosen(request, "from", known, default=str(rows[min(1, len(rows) - 1)].number))
        second = _chosen(request, "to", [*known, SAVED], default=newest if len(rows) > 1 else SAVED)
        try:
            before = configuration.read_spec(known[first].payload)
            after = configuration.read_spec(known[second].payload) if second in known else configuration.spec(panel)
            differing, unreadable = configuration.differing_lines(before, after), ""
        except ValueError as error:
            differing, unreadable = [], str(error)
        return self.ask(
            request,
            panel,
            "admin/interviews/panel/versions.html",
            f"Versions of {panel.name}",
            versions=[version_line(row) for row in rows],
            chosen_from=first,
            chosen_to=second,
            saved=SAVED,
            differing=differing,
            unreadable=unreadable,
        )

    @button("Roll back", asks=True, when=lambda panel: panel.publications.exists())
    def roll_back(self, request: HttpRequest, panel: Panel) -> HttpResponse | None:
        number = request.GET.get("version", "")
        version = (
            panel.publications.select_related("repeats").filter(number=number).first()
            if number.isdecimal() and len(number) <= MAX_DIGITS
            else None
        )
        if version is None:
            self.message_user(request, "There is no such version.", "warning")
            return None
        problems: list[publishing.Problem] = []
        try:
            spec = versions.spec_of(version)
            if request.method == "POST":
                if request.POST.get("shown", "") == shown_stamp(panel):
                    published = versions.roll_back(panel, version, by=logged_in(request), now=clock.now())
                    self.tell_outcome(
                        request, published, done=f"Published as version {published.number}, as version {number} was."
                    )
                    return None
                self.message_user(request, CHANGED_MEANWHILE, "warning")
        except publishing.CannotPublish as error:
            problems = error.problems
        except ValueError as error:
            self.message_user(request, str(error), "error")
            return None
        panel = Panel.objects.get(pk=panel.pk)
        return self.ask(
            request,
            panel,
            "admin/interviews/panel/roll_back.html",
            f"Go back to version {number} of {panel.name}",
            version=version_line(version),
            problems=problems,
            changes=configuration.differing_lines(configuration.spec(panel), spec),
            taken=versions.taking(panel, spec),
            shown=shown_stamp(panel),
        )

    @button("Delete", asks=True, tone="danger", when=lambda panel: not removal.was_used(panel))
    def remove(self, request: HttpRequest, panel: Panel) -> HttpResponse:
        if request.method == "POST":
            try:
                owed = removal.delete(panel, by=logged_in(request), now=clock.now())
            except removal.CannotDelete:
                pass  # the page below says why
            else:
                words = f"{panel.name} is deleted."
                self.message_user(
                    request, f"{words} Nylas deletes its copy within seconds." if owed else words, "success"
                )
                return HttpResponseRedirect(reverse("admin:interviews_panel_changelist"))
        return self.ask(
            request,
            panel,
            "admin/interviews/panel/remove.html",
            f"Delete {panel.name}",
            obstacles=removal.obstacles(panel),
            questions=panel.questions.count(),
            versions=panel.publications.count(),
        )

    def was_changed_meanwhile(self, request: HttpRequest, panel: Panel) -> bool:
        """Is the panel no longer what the page showed from which this was sent? Says so. Sent without a stamp, it does not compare."""
        shown = request.POST.get("shown")
        if shown is None or shown == shown_stamp(panel):
            return False
        self.message_user(request, CHANGED_MEANWHILE, "warning")
        return True

    def tell_outcome(self, request: HttpRequest, publication: Publication, *, done: str) -> None:
        """What came of a publication; `done`: the words when Nylas took it."""
        if publication.state == Publication.State.DONE:
            self.message_user(request, done, "success")
        elif publication.state in Publication.OPEN:
            words = (
                f"Not published yet, so nothing has changed for candidates. {sentence(publication.error)} It is tried again by "
                f"itself at {clock_time(publication.due_at)}."
            )
            self.message_user(request, words, "warning")
        else:
            words = f"Not published, so nothing has changed for candidates. {sentence(publication.error)}"
            self.message_user(request, words, "error")


CHANGED_MEANWHILE = (
    "Somebody changed or published this panel meanwhile. This is how it stands now: look at it, then press again."
)


def shown_stamp(panel: Panel) -> str:
    """Another one once the panel was changed or published."""
    last = panel.publications.first()
    said = json.dumps(configuration.as_json(configuration.spec(panel)), sort_keys=True)
    return f"{last.number if last else 0}-{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def sent_data(panel: Panel) -> str:
    """What publishing would send to Nylas, behind a toggle."""
    return pretty(configuration_body(configuration.spec(panel)))


def version_line(version: Publication) -> dict[str, object]:
    """A version for a list: who published it, when, what it is of, and what came of it."""
    if version.repeats:
        origin = f"repeats version {version.repeats.number}"
    elif version.restores:
        origin = f"goes back to version {version.restores.number}"
    else:
        origin = ""
    return {
        "number": str(version.number),
        "pill": work_pill(version),
        "at": when(version.created_at),
        "by": name_of(version.by),
        "origin": origin,
        "error": version.error,
    }


def name_of(user: User | None) -> str:
    return display_name(user) if user else "Fairloop"


def _chosen(request: HttpRequest, name: str, known: Iterable[str], *, default: str) -> str:
    said = request.GET.get(name, "")
    return said if said in known else default


def _comparison_words(panel: Panel) -> str:
    """When the panel was compared with Nylas's copy; that Nylas did not answer, if so."""
    row = Comparison.objects.filter(panel=panel).first()
    if row is None:
        return "not yet; done once a day"
    last = f"last {when(row.compared_at)}" if row.compared_at else "not yet"
    return f"{last}. {sentence(row.error)} Asked again at {when(row.due_at)}" if row.waits_for_nylas else last
