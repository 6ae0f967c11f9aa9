"""Access to what was shared with an outsider: by the link, and for its content by the code that was mailed to the share's address."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse

from debriefs.models import Share, ShareCode
from debriefs.outside.shares import access_behind
from interviews.messages.codes import BROWSER_STAYS_OPEN_FOR
from recruiting import clock
from recruiting.access import View, mark
from recruiting.files import serving

PASS = "share_pass"


def holder_of_share(view: View) -> View:
    """The access mark of outsiders' pages: the view gets the share in place of its token, and what its sharer may read.

    Unknown, ended and revoked links get the same answer, as do those of people who may not read it themselves any more. The view
    asks `is_unlocked` before it shows anything.
    """

    @wraps(view)
    def guarded(request: HttpRequest, token: str, *args: object, **kwargs: object) -> HttpResponseBase:
        share = Share.objects.with_token(token)
        access = access_behind(share, now=clock.now()) if share is not None else None
        if share is None or access is None:
            response: HttpResponseBase = TemplateResponse(request, "debriefs/shared/closed.html", status=404)
        else:
            response = view(request, share, access, *args, **kwargs)
        response.headers["Cache-Control"] = serving.NO_STORE
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return mark(login_not_required(guarded), "holder_of_share")


def is_unlocked(request: HttpRequest, share: Share) -> bool:
    """Was the code typed in this browser, not long ago?"""
    return share.opens_for(request.COOKIES.get(PASS, ""), now=clock.now())


def let_in(response: HttpResponse, request: HttpRequest, code: ShareCode) -> None:
    """Remember in this browser, for this share alone, that its code was typed."""
    response.set_cookie(
        PASS,
        code.browser_pass,
        max_age=BROWSER_STAYS_OPEN_FOR,
        path=code.share.path,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
