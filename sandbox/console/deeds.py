"""What the console's forms do. Each deed takes a form and says what it did, with the form that takes it back."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from sandbox import announcing, calendaring, clock, granting, occurring, preparing, snapshotting, ticking
from sandbox.console import control, pages
from sandbox.console.showing.frame import Said
from sandbox.console.showing.moments import Moment, span
from sandbox.errors import InvalidRequest, NotFound, NylasError
from sandbox.faulting import asking
from sandbox.faulting.kinds import Kind
from sandbox.meeting import conferring, noting, recording
from sandbox.models import Configuration, Event, Fault, Grant, Meeting, Notetaker, Notification
from sandbox.models.events import TENTATIVE
from sandbox.scheduling import booking
from sandbox.writing import writing

SAID_SECONDS = 20
Row = TypeVar("Row", bound=Model)


@require_POST
def do(request: HttpRequest, deed: str) -> HttpResponse:
    """One button or form of a page, then back to where it stood."""
    if deed not in DEEDS:
        return pages.lost(request)
    form = request.POST
    back = pages.way_back(form.get("back", ""))
    try:
        said = DEEDS[deed](form)
    except NylasError as error:
        return pages.again(request, back, pages.Trouble(deed, error.message, form))
    response = redirect(back)
    response.set_cookie(pages.SAID_COOKIE, quote(said.dump()), max_age=SAID_SECONDS, path=pages.HOME, samesite="Lax")
    return response


# ── the clock and the world ──


def _turn_clock(form: QueryDict) -> Said:
    before = clock.now()
    if form.get("rate"):
        clock.turn(rate=control.seconds(form["rate"], "rate"))
        clock.wake()
        return Said(
            f"Time now runs {clock.rate():g} times as fast as real time." if clock.rate() else "Time stands still."
        )
    if form.get("to") == "next":
        ticking.run_to_next()
    elif form.get("to") == "idle":
        ticking.run_until_idle()
    elif form.get("to") == "real":
        ticking.set_to(clock.now() - clock.offset())
        return Said("Back at real time.")
    elif form.get("to") == "moment":
        ticking.set_to(_moment(form.get("date", ""), form.get("time", ""), "UTC", "time"))
        return Said(f"The clock is set to {Moment(clock.now())} UTC.")
    else:
        ticking.advance_to(clock.now() + control.seconds(form.get("advance"), "advance"))
    moved = clock.now() - before
    return Said(f"{span(moved)} went by." if moved >= 1 else "Nothing waits; time stands where it stood.")


def _begin_again(form: QueryDict) -> Said:
    if form.get("sure") != "yes":
        raise InvalidRequest("Please tick that everything may be forgotten.")
    is_demo = form.get("world") == "demo"
    preparing.reset(seed=1, demo=is_demo)
    return Said("Begun again with the demo people." if is_demo else "Begun again, empty.")


def _keep(form: QueryDict) -> Said:
    return Said(f"Kept as “{snapshotting.keep(form.get('name', '').strip()).name}”.")


def _go_back(form: QueryDict) -> Said:
    return Said(f"The world is as it was in “{snapshotting.restore(form.get('name', '')).name}”.")


def _discard(form: QueryDict) -> Said:
    snapshotting.discard(form.get("name", ""))
    return Said(f"The snapshot “{form.get('name')}” is gone.")


def _fill(form: QueryDict) -> Said:
    preparing.fill()
    return Said("Six demo people are connected.")


# ── people and calendars ──


def _expire(form: QueryDict) -> Said:
    grant = _one(Grant, form.get("grant"))
    with writing():
        granting.expire(grant)
    return Said(f"The grant of {grant.name} has expired.", "restore", {"grant": grant.id})


def _restore(form: QueryDict) -> Said:
    grant = _one(Grant, form.get("grant"))
    with writing():
        granting.restore(grant)
    return Said(f"{grant.name} is connected again.", "expire", {"grant": grant.id})


def _block(form: QueryDict) -> Said:
    """Add a block; the typed times are in the calendar's zone."""
    with writing():
        calendar = calendaring.calendar_of(_one(Grant, form.get("grant")), form.get("calendar") or "primary")
        wish: dict[str, Any] = {"title": form.get("title") or "Busy", **_kind_of_block(form)}
        if form.get("whole_day"):
            wish["when"] = {"date": form.get("date", "")}
        else:
            start, end = _period(form, calendar.timezone)
            wish["when"] = {"start_time": start, "end_time": end}
        event = calendaring.make_event(calendar, wish)
    return Said(f"Added “{event.title}”.", "unblock", {"event": event.id})


def _change(form: QueryDict) -> Said:
    """Move, resize or rename a block: by date and times in the calendar's zone, or by Unix seconds."""
    event = _event(form)
    old = {"event": event.id, "start": str(event.starts_at), "end": str(event.ends_at), "title": event.title}
    old["kind"] = "tentative" if event.status == TENTATIVE else "busy" if event.is_busy else "free"
    is_timed = not event.is_all_day
    with writing():
        wish: dict[str, Any] = {"title": form["title"] or "Busy"} if "title" in form else {}
        wish |= _kind_of_block(form)
        if is_timed and form.get("start", "").isdigit():
            wish["when"] = {"start_time": int(form["start"]), "end_time": int(form.get("end") or 0)}
        elif is_timed and form.get("date"):
            start, end = _period(form, event.calendar.timezone)
            wish["when"] = {"start_time": start, "end_time": end}
        calendaring.change_event(event, wish)
    starts = Moment(event.starts_at, event.calendar.timezone)
    return Said(f"“{event.title}” is now {starts} to {Moment(event.ends_at, starts.zone).time}.", "change", old)


def _unblock(form: QueryDict) -> Said:
    event = _event(form)
    with writing():
        calendaring.remove_event(event)
    return Said(f"Removed “{event.title}”.", "revive", {"event": event.id})


def _revive(form: QueryDict) -> Said:
    event = _one(Event, form.get("event"))
    with writing():
        calendaring.change_event(event, {"status": "confirmed"})
    return Said(f"“{event.title}” is back.", "unblock", {"event": event.id})


def _book(form: QueryDict) -> Said:
    """Book one of the free times as a guest would."""
    start, _, end = form.get("slot", "").partition("-")
    answers = {name.removeprefix("answer-"): value for name, value in form.items() if name.startswith("answer-")}
    configuration = _one(Configuration, form.get("configuration"))
    with writing():
        made = booking.book(
            configuration,
            {
                "start_time": start,
                "end_time": end,
                "guest": {"name": form.get("name", ""), "email": form.get("email", "")},
                "additional_fields": {name: value for name, value in answers.items() if value},
            },
        )
    return Said(f"Booked: {made.title}, {Moment(made.starts_at, configuration.timezone)} {configuration.timezone}.")


# ── meetings ──


def _meet(form: QueryDict) -> Said:
    """join, leave, admit, deny, lobby, remove or end."""
    meeting, deed, who = _one(Meeting, form.get("meeting")), form.get("deed", ""), form.get("who", "guest")
    with writing():
        if deed == "leave":
            conferring.leave(meeting, who)
        elif deed == "remove":
            noting.remove(_one(Notetaker, form.get("notetaker")))
        else:
            control.perform(meeting, deed, who=who, lobby=form.get("lobby", ""))
    return Said(MEETING_WORDS.get(deed, "Done.").format(name=form.get("name") or who))


MEETING_WORDS = {
    "join": "{name} is in the room.",
    "leave": "{name} has left.",
    "admit": "The Notetaker may come in.",
    "deny": "The Notetaker is turned away.",
    "remove": "The Notetaker has been removed.",
    "lobby": "The door is set.",
    "end": "The call is over for everybody.",
}


def _link(form: QueryDict) -> Said:
    """Ask for fresh links to a Notetaker's files, as the media endpoint would hand them out."""
    notetaker = _one(Notetaker, form.get("notetaker"))
    with writing():
        made = recording.listed(notetaker)
    return Said(f"{len(made)} fresh links, good for an hour.")


# ── webhooks and faults ──


def _replay(form: QueryDict) -> Said:
    notification = _one(Notification, form.get("notification"))
    with writing():
        number = announcing.replay(notification)
    ticking.do_all_due()
    return Said(
        f"Sent again to {number} destination{'' if number == 1 else 's'}." if number else "Nobody listens for this."
    )


def _add_fault(form: QueryDict) -> Said:
    """Options come as typed; an empty one is left out, and empty `times` means until removed."""
    kind = asking.KINDS.get(form.get("kind", ""))
    given = {name: _option(kind, name, text) for name, text in form.items() if name not in ("back", "times") and text}
    if "times" in form:
        given["times"] = form["times"] or None
    with writing():
        fault = asking.ask_for(given)
    return Said(f"Set: {fault.kind}.", "unfault" if fault.pk else "", {"fault": str(fault.pk)})


def _remove_fault(form: QueryDict) -> Said:
    number = form.get("fault", "")
    found = Fault.objects.filter(pk=number) if number.isdecimal() else Fault.objects.all()
    return Said("The fault is gone." if found.delete()[0] == 1 else "All faults are gone.")


# ── reading forms ──


def _option(kind: Kind | None, name: str, text: str) -> Any:
    """A typed option as its kind wants it: JSON where its example is neither text nor number."""
    option = kind.options.get(name) if kind else None
    if kind and option and isinstance(kind.example.get(name, option.default), (bool, dict, list)):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def _one(model: type[Row], key: str | None) -> Row:
    found = model._default_manager.filter(pk=key or "").first()
    if found is None:
        raise NotFound(f"There is no {model._meta.verbose_name} {key or ''}; it may have gone meanwhile.")
    return found


def _event(form: QueryDict) -> Event:
    """An event, or an occurrence, which bears the name of its main event."""
    name = form.get("event", "")
    row = Event.objects.filter(pk=name).first() or Event.objects.filter(pk=name.rpartition("_")[0]).first()
    found = occurring.named(row.calendar, name) if row else None
    if found is None:
        raise NotFound("This block has gone meanwhile.")
    return found


def _kind_of_block(form: QueryDict) -> dict[str, Any]:
    kinds = {
        "busy": {"busy": True, "status": "confirmed"},
        "tentative": {"busy": True, "status": TENTATIVE},
        "free": {"busy": False, "status": "confirmed"},
    }
    return kinds.get(form.get("kind", ""), {})


def _period(form: QueryDict, timezone: str) -> tuple[int, int]:
    """Start and end of a block on one day; it may end at midnight."""
    day = form.get("date", "")
    start = _moment(day, form.get("start", ""), timezone, "start")
    end = _moment(day, form.get("end", ""), timezone, "end")
    if form.get("end") in ("00:00", "24:00"):
        end = _moment(day, "00:00", timezone, "end", days_later=1)
    if end <= start:
        raise InvalidRequest("The block must end after it starts.")
    return start, end


def _moment(day: str, time: str, timezone: str, name: str, *, days_later: int = 0) -> int:
    try:
        local = datetime.fromisoformat(f"{day}T{'00:00' if time == '24:00' else time}") + timedelta(days=days_later)
        return int(local.replace(tzinfo=ZoneInfo(timezone)).timestamp())
    except (ValueError, OverflowError) as error:
        raise InvalidRequest(f"Please give a date and the {name} as a time, such as 14:30.") from error


DEEDS: dict[str, Callable[[QueryDict], Said]] = {
    "clock": _turn_clock,
    "reset": _begin_again,
    "fill": _fill,
    "keep": _keep,
    "goback": _go_back,
    "discard": _discard,
    "expire": _expire,
    "restore": _restore,
    "block": _block,
    "change": _change,
    "unblock": _unblock,
    "revive": _revive,
    "book": _book,
    "meeting": _meet,
    "links": _link,
    "replay": _replay,
    "fault": _add_fault,
    "unfault": _remove_fault,
}
