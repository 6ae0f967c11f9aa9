"""Everybody's load by weeks, over all panels: a page within the admin, and the same as CSV."""

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from interviews.panels import weeks, weeks_csv, weeks_drawing
from interviews.panels.models import Panel
from recruiting import clock
from recruiting.access import recruiter
from recruiting.desk.chosen_rows import can_be_key
from recruiting.files import serving

PEOPLE_PER_PAGE = 50


@recruiter
@require_safe
def load(request: HttpRequest) -> HttpResponse:
    """`?panel=3`: those who sit on it."""
    panel = _panel(request)
    found = weeks.of_everybody(panel=panel, now=clock.now())
    page = Paginator(found.lines, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": "Load",
        "panel": panel,
        "panels": Panel.objects.select_related("job"),
        "weeks": found,
        "page": page,
        "drawing": weeks_drawing.draw(found, lines=page.object_list),
        "apart": weeks_drawing.hours(found.apart),
        "table": weeks_drawing.table(page.object_list),
        "has_declined": any(line.declined for line in found.lines),
    }
    return TemplateResponse(request, "admin/interviews/load.html", context, headers={"Cache-Control": serving.NO_STORE})


@recruiter
@require_safe
def load_csv(request: HttpRequest) -> HttpResponse:
    panel = _panel(request)
    written = weeks_csv.write(weeks.of_everybody(panel=panel, now=clock.now()))
    headers = {
        "Cache-Control": serving.NO_STORE,
        "Content-Disposition": f'attachment; filename="load{f"-{panel.slug}" if panel else ""}.csv"',
    }
    # The mark lets spreadsheets read it as UTF-8.
    return HttpResponse(f"\ufeff{written}", content_type="text/csv; charset=utf-8", headers=headers)


def _panel(request: HttpRequest) -> Panel | None:
    """The one asked for; all people without one. Raises Http404."""
    asked = request.GET.get("panel", "")
    if not asked:
        return None
    panel = Panel.objects.select_related("job").filter(pk=asked).first() if can_be_key(Panel, asked) else None
    if panel is None:
        raise Http404
    return panel
