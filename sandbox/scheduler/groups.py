"""Group events: the host makes an event, or a series, with a number of seats, and guests of a group Configuration take them.

A slot of such a Configuration is an event that still has a seat. Nylas documents the calls (its page on group events) but not
who counts as an attendee: here every guest and everybody they bring takes a seat, the hosts take none.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from sandbox import clock, members
from sandbox.calendars import event_store, occurrences
from sandbox.errors import InvalidRequest, NotFound, SlotTaken
from sandbox.models import Booking, Calendar, Configuration, Event, GroupEvent
from sandbox.scheduler import offers

DEFAULT_CAPACITY = 10
MAX_CAPACITY = 500
MAX_IMPORTS = 20
WRITTEN = ("title", "description", "location", "when", "conferencing", "recurrence", "busy")
Slot = dict[str, Any]


def create(configuration: Configuration, wish: dict[str, Any]) -> Event:
    """Put an event with seats into the host's calendar and announce it. Raises InvalidRequest, NotFound."""
    _check(wish)
    members.needed_text(wish, "title")
    calendar = _calendar(configuration, wish)
    hosts = _hosts(configuration, wish)
    event = event_store.make_event(
        calendar,
        {
            **_written(wish),
            "participants": [{"status": "yes", **host} for host in hosts],
            "capacity": wish.get("capacity") or default_capacity(configuration),
            "metadata": {"key5": configuration.group_id, "source": "scheduler"},
        },
    )
    GroupEvent.objects.create(event=event, configuration=configuration, hosts=hosts)
    return event


def change(configuration: Configuration, name: str, wish: dict[str, Any]) -> Event:
    """Change an event, a series or one occurrence; members left out stay. Who has booked moves along, unasked."""
    _check(wish)
    group, event = find(configuration, name)
    if wish.get("calendar_id") and _calendar(configuration, wish) != event.calendar:
        raise NotFound(f"group event {name} was not found in this calendar")
    changes = _written(wish)
    if wish.get("capacity") is not None:
        changes["capacity"] = wish["capacity"]
    if wish.get("participants"):
        before = set(group.host_emails)
        group.hosts = _hosts(configuration, wish)
        guests = [one for one in event.details["participants"] if one.get("email") not in before]
        changes["participants"] = [*({"status": "yes", **host} for host in group.hosts), *guests]
        group.save(update_fields=["hosts"])
    booked = _live(configuration).filter(Q(event=event) | Q(event__master=event))
    if event.recurs_until and {"when", "recurrence"} & set(changes) and booked.exists():
        raise InvalidRequest("when, recurrence: a series cannot move once somebody has booked one of its events")
    return event_store.change_event(event, changes)


def remove(configuration: Configuration, name: str) -> None:
    """Take an event off the calendar. Bookings stay as they are: Nylas sends nothing about them then (docs/nylas.md 9.39)."""
    event_store.remove_event(find(configuration, name)[1])


def find(configuration: Configuration, name: str) -> tuple[GroupEvent, Event]:
    """A group event by its id, or one occurrence of a series by that one's. Raises NotFound."""
    groups = configuration.group_events.select_related("event__calendar__grant")
    group = groups.filter(event_id__in=(name, name.rpartition("_")[0])).first()
    event = occurrences.named(group.event.calendar, name) if group else None
    if group is None or event is None:
        raise NotFound(f"group event {name} was not found")
    return group, event


def between(configuration: Configuration, calendar_name: str, start: int, end: int) -> list[Event]:
    """The group events of one calendar that lie between two moments, each occurrence by itself."""
    calendar = event_store.calendar_of(configuration.grant, calendar_name)
    return [event for event in _within(configuration, start, end) if event.calendar_id == calendar.id]


def bring_in(configuration: Configuration, asked: list[Any]) -> dict[str, list[dict[str, str]]]:
    """Give seats to events that are there; which came in and which did not, and why. Raises InvalidRequest."""
    if not 1 <= len(asked) <= MAX_IMPORTS or not all(isinstance(one, dict) for one in asked):
        raise InvalidRequest(f"error parsing request body: 1 to {MAX_IMPORTS} events are expected")
    imported, failed = [], []
    for number, one in enumerate(asked):
        where = f"[{number}]"
        name = members.needed_text(one, "event_id", where)
        members.needed_text(one, "calendar_id", where)
        _check_capacity(one, where)
        exceptions = members.objects_in(one, "exceptions", where)
        for exception in exceptions:
            members.needed_text(exception, "event_id", f"{where}.exceptions")
            _check_capacity(exception, f"{where}.exceptions")
        if reason := _bring_in(configuration, one, exceptions):
            failed.append({"event_id": name, "reason": reason})
        else:
            imported.append({"event_id": name})
    return {"imported_events": imported, "import_failed": failed}


def offer(configuration: Configuration, start: int, end: int, *, moving: Booking | None = None) -> list[Slot]:
    """Events with a seat left between two moments, as availability lists them; a booking that moves takes none."""
    first, last = offers.bookable_period(configuration, now=clock.now())
    events = list(_within(configuration, max(start, first), min(end, last)))
    taken = _taken(configuration, events, without=moving)
    hosts = {group.event_id: group.host_emails for group in configuration.group_events.all()}
    return [
        {
            "emails": hosts[event.master_id or event.id],
            "start_time": event.starts_at,
            "end_time": event.ends_at,
            "event_id": event.id,
            "master_id": event.master_id or "",
            "calendar_id": event.calendar_id,
            "capacity": left,
        }
        for event in events
        if event.calendar.grant.is_valid and (left := event.details["capacity"] - taken[event.id]) > 0
    ]


def taken_seats(configuration: Configuration, start: int, end: int) -> list[tuple[Event, int]]:
    """Every event between two moments, full ones too, with how many of its seats are taken."""
    events = list(_within(configuration, start, end))
    taken = _taken(configuration, events)
    return [(event, taken[event.id]) for event in events]


def check_slot(configuration: Configuration, wish: dict[str, Any], start: int, end: int) -> None:
    """Refuse an event that is gone, has moved or is full."""
    members.needed_text(wish, "calendar_id")
    members.texts_in(wish, "emails")
    _check_capacity(wish, "")
    _, event = find(configuration, members.needed_text(wish, "event_id"))
    _check_place(configuration, event, wish)
    if (event.starts_at, event.ends_at) != (start, end):
        raise SlotTaken
    if event.details["capacity"] <= _taken(configuration, [event])[event.id]:
        raise InvalidRequest("Event is full")


def choose(
    configuration: Configuration,
    wish: dict[str, Any],
    start: int,
    end: int,
    *,
    seats: int,
    moving: Booking | None = None,
) -> Event:
    """The event that a guest asks for by `event_id`, else by its time alone. Raises SlotTaken when it cannot be had."""
    slots = [slot for slot in offer(configuration, start, end, moving=moving) if slot["capacity"] >= seats]
    name = members.text(wish, "event_id")
    if name:
        _check_place(configuration, find(configuration, name)[1], wish)
    for slot in slots:
        if (slot["start_time"], slot["end_time"]) == (start, end) and name in ("", slot["event_id"]):
            return find(configuration, slot["event_id"])[1]
    raise SlotTaken


def join(booking: Booking, event: Event) -> None:
    """Put the guest, and whom they bring, on the event. The booking is not saved."""
    event = _fresh(event) or event
    people = [{"status": "noreply", **person} for person in booking.people]
    event = event_store.change_event(event, {"participants": [*event.details["participants"], *people]})
    group = GroupEvent.objects.get(event_id=event.master_id or event.id)
    booking.event, booking.event_ref, booking.title = event, event.id, event.title
    booking.starts_at, booking.ends_at = event.starts_at, event.ends_at
    booking.host, booking.host_emails = event.calendar.grant, group.host_emails


def leave(booking: Booking) -> None:
    """Take the guest, and whom they brought, off the event, which stays."""
    event = _fresh(booking.event) if booking.event else None
    if event is None:
        return
    people = list(event.details["participants"])
    for person in booking.people:
        place = next((one for one in reversed(people) if one.get("email") == person["email"]), None)
        if place is not None:
            people.remove(place)
    booking.event = event_store.change_event(event, {"participants": people})


def default_capacity(configuration: Configuration) -> int:
    """Seats of an event that says nothing of them."""
    return configuration.event_booking.get("default_capacity") or DEFAULT_CAPACITY


def _fresh(event: Event) -> Event | None:
    """The event as it is now, for another booking may have changed it; None if it is gone."""
    return occurrences.named(event.calendar, event.id)


def _within(configuration: Configuration, start: int, end: int) -> Iterator[Event]:
    mine = Q(group__configuration=configuration) | Q(master__group__configuration=configuration)
    events = Event.objects.filter(mine).exclude(status="cancelled").select_related("calendar__grant", "master")
    for event in occurrences.in_period(events, start, end):
        if start <= event.starts_at and event.ends_at <= end:
            yield event


def _live(configuration: Configuration) -> Any:
    return configuration.bookings.exclude(status=Booking.CANCELLED)


def _taken(configuration: Configuration, events: list[Event], *, without: Booking | None = None) -> Counter[str]:
    """Seats taken, by event."""
    found: Counter[str] = Counter()
    wanted = {event.id for event in events}
    for booking in _live(configuration).filter(event_ref__in=wanted):
        if without is None or booking.id != without.id:
            found[booking.event_ref] += len(booking.people)
    return found


def _calendar(configuration: Configuration, wish: dict[str, Any]) -> Calendar:
    name = members.text(wish, "calendar_id") or configuration.event_booking["calendar_id"]
    return event_store.calendar_of(configuration.grant, name)


def _check_place(configuration: Configuration, event: Event, wish: dict[str, Any]) -> None:
    """`calendar_id` and the id of the series, where they are sent, are the event's."""
    if wish.get("calendar_id") and _calendar(configuration, wish) != event.calendar:
        raise NotFound(f"group event {event.id} was not found in this calendar")
    for name in ("master_id", "master_event_id"):
        if (given := members.text(wish, name)) and given != event.master_id:
            raise NotFound(f"group event {event.id} was not found in the series {given}")


def _hosts(configuration: Configuration, wish: dict[str, Any]) -> list[dict[str, Any]]:
    """`participants` as they were sent; the owner of the Configuration when there are none."""
    people = members.objects_in(wish, "participants")
    for number, person in enumerate(people):
        members.email(person, "email", f"participants[{number}]")
        members.text(person, "name", f"participants[{number}]")
        members.flag(person, "is_organizer", f"participants[{number}]")
    return [
        {"email": one["email"], "name": one.get("name") or "", "is_organizer": bool(one.get("is_organizer"))}
        for one in people or configuration.participants
    ]


def _written(wish: dict[str, Any]) -> dict[str, Any]:
    return {name: wish[name] for name in WRITTEN if wish.get(name) is not None}


def _check(wish: dict[str, Any]) -> None:
    _check_capacity(wish, "")
    members.flag(wish, "busy")


def _check_capacity(holder: dict[str, Any], where: str) -> None:
    members.whole(holder, "capacity", where, low=1, high=MAX_CAPACITY)


def _bring_in(configuration: Configuration, asked: dict[str, Any], exceptions: list[dict[str, Any]]) -> str:
    """Import one event; why not, or an empty text."""
    calendar = _calendar(configuration, asked)
    event = occurrences.named(calendar, asked["event_id"])
    if event is None:
        return "Event not found"
    if event.master_id:
        return "Event is one of a series; import the main event"
    if GroupEvent.objects.filter(event=event).exists():
        return "Event already imported"
    hosts = _hosts(configuration, asked)
    metadata = {**(event.details.get("metadata") or {}), "key5": configuration.group_id, "source": "scheduler"}
    capacity = asked.get("capacity") or default_capacity(configuration)
    event_store.change_event(event, {"capacity": capacity, "metadata": metadata})
    GroupEvent.objects.create(event=event, configuration=configuration, hosts=hosts)
    for exception in exceptions:
        if (one := occurrences.named(calendar, exception["event_id"])) and one.master_id == event.id:
            event_store.change_event(one, {"capacity": exception.get("capacity") or capacity})
    return ""
