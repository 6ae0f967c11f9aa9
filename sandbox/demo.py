"""The demo world: six interviewers, each with a calendar that looks like a working month."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sandbox import clock, ids
from sandbox.grants import accounts
from sandbox.models import Calendar, Event, Grant

WEEKS_AHEAD = 6


@dataclass(frozen=True)
class Interviewer:
    """A person who can be connected with one click."""

    name: str
    email: str
    provider: str
    timezone: str


PEOPLE = (
    Interviewer("Sarah Kim", "sarah.kim@example.com", "google", "Europe/Berlin"),
    Interviewer("Marcus Johnson", "marcus.johnson@example.com", "google", "Europe/London"),
    Interviewer("Priya Patel", "priya.patel@example.com", "google", "Europe/Lisbon"),
    Interviewer("Jonas Weber", "jonas.weber@example.com", "google", "Europe/Berlin"),
    Interviewer("Inês Almeida", "ines.almeida@example.com", "microsoft", "Europe/Lisbon"),
    Interviewer("Tom Okafor", "tom.okafor@example.com", "microsoft", "America/New_York"),
)

# Weekday (Monday = 0), start, minutes, title: what repeats in everybody's week ...
EVERY_WEEK = (
    (0, time(9, 30), 30, "Team weekly"),
    (1, time(9, 30), 15, "Stand-up"),
    (2, time(9, 30), 15, "Stand-up"),
    (3, time(9, 30), 15, "Stand-up"),
    (4, time(9, 30), 15, "Stand-up"),
)
# ... and what a week has in turn.
SOMETIMES = (
    (0, time(14, 0), 60, "Roadmap review"),
    (1, time(11, 0), 60, "1:1"),
    (1, time(15, 0), 90, "Design critique"),
    (2, time(10, 30), 60, "Customer call"),
    (2, time(13, 0), 120, "Focus time"),
    (3, time(16, 0), 60, "Architecture forum"),
    (3, time(12, 0), 60, "Lunch & learn"),
    (4, time(14, 30), 60, "Demo"),
    (4, time(10, 0), 120, "Workshop"),
)


def make_people() -> None:
    """Connect all six and fill their calendars. Call it inside `writing()`."""
    for interviewer in PEOPLE:
        connect(interviewer)


def known(email: str) -> Interviewer | None:
    """The demo interviewer with this address."""
    return next((interviewer for interviewer in PEOPLE if interviewer.email == email.lower()), None)


def connect(interviewer: Interviewer) -> Grant:
    """Connect one of the six; the first time their calendar is filled as well."""
    is_new = not Grant.objects.filter(email=interviewer.email).exists()
    grant = accounts.connect(
        email=interviewer.email,
        provider=interviewer.provider,
        name=interviewer.name,
        timezone=interviewer.timezone,
    )
    if is_new:
        turn = next(number for number, one in enumerate(PEOPLE) if one.email == interviewer.email)
        for calendar in grant.calendars.filter(is_primary=True):  # a Zoom account has none
            _fill(calendar, turn)
    return grant


def _fill(calendar: Calendar, turn: int) -> None:
    now, zone = clock.now(), ZoneInfo(calendar.timezone)
    today = datetime.fromtimestamp(now, zone).date()
    monday = today - timedelta(days=today.weekday())
    planned = []
    for week in range(WEEKS_AHEAD):
        for number, (weekday, start, minutes, title) in enumerate((*EVERY_WEEK, *SOMETIMES)):
            if number < len(EVERY_WEEK) or (number + turn + week) % 3 == 0:
                day = monday + timedelta(days=7 * week + weekday)
                planned.append((datetime.combine(day, start, zone), minutes, title))
    identities = ids.several_hex("event", 26, len(planned))
    Event.objects.bulk_create(
        _event(calendar, identity, *plan, made_at=int(now)) for identity, plan in zip(identities, planned, strict=True)
    )


def _event(calendar: Calendar, identity: str, start: datetime, minutes: int, title: str, *, made_at: int) -> Event:
    starts_at = int(start.timestamp())
    ends_at = starts_at + minutes * 60
    owner = {"name": calendar.grant.name, "email": calendar.grant.email}
    when = {"object": "timespan", "start_time": starts_at, "end_time": ends_at}
    zones = {"start_timezone": calendar.timezone, "end_timezone": calendar.timezone}
    return Event(
        id=identity,
        calendar=calendar,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        ical_uid=f"{identity}@sandbox.example.com",
        details={"organizer": owner, "creator": owner, "when": {**when, **zones}, "participants": []},
        created_at=made_at,
        updated_at=made_at,
    )
