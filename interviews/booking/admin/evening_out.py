"""What would even out the load: a page that proposes exchanges. Each is made, or not, by swapping the interviewer."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from interviews.booking import evening_out
from interviews.panels.weeks_drawing import hours
from recruiting import clock
from recruiting.access import logged_in, recruiter
from recruiting.desk.words import link_to, when
from recruiting.files import serving


@recruiter
@require_safe
def exchanges(request: HttpRequest) -> HttpResponse:
    found = evening_out.propose(user=logged_in(request), now=clock.now())
    context = {
        **admin.site.each_context(request),
        "title": "Exchanges",
        "proposals": [
            {
                "interview": link_to(one.interview),
                "when": when(one.interview.starts_at),
                "gives": link_to(one.gives),
                "takes": link_to(one.takes),
                "swap_url": reverse("admin:interviews_interview_swap", args=[one.interview.pk]),
            }
            for one in found.proposals
        ],
        "people": found.people,
        "before": hours(found.before),
        "after": hours(found.after),
    }
    headers = {"Cache-Control": serving.NO_STORE}
    return TemplateResponse(request, "admin/interviews/exchanges.html", context, headers=headers)
