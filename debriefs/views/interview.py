"""One interview as interviewers and the committee read it."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from debriefs import reading
from debriefs.access import access_to
from debriefs.brief import brief
from debriefs.models import Debrief
from debriefs.notes import notes_for
from debriefs.progress import Progress
from debriefs.views.page import private_page, progress_for
from interviews.models import MediaView, Transcript
from interviews.recordings import speech
from recruiting.access import logged_in, reader
from recruiting.files import serving

TURNS_PER_PAGE = 4000
MAX_CAPTIONED_TURNS = 20_000
SPEEDS = ("0.75", "1", "1.25", "1.5", "2")


@reader
@require_safe
def interview(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    return show(request, progress_for(logged_in(request), interview_id))


def show(request: HttpRequest, shown: Progress, *, status: int = 200, **typed: object) -> HttpResponse:
    """The page; `typed`: what somebody typed into it that could not be kept, and why not."""
    access = access_to(shown.interview.application, logged_in(request), now=shown.now)
    notes = reading.notes(shown, with_machine_text=access.sees_machine_text)
    if notes.transcript:
        MediaView.note(notes.transcript.artifact, logged_in(request), at=shown.now)
    context = {
        "interview": shown.interview,
        "progress": shown,
        "access": access,
        "own": access.expected_of(shown.interview),
        "notes": notes,
        "moments": shown.moments(),
        "debrief": Debrief.objects.filter(application=shown.interview.application_id).first(),
        "recorded": _recording_length(shown),
        "openings": reading.openings(shown.interview),
        "others": reading.other_interviews(shown, logged_in(request)),
        "is_mine": shown.interview.is_taken_by(logged_in(request)),
        "speeds": SPEEDS,
        "note_list": notes_for(shown, logged_in(request)),
        "new_key": uuid4(),
        "brief": brief(shown, logged_in(request), zone=timezone.get_current_timezone()),
        "handed_on": shown.interview.open_items.select_related("handed_on_by", "asked_by", "asked_in__panel"),
        "second": _start_second(request.GET.get("t", "")),
        **_turns(notes.transcript, request.GET.get("page", "")),
        **typed,
    }
    response = private_page(request, "debriefs/interview.html", context, status=status)
    if shown.video.artifact and (elsewhere := serving.origin(shown.video.artifact.file)):
        # our address for the file redirects to the storage's own origin; `_csp_update` is django-csp's own hook
        response._csp_update = {"media-src": [elsewhere], "img-src": [elsewhere]}  # type: ignore[attr-defined]
    return response


@reader
@require_safe
def progress(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """The versions of the page's parts, as JSON; an open page asks for them every few seconds."""
    shown = progress_for(logged_in(request), interview_id)
    answer = {"versions": shown.versions(), "is_waiting": shown.is_waiting}
    return JsonResponse(answer, headers={"Cache-Control": serving.NO_STORE})


@reader
@require_safe
def captions(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    transcript = reading.transcript(progress_for(logged_in(request), interview_id))
    if transcript is None:
        raise Http404
    text = "".join(speech.captions(speech.turns(transcript, max_turns=MAX_CAPTIONED_TURNS)))
    return HttpResponse(text, content_type="text/vtt; charset=utf-8", headers=serving.PRIVATE_HEADERS)


def _turns(transcript: Transcript | None, number: str) -> dict[str, object]:
    """One page of turns, nearly always all of them, with one lane per speaker."""
    if transcript is None:
        return {"turns": []}
    page = Paginator(transcript.segments.order_by("position"), TURNS_PER_PAGE).get_page(number)
    turns = speech.turns(transcript, first=TURNS_PER_PAGE * (page.number - 1), max_turns=TURNS_PER_PAGE)
    total_ms = speech.length_ms(turns)
    return {
        "page": page,
        "page_query": f"page={page.number}&" if page.has_other_pages() else "",
        "turns": turns,
        "transcript_is_timed": total_ms > 0,
        "total_ms": total_ms,
        "lanes": [] if page.has_other_pages() else speech.lanes(turns, total_ms=total_ms),
    }


def _recording_length(shown: Progress) -> str:
    """The recording's length in words; empty when it is not known."""
    duration = shown.video.artifact.duration if shown.video.artifact else None
    return f"{max(1, round(duration / timedelta(minutes=1)))} min" if duration else ""


def _start_second(asked: str) -> str:
    """The second that a link points to (`?t=754.3`), as a media fragment; empty for anything else."""
    return asked if re.fullmatch(r"\d{1,6}(\.\d{1,3})?", asked, re.ASCII) else ""
