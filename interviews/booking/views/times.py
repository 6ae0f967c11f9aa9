"""Free times as buttons of our own: the next ones on the candidate's page, and all of them as a list. Both work without JavaScript."""

from datetime import datetime
from typing import TypedDict
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_POST

from interviews.booking import availability, changing, consent, naming, refusals, taking
from interviews.booking.access import holder_of_link
from interviews.booking.forms.portal import MoveForm, TimeForm
from interviews.booking.models import BookingLink, Interview, InterviewChange
from interviews.nylas.shapes import Slot
from recruiting import clock, zones

MAX_SHOWN = 3
ZONE_COOKIE = "zone"
GONE = "Somebody else has just taken this time. Please choose another one."
UNREADABLE = "This time could not be read. Please choose one of those shown."


class NamedState(TextChoices):
    """Is one person alone offered, whom a recruiter named for the link?"""

    NOBODY = "nobody"
    FULL = "full"  # they have no free time
    AWAY = "away"  # they can't be had at any time
    FREE = "free"


class Offer(TypedDict):
    """Free times as the templates show them; `slots` is None while the calendars can't be read."""

    slots: list[Slot] | None
    zone: ZoneInfo
    zone_is_chosen: bool
    moving: Interview | None
    may_book: bool
    is_picked: bool  # a recruiter picked them for this link, and no others are offered
    named: NamedState  # whether one person alone is offered, and can be had
    until: datetime  # so far ahead was looked


class _ChosenTime(TypedDict):
    starts_at: datetime
    ends_at: datetime
    time_zone: str


def may_choose(link: BookingLink, now: datetime) -> bool:
    return link.is_open(now) and link.application.job.is_open and link.panel.is_live and not _is_settling(link)


def offer(
    request: HttpRequest,
    link: BookingLink,
    *,
    moving: Interview | None = None,
    max_shown: int | None = MAX_SHOWN,
    now: datetime,
) -> Offer:
    zone, is_chosen = _zone(request, link, moving)
    try:
        slots = availability.times_for_page(link, moving=moving, now=now)
    except refusals.OutOfReach:
        slots = None
    is_picked = moving is None and link.picked_times.open().exists()
    return {
        "slots": slots if slots is None else slots[: None if is_picked else max_shown],
        "zone": zone,
        "zone_is_chosen": is_chosen,
        "moving": moving,
        "may_book": moving is not None or not link.asks_recording() or consent.has_chosen(link.application),
        "is_picked": is_picked,
        "named": NamedState.NOBODY if moving else _named_state(link, slots, now),
        "until": availability.latest(link.panel, now),
    }


def _named_state(link: BookingLink, slots: list[Slot] | None, now: datetime) -> NamedState:
    named = link.naming()
    if named is None:
        return NamedState.NOBODY
    if slots != []:
        return NamedState.FREE
    return NamedState.FULL if naming.obstacle(named, now=now) is None else NamedState.AWAY


@holder_of_link
@require_GET
def next_times(request: HttpRequest, link: BookingLink) -> HttpResponse:
    """The next free times alone, for static/js/next-times.js; where none can be chosen any more, why."""
    now, moving = clock.now(), _moving(request, link)
    if moving is not None or may_choose(link, now):
        context = {
            "link": link,
            "contact": link.application.job.to_write_to,
            "offer": offer(request, link, moving=moving, now=now),
        }
        return _with_zone_cookie(request, TemplateResponse(request, "candidates/_next_times.html", context))
    context = {"link": link, "interview": taking.current_interview(link), "is_settling": _is_settling(link)}
    return TemplateResponse(request, "candidates/_times_closed.html", context)


@holder_of_link
@require_GET
def all_times(request: HttpRequest, link: BookingLink) -> HttpResponse:
    """Every free time, by day, in a zone of the reader's choice."""
    now, moving = clock.now(), _moving(request, link)
    if moving is None and not may_choose(link, now):
        return redirect("candidate_page", token=link.token)
    context = {
        "link": link,
        "panel": link.panel,
        "contact": link.application.job.to_write_to,
        "offer": offer(request, link, moving=moving, max_shown=None, now=now),
        "zones": zones.places(),
        "reason_form": MoveForm(),
    }
    return _with_zone_cookie(request, TemplateResponse(request, "candidates/times.html", context))


@holder_of_link
@require_POST
def take(request: HttpRequest, link: BookingLink) -> HttpResponse:
    """Book the time whose button was pressed."""
    asked = _read_chosen_time(request, link, else_zone=_zone(request, link)[0])
    if asked is None:
        return redirect("candidate_page", token=link.token)
    try:
        taking.take(link, **asked, language="en", now=clock.now())
    except refusals.CannotBook as error:
        _show_refusal(request, error)
    return redirect("candidate_page", token=link.token)


def move(request: HttpRequest, link: BookingLink, interview: Interview, *, reason: str) -> bool:
    """Move the interview to the time whose button was pressed. False, and the page says why, if that was not possible."""
    asked = _read_chosen_time(request, link, else_zone=interview.zone())
    if asked is None:
        return False
    try:
        changing.move(interview, **asked, actor=InterviewChange.Actor.CANDIDATE, reason=reason, now=clock.now())
    except (refusals.CannotBook, refusals.CannotMove) as error:
        _show_refusal(request, error)
        return False
    return True


def _read_chosen_time(request: HttpRequest, link: BookingLink, *, else_zone: ZoneInfo) -> _ChosenTime | None:
    """The time whose button was pressed; None when it could not be read, and the next page says so."""
    form = TimeForm(request.POST)
    if not form.is_valid():
        messages.error(request, UNREADABLE)
        return None
    starts_at = form.cleaned_data["starts_at"]
    return {
        "starts_at": starts_at,
        "ends_at": starts_at + link.panel.duration,
        "time_zone": zones.known(form.cleaned_data["time_zone"]) or else_zone.key,
    }


def _show_refusal(request: HttpRequest, error: refusals.CannotBook | refusals.CannotMove) -> None:
    if isinstance(error, refusals.OutOfReach) and error.may_be_booked:
        return  # the page says so for as long as it is true
    messages.error(request, GONE if isinstance(error, refusals.SlotGone) else str(error))


def _moving(request: HttpRequest, link: BookingLink) -> Interview | None:
    """The interview that the page is to move; None when it is for a first time, or can't be moved any more."""
    interview = taking.current_interview(link) if request.GET.get("moving") else None
    if interview is None or not interview.can_be_changed_by_candidate(clock.now()):
        return None
    return interview if changing.can_move(interview) else None


def _is_settling(link: BookingLink) -> bool:
    return link.attempts.unsettled().exists()


def _zone(request: HttpRequest, link: BookingLink, moving: Interview | None = None) -> tuple[ZoneInfo, bool]:
    """The zone to show times in, and whether the candidate chose it: now, on an earlier page, or for their interview."""
    for written in (request.GET.get("zone", ""), request.COOKIES.get(ZONE_COOKIE, "")):
        if name := zones.known(written):
            return ZoneInfo(name), True
    if moving is not None:
        return moving.zone(), True
    return ZoneInfo(link.application.candidate.known_time_zone or link.panel.time_zone), False


def _with_zone_cookie(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Remember the chosen zone in the browser."""
    if name := zones.known(request.GET.get("zone", "")):
        response.set_cookie(
            ZONE_COOKIE, name, path="/book/", secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
        )
    return response
