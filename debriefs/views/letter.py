"""A letter to one candidate: what it begins with, how it will look, and sending it or not."""

from http import HTTPStatus

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from candidates.models import Application
from debriefs.access import Access, access_to
from debriefs.forms.letter import LetterForm
from debriefs.stages import letters
from debriefs.stages.letters import LetterKind
from interviews.booking.admin.interview import ahead_of
from recruiting import clock
from recruiting.access import logged_in, recruiter
from recruiting.files import serving
from recruiting.identity import about_others, has_mailbox

PREVIEW = "preview"  # the name of the button that shows the mail and sends nothing


@recruiter
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, application_id: int) -> HttpResponse:
    application = _application(request, application_id)
    access = access_to(application, logged_in(request), now=clock.now())
    decision = letters.decision_for(application, access)
    kind = _kind(request) or letters.kind_for(application, access, decision)
    begins_with, frame = (letters.draft(application, each, decision) for each in (kind, LetterKind.PLAIN))
    form = LetterForm(request.POST or None, begins_with=begins_with, frame=frame.body)
    if request.method != "POST" or PREVIEW in request.POST:
        return _show(request, application, kind, form, access=access)
    if form.is_valid():
        try:
            return _send(request, application, form)
        except letters.NoMailbox:
            form.add_error(None, _("We know no mail address of this candidate, so nothing can be sent from here."))
    return _show(request, application, kind, form, access=access, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@recruiter
@require_http_methods(["POST"])
def preview(request: HttpRequest, application_id: int) -> HttpResponse:
    """The mail alone, for the frame of a page that is being written on."""
    application = _application(request, application_id)
    form = LetterForm(request.POST, begins_with=letters.Draft("", ""))
    html = letters.preview(application, form.written())
    return HttpResponse(html, content_type="text/plain; charset=utf-8", headers={"Cache-Control": serving.NO_STORE})


def _application(request: HttpRequest, application_id: int) -> Application:
    rows = about_others(Application.objects.all(), logged_in(request).email)
    found = rows.select_related("candidate", "job__contact").filter(pk=application_id).first()
    if found is None:
        raise Http404
    return found


def _kind(request: HttpRequest) -> LetterKind | None:
    """The one that the address names, if there is such a kind."""
    asked = request.GET.get("kind", "")
    return LetterKind(asked) if asked in LetterKind.values else None


def _send(request: HttpRequest, application: Application, form: LetterForm) -> HttpResponse:
    key, by = str(form.cleaned_data["key"]), logged_in(request)
    written = letters.Draft(form.cleaned_data["subject"], form.cleaned_data["body"])
    if letters.send(application, written, key=key, by=by, now=clock.now()):
        messages.success(request, _("The letter to %(name)s is on its way.") % {"name": application.candidate})
    else:
        messages.info(request, _("This letter was sent already; it goes only once."))
    return HttpResponseRedirect(_address(application))


def _address(application: Application) -> str:
    return reverse("admin:candidates_application_change", args=[application.pk])


def _show(
    request: HttpRequest,
    application: Application,
    kind: LetterKind,
    form: LetterForm,
    *,
    access: Access,
    status: int = 200,
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("Write to %(name)s") % {"name": application.candidate},
        "application": application,
        "kind": kind,
        "form": form,
        "preview": letters.preview(application, form.written()),
        "has_mailbox": has_mailbox(application.candidate.email),
        "is_sealed": access.may_yet_rate,
        "earlier": letters.latest_for(application, access),
        "ahead": ahead_of(application, now=clock.now()),
        "back_url": _address(application),
        "zone": timezone.get_current_timezone_name(),
    }
    headers = {"Cache-Control": serving.NO_STORE}
    return TemplateResponse(request, "admin/debriefs/letter.html", context, status=status, headers=headers)
