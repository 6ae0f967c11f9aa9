"""What people say of a transcript: who is who, another wording of a line; and the chapters of its recording."""

import re
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from debriefs import reading
from debriefs.forms.notes import LineForm, SpeakersForm
from debriefs.interview.chapters import track
from debriefs.interview.transcript import MAX_TRACK_TURNS, MAX_VOICES, chapters_of
from debriefs.progress import Progress
from debriefs.views import interview
from debriefs.views.again import RETYPED
from debriefs.views.page import access_of, progress_for
from interviews.models import NoSuchLine, Transcript
from interviews.recordings import speech
from recruiting.access import logged_in, reader
from recruiting.files import serving


@reader
@require_POST
def confirm_speakers(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    shown = progress_for(logged_in(request), interview_id)
    transcript = _transcript(shown)
    form = SpeakersForm(request.POST, labels=transcript.labels(max_labels=MAX_VOICES))
    if not form.is_valid():
        return interview.show(request, shown, typed={"speakers_form": form})
    said = form.said()
    candidate = next((label for label, name in said.items() if name == str(shown.interview.application.candidate)), "")
    transcript.confirm_speakers(said, candidate=candidate, by=logged_in(request), at=shown.now)
    messages.success(request, _("Now it is said who is who. Places can be cited."))
    return redirect(shown.interview)


@reader
@require_POST
def correct(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    shown = progress_for(logged_in(request), interview_id)
    form = LineForm(request.POST)
    if not form.is_valid():
        return interview.show(request, shown, typed={RETYPED: form})
    position = form.cleaned_data["position"]
    try:
        _transcript(shown).correct(
            int(position) if re.fullmatch(r"\d{1,9}", position, re.ASCII) else -1,
            form.cleaned_data["text"],
            original=form.cleaned_data["original"],
            by=logged_in(request),
            at=shown.now,
        )
    except NoSuchLine:
        form.add_error("text", _("The transcript was read anew meanwhile, and this line is another now."))
        return interview.show(request, shown, typed={RETYPED: form})
    return redirect(f"{shown.interview.get_absolute_url()}#t{position}")


@reader
@require_safe
def chapters(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    shown = progress_for(logged_in(request), interview_id)
    turns = speech.turns(_transcript(shown), max_turns=MAX_TRACK_TURNS)
    access = access_of(request, shown)
    found = chapters_of(shown.interview, turns, access)
    text = "".join(track(found, length_ms=speech.length_ms(turns)))
    return HttpResponse(text, content_type="text/vtt; charset=utf-8", headers=serving.PRIVATE_HEADERS)


def _transcript(shown: Progress) -> Transcript:
    found = reading.transcript(shown)
    if found is None:
        raise Http404
    return found
