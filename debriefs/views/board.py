"""The board of one job, and of all jobs."""

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from candidates.models import Job
from debriefs.stages.board import board_of
from recruiting import clock
from recruiting.access import logged_in, recruiter
from recruiting.files import serving


@recruiter
@require_safe
def all_jobs(request: HttpRequest) -> HttpResponse:
    return _show(request, None)


@recruiter
@require_safe
def one_job(request: HttpRequest, job_id: int) -> HttpResponse:
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        raise Http404
    return _show(request, job)


def _show(request: HttpRequest, job: Job | None) -> HttpResponse:
    """`?still=yes`: only those that stand still."""
    only_still = request.GET.get("still") == "yes"
    closed_url = reverse("admin:candidates_application_changelist") + (f"?job__id__exact={job.pk}" if job else "")
    context = {
        **admin.site.each_context(request),
        "title": _("Board"),
        "job": job,
        "jobs": Job.objects.exclude(state=Job.State.DRAFT).order_by("title"),
        "board": board_of(logged_in(request), job=job, only_still=only_still, now=clock.now()),
        "only_still": only_still,
        "list_url": closed_url,
    }
    headers = {"Cache-Control": serving.NO_STORE}
    return TemplateResponse(request, "admin/debriefs/board.html", context, headers=headers)
