"""During the call: stop the recorder, take it off, or have what it recorded erased. A page that the interview's page and mails lead to."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from debriefs.views.page import back_to, private_page
from interviews.booking.access import interview_for, may_run
from interviews.models import Recording
from interviews.recordings import dismissal
from recruiting import clock
from recruiting.access import logged_in, reader

Dismissal = Recording.Dismissal
DONE = {
    Dismissal.STOP: gettext_lazy("The recorder leaves the call. What it recorded until now is kept."),
    Dismissal.REMOVE: gettext_lazy("The recorder is off this call. Nothing was recorded."),
    Dismissal.ERASE: gettext_lazy("The recorder is off this call, and what it recorded is erased."),
}
NOT_DONE_YET = gettext_lazy(
    "It is noted, but our recording service does not answer at the moment; we go on asking. If the recorder is still in the call, "
    "remove it there, as you would any other guest."
)


@reader
@require_http_methods(["GET", "HEAD", "POST"])
def recorder(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    user, now = logged_in(request), clock.now()
    interview = interview_for(user, interview_id)
    if not may_run(interview, user):
        raise Http404
    if request.method == "POST" and (asked := request.POST.get("asked")) in Dismissal.values:
        try:
            is_done = dismissal.dismiss(interview, Dismissal(asked), by=user, now=now)
        except dismissal.CannotDismiss:
            messages.error(
                request, _("The recorder does something else by now, so nothing was changed. This is how it stands.")
            )
        else:
            tell = messages.success if is_done else messages.warning
            tell(request, DONE[Dismissal(asked)] if is_done else NOT_DONE_YET)
        return back_to(interview, "told")
    context = {"interview": interview, "offered": dismissal.offered(interview, user, now=now), "asks": Dismissal}
    return private_page(request, "debriefs/recorder.html", context, status=400 if request.method == "POST" else 200)
