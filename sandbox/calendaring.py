"""Calendar events: written by the API, by bookings and in the console; each change is announced as `event.*`."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sandbox import announcing, clock, ids
from sandbox.errors import InvalidRequest, NotFound
from sandbox.meeting import conferring, noting
from sandbox.models import Calendar, Event, Grant, Meeting
from sandbox.wire import instant

KEPT = (
    "description",
    "location",
    "participants",
    "organizer",
    "creator",
    "reminders",
    "recurrence",
    "metadata",
    "hide_participants",
    "visibility",
    "capacity",
    "resources",
)
TEXTS = {"title": 1024, "description": 8192, "location": 255}


def calendar_of(grant: Grant, name: str | None) -> Calendar:
    """A calendar of this account by id, or `primary`."""
    if not name:
        raise InvalidRequest("calendar_id is required")
    mine = grant.calendars.select_related("grant")
    found = mine.filter(is_primary=True).first() if name == "primary" else mine.filter(pk=name).first()
    if found is None:
        raise NotFound(f"calendar {name} was not found")
    return found


def make_event(calendar: Calendar, wish: dict[str, Any], *, ical_uid: str = "", is_booking: bool = False) -> Event:
    """Write an event into a calendar and announce it. `wish` is a request body of the events endpoint."""
    if "when" not in wish:
        raise InvalidRequest("when is required")
    _check(wish)
    now = clock.now()
    identity = ids.new_hex("event", 26)
    owner = {"name": calendar.grant.name, "email": calendar.grant.email}
    event = Event(
        id=identity,
        calendar=calendar,
        ical_uid=ical_uid or f"{identity}@sandbox.example.com",
        booked_at=now if is_booking else 0,
        created_at=int(now),
        updated_at=int(now),
        details={"organizer": owner, "creator": owner},
    )
    _write(event, wish, now)
    event.save(force_insert=True)
    _open_room(event, wish)
    announce("event.created", event)
    return event


def change_event(event: Event, wish: dict[str, Any]) -> Event:
    """Change an event; nested objects are replaced whole. Its Notetakers follow."""
    _check(wish)
    now = clock.now()
    _write(event, wish, now)
    event.updated_at = int(now)
    event.save()
    _open_room(event, wish)
    noting.follow(event)
    if "notetaker" in wish and wish["notetaker"] is None:
        noting.abandon(event)
    announce("event.updated", event)
    return event


def remove_event(event: Event) -> None:
    """Take an event off its calendar; Notetakers go with it."""
    event.status, event.updated_at = "cancelled", int(clock.now())
    event.save(update_fields=["status", "updated_at"])
    noting.abandon(event)
    Meeting.objects.filter(link=event.meeting_link()).update(is_cancelled=True)
    announce("event.deleted", event)


def announce(type_: str, event: Event) -> None:
    """Tell webhooks about an event; of a deleted one only its ids remain (nylas/facts.md 5.9)."""
    subject = event.body()
    if type_ == "event.deleted":
        subject = {name: subject[name] for name in ("grant_id", "calendar_id", "id", "object")}
        subject["master_event_id"] = ""
    announcing.announce(type_, subject, provider=event.calendar.grant.provider)


def attach_notetaker(event: Event, *, name: str, settings: dict[str, Any]) -> None:
    """Send a Notetaker along with the event, from its start, and say so on the event."""
    notetaker = noting.invite(
        grant=event.calendar.grant,
        link=event.meeting_link(),
        join_time=event.starts_at,
        name=name,
        settings=settings,
        event=event,
    )
    event.details["notetaker"] = {
        "id": notetaker.id,
        "name": name,
        "meeting_settings": notetaker.body()["meeting_settings"],
    }
    event.save(update_fields=["details"])


def _check(wish: dict[str, Any]) -> None:
    for name, longest in TEXTS.items():
        value = wish.get(name)
        if value is not None and (not isinstance(value, str) or len(value) > longest):
            raise InvalidRequest(f"{name} must be a text of at most {longest} characters")
    people = wish.get("participants") or []
    if not isinstance(people, list) or not all(isinstance(one, dict) for one in people):
        raise InvalidRequest("participants must be a list of objects")
    metadata = wish.get("metadata") or {}
    if not isinstance(metadata, dict) or len(metadata) > 50:
        raise InvalidRequest("metadata must be an object of at most 50 pairs")
    if any(not isinstance(value, str) or len(value) > 500 for value in metadata.values()):
        raise InvalidRequest("metadata values must be texts of at most 500 characters")


def _write(event: Event, wish: dict[str, Any], now: float) -> None:
    for name in KEPT:
        if name in wish:
            event.details[name] = wish[name]
    if "title" in wish:
        event.title = wish["title"] or ""
    if "busy" in wish:
        event.is_busy = bool(wish["busy"])
    if wish.get("status") in ("confirmed", "tentative", "maybe", "cancelled"):
        event.status = wish["status"]
    if "metadata" in wish:
        event.key5 = (wish["metadata"] or {}).get("key5", "")
    if "when" in wish:
        event.details["when"], event.starts_at, event.ends_at = _when(wish["when"], event.calendar.timezone)
    event.details["participants"] = [
        {"status": "noreply", **person} for person in event.details.get("participants") or []
    ]
    if "conferencing" in wish:
        event.details["conferencing"] = _conferencing(wish["conferencing"])
        if event.details["conferencing"] is None:
            del event.details["conferencing"]


def _when(when: Any, timezone: str) -> tuple[dict[str, Any], int, int]:
    """`when` with its `object`, and the period it covers; whole days count in the calendar's time zone."""
    if not isinstance(when, dict):
        raise InvalidRequest("when must be an object")
    if "start_time" in when:
        start, end = instant(when["start_time"], "when.start_time"), instant(when.get("end_time"), "when.end_time")
        if end < start:
            raise InvalidRequest("when.end_time must not be before when.start_time")
        zones = {"start_timezone": timezone, "end_timezone": timezone}
        return {**zones, **when, "object": "timespan", "start_time": start, "end_time": end}, start, end
    if "time" in when:
        moment = instant(when["time"], "when.time")
        return {"timezone": timezone, **when, "object": "time", "time": moment}, moment, moment
    first, last = when.get("start_date") or when.get("date"), when.get("end_date")
    try:
        first_day = date.fromisoformat(str(first))
        end_day = date.fromisoformat(str(last)) if last else first_day + timedelta(days=1)
    except (TypeError, ValueError) as error:
        raise InvalidRequest("when needs start_time and end_time, time, date, or start_date and end_date") from error
    kind = "datespan" if last else "date"
    return {**when, "object": kind}, _midnight(first_day, timezone), _midnight(end_day, timezone)


def _midnight(day: date, timezone: str) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(timezone)).timestamp())


def _conferencing(wish: Any) -> dict[str, Any] | None:
    if not wish:
        return None
    if not isinstance(wish, dict) or ("autocreate" in wish) == ("details" in wish):
        raise InvalidRequest("conferencing needs either autocreate or details")
    if "autocreate" in wish:
        if wish.get("provider") not in conferring.PROVIDERS:
            raise InvalidRequest(f"conferencing.provider must be one of: {', '.join(conferring.PROVIDERS)}")
        return conferring.make_conferencing(wish["provider"])
    if not isinstance(wish["details"], dict) or not wish["details"].get("url"):
        raise InvalidRequest("conferencing.details.url is required")
    return wish


def _open_room(event: Event, wish: dict[str, Any]) -> None:
    """Give the call a room, move it with the event, and send the Notetaker that the request asked for."""
    link = event.meeting_link()
    if not link:
        return
    if any(link.startswith(f"https://{host}") or f".{host}/" in link for host in conferring.HOSTS):
        conferring.room(link, title=event.title, starts_at=event.starts_at, ends_at=event.ends_at)
    if asked := wish.get("notetaker"):
        attach_notetaker(
            event, name=asked.get("name") or "Nylas Notetaker", settings=asked.get("meeting_settings") or {}
        )
