"""An interviewer connects their calendar: our page, the provider's page, back to ours."""

import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from interviews import grants
from interviews.models import Interviewer
from interviews.nylas.errors import NylasError
from recruiting import clock
from recruiting.access import public

STATE = "connecting"


@public
@never_cache
def connect(request: HttpRequest, token: str) -> HttpResponse:
    """Explain what is read and written; `?go=1` leaves for the provider. A link, not a form: the policy keeps forms on our site."""
    interviewer = Interviewer.objects.with_connect_token(token)
    if interviewer is None:
        raise Http404
    if request.GET.get("go") != "1":
        return TemplateResponse(request, "interviews/connect.html", {"interviewer": interviewer})
    state = secrets.token_urlsafe(24)
    request.session[STATE] = {"state": state, "interviewer": interviewer.pk, "until": clock.now().timestamp() + 600}
    return HttpResponseRedirect(grants.connect_url(interviewer, redirect_uri=_callback_url(), state=state))


@public
@never_cache
def callback(request: HttpRequest) -> HttpResponse:
    """Back from the provider, with a code that works once, or with a no."""
    interviewer = _awaited(request)
    if interviewer is None:
        words = "This page was opened out of turn, or too late. Please start again from your link."
        return _failed(request, None, words)
    if request.GET.get("error") or not request.GET.get("code"):
        return _failed(request, interviewer, "Access to the calendar was not given, so nothing has changed.")
    try:
        grants.connect_interviewer(interviewer, code=request.GET["code"], redirect_uri=_callback_url(), now=clock.now())
    except grants.WrongCalendar as error:
        return _failed(request, interviewer, str(error))
    except NylasError:
        return _failed(request, interviewer, "The calendar could not be connected just now. Please try again.")
    return TemplateResponse(request, "interviews/connected.html", {"interviewer": interviewer})


def _awaited(request: HttpRequest) -> Interviewer | None:
    """Who left from this browser for the provider, with this state, a short while ago. Each state is good for one return."""
    waiting = request.session.pop(STATE, None)
    if waiting is None or clock.now().timestamp() > waiting["until"]:
        return None
    # as bytes: text is compared in constant time only when it is ASCII
    if not secrets.compare_digest(request.GET.get("state", "").encode(), waiting["state"].encode()):
        return None
    return Interviewer.objects.filter(pk=waiting["interviewer"]).first()


def _callback_url() -> str:
    return settings.SITE_URL + reverse("connect_callback")


def _failed(request: HttpRequest, interviewer: Interviewer | None, words: str) -> HttpResponse:
    context = {"interviewer": interviewer, "words": words}
    return TemplateResponse(request, "interviews/connect_failed.html", context, status=400)
