"""What interviewers and the committee read: their list, one application, one interview."""

import mimetypes
import re
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from debriefs import reading
from debriefs.models import Debrief
from debriefs.progress import FILES, Progress
from interviews.booking.access import interview_for
from interviews.models import Interviewer, MediaView, Transcript
from interviews.recordings import speech
from recruiting import clock
from recruiting.access import is_recruiter, logged_in, reader
from recruiting.files import serving

APPLICATIONS_PER_PAGE = 25
TURNS_PER_PAGE = 4000
MAX_CAPTIONED_TURNS = 20_000
SPEEDS = ("0.75", "1", "1.25", "1.5", "2")


@reader
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return redirect("admin:index" if is_recruiter(request.user) else "debriefs")


@reader
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    page = Paginator(reading.applications(logged_in(request), now=now), APPLICATIONS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "entries": reading.entries(page.object_list, now=now),
        "to_connect": Interviewer.objects.filter(user=request.user.pk).without_calendar().first(),
    }
    return _page(request, "debriefs/index.html", context)


@reader
@require_safe
def debrief(request: HttpRequest, debrief_id: UUID) -> HttpResponse:
    found, now = _debrief_for(logged_in(request), debrief_id), clock.now()
    interviews = reading.interviews_of(found.application_id, logged_in(request), now=now)
    return _page(request, "debriefs/debrief.html", {"debrief": found, "interviews": interviews})


@reader
@require_safe
def resume(request: HttpRequest, debrief_id: UUID) -> HttpResponseBase:
    application = _debrief_for(logged_in(request), debrief_id).application
    if not application.resume:
        raise Http404
    name = application.resume_display_name or "resume"
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return serving.answer(request, application.resume, name=name, content_type=content_type, as_attachment=True)


@reader
@require_safe
def interview(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    shown = _progress_of(logged_in(request), interview_id)
    notes = reading.notes(shown)
    if notes.transcript:
        MediaView.note(notes.transcript.artifact, logged_in(request), at=shown.now)
    context = {
        "interview": shown.interview,
        "progress": shown,
        "notes": notes,
        "moments": shown.moments(),
        "debrief": Debrief.objects.filter(application=shown.interview.application_id).first(),
        "recorded": _recording_length(shown),
        "openings": reading.openings(shown.interview),
        "others": reading.other_interviews(shown, logged_in(request)),
        "is_mine": shown.interview.is_taken_by(logged_in(request)),
        "speeds": SPEEDS,
        "second": _start_second(request.GET.get("t", "")),
        **_turns(notes.transcript, request.GET.get("page", "")),
    }
    response = _page(request, "debriefs/interview.html", context)
    if shown.video.artifact and (elsewhere := serving.origin(shown.video.artifact.file)):
        # our address for the file redirects to the storage's own origin; `_csp_update` is django-csp's own hook
        response._csp_update = {"media-src": [elsewhere], "img-src": [elsewhere]}  # type: ignore[attr-defined]
    return response


@reader
@require_safe
def progress(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """The versions of the page's parts, as JSON; an open page asks for them every few seconds."""
    shown = _progress_of(logged_in(request), interview_id)
    answer = {"versions": shown.versions(), "is_waiting": shown.is_waiting}
    return JsonResponse(answer, headers={"Cache-Control": serving.NO_STORE})


@reader
@require_safe
def captions(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    transcript = reading.notes(_progress_of(logged_in(request), interview_id)).transcript
    if transcript is None:
        raise Http404
    text = "".join(speech.captions(speech.turns(transcript, max_turns=MAX_CAPTIONED_TURNS)))
    return HttpResponse(text, content_type="text/vtt; charset=utf-8", headers=serving.PRIVATE_HEADERS)


def _page(request: HttpRequest, template: str, context: Mapping[str, object]) -> TemplateResponse:
    """A private page: times in the reader's own zone, no copy kept by the browser."""
    return TemplateResponse(
        request,
        template,
        {**context, "zone": timezone.get_current_timezone_name(), "section": "debriefs"},
        headers={"Cache-Control": serving.NO_STORE},
    )


def _debrief_for(user: User, debrief_id: UUID) -> Debrief:
    try:
        found = Debrief.objects.visible_to(user).select_related("application__candidate", "application__job")
        return found.get(pk=debrief_id)
    except Debrief.DoesNotExist:
        raise Http404 from None


def _progress_of(user: User, interview_id: UUID) -> Progress:
    found = interview_for(user, interview_id)
    prefetch_related_objects([found], *FILES, "recordings__moments")
    return Progress.of(found, now=clock.now())


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
