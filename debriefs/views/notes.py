"""Notes by hand: kept, edited, deleted and shared by their author, on the page of their interview."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from debriefs.forms.notes import NoteForm, RewriteForm
from debriefs.interview import notes
from debriefs.models import Note
from debriefs.models.note import CannotChange
from debriefs.progress import Progress
from debriefs.views import interview
from debriefs.views.again import refusal
from debriefs.views.page import back_to, progress_for, wants_json
from interviews.booking import held_or_not
from interviews.models import Interview
from recruiting.access import logged_in, reader

NO_CHANGE = _("This note is shared or cited, so its words stay as they are. Write another one below.")


@reader
@require_POST
def add(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    shown, form = progress_for(logged_in(request), interview_id), NoteForm(request.POST)
    if form.is_valid():
        Note.write(
            shown.interview,
            form.cleaned_data["text"],
            key=form.cleaned_data["key"],
            written_at=form.moment(shown.now),
            by=logged_in(request),
            at=shown.now,
        )
        held_or_not.look_again(shown.interview, now=shown.now)
    return _answer(request, shown, form)


@reader
@require_POST
def rewrite(request: HttpRequest, note_id: UUID) -> HttpResponse:
    note, form = _own_note(request, note_id), RewriteForm(request.POST)
    shown = progress_for(logged_in(request), note.interview_id)
    if form.is_valid():
        try:
            note.rewrite(form.cleaned_data["text"], at=shown.now)
        except CannotChange:
            form.add_error(None, NO_CHANGE)
    return _answer(request, shown, form)


@reader
@require_POST
def remove(request: HttpRequest, note_id: UUID) -> HttpResponse:
    note, form = _own_note(request, note_id), forms.Form(request.POST)
    shown = progress_for(logged_in(request), note.interview_id)
    try:
        note.remove()
    except CannotChange:
        form.add_error(None, NO_CHANGE)
    return _answer(request, shown, form)


@reader
@require_POST
def share(request: HttpRequest, note_id: UUID) -> HttpResponse:
    note = _own_note(request, note_id)
    shown = progress_for(logged_in(request), note.interview_id)
    note.share(at=shown.now)
    return _answer(request, shown)


@reader
@require_POST
def share_all(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    shown = progress_for(logged_in(request), interview_id)
    Note.objects.by(logged_in(request)).filter(interview=shown.interview).share_all(at=shown.now)
    return _answer(request, shown)


def _own_note(request: HttpRequest, note_id: UUID) -> Note:
    """Raises Http404 also for their own note of an interview that they may not see any more."""
    visible = Interview.objects.visible_to(request.user)
    note = Note.objects.by(request.user).filter(pk=note_id, interview__in=visible).first()
    if note is None:
        raise Http404
    return note


def _answer(request: HttpRequest, shown: Progress, form: forms.Form | None = None) -> HttpResponse:
    """To a script the list, or what is wrong; to a browser the page, with what was typed where something is wrong."""
    if form is not None and form.errors:
        return refusal(form) if wants_json(request) else interview.show(request, shown, typed={"note_form": form})
    if not wants_json(request):
        return back_to(shown.interview, "notes")
    context = {
        "interview": shown.interview,
        "progress": shown,
        "note_list": notes.notes_for(shown, logged_in(request)),
        "zone": timezone.get_current_timezone_name(),
    }
    return JsonResponse({"list": render_to_string("debriefs/interview/_note_list.html", context, request)})
