"""Comments: on a debrief, and on places of its interviews."""

import re
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from debriefs.interview.citations import CannotCite, Stretch
from debriefs.interview.comments import MAX_COMMENT, write_comment
from debriefs.interview.mentions import UnknownMention
from debriefs.models import Comment, Debrief
from debriefs.progress import Progress
from debriefs.views.again import Again, ask_again
from debriefs.views.page import debrief_for, progress_for, wants_json
from recruiting import clock
from recruiting.access import logged_in, reader


@reader
@require_POST
def on_debrief(request: HttpRequest, debrief_id: UUID) -> HttpResponseBase:
    debrief = debrief_for(logged_in(request), debrief_id)
    return _write(request, debrief, back=f"{debrief.get_absolute_url()}#comments")


@reader
@require_POST
def on_interview(request: HttpRequest, interview_id: UUID) -> HttpResponseBase:
    """On turns `first` to `last`, or on the `words` of theirs."""
    shown = progress_for(logged_in(request), interview_id)
    interview = shown.interview
    debrief = Debrief.objects.filter(application=interview.application_id).first()
    numbers = [request.POST.get(name, "") for name in ("first", "last")]
    if debrief is None or not all(re.fullmatch(r"\d{1,9}", number, re.ASCII) for number in numbers):
        raise Http404
    place = Stretch(int(numbers[0]), int(numbers[1]), request.POST.get("words", ""))
    return _write(request, debrief, shown, place, back=f"{interview.get_absolute_url()}#comments")


def _write(
    request: HttpRequest,
    debrief: Debrief,
    shown: Progress | None = None,
    place: Stretch | None = None,
    *,
    back: str,
) -> HttpResponseBase:
    text = request.POST.get("text", "").replace("\x00", "").strip()
    again = Again(_("Comment"), back=back, max_length=MAX_COMMENT)
    if not text or len(text) > MAX_COMMENT:
        return ask_again(request, again, error=_("A comment needs words: up to {max}.").format(max=MAX_COMMENT))
    try:
        comment = write_comment(debrief, text, shown=shown, place=place, by=logged_in(request), at=clock.now())
    except UnknownMention as unknown:
        error = _("“@{name}” is nobody who may read this debrief, or more than one person: write the whole name.")
        return ask_again(request, again, error=error.format(name=unknown.called))
    except CannotCite as refusal:
        return ask_again(request, again, error=str(refusal.reason.label))
    return _made(request, comment, back=back)


def _made(request: HttpRequest, comment: Comment, *, back: str) -> HttpResponseBase:
    if not wants_json(request):
        return redirect(back)
    context = {"comment": comment, "zone": timezone.get_current_timezone_name()}
    html = render_to_string("debriefs/_comment.html", context, request)
    answer = {"id": str(comment.pk), "html": html}
    if comment.citation:
        answer |= {"quote": comment.citation.quote, "position": str(comment.citation.first_position)}
    return JsonResponse(answer, status=201)
