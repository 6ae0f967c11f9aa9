"""A candidate's page of what is kept of them, by their own link. What it says, the link opens; to watch, read, copy or erase, a code that
is mailed to them has to be typed: a link may have been passed on. Taking a yes back needs no code, as giving it needed none.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from candidates import consenting, rate_limit
from candidates.models import Notice
from debriefs.forms.share import CodeForm, wrong_words
from debriefs.views.page import allow_media
from interviews.booking import taking
from interviews.booking.access import holder_of_link
from interviews.booking.models import BookingLink
from interviews.messages.codes import BROWSER_STAYS_OPEN_FOR, CodeGone, TooManyCodes, WrongCode
from interviews.recordings import speech
from privacy import access_export, erasing, notice, receipt
from privacy.models import AccessExport, Erasure
from privacy.rights import codes, consent_receipt, page, requests
from privacy.rights.forms import OwnEraseForm
from privacy.rights.models import OwnAct, OwnCode
from recruiting import clock
from recruiting.access import public
from recruiting.files import serving

MAX_CODES_FOR_A_MACHINE, MACHINE_PERIOD = 20, timedelta(minutes=15)
MAX_COPIES, COPY_PERIOD = 5, timedelta(days=1)
MAX_TURNS, MAX_ACTS = 3000, 20
PASS = "own_pass"
Arguments = ParamSpec("Arguments")


def code_typed(
    view: Callable[Concatenate[HttpRequest, BookingLink, Arguments], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, BookingLink, Arguments], HttpResponseBase]:
    """Without the code this leads to the page that asks for it."""

    @wraps(view)
    def guarded(
        request: HttpRequest, link: BookingLink, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        if not _is_unlocked(request, link):
            return redirect("own_record", token=link.token)
        return view(request, link, *args, **kwargs)

    return guarded


@holder_of_link
@require_safe
def record(request: HttpRequest, link: BookingLink) -> HttpResponse:
    return _record(request, link, CodeForm())


@holder_of_link
@require_POST
def mail_code(request: HttpRequest, link: BookingLink) -> HttpResponse:
    now, machine = clock.now(), rate_limit.machine_of(get_adapter().get_client_ip(request))
    try:
        if not rate_limit.allow(f"own-code:{machine}", max_count=MAX_CODES_FOR_A_MACHINE, per=MACHINE_PERIOD, now=now):
            raise TooManyCodes
        codes.mail_code(link, now=now)
    except TooManyCodes:
        error = _("Several codes were mailed already. Use the newest of them, or try again in an hour.")
        return _record(request, link, CodeForm(), error=error, status=HTTPStatus.TOO_MANY_REQUESTS)
    return redirect("own_record", token=link.token)


@holder_of_link
@require_POST
def unlock(request: HttpRequest, link: BookingLink) -> HttpResponse:
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _record(request, link, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        code = codes.unlock(link, typed=form.cleaned_data["code"], now=clock.now())
    except CodeGone:
        error = _("That code can’t be used any more. Ask for a new one.")
        return _record(request, link, CodeForm(), error=error, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except WrongCode as wrong:
        form.add_error("code", wrong_words(wrong.tries_left))
        return _record(request, link, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    response = redirect("own_record", token=link.token)
    response.set_cookie(
        PASS, code.browser_pass, max_age=BROWSER_STAYS_OPEN_FOR, path=response.headers["Location"],
        secure=request.is_secure(), httponly=True, samesite="Lax",
    )  # fmt: skip
    return response


@holder_of_link
@code_typed
@require_safe
def own_interview(request: HttpRequest, link: BookingLink, interview_id: UUID) -> HttpResponse:
    own, now = _own(link, interview_id), clock.now()
    told = speech.turns(own.transcript, max_turns=MAX_TURNS) if own.transcript else []
    if told and request.method == "GET":
        OwnAct.note(link, OwnAct.Act.READ, at=now)
    context = {"link": link, "own": own, "turns": told, "zone": own.interview.zone()}
    response = TemplateResponse(request, "privacy/rights/interview.html", context)
    if own.video is not None:
        allow_media(response, [serving.origin(own.video.file)])
    return response


@holder_of_link
@code_typed
@require_safe
def media(request: HttpRequest, link: BookingLink, interview_id: UUID, name: str) -> HttpResponseBase:
    video = _own(link, interview_id).video
    if video is None or name != video.download_name:
        raise Http404
    response = serving.answer(request, video.file, name=name, content_type=video.content_type, sha256=video.sha256)
    if serving.is_begun(request, response):
        OwnAct.note(link, OwnAct.Act.PLAY, at=clock.now())
    return response


@holder_of_link
@code_typed
@require_safe
def captions(request: HttpRequest, link: BookingLink, interview_id: UUID) -> HttpResponse:
    transcript = _own(link, interview_id).transcript
    told = speech.turns(transcript, max_turns=MAX_TURNS) if transcript else []
    text = "".join(speech.captions(told))
    return HttpResponse(text, content_type="text/vtt; charset=utf-8", headers=serving.PRIVATE_HEADERS)


@holder_of_link
@code_typed
@require_POST
def take_copy(request: HttpRequest, link: BookingLink) -> HttpResponseBase:
    now = clock.now()
    if not rate_limit.allow(f"own-copy:{link.pk}", max_count=MAX_COPIES, per=COPY_PERIOD, now=now):
        error = _("You took several copies today. The next one is possible tomorrow.")
        return _record(request, link, CodeForm(), error=error, status=HTTPStatus.TOO_MANY_REQUESTS)
    name = content_disposition_header(True, access_export.file_name(now)) or ""
    pieces = requests.take_copy(link, now=now)
    return StreamingHttpResponse(pieces, content_type="application/zip", headers={"Content-Disposition": name})


@holder_of_link
@code_typed
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, link: BookingLink) -> HttpResponse:
    candidate = link.application.candidate
    if Erasure.objects.under_way_of(candidate) is not None:
        return redirect("own_record", token=link.token)
    form = OwnEraseForm(request.POST if request.method == "POST" else None, candidate=candidate)
    if form.is_valid():
        try:
            requests.ask_for_erasure(link, now=clock.now())
        except erasing.NothingToErase:
            raise Http404 from None
        return redirect("own_record", token=link.token)
    context = {
        "link": link,
        "form": form,
        "days": consenting.TAKE_BACK_PERIOD.days,
        "stays": receipt.STAYS,
        "elsewhere": receipt.ELSEWHERE,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else 200
    return TemplateResponse(request, "privacy/rights/erase.html", context, status=status)


@holder_of_link
@code_typed
@require_POST
def take_erasure_back(request: HttpRequest, link: BookingLink) -> HttpResponse:
    if requests.take_erasure_back(link, now=clock.now()):
        messages.success(request, _("Taken back. Nothing was erased."))
    else:
        messages.error(request, _("It has begun already, and can’t be taken back."))
    return redirect("own_record", token=link.token)


@holder_of_link
@require_safe
def own_consent_receipt(request: HttpRequest, link: BookingLink) -> HttpResponse:
    told = consent_receipt.receipt_of(link.application, page_url=link.url, now=clock.now())
    if told is None:
        raise Http404
    headers = {"Content-Disposition": 'attachment; filename="consent-receipt.json"'}
    return JsonResponse(told, json_dumps_params={"indent": 1, "ensure_ascii": False}, headers=headers)


@public
@require_safe
def privacy_notice(request: HttpRequest, version: str = "") -> HttpResponse:
    """The one in force; or one of before, as it stood, to which a stored choice refers."""
    current = notice.as_it_stands(now=clock.now())
    is_former = version not in {"", current.version if current else ""}
    shown = get_object_or_404(Notice, version=version) if is_former else current
    context = {"notice": shown, "is_former": is_former}
    return TemplateResponse(request, "privacy/notice.html", context, status=200 if shown else 503)


@public
@never_cache
@require_safe
def erasure_receipt(request: HttpRequest, signed: str) -> HttpResponse:
    """Of whom it is, it does not say: the link that was mailed is all that leads here."""
    erasure = Erasure.of_receipt(signed)
    if erasure is None:
        raise Http404
    text = receipt.as_text(erasure)
    if "text" in request.GET:
        headers = {"Content-Disposition": 'attachment; filename="erasure-receipt.txt"'}
        return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)
    context = {
        "erasure": erasure,
        "about": receipt.about(erasure),
        "gone": receipt.gone(erasure),
        "kept": receipt.kept(erasure),
        "searched": receipt.searched(erasure),
        "stays": receipt.STAYS,
        "elsewhere": receipt.ELSEWHERE,
    }
    headers = {"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
    return TemplateResponse(request, "privacy/rights/receipt.html", context, headers=headers)


def _is_unlocked(request: HttpRequest, link: BookingLink) -> bool:
    return OwnCode.opens(link, request.COOKIES.get(PASS, ""), now=clock.now())


def _own(link: BookingLink, interview_id: UUID) -> page.OwnInterview:
    """Raises Http404 where there is nothing that they may open."""
    own = page.own_interview(link, interview_id, now=clock.now())
    if own is None:
        raise Http404
    return own


def _record(
    request: HttpRequest, link: BookingLink, form: CodeForm, *, error: str = "", status: int = 200
) -> TemplateResponse:
    now, application = clock.now(), link.application
    candidate, code = application.candidate, OwnCode.newest(link)
    own = page.record_of(link, now=now)
    erasure = Erasure.objects.under_way_of(candidate)
    interview = taking.current_interview(link)
    context = {
        "link": link,
        "candidate": candidate,
        "job": application.job,
        "contact": application.job.to_write_to,
        "zone": interview.zone() if interview else link.panel.time_zone,
        "interviews": [(one, page.openers(one.interview)) for one in own.interviews],
        "besides": own.besides,
        "consent": consenting.current(application),
        "choices": application.consents.all()[:MAX_ACTS],
        "was_recorded": any(
            one.recorded in {page.Recorded.KEPT, page.Recorded.COMING, page.Recorded.CLOSED} for one in own.interviews
        ),
        "form": form,
        "error": error,
        "code": code if code is not None and code.is_live(now) else None,
        "is_unlocked": _is_unlocked(request, link),
        "acts": OwnAct.objects.filter(link=link)[:MAX_ACTS],
        "copies": AccessExport.objects.filter(candidate=candidate).count(),
        "erasure": erasure,
        "may_take_back": erasure is not None and erasure.may_be_taken_back(now),
        "days": consenting.TAKE_BACK_PERIOD.days,
    }
    return TemplateResponse(request, "privacy/rights/record.html", context, status=status)
