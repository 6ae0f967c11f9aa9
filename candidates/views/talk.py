"""A time chosen on the job's page by anybody: choosing it, saying who they are, and confirming it from the mail."""

from datetime import datetime, timedelta
from typing import TypedDict
from zoneinfo import ZoneInfo

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from candidates import consenting, rate_limit
from candidates.forms import ConfirmForm, TalkForm
from interviews.booking import availability, held_times, refusals
from interviews.booking.models import HeldTime
from interviews.booking.models.held_time import HELD_FOR
from interviews.nylas.shapes import Slot
from interviews.panels.models import Panel
from recruiting import clock, zones
from recruiting.access import public

MAX_SHOWN = 3
MAX_INSTEAD = 6  # times offered in place of one that is gone
MAX_POSTS = 30  # in PER, from one machine: each may ask Nylas
PER = timedelta(minutes=15)
ZONE_COOKIE = "zone"
GONE = "This time has just been taken. Please choose another one."
LOST = (
    "Your address is confirmed, but the time was taken meanwhile. Please choose another one here: one press books it."
)
TOO_OFTEN = "This was asked for often in a short time. Please try again in a quarter of an hour."


class Offer(TypedDict):
    """Free times as the templates show them; `slots` is None while the calendars can't be read."""

    slots: list[Slot] | None
    zone: ZoneInfo
    zone_is_chosen: bool
    may_book: bool
    moving: None
    until: datetime


def offer(request: HttpRequest, panel: Panel, *, max_shown: int | None = None, now: datetime) -> Offer:
    zone, is_chosen = _zone(request, panel)
    try:
        slots: list[Slot] | None = availability.open_times_for_page(panel, now=now)[:max_shown]
    except refusals.OutOfReach:
        slots = None
    return {
        "slots": slots,
        "zone": zone,
        "zone_is_chosen": is_chosen,
        "may_book": True,
        "moving": None,
        "until": availability.latest(panel, now),
    }


@public
@require_GET
def next_times(request: HttpRequest, slug: str) -> HttpResponse:
    """The next free times alone, for static/js/next-times.js."""
    panel = _panel(slug)
    if panel is None:
        return redirect("job", slug=slug)
    context = _context(panel) | {"offer": offer(request, panel, max_shown=MAX_SHOWN, now=clock.now())}
    return with_zone(request, TemplateResponse(request, "candidates/_open_times.html", context))


@public
@never_cache
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """All free times; with `starts_at` the form that holds one."""
    panel = _panel(slug)
    if panel is None:
        return redirect("job", slug=slug)
    if request.method == "POST":
        return _hold(request, panel)
    offered = offer(request, panel, now=clock.now())
    if "starts_at" in request.GET and offered["slots"]:
        chosen = _slot(request.GET["starts_at"], offered["slots"])
        form = TalkForm(use_required_attribute=False)
        return _form_page(request, panel, form, offered, chosen=chosen, refusal="" if chosen else GONE)
    context = _context(panel) | {"offer": offered, "zones": zones.places()}
    return with_zone(request, TemplateResponse(request, "candidates/talk_times.html", context))


@public
def held(request: HttpRequest, slug: str) -> HttpResponse:
    """The same words whoever asked, and whether a mail went out or not."""
    panel = _panel(slug)
    if panel is None:
        return redirect("job", slug=slug)
    context = _context(panel) | {"minutes": HELD_FOR // timedelta(minutes=1)}
    return TemplateResponse(request, "candidates/talk_held.html", context)


@public
@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the page changes nothing (mail scanners open links); only the form's POST books."""
    now = clock.now()
    held_time = HeldTime.objects.with_token(token, now=now)
    if held_time is None:
        return _unsearched(TemplateResponse(request, "candidates/link_closed.html", {"link": None}, status=404))
    if held_time.link is not None and not held_time.is_running(now):
        return _unsearched(redirect("candidate_page", token=held_time.link.token))
    words = held_times.why_not(held_time, now=now)
    form = ConfirmForm(request.POST if request.method == "POST" else None, is_asked=held_time.panel.asks_recording)
    if request.method == "POST" and not words and form.is_valid():
        try:
            done = held_times.confirm(held_time, choice=form.cleaned_data.get("choice", ""), now=now)
        except held_times.CannotConfirm as error:
            words = str(error)
        else:
            _show_refusal(request, done.refusal)
            return _unsearched(redirect("candidate_page", token=done.link.token))
    context = _context(held_time.panel) | {
        "held_time": held_time,
        "zone": held_time.zone(),
        "form": form,
        "words": words,
        "wording": consenting.WORDINGS[consenting.WORDING_IN_FORCE],
        "is_running": held_time.is_running(now),
    }
    status = 400 if request.method == "POST" else 200
    return _unsearched(TemplateResponse(request, "candidates/talk_confirm.html", context, status=status))


def with_zone(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Remember the chosen zone in the browser."""
    if name := zones.known(request.GET.get("zone", "")):
        response.set_cookie(
            ZONE_COOKIE, name, path="/jobs/", secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
        )
    return response


def _panel(slug: str) -> Panel | None:
    """The panel whose times stand on this job's page now."""
    return Panel.objects.on_job_page().filter(job__slug=slug).select_related("job__contact").first()


def _context(panel: Panel) -> dict[str, object]:
    return {"panel": panel, "job": panel.job, "contact": panel.job.to_write_to}


def _hold(request: HttpRequest, panel: Panel) -> HttpResponse:
    now, machine = clock.now(), rate_limit.machine_of(get_adapter().get_client_ip(request))
    form = TalkForm(request.POST, use_required_attribute=False)
    done = redirect("time_held", slug=panel.job.slug)
    if form.is_from_a_program:
        return done
    refusal, status = "", 400
    if not rate_limit.allow(f"talk:{machine}", max_count=MAX_POSTS, per=PER, now=now):
        refusal, status = TOO_OFTEN, 429
    elif form.is_valid():
        given = form.cleaned_data
        try:
            held_times.hold(
                panel,
                starts_at=given["starts_at"],
                name=given["name"],
                email=given["email"],
                time_zone=zones.known(given["time_zone"]) or panel.time_zone,
                machine=machine,
                now=now,
            )
        except refusals.SlotGone:
            refusal, status = GONE, 409
        except held_times.TooMany as error:
            refusal, status = str(error), 429
        except refusals.CannotBook as error:
            refusal, status = str(error), 503
        else:
            return done
    offered = offer(request, panel, now=now)
    asked = request.POST.get("starts_at", "")
    slot = None if refusal == GONE else _slot(asked, offered["slots"] or [])
    return _form_page(request, panel, form, offered, chosen=slot, refusal=refusal, status=status)


def _form_page(
    request: HttpRequest,
    panel: Panel,
    form: TalkForm,
    offered: Offer,
    *,
    chosen: Slot | None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """Name and address for the chosen time; without one, times to choose from stand in the same form."""
    context = _context(panel) | {
        "form": form,
        "offer": offered,
        "chosen": chosen,
        "instead": [] if chosen else (offered["slots"] or [])[:MAX_INSTEAD],
        "refusal": refusal,
        "minutes": HELD_FOR // timedelta(minutes=1),
    }
    return TemplateResponse(request, "candidates/talk.html", context, status=status)


def _slot(written: str, slots: list[Slot]) -> Slot | None:
    """The offered time that begins in that Unix second."""
    return next((slot for slot in slots if str(int(slot.starts_at.timestamp())) == written), None)


def _zone(request: HttpRequest, panel: Panel) -> tuple[ZoneInfo, bool]:
    """The zone to show times in, and whether the visitor chose it, now or on an earlier page."""
    for written in (
        request.POST.get("time_zone", ""),
        request.GET.get("zone", ""),
        request.COOKIES.get(ZONE_COOKIE, ""),
    ):
        if name := zones.known(written):
            return ZoneInfo(name), True
    return ZoneInfo(panel.time_zone), False


def _show_refusal(request: HttpRequest, refusal: refusals.CannotBook | None) -> None:
    if isinstance(refusal, refusals.OutOfReach) and refusal.may_be_booked:
        return  # the page says so for as long as it is true
    if refusal is not None:
        messages.error(request, LOST if isinstance(refusal, refusals.SlotGone) else str(refusal))


def _unsearched(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex"
    return response
