"""/_sandbox/ for people: one page of plain forms; a small script keeps its figures fresh."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from django.views.static import serve

from sandbox import announcing, calendaring, clock, granting, preparing, ticking
from sandbox.console import control
from sandbox.console.picturing import everything
from sandbox.errors import InvalidRequest, NylasError
from sandbox.faulting import asking
from sandbox.meeting import conferring
from sandbox.models import Event, Fault, Grant, Notification
from sandbox.settings import PACKAGE
from sandbox.writing import writing

MOST_WEEKS_AWAY = 520


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Everything on one page; `?person=` and `?week=` choose whose week is shown."""
    return _show(request, request.GET)


@require_POST
def do(request: HttpRequest, deed: str) -> HttpResponse:
    """One button or form of the page, then back to where it stood."""
    if deed not in DEEDS:
        return HttpResponse(f"The console cannot {deed}.", status=404, content_type="text/plain")
    section, act = DEEDS[deed]
    try:
        act(request.POST)
    except NylasError as error:
        return _show(request, request.POST, problem=error.message, section=section)
    kept = {name: request.POST[name] for name in ("person", "week") if request.POST.get(name)}
    return redirect(f"/_sandbox/{'?' if kept else ''}{urlencode(kept)}#{section}")


@require_GET
def static(request: HttpRequest, path: str) -> HttpResponseBase:
    """The page's own files."""
    response = serve(request, path, document_root=str(PACKAGE / "static"))
    response["Cache-Control"] = "no-cache"
    return response


def _show(request: HttpRequest, query: QueryDict, *, problem: str = "", section: str = "") -> HttpResponse:
    try:
        week = max(-MOST_WEEKS_AWAY, min(MOST_WEEKS_AWAY, int(query.get("week") or 0)))
    except ValueError:
        week = 0
    context = {
        **everything(person=query.get("person", ""), week=week),
        "previous_week": week - 1,
        "next_week": week + 1,
        "kinds": asking.KINDS,
        "problem": problem,
        "problem_section": section,
        "typed": query,
    }
    return render(request, "sandbox/console.html", context, status=400 if problem else 200)


def _turn_clock(form: QueryDict) -> None:
    if form.get("to") == "next":
        ticking.run_to_next()
    elif form.get("to") == "idle":
        ticking.run_until_idle()
    elif form.get("to") == "real":
        ticking.set_to(clock.now() - clock.offset())
    else:
        ticking.advance_to(clock.now() + control.seconds(form.get("advance"), "advance"))


def _expire(form: QueryDict) -> None:
    with writing():
        granting.expire(_grant(form))


def _restore(form: QueryDict) -> None:
    with writing():
        granting.restore(_grant(form))


def _block(form: QueryDict) -> None:
    """Add a busy block; the typed times are in the calendar's zone."""
    with writing():
        calendar = calendaring.calendar_of(_grant(form), "primary")
        start, end = (_moment(form, name, calendar.timezone) for name in ("start", "end"))
        if end <= start:
            raise InvalidRequest("The block must end after it starts.")
        wish = {"title": form.get("title") or "Busy", "when": {"start_time": start, "end_time": end}}
        calendaring.make_event(calendar, wish)


def _unblock(form: QueryDict) -> None:
    with writing():
        calendaring.remove_event(
            get_object_or_404(Event.objects.select_related("calendar__grant"), pk=form.get("event"))
        )


def _act_on_meeting(form: QueryDict) -> None:
    with writing():
        control.perform(conferring.named(form.get("meeting", "")), form.get("deed", ""), lobby=form.get("lobby", ""))


def _replay(form: QueryDict) -> None:
    with writing():
        announcing.replay(get_object_or_404(Notification, pk=form.get("notification")))
    ticking.do_all_due()


def _add_fault(form: QueryDict) -> None:
    with writing():
        asking.ask_for({"path": form.get("path", ""), "kind": form.get("kind"), "times": form.get("times") or 1})


def _remove_fault(form: QueryDict) -> None:
    Fault.objects.filter(pk=form.get("fault", "0")).delete()


def _begin_again(form: QueryDict) -> None:
    preparing.reset(seed=1, demo=form.get("world") == "demo")


def _grant(form: QueryDict) -> Grant:
    return get_object_or_404(Grant, pk=form.get("grant"))


def _moment(form: QueryDict, name: str, timezone: str) -> int:
    try:
        local = datetime.fromisoformat(f"{form.get('date', '')}T{form.get(name, '')}")
    except ValueError as error:
        raise InvalidRequest(f"Please give a date and the {name} as a time, such as 14:30.") from error
    return int(local.replace(tzinfo=ZoneInfo(timezone)).timestamp())


DEEDS: dict[str, tuple[str, Callable[[QueryDict], None]]] = {
    "clock": ("clock", _turn_clock),
    "expire": ("people", _expire),
    "restore": ("people", _restore),
    "block": ("week", _block),
    "unblock": ("week", _unblock),
    "meeting": ("meetings", _act_on_meeting),
    "replay": ("webhooks", _replay),
    "fault": ("faults", _add_fault),
    "unfault": ("faults", _remove_fault),
    "reset": ("clock", _begin_again),
}
