"""An interviewer connects their calendar: our page, the provider's page, back to ours; and takes it back. By a mailed link, or logged in."""

import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from interviews.calendar_accounts import grants, own_times
from interviews.nylas.errors import NylasError
from interviews.panels.models import ConnectLink, Interviewer
from recruiting import clock
from recruiting.access import public, reader

STATE, CONNECTED = "connecting", "connected"  # in the session
OUT_OF_TURN = "This page was opened out of turn, or too late. Please start again from your link."


@public
@never_cache
def connect(request: HttpRequest, token: str) -> HttpResponse:
    """By the link of a mail."""
    link = _link(token)
    return _connect_page(request, link.interviewer, link) if link.is_open(clock.now()) else _closed_page(request, link)


@reader
@never_cache
def connect_own(request: HttpRequest) -> HttpResponse:
    """Logged in, without a link."""
    interviewer = _own_interviewer(request)
    return _connect_page(request, interviewer, None) if interviewer.is_active else _closed_page(request, None)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def disconnect(request: HttpRequest, token: str) -> HttpResponse:
    """By the link of a mail."""
    link = _link(token)
    return (
        _disconnect_page(request, link.interviewer, link) if link.is_open(clock.now()) else _closed_page(request, link)
    )


@reader
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def disconnect_own(request: HttpRequest) -> HttpResponse:
    """Logged in, without a link."""
    return _disconnect_page(request, _own_interviewer(request), None)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def times(request: HttpRequest, token: str) -> HttpResponse:
    """By the link of a mail."""
    link = _link(token)
    if not link.is_open(clock.now()):
        return _closed_page(request, link)
    url, back_url = (reverse(name, args=[token]) for name in ("times", "connect"))
    return own_times.answer(request, link.interviewer, url=url, back_url=back_url, now=clock.now())


@reader
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def times_own(request: HttpRequest) -> HttpResponse:
    """Logged in, without a link."""
    return own_times.answer(
        request, _own_interviewer(request), url=reverse("times_own"), back_url=reverse("profile"), now=clock.now()
    )


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def times_connected(request: HttpRequest) -> HttpResponse:
    """In the browser that has just connected the calendar: the mailed link has ended with that."""
    interviewer = _just_connected(request)
    if interviewer is None:
        return _failed_page(request, OUT_OF_TURN)
    return own_times.answer(
        request, interviewer, url=reverse("times_connected"), back_url=reverse("connected"), now=clock.now()
    )


@public
@never_cache
@require_POST
def mail_new_link(request: HttpRequest, token: str) -> HttpResponse:
    """From a link that has expired, or was used."""
    link = _link(token)
    if link.is_open(clock.now()):
        return redirect("connect", token=token)
    if not link.interviewer.is_active:
        return _closed_page(request, link)
    grants.mail_new_link(link, now=clock.now())
    return TemplateResponse(request, "interviews/connect_mailed.html")


@public
@never_cache
def callback(request: HttpRequest) -> HttpResponse:
    """The return from the provider, with a code that works once, or with a refusal."""
    interviewer, start = _find_returning(request)
    if interviewer is None:
        return _failed_page(request, OUT_OF_TURN)
    if request.GET.get("error") or not request.GET.get("code"):
        return _failed_page(request, "Access to the calendar was not given, so nothing has changed.", start)
    try:
        grants.connect_interviewer(interviewer, code=request.GET["code"], redirect_uri=_callback_url(), now=clock.now())
    except grants.WrongCalendar as error:
        return _failed_page(request, str(error), start)
    except grants.StillDisconnecting:
        words = "Your calendar is just being disconnected. Please wait a minute, then start again."
        return _failed_page(request, words, start)
    except NylasError:
        return _failed_page(request, "The calendar could not be connected just now. Please try again.", start)
    request.session[CONNECTED] = interviewer.pk
    return redirect("connected")


@public
@never_cache
def connected(request: HttpRequest) -> HttpResponse:
    """The page after a successful return. It can be opened again, in this browser, while the calendar is connected."""
    interviewer = _just_connected(request)
    if interviewer is None:
        return _failed_page(request, OUT_OF_TURN)
    return TemplateResponse(request, "interviews/connected.html", {"interviewer": interviewer})


def _just_connected(request: HttpRequest) -> Interviewer | None:
    """Who has connected a calendar in this browser, while it is connected."""
    connected = Interviewer.objects.filter(grant_state=Interviewer.GrantState.LIVE)
    return connected.filter(pk=request.session.get(CONNECTED, 0)).first()


def _connect_page(request: HttpRequest, interviewer: Interviewer, link: ConnectLink | None) -> HttpResponse:
    """Explain what is read and written; `?go=1` leaves for the provider. A link, not a form: the policy keeps forms on our site."""
    if request.GET.get("go") != "1":
        times_url = reverse("times", args=[link.token]) if link else reverse("times_own")
        context = {"interviewer": interviewer, "disconnect_url": _disconnect_url(link), "times_url": times_url}
        return TemplateResponse(request, "interviews/connect.html", context)
    state = secrets.token_urlsafe(24)
    request.session[STATE] = {
        "state": state,
        "interviewer": interviewer.pk,
        "link": str(link.pk) if link else "",
        "until": clock.now().timestamp() + 600,
    }
    return HttpResponseRedirect(grants.connect_url(interviewer, redirect_uri=_callback_url(), state=state))


def _disconnect_page(request: HttpRequest, interviewer: Interviewer, link: ConnectLink | None) -> HttpResponse:
    """Ask on GET, disconnect on POST. The same page then shows the outcome."""
    if request.method == "POST":
        grants.disconnect(interviewer, now=clock.now())
        return redirect(_disconnect_url(link))
    connection = grants.connection(interviewer, now=clock.now())
    context = {"interviewer": interviewer, "connection": connection, "connect_url": _connect_url(link)}
    template = "interviews/disconnect.html" if connection.is_connected else "interviews/disconnected.html"
    return TemplateResponse(request, template, context)


def _connect_url(link: ConnectLink | None) -> str:
    return reverse("connect", args=[link.token]) if link else reverse("connect_own")


def _disconnect_url(link: ConnectLink | None) -> str:
    return reverse("disconnect", args=[link.token]) if link else reverse("disconnect_own")


def _closed_page(request: HttpRequest, link: ConnectLink | None) -> HttpResponse:
    """`link`: None for a logged-in interviewer, who takes no interviews."""
    context = {"link": link, "is_off": link is None or not link.interviewer.is_active}
    return TemplateResponse(request, "interviews/connect_closed.html", context, status=410)


def _find_returning(request: HttpRequest) -> tuple[Interviewer | None, str]:
    """The interviewer who left this browser for the provider with this state, and the URL from which they started.

    (None, "") when there is none: each state is valid for one return and ten minutes, and not once the link has expired or was used.
    """
    waiting = request.session.pop(STATE, None)
    if waiting is None or clock.now().timestamp() > waiting["until"]:
        return None, ""
    # as bytes: text is compared in constant time only when it is ASCII
    if not secrets.compare_digest(request.GET.get("state", "").encode(), waiting["state"].encode()):
        return None, ""
    interviewer, link = grants.find_returning(waiting["interviewer"], link_id=waiting["link"], now=clock.now())
    return interviewer, _connect_url(link) if interviewer else ""


def _link(token: str) -> ConnectLink:
    link = ConnectLink.objects.with_token(token)
    if link is None:
        raise Http404
    return link


def _own_interviewer(request: HttpRequest) -> Interviewer:
    interviewer = Interviewer.objects.filter(user=request.user.pk).first()
    if interviewer is None:
        raise Http404
    return interviewer


def _callback_url() -> str:
    return settings.SITE_URL + reverse("connect_callback")


def _failed_page(request: HttpRequest, words: str, start: str = "") -> HttpResponse:
    """`start`: the URL to start again from; empty when the interviewer isn't known."""
    return TemplateResponse(request, "interviews/connect_failed.html", {"words": words, "start": start}, status=400)
