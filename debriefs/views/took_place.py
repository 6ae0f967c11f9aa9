"""Whether an interview took place, said by who took it or a recruiter: a page that mails and the interview's page lead to, and its answer."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from debriefs.views.page import back_to, private_page
from interviews.booking import held_or_not
from interviews.booking.access import interview_for, may_run
from interviews.enums import Absent
from interviews.models import Interview
from recruiting import clock
from recruiting.access import logged_in, reader

HELD = "held"
ANSWERS = {HELD: gettext_lazy("It took place"), **{side.value: side.label for side in Absent}}


@reader
@require_http_methods(["GET", "HEAD", "POST"])
def took_place(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """`?said=` is the answer that was pressed in a mail: it stands first, and is given by one more press."""
    user, now = logged_in(request), clock.now()
    interview = interview_for(user, interview_id)
    if not may_run(interview, user):
        raise Http404
    if request.method == "POST" and (said := request.POST.get("said")) in ANSWERS:
        try:
            if said == HELD:
                held_or_not.say_held(interview, by=user, now=now)
                return back_to(interview, "scorecard")
            held_or_not.say_absent(interview, Absent(said), by=user, now=now)
        except held_or_not.CannotSay:
            messages.error(request, _("It was changed meanwhile. This is how it stands now."))
        else:
            messages.success(
                request, _("Thank you. It is noted, nobody is asked for a scorecard, and a recruiter sees it.")
            )
        answer = HttpResponseRedirect(request.path)
        answer.status_code = 303
        return answer
    pressed = request.GET.get("said")
    context = {
        "interview": interview,
        "can_be_said": held_or_not.can_be_said(interview, now=now),
        "answers": sorted(ANSWERS.items(), key=lambda answer: answer[0] != pressed),
        "pressed": pressed if pressed in ANSWERS else HELD,
        "stands": _stands(interview),
    }
    return private_page(request, "debriefs/took_place.html", context, status=400 if request.method == "POST" else 200)


def _stands(interview: Interview) -> str:
    """The answer that is known; empty while none is."""
    if interview.status == Interview.Status.HELD:
        return HELD
    return interview.absent
