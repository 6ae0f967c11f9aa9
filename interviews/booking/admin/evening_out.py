"""What would even out the load: a page that proposes exchanges, each made, or not, by swapping the interviewer; and what changed hands
by itself at night.
"""

from datetime import datetime, timedelta

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from interviews.booking import evening_out, night
from interviews.booking.models import Reassignment, SecondThoughts
from interviews.panels.models import Panel
from interviews.panels.weeks_drawing import hours
from recruiting import clock
from recruiting.access import logged_in, recruiter
from recruiting.desk.words import link_to, when
from recruiting.files import serving
from recruiting.identity import about_others

NIGHTS_SHOWN = timedelta(days=7)


@recruiter
@require_safe
def exchanges(request: HttpRequest) -> HttpResponse:
    now, user = clock.now(), logged_in(request)
    found = evening_out.propose(user=user, now=now)
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
        "nights": _nights(user, now),
    }
    headers = {"Cache-Control": serving.NO_STORE}
    return TemplateResponse(request, "admin/interviews/exchanges.html", context, headers=headers)


def _nights(user: User, now: datetime) -> dict[str, object] | None:
    """What changed hands by itself in the last week, the newest first; None where no panel wants that, and none ever did."""
    last = SecondThoughts.objects.first()
    panels = Panel.objects.with_second_thoughts().count()
    if last is None and not panels:
        return None
    rows = Reassignment.objects.filter(cause=Reassignment.Cause.SECOND_THOUGHTS, began_at__gt=now - NIGHTS_SHOWN)
    rows = about_others(rows, user.email).select_related("interview__application__candidate", "leaving", "joining")
    return {
        "panels": panels,
        "left": night.may_change(now=now),
        "last": last,
        "before": hours(last.before) if last is not None and last.before is not None else "",
        "after": hours(last.after) if last is not None and last.after is not None else "",
        "swaps": [
            {
                "interview": link_to(row.interview),
                "when": when(row.starts_at),
                "gives": link_to(row.leaving),
                "takes": link_to(row.joining),
                "night": when(row.began_at),
                "why": link_to(row, row.get_state_display()),
            }
            for row in rows
        ],
    }
