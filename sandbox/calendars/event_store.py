"""Calendar events: written by the API, by bookings and in the console; each change is announced as `event.*`."""

from copy import copy
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sandbox import clock, dates, ids, members, rooms, rrules
from sandbox.calendars import notetaker_rules, occurrences
from sandbox.errors import InvalidRequest, NotFound
from sandbox.models import Booking, Calendar, Event, Grant, Meeting
from sandbox.models.events import SENT_BY_RULE, TENTATIVE
from sandbox.notetakers import configurations, lifecycle, meeting_settings
from sandbox.web.wire import instant
from sandbox.webhooks import notifications

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
OBJECTS = ("organizer", "creator", "reminders", "notetaker")
STATUSES = {"confirmed": "confirmed", "maybe": TENTATIVE, "tentative": TENTATIVE, "cancelled": "cancelled"}


def calendar_of(grant: Grant, name: str | None) -> Calendar:
    """A calendar of this account by id, or `primary`, which iCloud does not know (docs/nylas.md 7.1)."""
    if not name:
        raise InvalidRequest("calendar_id is required")
    if name == "primary" and grant.provider == "icloud":
        raise InvalidRequest("calendar_id: iCloud has no primary calendar; name it by its id")
    found = calendar_if_there(grant, name)
    if found is None:
        raise NotFound(f"calendar {name} was not found")
    return found


def calendar_if_there(grant: Grant, name: str) -> Calendar | None:
    """The same, or None if there is no such calendar."""
    mine = grant.calendars.select_related("grant")
    return mine.filter(is_primary=True).first() if name == "primary" else mine.filter(pk=name).first()


def event_of(calendar: Calendar, name: str) -> Event:
    """An event of this calendar, or an occurrence of one that repeats."""
    found = occurrences.named(calendar, name)
    if found is None:
        raise NotFound(f"event {name} was not found")
    return found


def make_event(calendar: Calendar, wish: dict[str, Any], *, ical_uid: str = "") -> Event:
    """Write an event into a calendar and announce it. `wish` is a request body of the events endpoint.

    Of a series only the main event is written and announced.
    """
    if "when" not in wish:
        raise InvalidRequest("when is required")
    _check(wish)
    now = clock.now()
    identity = ids.new_hex("event", 26)
    owner = {"name": calendar.grant.name, "email": calendar.grant.email}
    event = Event(
        id=identity,
        calendar=calendar,
        ical_uid=ical_uid or ical_uid_of(identity),
        created_at=int(now),
        updated_at=int(now),
        details={"organizer": owner, "creator": owner},
    )
    _write(event, wish, now)
    event.save(force_insert=True)
    _open_room(event, wish)
    announce("event.created", event)
    notetaker_rules.follow_rules(event)
    return event


def ical_uid_of(identity: str) -> str:
    """What an event and its copies in other calendars have in common, by the id of the first."""
    return f"{identity}@sandbox.example.com"


def change_event(event: Event, wish: dict[str, Any]) -> Event:
    """Change an event; nested objects are replaced whole. Its Notetakers follow, and so does its booking, of which no
    webhook tells: Nylas sends none (docs/nylas.md 5.9).

    An occurrence that is changed leads a life of its own from then on; when a series moves, such lives end.
    """
    _check(wish)
    if event.master_id and wish.get("recurrence"):
        raise InvalidRequest("recurrence belongs to the main event, not to one occurrence")
    now = clock.now()
    before = (event.starts_at, event.ends_at, event.details.get("recurrence"))
    _write(event, wish, now)
    event.updated_at = int(now)
    event.save()
    if before != (event.starts_at, event.ends_at, event.details.get("recurrence")):
        event.changed.all().delete()
        Booking.objects.all().follow(event, now=now)
        clock.wake()
    _open_room(event, wish)
    lifecycle.follow(event)
    if "notetaker" in wish and wish["notetaker"] is None:
        lifecycle.abandon(event)
    announce("event.updated", event)
    notetaker_rules.follow_rules(event)
    return event


def move_event(event: Event, calendar: Calendar) -> None:
    """Its owner drags it into another calendar of theirs, which no call of Nylas's does: it keeps its id, appears there and goes here."""
    if calendar.grant_id != event.calendar.grant_id or calendar == event.calendar:
        raise InvalidRequest("calendar_id must be another calendar of the same account")
    left = copy(event)
    event.calendar, event.updated_at = calendar, int(clock.now())
    event.save()
    announce("event.created", event)
    announce("event.deleted", left)


def remove_event(event: Event) -> None:
    """Take an event, a series or one occurrence off its calendar; Notetakers go with it."""
    event.status, event.updated_at = "cancelled", int(clock.now())
    event.save()
    event.changed.update(status=event.status, updated_at=event.updated_at)
    lifecycle.abandon(event)
    notetaker_rules.forget(event)
    if not _shares_room(event) and not _has_copies_there(event):
        Meeting.objects.filter(link=event.meeting_link()).update(is_cancelled=True)
    announce("event.deleted", event)


def move_zone(calendar: Calendar) -> None:
    """The calendar has another time zone: its whole days begin at other moments."""
    for event in calendar.events.filter(details__when__object__in=["date", "datespan"]).select_related("master"):
        event.calendar = calendar
        _place(event, event.details["when"])
        _repeat(event)
        if event.master is not None and event.master.is_all_day:
            day = dates.day(event.id.rpartition("_")[2], "id")
            event.original_start = dates.midnight(day, ZoneInfo(calendar.timezone))
        event.save()


def announce(type_: str, event: Event) -> None:
    """Tell webhooks about an event; of a deleted one only its ids remain. They say `tentative` for `maybe` (docs/nylas.md 5.9)."""
    subject = event.body()
    if subject["status"] == TENTATIVE:
        subject["status"] = "tentative"
    if type_ == "event.deleted":
        kept = ("grant_id", "calendar_id", "id", "object", "master_event_id")
        subject = {name: subject[name] for name in kept if name in subject}
    notifications.announce(type_, subject, provider=event.calendar.grant.provider)


def announce_calendar(type_: str, calendar: Calendar) -> None:
    """Tell webhooks about a calendar; a deleted one has lost its texts (Nylas's notification reference, calendar.*)."""
    lost = ("description", "location", "metadata", "notetaker") if type_ == "calendar.deleted" else ("notetaker",)
    subject = {name: value for name, value in calendar.body().items() if name not in lost}
    notifications.announce(type_, subject, provider=calendar.grant.provider)


def _check(wish: dict[str, Any]) -> None:
    for name, longest in TEXTS.items():
        members.text(wish, name, longest=longest)
    for name in OBJECTS:
        members.object_in(wish, name)
    if call := members.object_in(wish, "conferencing"):
        rooms.check_conferencing(call, "conferencing")
    members.flags(wish, ("busy", "hide_participants"))
    members.one_of(wish, "status", "", tuple(STATUSES))
    members.metadata_in(wish)
    for person in members.objects_in(wish, "participants"):
        members.text(person, "email", "participants", longest=members.MAX_EMAIL_LENGTH)
        members.text(person, "name", "participants")
    rrules.lines_of(wish.get("recurrence"))
    if asked := wish.get("notetaker"):
        meeting_settings.name_in(asked, "name", "notetaker")
        meeting_settings.check_meeting_settings(asked.get("meeting_settings") or {}, "notetaker.meeting_settings")
        configurations.newer_in(asked, "notetaker")


def _write(event: Event, wish: dict[str, Any], now: float) -> None:
    for name in KEPT:
        if name in wish:
            event.details[name] = wish[name]
    if "title" in wish:
        event.title = wish["title"] or ""
    if "busy" in wish:
        event.details["busy"] = wish["busy"] is not False
    if wish.get("status"):
        event.status = STATUSES[wish["status"]]
    if "metadata" in wish:
        key5 = (wish["metadata"] or {}).get("key5", "")
        if key5 != event.key5:
            event.key5, event.booked_at = key5, now if key5 else 0
    if "when" in wish:
        _place(event, wish["when"])
    _invite(event)
    _meet(event, wish)
    if "notetaker" in wish:
        event.details[SENT_BY_RULE] = ""
    _repeat(event)


def _invite(event: Event) -> None:
    """Give an answer to everybody who has none; the owner's time is free if theirs is no."""
    people = event.details.get("participants") or []
    event.details["participants"] = [{"status": "noreply", **person} for person in people]
    event.is_busy = event.details.setdefault("busy", event.is_busy) and not event.is_declined


def _meet(event: Event, wish: dict[str, Any]) -> None:
    """Give the event the call that is asked for; nothing asked for leaves it, null or an empty object takes it away."""
    if "conferencing" not in wish:
        return
    event.details.pop("conferencing", None)
    if asked := wish["conferencing"]:
        is_made = "autocreate" in asked
        event.details["conferencing"] = rooms.make_conferencing(asked["provider"]) if is_made else asked


def _repeat(event: Event) -> None:
    """Note until when the event repeats, if it does; an empty list ends a series."""
    event.recurs_until = event.series().ends_at() if event.details.get("recurrence") else None
    if event.recurs_until is None:
        event.details.pop("recurrence", None)


def _place(event: Event, when: Any) -> None:
    """Put an event at `when`, completed; whole days count in the calendar's time zone, the last one included."""
    if not isinstance(when, dict):
        raise InvalidRequest("when must be an object")
    timezone = event.calendar.timezone
    given = {name: value for name, value in when.items() if value is not None}
    if "start_time" in given:
        start = instant(given["start_time"], "when.start_time")
        end = instant(given.get("end_time"), "when.end_time")
        if end < start:
            raise InvalidRequest("when.end_time must not be before when.start_time")
        zones = {name: given.get(name, timezone) for name in ("start_timezone", "end_timezone")}
        found = {**given, **zones, "object": "timespan", "start_time": start, "end_time": end}
    elif "time" in given:
        start = end = instant(given["time"], "when.time")
        zones = {"timezone": given.get("timezone", timezone)}
        found = {**given, **zones, "object": "time", "time": start}
    elif "date" in given or "start_date" in given:
        first_name = "start_date" if "start_date" in given else "date"
        first = last = dates.day(given[first_name], f"when.{first_name}")
        if first_name == "start_date":
            last = dates.day(given.get("end_date"), "when.end_date")
        if last < first:
            raise InvalidRequest("when.end_date must not be before when.start_date")
        days, zones = (first, last + timedelta(days=1)), {}
        start, end = (dates.midnight(day, ZoneInfo(timezone)) for day in days)
        found = {**given, "object": "datespan" if first_name == "start_date" else "date"}
    else:
        raise InvalidRequest("when needs start_time and end_time, time, date, or start_date and end_date")
    for name, value in zones.items():
        dates.zone(value, f"when.{name}")
    event.details["when"], event.starts_at, event.ends_at = found, start, end


def _open_room(event: Event, wish: dict[str, Any]) -> None:
    """Give the call a room, move it with the event, and send the Notetaker that the request asked for."""
    link = event.meeting_link()
    if not link or _shares_room(event):
        return
    if rooms.is_joinable(link):
        rooms.room(link, title=event.title, starts_at=event.starts_at, ends_at=event.ends_at)
    if asked := wish.get("notetaker"):
        notetaker_rules.ask(event, asked)


def _shares_room(event: Event) -> bool:
    """One occurrence of a series meets where all the others do."""
    return event.master is not None and event.master.meeting_link() == event.meeting_link()


def _has_copies_there(event: Event) -> bool:
    """Whether others still have this event in their calendars, with the same call."""
    others = Event.objects.filter(ical_uid=event.ical_uid).exclude(status="cancelled").exclude(pk=event.pk)
    return any(other.meeting_link() == event.meeting_link() for other in others)
