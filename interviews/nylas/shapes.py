"""The dataclasses that go in and out of the boundary: aware datetimes, our states, none of the vendor's keys."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from interviews.enums import ArtifactKind, RecordingState


@dataclass(frozen=True)
class Grant:
    id: str
    email: str
    name: str
    provider: str
    is_valid: bool
    created_at: datetime | None = None


@dataclass(frozen=True)
class Calendar:
    id: str
    name: str
    is_primary: bool
    can_write: bool
    time_zone: str


@dataclass(frozen=True)
class Slot:
    starts_at: datetime
    ends_at: datetime
    emails: tuple[str, ...]  # lower case; who is free


@dataclass(frozen=True)
class Booked:
    booking_id: str
    event_id: str
    booking_ref: str
    is_pending: bool


@dataclass(frozen=True)
class Meeting:
    """A calendar event behind an interview."""

    event_id: str
    starts_at: datetime | None  # none for whole days
    ends_at: datetime | None
    join_url: str
    is_cancelled: bool
    notetaker_id: str
    title: str
    participant_emails: tuple[str, ...]
    calendar_id: str = ""
    join_url_from: str = ""  # conferencing, location or description; "" when there is no link
    declined: tuple[str, ...] = ()  # addresses that answered no, lower case


@dataclass(frozen=True)
class MediaFile:
    """A file the Notetaker made; `url` works for 60 minutes (docs/nylas.md 4.6)."""

    kind: ArtifactKind
    url: str
    content_type: str
    size: int | None  # bytes, as Nylas declares
    duration: timedelta | None
    expires_at: datetime | None


@dataclass(frozen=True)
class Notetaker:
    id: str
    state: RecordingState | None  # None for a state that is new to us
    vendor_state: str  # at most 60 characters, as in the events
    vendor_meeting_state: str
    name: str = ""
    join_at: datetime | None = None
    join_url: str = ""


@dataclass(frozen=True)
class Connected:
    """The grant that an interviewer's OAuth login gave us."""

    grant_id: str
    email: str
    provider: str


@dataclass(frozen=True)
class Webhook:
    id: str
    url: str
    status: str
    triggers: tuple[str, ...]
    secret: str = ""  # only known right after creation or rotation


@dataclass(frozen=True)
class Person:
    email: str  # lower case
    name: str


# ── what notifications say ──


@dataclass(frozen=True)
class Event:
    """Base of all notifications. `happened_at`: the envelope's time; `raw`: the object as it came."""

    happened_at: datetime
    grant_id: str
    raw: dict[str, object] = field(repr=False, hash=False, compare=False)


@dataclass(frozen=True)
class BookingCreated(Event):
    configuration_id: str
    booking_id: str  # "" when only its event is known, as a sweep finds it
    booking_ref: str
    event_id: str
    calendar_id: str
    starts_at: datetime
    ends_at: datetime
    people: tuple[Person, ...]  # hosts and guests alike; Nylas doesn't say which is which (docs/nylas.md 5.6)
    link_id: str  # our booking link's id when the booking came through our gateway
    guest_time_zone: str  # one that exists, or ""
    guest_language: str
    notetaker_id: str
    title: str


@dataclass(frozen=True)
class BookingRescheduled(Event):
    configuration_id: str
    booking_id: str  # as in BookingCreated
    booking_ref: str
    event_id: str
    starts_at: datetime
    ends_at: datetime
    was_booking_id: str  # the id packed in booking_ref, should booking_id have changed
    people: tuple[Person, ...]
    link_id: str
    notetaker_id: str


@dataclass(frozen=True)
class BookingCancelled(Event):
    configuration_id: str
    booking_id: str
    event_id: str
    reason: str


@dataclass(frozen=True)
class NotetakerScheduled(Event):
    notetaker_id: str
    event_id: str
    join_at: datetime | None


@dataclass(frozen=True)
class NotetakerChanged(Event):
    notetaker_id: str
    event_id: str
    state: RecordingState | None  # None when Nylas said something new
    vendor_state: str
    vendor_meeting_state: str
    words: str  # the plain sentence for the timeline


@dataclass(frozen=True)
class NotetakerDeleted(Event):
    notetaker_id: str
    event_id: str


@dataclass(frozen=True)
class MediaAnnounced(Event):
    notetaker_id: str
    event_id: str
    state: RecordingState | None
    vendor_state: str
    words: str
    kinds: tuple[ArtifactKind, ...]  # which files are ready; empty while processing
    keep_until: datetime | None


@dataclass(frozen=True)
class GrantExpired(Event):
    pass


@dataclass(frozen=True)
class GrantRestored(Event):
    """Created, or connected again."""

    email: str


@dataclass(frozen=True)
class CalendarEventChanged(Event):
    event_id: str
    calendar_id: str
    starts_at: datetime | None
    ends_at: datetime | None
    is_cancelled: bool
    join_url: str
    join_url_from: str = ""  # as in Meeting
    is_whole_day: bool = False
    declined: tuple[str, ...] | None = (
        None  # addresses that answered no, lower case; None when nothing is said of people
    )


@dataclass(frozen=True)
class CalendarEventDeleted(Event):
    event_id: str
    calendar_id: str


@dataclass(frozen=True)
class Unknown(Event):
    type: str
