"""Citing a place of an interview, from its transcript or from a note."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from debriefs import reading
from debriefs.forms.citation import CitationForm, DetachForm
from debriefs.interview import citations
from debriefs.interview.citations import CannotCite
from debriefs.models import Citation
from debriefs.models.scorecard import WrongState
from debriefs.progress import Progress
from debriefs.views.page import access_of, back_to, progress_for, wants_json
from interviews.models import Interview
from recruiting.access import logged_in, reader
from recruiting.files import serving

SUBMITTED = "Your scorecard is submitted, so its evidence stays as it is. Amend it to cite more."


@reader
@require_POST
def cite(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """201 with the citation as JSON for scripts; others come back to where they were."""
    shown, form = progress_for(logged_in(request), interview_id), CitationForm(request.POST)
    if not form.is_valid():
        return _refused(request, shown.interview, str(next(iter(form.errors.values()))[0]), status=400)
    criterion = form.cleaned_data["criterion"]
    if criterion is not None:
        _require_own_scorecard(request, shown)
    try:
        made = _cite(request, shown, form)
    except CannotCite as error:
        return _refused(request, shown.interview, str(error.reason.label), status=409)
    except WrongState:
        return _refused(request, shown.interview, SUBMITTED, status=409)
    if not wants_json(request):
        return back_to(shown.interview, f"criterion-{criterion}" if criterion else "scorecard")
    return JsonResponse(_told(request, made, criterion, shown), status=201, headers={"Cache-Control": serving.NO_STORE})


@reader
@require_POST
def detach(request: HttpRequest, citation_id: UUID) -> HttpResponse:
    """Take it from one rating of one's own draft."""
    form = DetachForm(request.POST)
    citation = Citation.objects.filter(pk=citation_id).only("interview").first()
    if citation is None or not form.is_valid():
        raise Http404
    shown = progress_for(logged_in(request), citation.interview_id)
    _require_own_scorecard(request, shown)
    criterion = form.cleaned_data["criterion"]
    try:
        citations.detach(shown.interview, citation_id, criterion_id=criterion, by=logged_in(request), now=shown.now)
    except WrongState:
        return _refused(request, shown.interview, SUBMITTED, status=409)
    if wants_json(request):
        return JsonResponse({"id": str(citation_id), "criterion": str(criterion)})
    return back_to(shown.interview, f"criterion-{criterion}")


def _require_own_scorecard(request: HttpRequest, shown: Progress) -> None:
    access = access_of(request, shown)
    if access.expected_of(shown.interview) is None:
        raise Http404


def _cite(request: HttpRequest, shown: Progress, form: CitationForm) -> Citation:
    by, given = logged_in(request), form.cleaned_data
    if given["note"] is not None:
        return citations.cite_note(shown, given["note"], criterion_id=given["criterion"], by=by, now=shown.now)
    return citations.cite_turns(
        shown.interview,
        reading.transcript(shown),
        form.stretch(),
        criterion_id=given["criterion"],
        by=by,
        now=shown.now,
    )


def _told(request: HttpRequest, made: Citation, criterion: UUID | None, shown: Progress) -> dict[str, object]:
    context = {"citation": made, "criterion": criterion, "progress": shown}
    return {
        "id": str(made.pk),
        "quote": made.quote,
        "speaker": made.speaker,
        "clock": made.clock,
        "url": made.get_absolute_url(),
        "criterion": str(criterion) if criterion else None,
        "html": render_to_string("debriefs/scorecard/_evidence.html", context, request=request),
    }


def _refused(request: HttpRequest, interview: Interview, words: str, *, status: int) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"error": words}, status=status)
    messages.error(request, words)
    return back_to(interview, "scorecard")
