"""People, their Configurations and what was booked with them."""

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q

from sandbox import clock
from sandbox.calendars import occurrences
from sandbox.console.content.moments import Moment, moment
from sandbox.errors import InvalidRequest
from sandbox.models import Booking, Configuration, Event, Grant, Mail, Notification, Session
from sandbox.scheduler import groups, offers

PAGE = 50
FREE_DAYS = 7
MAX_DRAWN_SEATS = 60
LOOK_AHEAD_SECONDS = 7 * 86_400
# Whom the form suggests, one after the other: the same guest at the same time would be one booking.
GUESTS = (
    {"name": "Ada Lovelace", "email": "ada@example.org"},
    {"name": "Grace Hopper", "email": "grace@example.org"},
    {"name": "Alan Turing", "email": "alan@example.org"},
    {"name": "Zoë O’Neil", "email": "zoe@example.org"},
    {"name": "Katherine Johnson", "email": "katherine@example.org"},
)
METHODS = {
    "collective": "Everybody must be free",
    "max-availability": "One of them hosts, as many times as possible",
    "max-fairness": "One of them hosts, those longest without a turn first",
}


def people() -> list[dict[str, Any]]:
    """Everybody connected, until when they are busy, or what comes next within a week."""
    now = int(clock.now())
    taken = Event.objects.taking_time().select_related("calendar")
    busy_until: dict[str, int] = {}
    next_busy: dict[str, int] = {}
    for event in occurrences.in_period(taken, now, now + LOOK_AHEAD_SECONDS):
        if event.starts_at <= now:
            busy_until[event.grant_id] = max(event.ends_at, busy_until.get(event.grant_id, 0))
        else:
            next_busy.setdefault(event.grant_id, event.starts_at)
    found = Grant.objects.annotate(number=Count("calendars")).order_by("name", "email")
    return [
        {
            "grant": grant,
            "calendars": grant.number,
            "busy_until": moment(busy_until.get(grant.id), grant.timezone),
            "next_busy": moment(next_busy.get(grant.id), grant.timezone),
        }
        for grant in found
    ]


def person(name: str) -> Grant | None:
    """Somebody by grant id or address."""
    return Grant.objects.filter(Q(pk=name) | Q(email__iexact=name)).first()


def configurations() -> list[dict[str, Any]]:
    """All Configurations, newest first."""
    found = (
        Configuration.objects.annotate(booked=Count("bookings"))
        .select_related("grant")
        .order_by("-created_at", "-id")[:PAGE]
    )
    return [
        {
            "configuration": one,
            "minutes": _minutes(one),
            "names": [seat.get("name") or seat["email"] for seat in one.participants],
            "method": "group" if one.is_group else one.method,
            "booked": one.booked,
        }
        for one in found
    ]


@dataclass
class FreeDay:
    """The times of one day that can be booked now."""

    day: date
    slots: list[dict[str, Any]] = field(default_factory=list)


def configuration(found: Configuration) -> dict[str, Any]:
    """One Configuration: who takes part and how, the times it offers in the coming days, its sessions."""
    refusal, days = "", []
    try:
        days = [] if found.is_group else free_days(found)
    except InvalidRequest as error:
        refusal = error.message
    known = {
        grant.email: grant for grant in Grant.objects.filter(email__in=[one["email"] for one in found.participants])
    }
    return {
        "configuration": found,
        "minutes": _minutes(found),
        "method": "Guests join events with seats" if found.is_group else METHODS.get(found.method, found.method),
        "people": [_seat(found, seat, known.get(seat["email"])) for seat in found.participants],
        "free_days": days,
        "has_slots": any(day.slots for day in days),
        "group_events": (events := group_events(found) if found.is_group else []),
        "has_seats": any(one["is_open"] for one in events),
        "refusal": refusal,
        "document": json.dumps(found.body(), ensure_ascii=False, indent=2),
        "sessions": _sessions(found),
        "bookings": bookings(found.bookings.all()[:10]),
        "notetaker": found.notetaker_settings if found.notetaker_settings.get("enabled") else None,
        "fields": _fields(found),
        "guest": GUESTS[found.bookings.count() % len(GUESTS)],
    }


def free_days(found: Configuration, *, moving: Booking | None = None) -> list[FreeDay]:
    """The bookable times of the coming days in the Configuration's zone; raises `InvalidRequest` if no grant is valid.

    Of several possible hosts a slot names the one whose turn it is, as a booking page would. A booking that is `moving` is
    not in its own way.
    """
    now = clock.now()
    today = Moment(now, found.timezone).local.date()
    days = {today + timedelta(number): FreeDay(today + timedelta(number)) for number in range(FREE_DAYS)}
    until = int(now) + FREE_DAYS * 86_400
    offer = offers.offer(found, int(now), until, now=now, moving=moving)
    names = {seat["email"]: seat.get("name") or seat["email"] for seat in found.participants}
    for slot in offer.slots:
        starts = Moment(slot.start, found.timezone)
        if (day := days.get(starts.local.date())) is None:
            continue
        host = next((email for email in offer.order or () if email in slot.emails), "")
        day.slots.append(
            {
                "starts": starts,
                "value": f"{slot.start}-{slot.end}-{host}",
                "host": names.get(host, ""),
                "hosts": ", ".join(slot.emails),
            }
        )
    return list(days.values())


def group_events(found: Configuration) -> list[dict[str, Any]]:
    """What guests of a group Configuration can join from now on, with the seats that are taken and that are left."""
    first, last = offers.bookable_period(found, now=clock.now())
    return [
        {
            "event": event,
            "starts": Moment(event.starts_at, found.timezone),
            "ends": Moment(event.ends_at, found.timezone),
            "value": f"{event.starts_at}-{event.ends_at}-{event.id}",
            "taken": taken,
            "capacity": event.details["capacity"],
            "left": (left := max(event.details["capacity"] - taken, 0)),
            "drawn": [number < taken for number in range(event.details["capacity"])][:MAX_DRAWN_SEATS],
            "is_open": left > 0 and event.starts_at >= first and event.calendar.grant.is_valid,
            "is_too_soon": event.starts_at < first,
        }
        for event, taken in groups.taken_seats(found, int(clock.now()), last)[:PAGE]
    ]


def bookings(rows: Any) -> list[dict[str, Any]]:
    """Rows of bookings in words."""
    found = rows.select_related("host", "configuration__grant")
    return [
        {
            "booking": one,
            "starts": Moment(one.starts_at, one.configuration.timezone),
            "ends": Moment(one.ends_at, one.configuration.timezone),
            "host": one.host.name or one.host.email,
            "more_hosts": len(one.host_emails) - 1,
        }
        for one in found
    ]


def booking(found: Booking) -> dict[str, Any]:
    """One booking with what was announced and mailed about it, oldest first."""
    told = Notification.objects.filter(envelope__data__object__booking_id=found.id).order_by("number")
    mails = Mail.objects.filter(booking_ref=found.ref).order_by("pk")
    history = [
        {"at": Moment(one.created_at), "what": one.type, "kind": "webhook", "key": one.id, "about": ""} for one in told
    ] + [
        {"at": Moment(one.created_at), "what": one.subject, "kind": "mail", "key": one.pk, "about": one.recipient}
        for one in mails
    ]
    notetaker = (
        found.event.notetakers.select_related("meeting").filter(is_deleted=False).first() if found.event else None
    )
    hosts = Grant.objects.filter(email__in=found.host_emails)
    return {
        "booking": found,
        "hosts": sorted(hosts, key=lambda one: found.host_emails.index(one.email)) or [found.host],
        "starts": Moment(found.starts_at, found.configuration.timezone),
        "ends": Moment(found.ends_at, found.configuration.timezone),
        "made": Moment(found.created_at),
        "answers": found.request.get("additional_fields") or {},
        "guests": found.request.get("additional_guests") or [],
        "zone": found.request.get("timezone") or "",
        "history": sorted(history, key=lambda one: one["at"].at),
        "choices": choices(found) if found.is_live else [],
        "notetaker": notetaker,
        "document": json.dumps(found.body(), ensure_ascii=False, indent=2),
        "request_document": json.dumps(found.request, ensure_ascii=False, indent=2),
    }


def choices(found: Booking) -> list[dict[str, str]]:
    """Where a booking can be moved: each with the slot a form sends, its day and its words."""
    configuration = found.configuration
    if configuration.is_group:
        return [
            {
                "value": one["value"],
                "day": one["starts"].day,
                "words": f"{one['starts'].time} · {one['event'].title} · {one['left']} left",
            }
            for one in group_events(configuration)
            if one["is_open"] and one["event"].id != found.event_ref
        ]
    try:
        days = free_days(found.configuration, moving=found)
    except InvalidRequest:
        return []
    return [
        {"value": slot["value"], "day": slot["starts"].day, "words": slot["starts"].time}
        for day in days
        for slot in day.slots
        if slot["starts"].at != found.starts_at
    ]


def _minutes(found: Configuration) -> int | None:
    """How long a booking is; those of groups are as long as their events."""
    return (found.document.get("availability") or {}).get("duration_minutes")


def _seat(found: Configuration, seat: dict[str, Any], grant: Grant | None) -> dict[str, Any]:
    marks = []
    if found.organizer()["email"] == seat["email"] and not found.has_one_host:
        marks.append("organizer")
    if not found.is_group and not seat.get("availability"):
        marks.append("availability not asked")
    if not found.is_group and not seat.get("booking"):
        marks.append("not booked")
    return {"name": seat.get("name") or seat["email"], "email": seat["email"], "grant": grant, "marks": marks}


def _sessions(found: Configuration) -> list[dict[str, Any]]:
    living = Session.objects.filter(configuration=found, expires_at__gt=clock.now()).order_by(F("expires_at").desc())
    return [{"session": one, "expires": Moment(one.expires_at)} for one in living[:10]]


def _fields(found: Configuration) -> list[dict[str, Any]]:
    """The questions a guest is asked."""
    asked = found.event_booking.get("additional_fields") or found.scheduler.get("additional_fields") or {}
    if not isinstance(asked, dict):
        return []
    return [
        {
            "key": key,
            "label": one.get("label") or key,
            "is_required": bool(one.get("required")),
            "type": one.get("type"),
        }
        for key, one in asked.items()
        if isinstance(one, dict)
    ]
