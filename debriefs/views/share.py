"""Sharing a quote or a debrief's summary with an outsider: what was shared, with whom, who opened it."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from debriefs.committee.dossier import Dossier
from debriefs.forms.share import ShareForm
from debriefs.interview.shared_clips import source_of
from debriefs.models import Citation
from debriefs.outside import shares
from debriefs.views.page import dossier_for, private_page
from recruiting import clock
from recruiting.access import logged_in, reader

REFUSALS: dict[type[shares.CannotShare], object] = {
    shares.IsCandidate: gettext_lazy(
        "This is the candidate’s own address. What was written about them isn’t shared with them here."
    ),
    shares.OwesScorecard: gettext_lazy("They have yet to submit a scorecard, and read nobody else’s before."),
    shares.IsSealed: gettext_lazy(
        "They read this debrief with their own login, and the ratings are closed to them so far."
    ),
    shares.NotReadable: gettext_lazy(
        "The words come from a recording that can’t be opened any more, so they can’t be shared."
    ),
}


@reader
def share(request: HttpRequest, debrief_id: UUID) -> HttpResponse:
    """`?quote=`: the citation to share; without it, the summary."""
    dossier = _dossier(request, debrief_id)
    citation = _citation(dossier, request.GET.get("quote"))
    source = source_of(citation) if citation is not None else None
    form = ShareForm(request.POST if request.method == "POST" else None, source=source)
    if form.is_valid():
        try:
            made = shares.share(
                dossier.debrief,
                dossier.access,
                citation=citation,
                **form.cleaned_data,
                now=clock.now(),
            )
        except shares.CannotShare as refusal:
            form.add_error("address", str(REFUSALS[type(refusal)]))
        else:
            messages.success(request, _("Shared. The link is on its way to {address}.").format(address=made.address))
            return HttpResponseRedirect(reverse("share", args=[dossier.debrief.pk]))
    return _show(request, dossier, citation, form)


@reader
@require_POST
def revoke(request: HttpRequest, debrief_id: UUID, share_id: UUID) -> HttpResponse:
    dossier = _dossier(request, debrief_id)
    found = dossier.debrief.shares.filter(pk=share_id).first()
    if found is None:
        raise Http404
    if shares.revoke(found, by=logged_in(request), now=clock.now()):
        messages.success(request, _("Revoked. The link opens nothing any more."))
    return HttpResponseRedirect(reverse("share", args=[dossier.debrief.pk]))


def _dossier(request: HttpRequest, debrief_id: UUID) -> Dossier:
    """Raises Http404 for those who may not decide, or not yet."""
    dossier = dossier_for(logged_in(request), debrief_id)
    if not dossier.access.may_decide:
        raise Http404
    return dossier


def _citation(dossier: Dossier, asked: str | None) -> Citation | None:
    """One of those that the reader can read. Raises Http404 for any other."""
    if asked is None:
        return None
    readable = (clip.citation for one in dossier.evidence for clip in one.clips)
    found = next((citation for citation in readable if str(citation.pk) == asked), None)
    if found is None:
        raise Http404
    return found


def _show(request: HttpRequest, dossier: Dossier, citation: Citation | None, form: ShareForm) -> HttpResponse:
    rows = dossier.debrief.shares.select_related("shared_by", "revoked_by", "citation", "clip__artifact__recording")
    now = clock.now()
    context = {
        "debrief": dossier.debrief,
        "citation": citation,
        "form": form,
        "shares": [(row, row.is_open(now)) for row in rows.prefetch_related("openings", "clip__plays")],
    }
    return private_page(
        request, "debriefs/share.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else 200
    )
