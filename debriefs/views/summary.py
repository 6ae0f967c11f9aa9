"""The summary, rewritten by a person."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from debriefs import reading
from debriefs.forms.notes import SummaryForm
from debriefs.views import interview
from debriefs.views.again import RETYPED
from debriefs.views.page import access_of, progress_for
from recruiting.access import logged_in, reader

OVERTAKEN = _("Somebody else edited it meanwhile. Look at their text, then bring yours in once more.")


@reader
@require_POST
def rewrite(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """`text`; `before`: the text that was on the page, so that two people who edit at once lose nothing."""
    user = logged_in(request)
    shown = progress_for(user, interview_id)
    access = access_of(request, shown)
    summary = reading.notes(shown, with_machine_text=access.sees_machine_text).summary
    if summary is None:
        raise Http404
    form = SummaryForm(request.POST)
    if form.is_valid() and form.cleaned_data["before"].split() != summary.shown_text.split():
        form.rebase(summary.shown_text)
        form.add_error("text", OVERTAKEN)
    if form.errors:
        return interview.show(request, shown, typed={RETYPED: form})
    summary.rewrite(form.cleaned_data["text"], by=user, at=shown.now)
    return redirect(f"{shown.interview.get_absolute_url()}#machine")
