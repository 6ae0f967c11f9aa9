"""Putting a recording or a transcript from elsewhere to an interview: the page, the files, and a recruiter's word that interviewers may."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from debriefs.access import access_to
from debriefs.forms.upload import UploadForm
from debriefs.interview.upload_desk import UploadDesk, desk_for
from debriefs.models import UploadPermit
from debriefs.views.page import private_page, progress_for, wants_json
from interviews.recordings import uploads
from recruiting import clock, upload_tickets
from recruiting.access import logged_in, reader

CLOSED, UNREADABLE = 403, 422


@reader
@require_safe
def page(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    desk = _desk(request, interview_id)
    return _show(request, desk, UploadForm(desk.kinds))


@reader
@require_POST
def send(request: HttpRequest, interview_id: UUID, ticket: str) -> HttpResponse:
    """`ticket`: by it the web server has let the large body in."""
    user = logged_in(request)
    if upload_tickets.user_of(ticket, str(interview_id)) != user.pk:
        raise Http404
    desk = _desk(request, interview_id)
    form = UploadForm(desk.kinds, request.FILES)
    if not desk.is_open:
        return _show(request, desk, form, status=CLOSED)
    taken = []
    if form.is_valid():
        for kind, file in form.chosen().items():
            try:
                uploads.take(desk.interview, kind, file, by=user, now=clock.now())
                taken.append(kind)
            except uploads.CannotUpload as error:
                form.add_error(kind, error.problem.words)
    if form.errors:
        return _show(request, _desk(request, interview_id), form, taken=taken, status=UNREADABLE)
    messages.success(request, _("Uploaded. It is being archived, and appears here by itself."))
    if wants_json(request):
        return JsonResponse({"url": desk.interview.get_absolute_url()})
    return HttpResponseRedirect(desk.interview.get_absolute_url())


@reader
@require_POST
def permit(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """`give`: let the interviewers upload; else not any more. Recruiters decide it, where the candidate has agreed."""
    desk = _desk(request, interview_id)
    if not desk.access.is_recruiter:
        raise Http404
    if "give" not in request.POST:
        UploadPermit.take_back(desk.interview)
    elif desk.may_keep:
        UploadPermit.give(desk.interview, by=logged_in(request), at=clock.now())
    return HttpResponseRedirect(reverse("upload", args=[interview_id]))


def _desk(request: HttpRequest, interview_id: UUID) -> UploadDesk:
    """Raises Http404 for those whose it is not to put anything there."""
    user = logged_in(request)
    shown = progress_for(user, interview_id)
    access = access_to(shown.interview.application, user, now=shown.now)
    if not access.may_upload_to(shown.interview):
        raise Http404
    return desk_for(shown, access)


def _show(
    request: HttpRequest, desk: UploadDesk, form: UploadForm, *, taken: list[str] | None = None, status: int = 200
) -> HttpResponse:
    """The page; to a script what is wrong with which file, and which were taken nevertheless."""
    if status != 200 and wants_json(request):
        errors = {name: " ".join(map(str, words)) for name, words in form.errors.items()}
        if status == CLOSED:
            errors = {"": uploads.Problem.NOT_ALLOWED.words}
        return JsonResponse({"errors": errors, "taken": taken or []}, status=status)
    ticket = upload_tickets.make(str(desk.interview.pk), logged_in(request).pk) if desk.is_open else ""
    context = {
        "interview": desk.interview,
        "desk": desk,
        "form": form,
        "fields": [form[kind] for kind in form.fields if kind not in (taken or [])],
        "taken": taken,
        "ticket": ticket,
    }
    return private_page(request, "debriefs/upload.html", context, status=status)
