"""What stands around every page: the clock with what comes next, the faults in force, how many there are of each kind."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import prefetch_related_objects

from sandbox import clock, ticker
from sandbox.console.content.moments import Moment, span
from sandbox.models import (
    Booking,
    Configuration,
    Delivery,
    Fault,
    Grant,
    Mail,
    Meeting,
    Notetaker,
    Notification,
    Reminder,
)

SOON = 6
UNDO, REDO = "Undo", "Redo"
# What a row needs to say what comes.
NAMED_BY = {Notetaker: "meeting", Delivery: "notification", Reminder: "booking"}
RATES = (0, 1, 10, 60, 600)


@dataclass(frozen=True)
class Tab:
    """One entry of the navigation."""

    key: str
    name: str
    count: int | None = None

    @property
    def address(self) -> str:
        return f"/_sandbox/{self.key}/" if self.key else "/_sandbox/"


@dataclass(frozen=True)
class Outcome:
    """What the last action did, and the form that takes it back, or does what was asked about; `label` is its button's."""

    text: str
    undo: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    label: str = UNDO

    def dump(self) -> str:
        return json.dumps([self.text, self.undo, self.fields, self.label], separators=(",", ":"))

    @classmethod
    def load(cls, text: str) -> "Outcome | None":
        """Back from `dump`; None if it is not one."""
        try:
            outcome, undo, fields, label = json.loads(text)
            kept = {str(name): str(value) for name, value in dict(fields).items()}
            return cls(str(outcome), str(undo), kept, str(label))
        except (TypeError, ValueError):
            return None


def around() -> dict[str, Any]:
    """Clock, what comes, faults, navigation."""
    return {
        "clock": face(),
        "coming": coming(),
        "faults": list(Fault.objects.all()),
        "rates": RATES,
        "tabs": tabs(),
    }


def coming() -> list[dict[str, Any]]:
    """What happens next, soonest first."""
    found = ticker.upcoming(SOON)
    for model, related in NAMED_BY.items():
        prefetch_related_objects([one.row for one in found if isinstance(one.row, model)], related)
    return [{"at": Moment(one.at), "what": one.row.what_comes()} for one in found]


def tabs() -> list[Tab]:
    """The pages, with how many rows stand behind each."""
    return [
        Tab("", "Overview"),
        Tab("people", "People", Grant.objects.count()),
        Tab("configurations", "Configurations", Configuration.objects.count()),
        Tab("bookings", "Bookings", Booking.objects.count()),
        Tab("meetings", "Meetings", Meeting.objects.filter(is_cancelled=False).count()),
        Tab("notetakers", "Notetakers", Notetaker.objects.filter(is_deleted=False).count()),
        Tab("webhooks", "Webhooks", Notification.objects.count()),
        Tab("mail", "Mail", Mail.objects.count()),
        Tab("faults", "Faults"),
        Tab("world", "World"),
    ]


def face() -> dict[str, Any]:
    """The clock's face: date, time, how far from real time, how fast."""
    now = clock.now()
    shown = datetime.fromtimestamp(now, ZoneInfo("UTC"))
    return {
        "now": now,
        "rate": clock.rate(),
        "day": f"{shown:%a %-d %b %Y}",
        "time": f"{shown:%H:%M:%S}",
        "iso": shown.isoformat(timespec="seconds"),
        "ahead": _ahead(clock.offset()),
        "pace": _pace(clock.rate()),
    }


def _ahead(seconds: float) -> str:
    if abs(seconds) < 2:
        return "real time"
    return f"{span(abs(seconds))} {'ahead' if seconds > 0 else 'behind'}"


def _pace(rate: float) -> str:
    return "" if rate == 1 else "standing still" if rate == 0 else f"{rate:g}× as fast"
