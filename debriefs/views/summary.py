"""The summary, rewritten by a person."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from debriefs import reading
from debriefs.access import access_to
from debriefs.views.again import Again, ask_again
from debriefs.views.page import progress_for
from recruiting.access import logged_in, reader

MAX_SUMMARY = 20_000


@reader
@require_POST
def rewrite(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """`text`; `before`: the text that was on the page, so that two people who edit at once lose nothing."""
    user = logged_in(request)
    shown = progress_for(user, interview_id)
    access = access_to(shown.interview.application, user, now=shown.now)
    summary = reading.notes(shown, with_machine_text=access.sees_machine_text).summary
    if summary is None:
        raise Http404
    text = request.POST.get("text", "").replace("\x00", "").strip()
    again = Again(_("Edit the summary"), back=f"{shown.interview.get_absolute_url()}#machine", max_length=MAX_SUMMARY)
    if not text or len(text) > MAX_SUMMARY:
        return ask_again(request, again, error=_("A summary needs words: up to {max}.").format(max=MAX_SUMMARY))
    if request.POST.get("before", "").split() != summary.shown_text.split():
        error = _("Somebody else edited it meanwhile. Look at their text, then bring yours in once more.")
        return ask_again(request, again, error=error)
    summary.rewrite(text, by=user, at=shown.now)
    return redirect(f"{shown.interview.get_absolute_url()}#machine")
