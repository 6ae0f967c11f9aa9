"""Writing one's own scorecard. Pages of before answer too: what was typed on them is shown again, never lost."""

from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib import messages
from django.db.models import TextChoices
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from debriefs.access import Access
from debriefs.forms.scorecard import UNREADABLE, ScorecardForm, Step, named_criteria, written
from debriefs.interview import citations
from debriefs.models.scorecard import Overtaken, WrongState
from debriefs.progress import Progress
from debriefs.scorecard import knowledge, scorecards
from debriefs.scorecard.scorecards import Incomplete, Sheet
from debriefs.status import ExpectedScorecard, ScorecardState
from debriefs.views.page import access_of, back_to, private_page, progress_for, wants_json
from recruiting.access import logged_in, reader
from recruiting.files import serving

PLACE = "scorecard"
MISSING_PLACE = "scorecard-missing"


class Conflict(TextChoices):
    """What happened to the scorecard while it was written on this page."""

    OVERTAKEN = "overtaken"
    SUBMITTED = "submitted"
    EXCUSED = "excused"


@dataclass(frozen=True)
class Writing:
    """Somebody's own scorecard, as a request finds it."""

    shown: Progress
    access: Access
    own: ExpectedScorecard

    @classmethod
    def by(cls, request: HttpRequest, interview_id: UUID) -> "Writing":
        """Raises Http404 unless this person is expected to write one."""
        shown = progress_for(logged_in(request), interview_id)
        access = access_of(request, shown)
        own = access.expected_of(shown.interview)
        if own is None:
            raise Http404
        return cls(shown, access, own)

    def sheet(self, named: set[UUID]) -> Sheet:
        return scorecards.sheet(self.own, also=named, now=self.shown.now)


@reader
@require_http_methods(["GET", "HEAD", "POST"])
def scorecard(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    if request.method != "POST":
        return _read(request, interview_id)
    writing = Writing.by(request, interview_id)
    if "version" not in request.POST:
        return _change_version(request, writing)
    form = ScorecardForm(writing.sheet(named_criteria(request.POST)), request.POST)
    if not form.is_valid():
        return _refused(request, form)
    try:
        _write(request, writing, form)
    except Incomplete:
        return back_to(writing.own.interview, MISSING_PLACE, query="missing=yes")
    except (Overtaken, WrongState):
        return _conflict(request, interview_id, form)
    except citations.CannotCite as error:
        messages.error(request, str(error.reason.label))
    return _saved(request, Writing.by(request, interview_id)) if wants_json(request) else _back(request, writing)


def _read(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """For scripts how far it is; people read it on the interview's page."""
    if wants_json(request):
        return _saved(request, Writing.by(request, interview_id))
    return back_to(progress_for(logged_in(request), interview_id).interview, PLACE)


def _change_version(request: HttpRequest, writing: Writing) -> HttpResponse:
    """Begin to amend what was submitted, or drop the amendment that was begun."""
    held, step = writing.own.scorecard, request.POST.get("step")
    if held is not None and writing.own.versions:
        draft = held.draft()
        if step == Step.AMEND:
            scorecards.amend(held, now=writing.shown.now)
        elif step == Step.DISCARD and draft is not None:
            with suppress(WrongState):  # submitted or dropped from another tab meanwhile
                draft.discard()
    return back_to(writing.own.interview, PLACE)


def _write(request: HttpRequest, writing: Writing, form: ScorecardForm) -> None:
    """Save, and do what the pressed button says."""
    interview, by, now = writing.own.interview, logged_in(request), writing.shown.now
    step, held = request.POST.get("step", Step.SAVE), writing.own.scorecard
    if step == Step.SUBMIT:
        knew = knowledge.knew_others(writing.access, now=now)
        scorecards.submit(interview, by, form.typed(), knew_others=knew, now=now)
        messages.success(request, _("Your scorecard is in. Thank you."))
    elif step == Step.AMEND and held is not None and writing.own.versions:
        scorecards.amend(held, form.typed(), now=now)
    else:
        scorecards.save_draft(interview, by, form.typed(), now=now)
        _change_evidence(request, writing)


def _change_evidence(request: HttpRequest, writing: Writing) -> None:
    """Without JavaScript: the button beside a note or a citation, which saves what was typed first."""
    interview, by, now = writing.own.interview, logged_in(request), writing.shown.now
    criterion = _uuid(request.POST.get("cite"))
    note = _uuid(request.POST.get(f"cite-note-{criterion}"))
    if criterion and note:
        citations.cite_note(writing.shown, note, criterion_id=criterion, by=by, now=now)
    citation, _blank, of = request.POST.get("detach", "").partition(" ")
    detached, criterion = _uuid(citation), _uuid(of)
    if detached and criterion:
        citations.detach(interview, detached, criterion_id=criterion, by=by, now=now)


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


# ── answers ──


def _back(request: HttpRequest, writing: Writing) -> HttpResponse:
    """To the criterion whose button was pressed, else to the scorecard."""
    criterion = _uuid(request.POST.get("cite")) or _uuid(request.POST.get("detach", "").partition(" ")[2])
    return back_to(writing.own.interview, f"criterion-{criterion}" if criterion else PLACE)


def _saved(request: HttpRequest, writing: Writing) -> HttpResponse:
    sheet = writing.sheet(set())
    missing = render_to_string("debriefs/scorecard/_still_missing.html", {"sheet": sheet}, request=request)
    content = {"version": sheet.number, "edits": sheet.edits, "state": _state_line(request, sheet), "missing": missing}
    return JsonResponse(content, headers={"Cache-Control": serving.NO_STORE})


def _state_line(request: HttpRequest, sheet: Sheet) -> str:
    context = {"sheet": sheet, "zone": timezone.get_current_timezone_name()}
    return render_to_string("debriefs/scorecard/_saved.html", context, request=request).strip()


def _refused(request: HttpRequest, form: ScorecardForm) -> HttpResponse:
    if wants_json(request):
        words = [*form.non_field_errors(), *(f"{one.name}: {one.words}" for one in form.mistakes())]
        return JsonResponse({"errors": form.errors, "words": " ".join(words) or UNREADABLE}, status=400)
    is_to_be_submitted = request.POST.get("step") == Step.SUBMIT
    missing = form.sheet.problems(form.typed()) if is_to_be_submitted else []
    return private_page(request, "debriefs/scorecard.html", _context(form) | {"missing": missing}, status=400)


def _conflict(request: HttpRequest, interview_id: UUID, form: ScorecardForm) -> HttpResponse:
    """What was typed here and what was saved from elsewhere, side by side; what is the same is no conflict."""
    writing = Writing.by(request, interview_id)
    sheet, kind = _stands(writing, named_criteria(request.POST))
    theirs = form.differing(written(sheet))
    is_same = not theirs and kind != Conflict.EXCUSED
    if wants_json(request):
        if is_same and kind == Conflict.OVERTAKEN:
            return _saved(request, writing)
        values = written(sheet)
        content = {"kind": kind, "version": sheet.number, "edits": sheet.edits, "values": values}
        return JsonResponse(content | {"state": _state_line(request, sheet)}, status=409)
    if is_same:
        return back_to(writing.own.interview, PLACE)
    context = _context(form.rebased(sheet)) | {"conflict": kind}
    return private_page(request, "debriefs/scorecard.html", context, status=409)


def _stands(writing: Writing, named: set[UUID]) -> tuple[Sheet, Conflict]:
    sheet, latest = writing.sheet(named), writing.own.latest
    if writing.own.state == ScorecardState.EXCUSED:
        return sheet, Conflict.EXCUSED
    if sheet.draft is not None or latest is None:
        return sheet, Conflict.OVERTAKEN
    lines = scorecards.lines(sheet.interview, latest, also=named)
    return replace(sheet, draft=latest, lines=lines), Conflict.SUBMITTED


def _context(form: ScorecardForm) -> dict[str, object]:
    return {"form": form, "sheet": form.sheet, "interview": form.sheet.interview, "is_apart": True}
