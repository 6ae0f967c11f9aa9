"""One interview as interviewers and the committee read it."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from debriefs import reading
from debriefs.access import Access
from debriefs.forms.notes import SpeakersForm
from debriefs.forms.scorecard import ScorecardForm
from debriefs.interview.brief import brief
from debriefs.interview.comments import comments_on
from debriefs.interview.mentions import mentionable_people
from debriefs.interview.notes import notes_for
from debriefs.interview.open_items import readable
from debriefs.interview.sources import paragraphs
from debriefs.interview.transcript import MAX_TRACK_TURNS, Told, Voice, criteria_to_cite_for, told, voices
from debriefs.interview.turn_markup import lists
from debriefs.interview.upload_desk import is_shown
from debriefs.models import Debrief
from debriefs.progress import Progress
from debriefs.scorecard import scorecards
from debriefs.scorecard.amendments import differences
from debriefs.status import ExpectedScorecard
from debriefs.views.again import STATUS, Typed
from debriefs.views.page import access_of, allow_media, private_page, progress_for
from interviews.booking import held_or_not
from interviews.booking.access import may_run
from interviews.models import MediaView, Redaction
from interviews.recordings import dismissal, speech
from recruiting.access import logged_in, reader
from recruiting.files import serving

ACTIONS = "debriefs/interview/_turn_actions.html"
SPEEDS = ("0.75", "1", "1.25", "1.5", "2")


@reader
@require_safe
def interview(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    return show(request, progress_for(logged_in(request), interview_id, part=request.GET.get("part", "")))


def show(request: HttpRequest, shown: Progress, *, typed: Typed | None = None) -> HttpResponse:
    """The page; with `typed` as again.py says."""
    access = access_of(request, shown)
    own = access.expected_of(shown.interview)
    notes = reading.notes(shown, with_machine_text=access.sees_machine_text)
    if notes.transcript:
        MediaView.note(notes.transcript.artifact, logged_in(request), at=shown.now)
    context = {
        "interview": shown.interview,
        "progress": shown,
        "access": access,
        "own": own,
        **(_scorecard(own, request, shown) if own else {}),
        "notes": notes,
        "moments": shown.moments(),
        "debrief": Debrief.objects.filter(application=shown.interview.application_id).first(),
        "recorded": _recording_length(shown),
        "leads_to_upload": is_shown(shown, access),
        "openings": reading.openings(shown.interview),
        "others": reading.other_interviews(shown, logged_in(request)),
        "may_say": may_run(shown.interview, logged_in(request)),
        "asks_how_it_went": held_or_not.is_to_be_said(shown.interview, now=shown.now),
        "can_be_said": held_or_not.can_be_said(shown.interview, now=shown.now) and shown.is_over,
        "may_dismiss_recorder": bool(dismissal.offered(shown.interview, logged_in(request), now=shown.now)),
        "is_mine": shown.interview.is_taken_by(logged_in(request)),
        "speeds": SPEEDS,
        "note_list": notes_for(shown, logged_in(request)),
        "new_key": uuid4(),
        "brief": brief(shown, logged_in(request), zone=timezone.get_current_timezone()),
        "handed_on": readable(
            shown.interview.open_items.select_related("handed_on_by", "asked_by", "asked_in__panel"), access
        ),
        "may_redact": access.may_redact and shown.recording is not None and bool(shown.parts),
        "second": _start_second(request.GET.get("t", "")),
        **_transcript(request, shown, access, notes, typed or {}),
        **(typed or {}),
    }
    response = private_page(request, "debriefs/interview.html", context, status=STATUS if typed else 200)
    if shown.video.artifact:
        allow_media(response, [serving.origin(shown.video.artifact.file)], with_pictures=True)
    return response


@reader
@require_safe
def progress(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """The versions of the page's parts, as JSON; an open page asks for them every few seconds."""
    shown = progress_for(logged_in(request), interview_id, part=request.GET.get("part", ""))
    answer = {"versions": shown.versions(), "is_waiting": shown.is_waiting}
    return JsonResponse(answer, headers={"Cache-Control": serving.NO_STORE})


@reader
@require_safe
def captions(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    shown = progress_for(logged_in(request), interview_id)
    transcript = reading.transcript(shown)
    if transcript is None:
        raise Http404
    MediaView.note(transcript.artifact, logged_in(request), at=shown.now)
    text = "".join(speech.captions(speech.turns(transcript, max_turns=MAX_TRACK_TURNS)))
    return HttpResponse(text, content_type="text/vtt; charset=utf-8", headers=serving.PRIVATE_HEADERS)


def _scorecard(own: ExpectedScorecard, request: HttpRequest, shown: Progress) -> dict[str, object]:
    """The reader's own scorecard of this interview; after an attempt to submit it with what is missing."""
    sheet = scorecards.sheet(own, now=shown.now)
    first, later = next(iter(own.versions), None), own.versions[1:]
    return {
        "sheet": sheet,
        "form": ScorecardForm(sheet) if sheet.is_writable else None,
        "missing": sheet.problems() if "missing" in request.GET and sheet.is_writable else [],
        "amendments": [(version, differences(first, version)) for version in later if first],
    }


def _transcript(
    request: HttpRequest, shown: Progress, access: Access, notes: reading.Notes, typed: Typed
) -> dict[str, object]:
    """The transcript and what people made of it; what is chosen (`?turn=7`) is open for citing, commenting and correcting."""
    comments = comments_on(shown.interview, access)
    if notes.transcript is None:
        summary = paragraphs(notes.summary.shown_text, []) if notes.summary else []
        return {"comments": comments, "summary_paragraphs": summary, "redactions": reading.redactions(shown)}
    found = told(notes.transcript, shown.interview, access, number=request.GET.get("page", ""))
    chosen = found.turn(_number(request.GET.get("turn", "")))
    context: dict[str, object] = {
        "interview": shown.interview,
        "progress": shown,
        "may_redact": access.may_redact,
        "own": access.expected_of(shown.interview),
        "told": found,
        "lanes": found.lanes,
        "voices": _voices(request, shown, found, typed.get("speakers_form")),
        "criteria": criteria_to_cite_for(shown.interview, access) if found.may_be_cited else [],
        "mentionable_people": mentionable_people(shown.interview.application) if found.may_be_cited else [],
        "comments": comments,
        "summary_paragraphs": paragraphs(notes.summary.shown_text, found.turns) if notes.summary else [],
    }
    if chosen and chosen.starts_ms is not None:
        context["second"] = chosen.seconds
    redactions = reading.redactions(shown)
    return context | {"redactions": redactions, "turn_lists": _turn_lists(request, found, chosen, redactions, context)}


def _voices(request: HttpRequest, shown: Progress, found: Told, typed: forms.Form | None) -> list[Voice]:
    """Those of whom it is asked who they are, with the names that were typed."""
    is_asked = typed is not None or not found.may_be_cited or "speakers" in request.GET
    if not (is_asked and found.transcript.has_speakers):
        return []
    told_apart = voices(found.transcript, shown.interview, found.turns)
    if not isinstance(typed, SpeakersForm):
        return told_apart
    names = [typed.name_of(voice.label) for voice in told_apart]
    return [voice if name is None else replace(voice, name=name) for voice, name in zip(told_apart, names, strict=True)]


def _turn_lists(
    request: HttpRequest,
    found: Told,
    chosen: speech.Turn | None,
    redactions: list[Redaction],
    context: dict[str, object],
) -> str:
    if found.is_one_text:
        return ""
    below = {}
    if chosen:
        below[chosen.position] = render_to_string(ACTIONS, {**context, "turn": chosen}, request)
    return lists(found.turns, marks=found.marks, page_query=found.page_query, below=below, redactions=redactions)


def _number(asked: str) -> int | None:
    return int(asked) if re.fullmatch(r"\d{1,9}", asked, re.ASCII) else None


def _recording_length(shown: Progress) -> str:
    """The recording's length in words; empty when it is not known."""
    duration = shown.video.artifact.duration if shown.video.artifact else None
    return f"{max(1, round(duration / timedelta(minutes=1)))} min" if duration else ""


def _start_second(asked: str) -> str:
    """The second or the stretch that a link points to (`?t=754.3`, `?t=12,45.6`), as a media fragment; empty for anything else."""
    second = r"\d{1,6}(\.\d{1,3})?"
    return asked if re.fullmatch(rf"{second}(,{second})?", asked, re.ASCII) else ""
