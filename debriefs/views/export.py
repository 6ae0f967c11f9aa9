"""A debrief as a file to take away; each export is written down."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from debriefs.models import DebriefExport
from debriefs.outside import pack as packs
from debriefs.outside.pdf import NoPdf
from debriefs.views.page import debrief_for, dossier_for
from recruiting import clock
from recruiting.access import logged_in, reader
from recruiting.files import serving


@reader
@require_POST
def pack(request: HttpRequest, debrief_id: UUID) -> HttpResponse:
    return _file(_export(request, debrief_id, DebriefExport.Kind.HTML), "text/html; charset=utf-8")


@reader
@require_POST
def pdf(request: HttpRequest, debrief_id: UUID) -> HttpResponse:
    try:
        return _file(_export(request, debrief_id, DebriefExport.Kind.PDF), "application/pdf")
    except NoPdf:
        messages.error(
            request, _("This server can’t write PDFs. The HTML file prints as well; Operations says how to get PDFs.")
        )
        return HttpResponseRedirect(f"{debrief_for(logged_in(request), debrief_id).get_absolute_url()}#export")


def _export(request: HttpRequest, debrief_id: UUID, kind: DebriefExport.Kind) -> packs.Pack:
    return packs.export(dossier_for(logged_in(request), debrief_id), kind=kind, now=clock.now())


def _file(exported: packs.Pack, content_type: str) -> HttpResponse:
    disposition = content_disposition_header(True, exported.name) or "attachment"
    headers = serving.PRIVATE_HEADERS | {"Content-Disposition": disposition}
    return HttpResponse(exported.content, content_type=content_type, headers=headers)
