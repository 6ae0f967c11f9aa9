"""Redacting a place of an interview, in two steps: what was chosen is shown with what falls, then it is confirmed."""

from functools import partial
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from debriefs import reading
from debriefs.forms.redaction import MarkForm, RedactionForm, clocks
from debriefs.interview import redaction
from debriefs.progress import Progress
from debriefs.views.page import access_of, back_to, private_page, progress_for
from interviews.recordings import redaction as of_recordings
from interviews.recordings import speech
from interviews.recordings.redacted_words import Fallen
from interviews.recordings.redaction import CannotRedact, Mark
from recruiting.access import logged_in, reader


@reader
@require_http_methods(["GET", "HEAD", "POST"])
def redact(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """POST with `first`, `last` and `words` shows what falls, with `confirms` it falls. GET asks for a stretch of the recording.

    Words are never part of an address: those stand in logs and in the browser's history.
    """
    shown = progress_for(logged_in(request), interview_id, part=_part(request))
    access = access_of(request, shown)
    if shown.recording is None or not access.may_redact:
        raise Http404
    chosen = MarkForm(request.POST if request.method == "POST" else {})
    if not chosen.is_valid():
        return _refused(
            request, shown, _("This could not be read as a place of the transcript. Please choose it again.")
        )
    mark = chosen.mark()
    try:
        fallen = of_recordings.marked(shown.recording, mark)
    except CannotRedact as refusal:
        return _refused(request, shown, str(refusal.reason.label))
    notes = reading.notes(shown, with_machine_text=access.sees_machine_text)
    make_form = partial(
        RedactionForm,
        sentences=redaction.sentences(notes, mark, fallen),
        has_sound=of_recordings.has_sound(shown.recording),
        has_people=access.may_redact_people,
    )
    if "confirms" in request.POST:
        return _confirm(request, shown, make_form(request.POST), mark, fallen)
    initial = {"first": mark.first, "last": mark.last, "words": mark.words, **clocks(_span(shown, mark))}
    return _ask(request, shown, make_form(initial=initial), mark, fallen)


def _confirm(
    request: HttpRequest, shown: Progress, form: RedactionForm, mark: Mark, fallen: dict[int, Fallen]
) -> HttpResponse:
    if form.is_valid():
        try:
            redaction.redact(shown.interview, shown.recording, form.asked(), by=logged_in(request), now=shown.now)
        except CannotRedact as refusal:
            form.add_error(None, str(refusal.reason.label))
        else:
            words = _("Redacted. The words are gone; the recording opens again once its sound is redacted, too.")
            messages.success(request, words if form.has_sound else _("Redacted. The words are gone."))
            part = _part(request)
            return back_to(shown.interview, "redactions", query=f"part={part}" if part else "")
    return _ask(request, shown, form, mark, fallen, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _part(request: HttpRequest) -> str:
    """The number of the recording, where an interview has several; empty without one."""
    return request.POST.get("part", request.GET.get("part", ""))


def _span(shown: Progress, mark: Mark) -> tuple[int, int] | None:
    """From the start of the first turn to the end of the last one; None where no time is known."""
    transcript = reading.transcript(shown)
    if transcript is None or mark.first is None or mark.last is None:
        return None
    turns = speech.turns_between(transcript, mark.first, mark.last + 1)  # one more: a missing end is its start
    times = [(start, end) for turn, start, end in speech.timed_turns(turns) if turn.position <= (mark.last or 0)]
    return (min(start for start, _ in times), max(end for _, end in times)) if times else None


def _ask(
    request: HttpRequest,
    shown: Progress,
    form: RedactionForm,
    mark: Mark,
    fallen: dict[int, Fallen],
    *,
    status: int = 200,
) -> HttpResponse:
    pieces = [piece for one in fallen.values() for piece in one.pieces] if mark.first is not None else []
    context = {
        "interview": shown.interview,
        "progress": shown,
        "form": form,
        "pieces": pieces,
        "part": shown.part or "",
    }
    return private_page(request, "debriefs/redact.html", context, status=status)


def _refused(request: HttpRequest, shown: Progress, words: str) -> HttpResponse:
    """With what was chosen, so that nothing is lost."""
    context = {"interview": shown.interview, "error": words, "words": request.POST.get("words", "")}
    return private_page(request, "debriefs/redact.html", context, status=HTTPStatus.CONFLICT)
