"""What interviewers do in their brief: say that a planned question was asked, or that they can't take the interview."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from debriefs.forms.notes import DeclineForm
from debriefs.models import Note, Question
from debriefs.models.note import CannotChange
from debriefs.progress import Progress
from debriefs.views import interview
from debriefs.views.page import back_to, progress_for
from interviews.booking import declines
from recruiting.access import logged_in, reader


@reader
@require_POST
def question_asked(request: HttpRequest, interview_id: UUID, question_id: int) -> HttpResponse:
    shown = progress_for(logged_in(request), interview_id)
    Note.of_question(shown.interview, _question(shown, question_id), by=logged_in(request), at=shown.now)
    return back_to(shown.interview, f"question-{question_id}")


@reader
@require_POST
def question_not_asked(request: HttpRequest, interview_id: UUID, question_id: int) -> HttpResponse:
    shown = progress_for(logged_in(request), interview_id)
    note = (
        Note.objects.by(logged_in(request))
        .filter(interview=shown.interview, question=_question(shown, question_id))
        .first()
    )
    if note is None:
        raise Http404
    try:
        note.remove()
    except CannotChange:
        messages.error(request, "Your note of it is shared or cited, so it stays.")
    return back_to(shown.interview, f"question-{question_id}")


@reader
@require_POST
def decline(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    shown, form = progress_for(logged_in(request), interview_id), DeclineForm(request.POST)
    if not form.is_valid():
        return interview.show(request, shown, typed={"decline_form": form})
    try:
        declines.decline(shown.interview, reason=form.cleaned_data["reason"], by=logged_in(request), now=shown.now)
    except declines.CannotDecline:
        messages.error(request, "This interview has begun or is not yours, so it can’t be declined here.")
    return back_to(shown.interview, "decline")


def _question(shown: Progress, question_id: int) -> Question:
    question = Question.objects.of_panel(shown.interview.panel).filter(pk=question_id).first()
    if question is None:
        raise Http404
    return question
