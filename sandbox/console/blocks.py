"""Blocks in a person's calendar: added, changed, removed and brought back in the week of the console."""

from typing import Any

from django.http import QueryDict

from sandbox.calendars import event_store, occurrences
from sandbox.console import form_values
from sandbox.console.content.frame import Outcome
from sandbox.console.content.moments import Moment
from sandbox.errors import InvalidRequest, NotFound
from sandbox.models import Event, Grant
from sandbox.models.events import TENTATIVE
from sandbox.write_lock import writing


def add(form: QueryDict) -> Outcome:
    """Add a block; the typed times are in the calendar's zone."""
    with writing():
        calendar = event_store.calendar_of(form_values.row(Grant, form.get("grant")), form.get("calendar") or "primary")
        wish: dict[str, Any] = {"title": form.get("title") or "Busy", **_kind_of_block(form)}
        if form.get("whole_day"):
            wish["when"] = {"date": form.get("date", "")}
        else:
            start, end = _period(form, calendar.timezone)
            wish["when"] = {"start_time": start, "end_time": end}
        event = event_store.make_event(calendar, wish)
    return Outcome(f"Added “{event.title}”.", "unblock", {"event": event.id})


def change(form: QueryDict) -> Outcome:
    """Move, resize or rename a block: by date and times in the calendar's zone, or by Unix seconds."""
    event = _event(form)
    old = {"event": event.id, "start": str(event.starts_at), "end": str(event.ends_at), "title": event.title}
    old["kind"] = "tentative" if event.status == TENTATIVE else "busy" if event.body()["busy"] else "free"
    is_timed = not event.is_all_day
    with writing():
        wish: dict[str, Any] = {"title": form["title"] or "Busy"} if "title" in form else {}
        wish |= _kind_of_block(form)
        if is_timed and form.get("start", "").isdigit():
            wish["when"] = {"start_time": form["start"], "end_time": form.get("end")}
        elif is_timed and form.get("date"):
            start, end = _period(form, event.calendar.timezone)
            wish["when"] = {"start_time": start, "end_time": end}
        event_store.change_event(event, wish)
    starts = Moment(event.starts_at, event.calendar.timezone)
    return Outcome(f"“{event.title}” is now {starts} to {Moment(event.ends_at, starts.zone).time}.", "change", old)


def remove(form: QueryDict) -> Outcome:
    """Take a block, or one occurrence, off the calendar."""
    event = _event(form)
    with writing():
        event_store.remove_event(event)
    return Outcome(f"Removed “{event.title}”.", "revive", {"event": event.id})


def revive(form: QueryDict) -> Outcome:
    """Bring a removed block back."""
    event = form_values.row(Event, form.get("event"))
    with writing():
        event_store.change_event(event, {"status": "confirmed"})
    return Outcome(f"“{event.title}” is back.", "unblock", {"event": event.id})


def _event(form: QueryDict) -> Event:
    """An event, or an occurrence, which bears the name of its main event."""
    name = form.get("event", "")
    row = Event.objects.filter(pk=name).first() or Event.objects.filter(pk=name.rpartition("_")[0]).first()
    found = occurrences.named(row.calendar, name) if row else None
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
    start = form_values.moment(day, form.get("start", ""), timezone, "start")
    end = form_values.moment(day, form.get("end", ""), timezone, "end")
    if form.get("end") in ("00:00", "24:00"):
        end = form_values.moment(day, "00:00", timezone, "end", days_later=1)
    if end <= start:
        raise InvalidRequest("The block must end after it starts.")
    return start, end
