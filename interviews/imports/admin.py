"""Imports: a file is given, looked at and carried out; what was imported, and taking it back."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import content_disposition_header

from interviews.imports.carry_out import MODELS, ChangedMeanwhile, HasMistakes, carry_out
from interviews.imports.columns import COLUMNS, EXAMPLES, example
from interviews.imports.forms import CarryOutForm, FileForm, MeaningsForm
from interviews.imports.look import look
from interviews.imports.models import ImportedRow, ImportRun
from interviews.imports.plan import Found, Plan, PlannedLine
from interviews.imports.undo import CannotUndo, undo
from interviews.panels import roster
from interviews.panels.admin.roster import stale_words
from recruiting import clock
from recruiting.access import in_admin, logged_in
from recruiting.desk.theme import FactAdmin, button, display
from recruiting.desk.words import NOTHING, link_to, moment, state, when
from recruiting.desk.written_list import NotAList
from recruiting.identity import about_others, display_name
from recruiting.recruiters import is_recruiter

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldsetSpec as FieldsetSpec

MAX_SHOWN = 200
CHANGED_MEANWHILE = "Something changed since you looked: this is what the file would do now."
TICK_OR_MEND = "There are mistakes. Mend them in the file, or tick that these lines are left out."
TONES: dict[str, str] = {ImportRun.State.DONE: "good", ImportRun.State.LOOKED_AT: "info"}
OUTCOME_TONES: dict[str, str] = {ImportedRow.Outcome.UNDONE: "good"}


@admin.register(ImportRun)
class ImportRunAdmin(FactAdmin[ImportRun]):
    empty_words = "Nothing was imported yet. Bring interviewers, jobs or open applications in from a file."
    list_display = ["kind", "state_pill", "made", "by", "added", "changed", "unchanged", "left_out"]
    list_filter = ["kind", "state"]
    list_select_related = ["made_by"]
    fieldsets = [(None, {"fields": ["kind", "made", "by", "added", "changed", "unchanged", "left_out"]})]
    readonly_fields = ["kind", "made", "by", "added", "changed", "unchanged", "left_out", "undone", "undoer"]
    extras_template = "admin/interviews/importrun/extras.html"
    buttons = ("look", "undo")
    buttons_elsewhere = ("drop",)
    state_pill = state(TONES)
    made, undone = moment("made_at", "brought"), moment("undone_at", "undone")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportRun]:
        return super().get_queryset(request).visible_to(logged_in(request))  # type: ignore[attr-defined]  # ImportRunQuerySet

    def may_act(self, request: HttpRequest, row: ImportRun | None = None) -> bool:
        return is_recruiter(request.user) and super().may_act(request, row)

    def get_fieldsets(self, request: HttpRequest, obj: ImportRun | None = None) -> "FieldsetSpec":
        fieldsets = super().get_fieldsets(request, obj)
        return [*fieldsets, ("Taken back", {"fields": ["undone", "undoer"]})] if obj and obj.undone_at else fieldsets

    @display(description="by")
    def by(self, run: ImportRun) -> str:
        return display_name(run.made_by) if run.made_by else "a command"

    @display(description="by")
    def undoer(self, run: ImportRun) -> str:
        return display_name(run.undone_by) if run.undone_by else "a command"

    def state_of(self, run: ImportRun) -> str:
        return self.state_pill(run)

    def words_about(self, run: ImportRun) -> str:
        if run.is_looked_at:
            return "Nothing of it is written yet."
        if run.can_be_undone(clock.now()):
            return f"It can be undone until {when(run.undone_until)}."
        return ""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("bring/", view(self.bring), name="interviews_importrun_bring"),
            path("example/<str:kind>.csv", view(self.download_example), name="interviews_importrun_example"),
            *super().get_urls(),
        ]

    # ── a file is given ──
    @in_admin
    def bring(self, request: HttpRequest) -> HttpResponse:
        if not self.may_act(request):
            raise Http404
        form = FileForm(request.POST or None, request.FILES or None, initial={"kind": request.GET.get("kind", "")})
        if request.method == "POST" and form.is_valid():
            now = clock.now()
            ImportRun.objects.forget_old(now)
            kind = form.cleaned_data["kind"]
            run = ImportRun.objects.look_at(kind, form.content, by=logged_in(request), at=now)
            return HttpResponseRedirect(_look_url(run))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Bring a file in",
            "form": form,
            "kinds": [(kind, kind.label, ", ".join(EXAMPLES[kind]), _needed(kind)) for kind in ImportRun.Kind],
            "back_url": reverse("admin:interviews_importrun_changelist"),
        }
        return TemplateResponse(request, "admin/interviews/importrun/bring.html", context)

    @in_admin
    def download_example(self, request: HttpRequest, kind: str) -> HttpResponse:
        if not self.may_act(request) or kind not in EXAMPLES:
            raise Http404
        # With a mark, so that spreadsheets take it for UTF-8.
        response = HttpResponse("\ufeff" + example(kind), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = content_disposition_header(True, f"{kind}.csv")
        return response

    # ── it is looked at, and carried out ──
    @button("Look at it", asks=True, tone="main", when=lambda run: run.is_looked_at)
    def look(self, request: HttpRequest, run: ImportRun) -> HttpResponse | None:
        now = clock.now()
        try:
            if "meanings" in request.POST:
                return self._explain(request, run, now=now)
            if request.method == "POST":
                return self._carry_out(request, run, now=now)
        except NotAList:  # _show says why
            return self._show(request, run, now=now)
        return self._show(request, run, now=now)

    def _explain(self, request: HttpRequest, run: ImportRun, *, now: datetime) -> HttpResponse:
        form = MeaningsForm(request.POST, kind=run.kind, headings=look(run, now=now).headings)
        if not form.is_valid():
            return self._show(request, run, now=now, explaining=form)
        run.explain(dict(form.meanings()))
        return HttpResponseRedirect(_look_url(run))

    def _carry_out(self, request: HttpRequest, run: ImportRun, *, now: datetime) -> HttpResponse | None:
        form = CarryOutForm(request.POST)
        if not form.is_valid():
            return self._show(request, run, now=now, notice=CHANGED_MEANWHILE)
        said = form.cleaned_data
        try:
            plan = carry_out(run, digest=said["digest"], leaves_out_mistakes=said["leaves_out"], now=now)
        except (ChangedMeanwhile, HasMistakes) as refusal:
            known = self.get_queryset(request).filter(pk=run.pk).first()
            if known is None or not known.is_looked_at:
                self.message_user(request, "It was carried out already.", "warning")
                return None
            notice = TICK_OR_MEND if isinstance(refusal, HasMistakes) else CHANGED_MEANWHILE
            return self._show(request, known, now=now, notice=notice)
        words = f"{len(plan.added)} added, {len(plan.changed)} changed, {len(plan.unchanged)} as before."
        self.message_user(request, f"{words} Nobody was mailed.", "success")
        changed = [each.row.pk for each in plan.rows if not each.is_new and each.columns - roster.FOLLOWED_AT_ONCE]
        if run.kind == ImportRun.Kind.PEOPLE and (stale := roster.live_panels_with(changed)):
            self.message_user(request, stale_words(stale), "warning")
        return None

    def _show(
        self,
        request: HttpRequest,
        run: ImportRun,
        *,
        now: datetime,
        notice: str = "",
        explaining: MeaningsForm | None = None,
    ) -> HttpResponse:
        try:
            plan = look(run, now=now)
        except NotAList as error:
            plan, notice = Plan([], [], []), str(error)
        labels = COLUMNS[run.kind].labels
        return self.ask(
            request,
            run,
            "admin/interviews/importrun/look.html",
            f"What this file would do: {run.get_kind_display().lower()}",
            notice=notice,
            form=CarryOutForm(initial={"digest": plan.digest}),
            explaining=explaining or MeaningsForm(None, kind=run.kind, headings=plan.headings),
            left_out=[heading for heading, column in plan.headings if heading and not column],
            found=[_mistake_words(each, labels) for each in plan.found[:MAX_SHOWN]],
            sections=[
                (title, says, [_line_words(line, labels) for line in lines[:MAX_SHOWN]], len(lines))
                for title, says, lines in [
                    ("To be added", "What it says", plan.added),
                    ("To be changed", "What changes", plan.changed),
                ]
            ],
            counts=[
                ("To be added", len(plan.added)),
                ("To be changed", len(plan.changed)),
                ("As before", len(plan.unchanged)),
                ("With mistakes", len(plan.wrong_lines)),
            ],
            can_be_done=bool(plan.rows),
            most=MAX_SHOWN,
            drop_url=reverse("admin:interviews_importrun_drop", args=[run.pk]),
        )

    @button("Drop the file", when=lambda run: run.is_looked_at)
    def drop(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        ImportRun.objects.filter(pk=run.pk).delete()
        self.message_user(request, "The file is gone, and nothing was written.", "success")
        return HttpResponseRedirect(reverse("admin:interviews_importrun_bring"))

    # ── it is taken back ──
    @button("Undo", asks=True, tone="danger", when=lambda run: run.can_be_undone(clock.now()))
    def undo(self, request: HttpRequest, run: ImportRun) -> HttpResponse | None:
        if request.method != "POST":
            words = f"Undo this import of {run.made_at:%-d %B}"
            return self.ask(request, run, "admin/interviews/importrun/undo.html", words, run=run)
        try:
            rows = undo(run, by=logged_in(request), now=clock.now())
        except CannotUndo:
            self.message_user(request, "It can’t be undone any more.", "warning")
            return None
        stays = sum(row.outcome != ImportedRow.Outcome.UNDONE for row in rows)
        if stays:
            self.message_user(
                request, f"{len(rows) - stays} taken back; {stays} could not be: see below why.", "warning"
            )
        else:
            self.message_user(request, "All of it is taken back.", "success")
        return None

    # ── what it did ──
    def detail_context(self, request: HttpRequest, run: ImportRun) -> dict[str, object]:
        pages = Paginator(run.rows.all(), 100)
        page = pages.get_page(request.GET.get("rows"))
        return {"run": run, "page": page, "rows": _rows_words(list(page), reader=logged_in(request).email)}


def _look_url(run: ImportRun) -> str:
    return reverse("admin:interviews_importrun_look", args=[run.pk])


def _needed(kind: str) -> str:
    return COLUMNS[kind].needed_words


def _mistake_words(found: Found, labels: Mapping[str, str]) -> dict[str, object]:
    mistake = found.mistake
    column = labels.get(mistake.column, mistake.column)
    return {"line": mistake.line, "column": column, "value": found.value, "words": mistake.words}


def _line_words(line: PlannedLine, labels: Mapping[str, str]) -> dict[str, object]:
    changes = [
        (labels.get(change.column, change.column), change.before or ("" if line.is_new else "nothing"), change.after)
        for change in line.changes
        if change.before or change.after not in {line.name, line.key}
    ]
    return {"line": line.number, "name": line.name, "key": line.key, "changes": changes}


def _rows_words(rows: list[ImportedRow], *, reader: str) -> list[dict[str, object]]:
    """With links, where the reader may see the row; and what it said before."""
    shown: dict[tuple[str, int], Model] = {}
    for subject, model in MODELS.items():
        keys = [row.row_id for row in rows if row.subject == subject]
        if keys:
            of_others = about_others(model._default_manager.filter(pk__in=keys), reader)
            shown |= {(subject, each.pk): each for each in of_others}
    in_charge = User.objects.in_bulk([row.before["contact_id"] for row in rows if "contact_id" in row.before])
    return [_row_words(row, shown.get((row.subject, row.row_id)), in_charge) for row in rows]


def _row_words(row: ImportedRow, shown: Model | None, in_charge: Mapping[int, User]) -> dict[str, object]:
    outcome = row.get_outcome_display()
    before = []
    for field in MODELS[row.subject]._meta.concrete_fields:
        if shown is not None and field.attname in row.before:
            value = row.before[field.attname]
            before.append((field.verbose_name, in_charge.get(value, "") if field.is_relation else value))
    return {
        "line": row.line,
        "what": row.get_subject_display(),
        "link": link_to(shown) if shown is not None else NOTHING,
        "did": "added" if row.is_new else "changed",
        "before": before,
        "outcome": f"{outcome}: {row.used_by}" if row.used_by else outcome,
        "tone": OUTCOME_TONES.get(row.outcome, "warn"),
    }
