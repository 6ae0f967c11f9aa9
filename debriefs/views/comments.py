"""Comments: on a debrief, and on places of its interviews."""

import re
from uuid import UUID

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from debriefs.forms.notes import CommentForm
from debriefs.interview.citations import CannotCite, Stretch
from debriefs.interview.comments import write_comment
from debriefs.interview.mentions import UnknownMention
from debriefs.models import Comment, Debrief
from debriefs.progress import Progress
from debriefs.views import interview
from debriefs.views.again import RETYPED, refusal
from debriefs.views.decision import show_again
from debriefs.views.page import debrief_for, progress_for, wants_json
from recruiting import clock
from recruiting.access import logged_in, reader


@reader
@require_POST
def on_debrief(request: HttpRequest, debrief_id: UUID) -> HttpResponseBase:
    debrief, form = debrief_for(logged_in(request), debrief_id), CommentForm(request.POST)
    comment = _write(form, debrief, by=logged_in(request))
    if comment is not None:
        return _made(request, comment, back=f"{debrief.get_absolute_url()}#comments")
    return refusal(form) if wants_json(request) else show_again(request, debrief_id, typed={"comment_form": form})


@reader
@require_POST
def on_interview(request: HttpRequest, interview_id: UUID) -> HttpResponseBase:
    """On turns `first` to `last`, or on the `words` of theirs."""
    shown = progress_for(logged_in(request), interview_id)
    debrief = Debrief.objects.filter(application=shown.interview.application_id).first()
    numbers = [request.POST.get(name, "") for name in ("first", "last")]
    if debrief is None or not all(re.fullmatch(r"\d{1,9}", number, re.ASCII) for number in numbers):
        raise Http404
    place = Stretch(int(numbers[0]), int(numbers[1]), request.POST.get("words", ""))
    form = CommentForm(request.POST)
    comment = _write(form, debrief, shown, place, by=logged_in(request))
    if comment is not None:
        return _made(request, comment, back=f"{shown.interview.get_absolute_url()}#comments")
    return refusal(form) if wants_json(request) else interview.show(request, shown, typed={RETYPED: form})


def _write(
    form: CommentForm,
    debrief: Debrief,
    shown: Progress | None = None,
    place: Stretch | None = None,
    *,
    by: User,
) -> Comment | None:
    """None where it can't be kept; the form says why."""
    if not form.is_valid():
        return None
    try:
        return write_comment(debrief, form.cleaned_data["text"], shown=shown, place=place, by=by, at=clock.now())
    except UnknownMention as unknown:
        error = _("“@{name}” is nobody who may read this debrief, or more than one person: write the whole name.")
        form.add_error("text", error.format(name=unknown.called))
    except CannotCite as refused:
        form.add_error("text", str(refused.reason.label))
    return None


def _made(request: HttpRequest, comment: Comment, *, back: str) -> HttpResponseBase:
    if not wants_json(request):
        return redirect(back)
    context = {"comment": comment, "zone": timezone.get_current_timezone_name()}
    html = render_to_string("debriefs/_comment.html", context, request)
    answer = {"id": str(comment.pk), "html": html}
    if comment.citation:
        answer |= {"quote": comment.citation.quote, "position": str(comment.citation.first_position)}
    return JsonResponse(answer, status=201)
