"""What the console shows: rows of plain words, each time in a named zone. Reads only."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sandbox import clock, ticking
from sandbox.models import Booking, Delivery, Event, Fault, Grant, Mail, Meeting, Notetaker, Notification, Webhook

LATEST = 25
STEPS = (
    (Notetaker.SCHEDULED, "Scheduled"),
    (Notetaker.CONNECTING, "Joining"),
    (Notetaker.IN_LOBBY, "In the lobby"),
    (Notetaker.ATTENDING, "Recording"),
    (Notetaker.DISCONNECTED, "Left"),
    (Notetaker.PROCESSING, "Processing"),
    (Notetaker.AVAILABLE, "Media ready"),
)
ENDINGS = {
    Notetaker.FAILED: "Did not get in",
    Notetaker.MEDIA_ERROR: "Media failed",
    Notetaker.MEDIA_DELETED: "Media deleted",
}


@dataclass(frozen=True)
class Step:
    """One stop on a Notetaker's way; `place` is done, now or later."""

    name: str
    place: str


@dataclass(frozen=True)
class Day:
    """One day of somebody's week."""

    day: date
    is_today: bool
    events: list[dict[str, Any]] = field(default_factory=list)


def everything(*, person: str, week: int) -> dict[str, Any]:
    """All sections of the page."""
    grants = list(Grant.objects.order_by("name"))
    chosen = next((grant for grant in grants if person in (grant.email, grant.id)), grants[0] if grants else None)
    return {
        "clock": clock_face(),
        "coming": [{"at": _local(one.at), "what": one.row.what_comes()} for one in ticking.upcoming(5)],
        "grants": grants,
        "chosen": chosen,
        "week": week,
        "days": _week(chosen, week) if chosen else [],
        "bookings": _bookings(),
        "meetings": _meetings(),
        "destinations": Webhook.objects.all(),
        "notifications": _notifications(),
        "mails": [{"mail": mail, "at": _local(mail.created_at)} for mail in Mail.objects.all()[:LATEST]],
        "faults": Fault.objects.all(),
    }


def clock_face() -> dict[str, str]:
    """Date, time and how far from real time the sandbox is."""
    ahead = timedelta(seconds=round(clock.offset()))
    moment = datetime.fromtimestamp(clock.now(), ZoneInfo("UTC"))
    return {
        "day": f"{moment:%A %-d %B %Y}",
        "time": f"{moment:%H:%M:%S}",
        "iso": moment.isoformat(),
        "ahead": _ahead(ahead),
        "rate": "" if clock.rate() == 1 else f"{clock.rate():g} times as fast as real time",
    }


def _ahead(ahead: timedelta) -> str:
    if abs(ahead) < timedelta(seconds=2):
        return "at real time"
    word = "ahead of" if ahead > timedelta() else "behind"
    hours, rest = divmod(abs(ahead).seconds, 3600)
    parts = [(abs(ahead).days, "d"), (hours, "h"), (rest // 60, "min")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number) + f" {word} real time"


def _local(moment: float | None, zone: str = "UTC") -> str:
    if moment is None:
        return ""
    return f"{datetime.fromtimestamp(moment, ZoneInfo(zone)):%a %-d %b %H:%M} {zone}"


def _week(grant: Grant, week: int) -> list[Day]:
    calendar = grant.calendars.filter(is_primary=True).first()
    if calendar is None:
        return []
    zone = ZoneInfo(calendar.timezone)
    today = datetime.fromtimestamp(clock.now(), zone).date()
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=week)
    start, end = (
        int(datetime(d.year, d.month, d.day, tzinfo=zone).timestamp()) for d in (monday, monday + timedelta(7))
    )
    events = Event.objects.filter(calendar__grant=grant).overlapping(start, end).exclude(status="cancelled")
    days = {monday + timedelta(days=number): Day(monday + timedelta(days=number), False) for number in range(7)}
    if today in days:
        days[today] = Day(today, True)
    for event in events.select_related("calendar"):
        begins, ends = (datetime.fromtimestamp(at, zone) for at in (event.starts_at, event.ends_at))
        shown = days.get(max(begins.date(), monday))
        if shown is not None:
            is_booking = event.details.get("metadata", {}).get("source") == "scheduler"
            shown.events.append(
                {"event": event, "from": f"{begins:%H:%M}", "to": f"{ends:%H:%M}", "is_booking": is_booking}
            )
    return list(days.values())


def _bookings() -> list[dict[str, Any]]:
    found = Booking.objects.select_related("host", "configuration")[:LATEST]
    return [
        {
            "booking": one,
            "when": _local(one.starts_at, one.configuration.timezone),
            "host": one.host.name or one.host.email,
        }
        for one in found
    ]


def _meetings() -> list[dict[str, Any]]:
    """Those with a Notetaker, soonest first, and those that are over at the end."""
    found = Meeting.objects.filter(is_cancelled=False, notetakers__is_deleted=False).distinct()
    return [
        {
            "meeting": meeting,
            "when": _local(meeting.starts_at),
            "notetakers": [_notetaker(one) for one in meeting.notetakers.filter(is_deleted=False)],
        }
        for meeting in found.order_by("has_ended", "starts_at")[:LATEST]
    ]


def _notetaker(notetaker: Notetaker) -> dict[str, Any]:
    order = [state for state, _ in STEPS]
    if notetaker.state in order:
        reached = order.index(notetaker.state)
        steps = [
            Step(name, "done" if number < reached else "now" if number == reached else "later")
            for number, (state, name) in enumerate(STEPS)
            if state != Notetaker.IN_LOBBY or notetaker.state == Notetaker.IN_LOBBY
        ]
    else:
        steps = [Step(ENDINGS[notetaker.state], "now")]
    coming = f"{notetaker.what_comes()} {_local(notetaker.due_at)}" if notetaker.due_at is not None else ""
    return {
        "notetaker": notetaker,
        "steps": steps,
        "coming": coming,
        "reason": notetaker.meeting_state.replace("_", " ") if notetaker.state == Notetaker.FAILED else "",
        "at_the_door": notetaker.state in (Notetaker.CONNECTING, Notetaker.IN_LOBBY),
        "is_to_come": notetaker.state == Notetaker.SCHEDULED,
        "is_in": notetaker.state == Notetaker.ATTENDING,
    }


def _notifications() -> list[dict[str, Any]]:
    found = Notification.objects.prefetch_related("deliveries__webhook")[:LATEST]
    return [
        {
            "notification": one,
            "at": _local(one.created_at),
            "payload": json.dumps(one.envelope, ensure_ascii=False, indent=2),
            "deliveries": [_delivery(delivery) for delivery in one.deliveries.all()],
        }
        for one in found
    ]


def _delivery(delivery: Delivery) -> dict[str, Any]:
    words = [f"{one['status'] or one['error'].split(':')[0]} in {one['milliseconds']} ms" for one in delivery.tries]
    return {
        "url": delivery.webhook.webhook_url,
        "state": delivery.state,
        "tries": words,
        "again": _local(delivery.due_at) if delivery.tries and delivery.due_at else "",
    }
