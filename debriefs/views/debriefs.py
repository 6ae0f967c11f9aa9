"""The list of debriefs, and the resume of one application."""

import mimetypes
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from debriefs import reading
from debriefs.views.page import debrief_for, private_page
from interviews.models import Interviewer
from interviews.panels import load, weeks, weeks_drawing
from recruiting import clock
from recruiting.access import is_recruiter, logged_in, reader
from recruiting.files import serving

APPLICATIONS_PER_PAGE = 25


@reader
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return redirect("admin:index" if is_recruiter(request.user) else "debriefs")


@reader
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    own = Interviewer.objects.filter(user=request.user.pk, is_active=True).first()
    page = Paginator(reading.applications(logged_in(request), now=now), APPLICATIONS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "entries": reading.entries(page.object_list, logged_in(request), now=now),
        "own": own,
        "own_week": load.in_week_of(own, now) if own else 0,
        "drawing": weeks_drawing.draw(weeks.of_one(own, now=now), with_names=False) if own else None,
    }
    return private_page(request, "debriefs/index.html", context)


@reader
@require_safe
def resume(request: HttpRequest, debrief_id: UUID) -> HttpResponseBase:
    application = debrief_for(logged_in(request), debrief_id).application
    if not application.resume:
        raise Http404
    name = application.resume_display_name or "resume"
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return serving.answer(request, application.resume, name=name, content_type=content_type, as_attachment=True)
