"""Putting a recording or a transcript from elsewhere to an interview: the page, the files, and a recruiter's word that interviewers may."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from debriefs.forms.upload import PieceForm, UploadForm
from debriefs.interview.upload_desk import UploadDesk, desk_for
from debriefs.models import UploadPermit
from debriefs.views.page import access_of, private_page, progress_for, wants_json
from interviews.models import Interview
from interviews.recordings import unfinished_uploads, uploads
from interviews.recordings.storage_trouble import StorageAway
from interviews.recordings.unfinished_uploads import UnfinishedFile, UnfinishedUpload, WrongPlace
from recruiting import clock, upload_tickets
from recruiting.access import logged_in, reader
from recruiting.files import serving

OFFSET = "Upload-Offset"
PLACE = re.compile(r"bytes (?P<first>\d{1,15})-(?P<last>\d{1,15})/(?P<size>\d{1,15})", re.ASCII)


@reader
@require_safe
def page(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    desk = _desk(request, interview_id)
    return _show(request, desk, UploadForm(desk.kinds))


@reader
@require_http_methods(["POST", "PUT", "HEAD"])
def send(request: HttpRequest, interview_id: UUID, ticket: str) -> HttpResponse:
    """`ticket`: by it the web server has let the large body in. HEAD: how much of a file is here; PUT: its next piece."""
    user = logged_in(request)
    if upload_tickets.user_of(ticket, str(interview_id)) != user.pk:
        raise Http404
    desk = _desk(request, interview_id)
    if not desk.may_keep:
        unfinished_uploads.discard_all(interview_id)
    if not desk.is_open:
        return _show(request, desk, UploadForm(desk.kinds), status=HTTPStatus.FORBIDDEN)
    return _take(request, desk) if request.method == "POST" else _bring(request, desk)


def _bring(request: HttpRequest, desk: UploadDesk) -> HttpResponse:
    """A script sends a large file in pieces, and asks after a cut connection how far it is."""
    form = PieceForm(desk.kinds, request.GET)
    if not form.is_valid():
        return HttpResponseBadRequest()
    upload = form.upload(desk.interview, logged_in(request))
    if upload.size > uploads.max_bytes(upload.kind):
        return _refuse(upload.kind, uploads.Problem.TOO_LARGE)
    return _here(upload.offset()) if request.method == "HEAD" else _append(request, upload)


def _append(request: HttpRequest, upload: UnfinishedUpload) -> HttpResponse:
    place = PLACE.fullmatch(request.headers.get("Content-Range", ""))
    if place is None or int(place["size"]) != upload.size or int(place["last"]) < int(place["first"]):
        return HttpResponseBadRequest()
    first = int(place["first"])
    try:
        return _here(upload.append(request.read, at=first, length=int(place["last"]) + 1 - first))
    except WrongPlace as error:
        return _here(error.offset, status=HTTPStatus.CONFLICT)
    except StorageAway:
        return _refuse(upload.kind, uploads.Problem.STORAGE_AWAY)


def _here(offset: int, *, status: int = 200) -> HttpResponse:
    """How many bytes of the file are here."""
    return HttpResponse(status=status, headers={OFFSET: str(offset), "Cache-Control": serving.NO_STORE})


def _refuse(kind: str, problem: uploads.Problem) -> JsonResponse:
    return JsonResponse({"errors": {kind: problem.words}, "taken": []}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _take(request: HttpRequest, desk: UploadDesk) -> HttpResponse:
    files = request.FILES.copy()
    for upload in _brought(request, desk):
        if (whole := upload.whole()) is None:
            return _refuse(upload.kind, uploads.Problem.NOT_WHOLE)
        files[upload.kind] = whole
    form, taken = UploadForm(desk.kinds, files), []
    if form.is_valid():
        for kind, file in form.chosen().items():
            problem = _put(desk.interview, kind, file, by=logged_in(request))
            if problem is None:
                taken.append(kind)
            else:
                form.add_error(kind, problem.words)
    if form.errors:
        return _show(
            request, _desk(request, desk.interview.pk), form, taken=taken, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    messages.success(request, _("Uploaded. It is being archived, and appears here by itself."))
    if wants_json(request):
        return JsonResponse({"url": desk.interview.get_absolute_url()})
    return HttpResponseRedirect(desk.interview.get_absolute_url())


def _brought(request: HttpRequest, desk: UploadDesk) -> Iterator[UnfinishedUpload]:
    """The files that a script has sent in pieces before this form."""
    for kind in desk.kinds:
        told = {"kind": kind, "size": request.POST.get(f"{kind}_size"), "file": request.POST.get(f"{kind}_file")}
        form = PieceForm(desk.kinds, told)
        if form.is_valid():
            yield form.upload(desk.interview, logged_in(request))


def _put(interview: Interview, kind: str, file: UploadedFile, *, by: User) -> uploads.Problem | None:
    """What is wrong with it; None once it is taken. One that came in pieces can be sent again where only the storage was away."""
    problem = None
    try:
        uploads.take(interview, kind, file, by=by, now=clock.now())
    except uploads.CannotUpload as error:
        problem = error.problem
    if isinstance(file, UnfinishedFile) and problem != uploads.Problem.STORAGE_AWAY:
        file.discard()
    return problem


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
    shown = progress_for(logged_in(request), interview_id)
    access = access_of(request, shown)
    if not access.may_upload_to(shown.interview):
        raise Http404
    return desk_for(shown, access)


def _show(
    request: HttpRequest, desk: UploadDesk, form: UploadForm, *, taken: list[str] | None = None, status: int = 200
) -> HttpResponse:
    """The page; to a script what is wrong with which file, and which were taken nevertheless."""
    if status != 200 and wants_json(request):
        errors = {name: " ".join(map(str, words)) for name, words in form.errors.items()}
        if status == HTTPStatus.FORBIDDEN:
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
