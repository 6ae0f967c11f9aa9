"""What an outsider reads of what was shared with them, once they typed the code that was mailed to them."""

from datetime import timedelta
from http import HTTPStatus

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from candidates import rate_limit
from debriefs.access import Access
from debriefs.committee.dossier import dossier_of
from debriefs.forms.share import CodeForm, wrong_words
from debriefs.interview import shared_clips
from debriefs.models import Share, SharedClip
from debriefs.outside import shares
from debriefs.views.outsider import holder_of_share, is_unlocked, let_in
from debriefs.views.page import allow_media
from interviews.messages.codes import CodeGone, TooManyCodes, WrongCode
from logins import zones
from recruiting import clock
from recruiting.files import serving

MAX_CODES_FOR_A_MACHINE = 20
MACHINE_PERIOD = timedelta(minutes=15)


@holder_of_share
@require_safe
def page(request: HttpRequest, share: Share, access: Access) -> HttpResponse:
    """Mail programs open links by themselves, so opening it mails no code: a button does."""
    if not is_unlocked(request, share):
        return _door(request, share, CodeForm())
    if request.method == "GET":
        shares.note_opening(share, now=clock.now())
    template, context = "debriefs/shared/quote.html", _context(share)
    found = _clip_of(share) if share.citation is not None else None
    context["clip"] = found
    if share.citation is None:
        template = "debriefs/shared/debrief.html"
        context["dossier"] = dossier_of(share.debrief, access, is_for_outsider=True, now=clock.now())
    response = TemplateResponse(request, template, context, headers={"Referrer-Policy": "no-referrer"})
    if found is not None and found.is_playable:
        allow_media(response, [serving.origin(found.file)])
    return response


@holder_of_share
@require_safe
def clip(request: HttpRequest, share: Share, access: Access, name: str) -> HttpResponseBase:
    """The clip of a shared quote, after the code; each playing is kept as a row."""
    found = _playable(request, share)
    if name != found.name:
        raise Http404
    response = serving.answer(request, found.file, name=name, content_type=found.content_type, sha256=found.sha256)
    if serving.is_begun(request, response):
        shared_clips.note_play(found, now=clock.now())
    return response


@holder_of_share
@require_safe
def captions(request: HttpRequest, share: Share, access: Access) -> HttpResponse:
    text = shared_clips.captions_of(_playable(request, share))
    return HttpResponse(text, content_type="text/vtt; charset=utf-8", headers=serving.PRIVATE_HEADERS)


@holder_of_share
@require_POST
def mail_code(request: HttpRequest, share: Share, access: Access) -> HttpResponse:
    now, machine = clock.now(), rate_limit.machine_of(get_adapter().get_client_ip(request))
    is_allowed = rate_limit.allow(
        f"share-code:{machine}", max_count=MAX_CODES_FOR_A_MACHINE, per=MACHINE_PERIOD, now=now
    )
    try:
        if not is_allowed:
            raise TooManyCodes
        shares.mail_code(share, now=now)
    except TooManyCodes:
        error = _("Several codes were mailed already. Use the newest of them, or try again in an hour.")
        return _door(request, share, CodeForm(), error=error, status=HTTPStatus.TOO_MANY_REQUESTS)
    return HttpResponseRedirect(share.path)


@holder_of_share
@require_POST
def unlock(request: HttpRequest, share: Share, access: Access) -> HttpResponse:
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _door(request, share, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        code = shares.unlock(share, typed=form.cleaned_data["code"], now=clock.now())
    except CodeGone:
        error = _("That code can’t be used any more. Ask for a new one.")
        return _door(request, share, CodeForm(), error=error, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except WrongCode as wrong:
        form.add_error("code", wrong_words(wrong.tries_left))
        return _door(request, share, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    response = HttpResponseRedirect(share.path)
    let_in(response, request, code)
    return response


def _playable(request: HttpRequest, share: Share) -> SharedClip:
    """Raises Http404 before the code was typed, and where there is nothing to play."""
    found = _clip_of(share)
    if not is_unlocked(request, share) or found is None or not found.is_playable:
        raise Http404
    return found


def _clip_of(share: Share) -> SharedClip | None:
    return SharedClip.objects.filter(share=share).select_related("artifact__recording").first()


def _door(
    request: HttpRequest, share: Share, form: CodeForm, *, error: str = "", status: int = 200
) -> TemplateResponse:
    context = _context(share) | {"form": form, "error": error, "code": share.live_code(clock.now())}
    return TemplateResponse(request, "debriefs/shared/door.html", context, status=status)


def _context(share: Share) -> dict[str, object]:
    return {"share": share, "zone": zones.zone_of(share.shared_by)}
