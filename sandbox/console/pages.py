"""/_sandbox/ for people: one page per subject. Their addresses end with a slash; those of `control` do not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_GET
from django.views.static import serve

from sandbox import rooms
from sandbox.calendars import occurrences
from sandbox.console.content import calls, fault_kinds, kept_worlds, messages, people, weeks
from sandbox.console.content.frame import Outcome, around
from sandbox.errors import NotFound
from sandbox.models import Booking, Configuration, Grant, Mail, Notification
from sandbox.settings import PACKAGE

MAX_WEEKS_AWAY = 520
MAX_SHOWN = 6
OUTCOME_COOKIE = "said"
HOME = "/_sandbox/"

Page = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Refusal:
    """An action that was refused: which one, why, and what was typed."""

    action: str
    problem: str
    typed: QueryDict


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """What comes next, what happened last, and how to begin."""
    context = {
        "bookings": people.bookings(Booking.objects.all()[:MAX_SHOWN]),
        "meetings": [one for one in calls.meetings() if one["state"] != "over"][:MAX_SHOWN],
        "announced": messages.webhooks(type_="", state="", before=None)["rows"][:MAX_SHOWN],
        "api_key": settings.API_KEY,
        "client_id": settings.CLIENT_ID,
        "address": f"{request.scheme}://{request.get_host()}",
    }
    return show(request, "", "overview", context)


@require_GET
def list_people(request: HttpRequest) -> HttpResponse:
    return show(request, "people", "people", {"people": people.people()})


@require_GET
def person(request: HttpRequest, grant: str) -> HttpResponse:
    """Somebody's week; `?week=` counts from this one, `?day=`, `?hours=all` and `?calendar=` choose, `?event=` opens one."""
    found = people.person(grant)
    if found is None:
        return lost(request)
    query = request.GET
    calendars = list(found.calendars.all())
    shown = [one for one in calendars if one.id == query.get("calendar")] or calendars
    number = _whole(query.get("week"), most=MAX_WEEKS_AWAY)
    event = next(filter(None, (occurrences.named(one, query.get("event", "")) for one in calendars)), None)
    kept = {name: query[name] for name in ("calendar", "hours") if query.get(name)}
    shown_week = weeks.week(found, shown, number, day=query.get("day", ""), all_hours=query.get("hours") == "all")
    context = {
        "grant": found,
        "calendars": calendars,
        "chosen_calendar": shown[0] if len(shown) == 1 and len(calendars) > 1 else None,
        "target": shown[0] if shown else None,
        "week": shown_week,
        "chosen_day": next(one.date.isoformat() for one in shown_week.days if one.is_chosen),
        "edited": weeks.edited(event) if event else None,
        "kept": f"&{urlencode(kept)}" if kept else "",
        "block_kinds": ("busy", "tentative", "free"),
        "all_hours": query.get("hours") == "all",
        "others": Grant.objects.order_by("name", "email"),
        "configurations": [
            one
            for one in Configuration.objects.select_related("grant")
            if any(seat["email"] == found.email for seat in one.participants)
        ],
    }
    return show(request, "people", "person", context)


@require_GET
def list_configurations(request: HttpRequest) -> HttpResponse:
    return show(request, "configurations", "configurations", {"configurations": people.configurations()})


@require_GET
def configuration(request: HttpRequest, configuration: str) -> HttpResponse:
    """One Configuration, with the times it offers now."""
    found = Configuration.objects.select_related("grant").filter(pk=configuration).first()
    return show(request, "configurations", "configuration", people.configuration(found)) if found else lost(request)


@require_GET
def list_bookings(request: HttpRequest) -> HttpResponse:
    return show(request, "bookings", "bookings", {"bookings": people.bookings(Booking.objects.all()[: people.PAGE])})


@require_GET
def booking(request: HttpRequest, booking: str) -> HttpResponse:
    found = (
        Booking.objects.select_related("host", "configuration__grant", "event__calendar__grant")
        .filter(pk=booking)
        .first()
    )
    return show(request, "bookings", "booking", people.booking(found)) if found else lost(request)


@require_GET
def list_meetings(request: HttpRequest) -> HttpResponse:
    return show(request, "meetings", "meetings", {"meetings": calls.meetings()})


@require_GET
def room(request: HttpRequest, meeting: str) -> HttpResponse:
    """A meeting room to stand in; by the room's name, or its event's, booking's or Notetaker's id."""
    try:
        found = rooms.named(meeting)
    except NotFound:
        return lost(request)
    return show(request, "meetings", "room", calls.room(found))


@require_GET
def list_notetakers(request: HttpRequest) -> HttpResponse:
    return show(request, "notetakers", "notetakers", {"notetakers": calls.notetakers()})


@require_GET
def list_webhooks(request: HttpRequest) -> HttpResponse:
    """The log; `?type=` and `?state=` narrow it, `?before=` goes back."""
    query = request.GET
    before = _whole(query.get("before"), most=10**12) or None
    context = messages.webhooks(type_=query.get("type", ""), state=query.get("state", ""), before=before)
    return show(request, "webhooks", "webhooks", context)


@require_GET
def webhook(request: HttpRequest, notification: str) -> HttpResponse:
    found = Notification.objects.prefetch_related("deliveries__webhook").filter(pk=notification).first()
    return show(request, "webhooks", "webhook", messages.webhook(found)) if found else lost(request)


@require_GET
def list_mails(request: HttpRequest) -> HttpResponse:
    context = messages.mails(_whole(request.GET.get("before"), most=10**12) or None)
    return show(request, "mail", "mails", context)


@require_GET
def mail(request: HttpRequest, mail: int) -> HttpResponse:
    found = Mail.objects.filter(pk=mail).first()
    return show(request, "mail", "mail", messages.mail(found)) if found else lost(request)


@require_GET
def faults(request: HttpRequest) -> HttpResponse:
    """The catalogue, each kind with its form."""
    refused: Refusal | None = getattr(request, "refusal", None)
    if refused is None or refused.action != "fault":
        return show(request, "faults", "faults", fault_kinds.catalogue(None))
    return show(request, "faults", "faults", fault_kinds.catalogue(refused.typed, refused.problem))


@require_GET
def world(request: HttpRequest) -> HttpResponse:
    """Snapshots, and beginning again."""
    return show(request, "world", "world", kept_worlds.world())


def lost(request: HttpRequest, **rest: Any) -> HttpResponse:
    """Nothing is at this address."""
    return show(request, "", "lost", {}, status=404)


@require_GET
def static(request: HttpRequest, path: str) -> HttpResponseBase:
    """The pages' own files."""
    response = serve(request, path, document_root=str(PACKAGE / "static"))
    response["Cache-Control"] = "no-cache"
    return response


def show(request: HttpRequest, tab: str, name: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """Draw one page in its frame; a refused action is told on it, and its form keeps what was typed."""
    refused: Refusal | None = getattr(request, "refusal", None)
    outcome = None if refused else Outcome.load(unquote(request.COOKIES.get(OUTCOME_COOKIE, "")))
    is_polled = "X-Live" in request.headers
    response = render(
        request,
        f"sandbox/{name}.html",
        {
            **around(),
            **context,
            "tab": tab,
            "here": request.get_full_path(),
            "said": None if is_polled else outcome,
            "problem": refused.problem if refused else "",
            "typed": {refused.action: refused.typed} if refused else {},
        },
        status=400 if refused else status,
    )
    if outcome and not is_polled:
        response.delete_cookie(OUTCOME_COOKIE, path=HOME)
    return response


def again(request: HttpRequest, back: str, refused: Refusal) -> HttpResponse:
    """The page a refused form came from, once more."""
    path, _, query = back.partition("?")
    match = resolve(path)
    request.method, request.path, request.GET = "GET", path, QueryDict(query)
    request.refusal = refused  # type: ignore[attr-defined]  # read by `show`
    return match.func(request, *match.args, **match.kwargs)


def way_back(given: str) -> str:
    """Where a form came from if that is one of these pages, else the overview."""
    path = given.partition("?")[0]
    if not path.startswith(HOME) or not path.endswith("/"):
        return HOME
    try:
        resolve(path)
    except Resolver404:
        return HOME
    return given


def _whole(text: str | None, *, most: int) -> int:
    try:
        return max(-most, min(most, int(text or 0)))
    except ValueError:
        return 0
