"""Notifications as our events (docs/nylas.md 5.5 to 5.9). Accepts missing, swapped and new fields, and times in seconds or milliseconds."""

import base64
import binascii
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple, TypedDict

from interviews.nylas import words
from interviews.nylas.calls import call_of
from interviews.nylas.configurations import LINK_FIELD
from interviews.nylas.envelopes import (
    Envelope,
    NotUnderstood,
    envelope,
    envelope_of,
    fingerprint,
    inflate,
    parse_object,
)
from interviews.nylas.notetakers import KINDS, meeting_state_of, state_of
from interviews.nylas.reading import declined_in, items, mapping, moment, number, period, text, zone
from interviews.nylas.shapes import (
    BookingCancelled,
    BookingCreated,
    BookingRescheduled,
    CalendarEventChanged,
    CalendarEventDeleted,
    Event,
    GrantExpired,
    GrantRestored,
    MediaAnnounced,
    NotetakerChanged,
    NotetakerDeleted,
    NotetakerScheduled,
    Person,
    Unknown,
)
from recruiting.contact_details import fold_address

__all__ = ["Envelope", "NotUnderstood", "envelope", "fingerprint", "inflate", "parse"]

MAX_EMAIL_LENGTH = 254  # longer ones are not addresses
# People write these, so longer ones are cut.
MAX_NAME_LENGTH, MAX_PROSE_LENGTH, MAX_LANGUAGE_LENGTH = 120, 1000, 10
CONNECTED_AGAIN = 25027  # the code of a grant.updated that renewed the grant (docs/nylas.md 5.8)


class Base(TypedDict):
    """What every event of ours carries."""

    happened_at: datetime
    grant_id: str
    raw: dict[str, object]


class Payload(NamedTuple):
    """What an event is read from: the envelope's time, the grant, and the notification's object."""

    happened_at: datetime
    grant_id: str
    object: dict[str, object]

    def needed(self, name: str) -> str:
        """A required text. Raises NotUnderstood without it."""
        found = text(self.object.get(name))
        if not found:
            raise NotUnderstood(f"There is no {name}.")
        return found

    def base(self) -> Base:
        return {"happened_at": self.happened_at, "grant_id": self.grant_id, "raw": self.object}


def parse(body: bytes) -> Event:
    """The notification as one of our events; Unknown for a type that has no reader. Raises only NotUnderstood."""
    document = parse_object(body)
    about = envelope_of(document)
    data = mapping(document.get("data"))
    found = mapping(data.get("object"))
    # Booking notifications keep the grant beside the object, all others inside (docs/nylas.md 5.5).
    grant_id = text(data.get("grant_id")) or text(found.get("grant_id"))
    payload = Payload(about.happened_at, grant_id, found)
    read = READERS.get(about.type.removesuffix(".transformed"))
    return read(payload) if read else Unknown(**payload.base(), type=about.type)


# ── bookings ──


def _booking_created(about: Payload) -> BookingCreated:
    info = mapping(about.object.get("booking_info"))
    starts_at, ends_at = _times(info)
    event_id = text(info.get("event_id"))
    return BookingCreated(
        **about.base(),
        configuration_id=text(about.object.get("configuration_id")),
        booking_id=_booking_id(about, event_id),
        booking_ref=text(about.object.get("booking_ref")),
        event_id=event_id,
        calendar_id=text(info.get("organizer_calendar_id")),
        starts_at=starts_at,
        ends_at=ends_at,
        people=_people(info),
        link_id=_link_id(info),
        guest_time_zone=zone(info.get("guest_timezone")),
        guest_language=text(info.get("guest_language"), max_length=MAX_LANGUAGE_LENGTH),
        notetaker_id=text(info.get("notetaker_id")),
        title=text(info.get("title"), max_length=MAX_PROSE_LENGTH),
    )


def _booking_rescheduled(about: Payload) -> BookingRescheduled:
    info = mapping(about.object.get("booking_info"))
    starts_at, ends_at = _times(info)
    booking_ref, event_id = text(about.object.get("booking_ref")), text(info.get("event_id"))
    return BookingRescheduled(
        **about.base(),
        configuration_id=text(about.object.get("configuration_id")),
        booking_id=_booking_id(about, event_id),
        booking_ref=booking_ref,
        event_id=event_id,
        starts_at=starts_at,
        ends_at=ends_at,
        was_booking_id=booking_id_in(booking_ref),
        people=_people(info),
        link_id=_link_id(info),
        notetaker_id=text(info.get("notetaker_id")),
    )


def _booking_cancelled(about: Payload) -> BookingCancelled:
    info = mapping(about.object.get("booking_info"))
    return BookingCancelled(
        **about.base(),
        configuration_id=text(about.object.get("configuration_id")),
        booking_id=about.needed("booking_id"),
        event_id=text(info.get("event_id")),
        reason=text(info.get("cancellation_reason"), max_length=MAX_PROSE_LENGTH),
    )


def _booking_id(about: Payload, event_id: str) -> str:
    """ "" where only its event is known, as a sweep finds it."""
    return text(about.object.get("booking_id")) if event_id else about.needed("booking_id")


def booking_id_in(booking_ref: str) -> str:
    """The booking's id inside a ref: bytes 17 to 32 of its base64url (docs/nylas.md 3.4); "" when there is none."""
    try:
        packed = base64.b64decode(booking_ref + "=" * (-len(booking_ref) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return ""
    return str(uuid.UUID(bytes=packed[16:32])) if len(packed) >= 32 else ""


def _times(info: dict[str, object]) -> tuple[datetime, datetime]:
    starts_at, ends_at = moment(info.get("start_time")), moment(info.get("end_time"))
    minutes = number(info.get("duration"))
    if starts_at and ends_at is None and minutes and 0 < minutes <= 1440:
        ends_at = starts_at + timedelta(minutes=minutes)
    if starts_at is None or ends_at is None or ends_at <= starts_at:
        raise NotUnderstood("The booking has no period.")
    return starts_at, ends_at


def _people(info: dict[str, object]) -> tuple[Person, ...]:
    people: dict[str, Person] = {}
    for found in items(info.get("participants")):
        email = fold_address(text(found.get("email")))
        if email and len(email) <= MAX_EMAIL_LENGTH:
            people.setdefault(email, Person(email=email, name=text(found.get("name"), max_length=MAX_NAME_LENGTH)))
    return tuple(people.values())


def _link_id(info: dict[str, object]) -> str:
    return text(mapping(info.get("additional_fields")).get(LINK_FIELD))


# ── the Notetaker ──


def _notetaker_event_id(about: Payload) -> str:
    return text(mapping(about.object.get("event")).get("event_id"))


def _notetaker_scheduled(about: Payload) -> NotetakerScheduled:
    return NotetakerScheduled(
        **about.base(),
        notetaker_id=about.needed("id"),
        event_id=_notetaker_event_id(about),
        join_at=moment(about.object.get("join_time")),
    )


def _notetaker_changed(about: Payload) -> NotetakerChanged:
    state, meeting_state = state_of(about.object), meeting_state_of(about.object)
    return NotetakerChanged(
        **about.base(),
        notetaker_id=about.needed("id"),
        event_id=_notetaker_event_id(about),
        state=words.state_for(state, meeting_state),
        vendor_state=state,
        vendor_meeting_state=meeting_state,
        words=words.sentence(state, meeting_state),
    )


def _notetaker_deleted(about: Payload) -> NotetakerDeleted:
    return NotetakerDeleted(**about.base(), notetaker_id=about.needed("id"), event_id=_notetaker_event_id(about))


def _media_announced(about: Payload) -> MediaAnnounced:
    state, media = state_of(about.object), mapping(about.object.get("media"))
    return MediaAnnounced(
        **about.base(),
        notetaker_id=about.needed("id"),
        event_id=_notetaker_event_id(about),
        state=words.state_for(state, ""),
        vendor_state=state,
        words=words.sentence(state, ""),
        kinds=tuple(kind for kind in KINDS if text(media.get(kind))),
        keep_until=moment(media.get("retained_until")),
    )


# ── grants and calendar events ──


def _grant_expired(about: Payload) -> GrantExpired:
    about.needed("grant_id")
    return GrantExpired(**about.base())


def _grant_restored(about: Payload) -> GrantRestored:
    about.needed("grant_id")
    return GrantRestored(**about.base(), email=fold_address(text(about.object.get("email"))))


def _grant_updated(about: Payload) -> Event:
    """GrantRestored for a renewed grant; Unknown for others, which change names and scopes."""
    if number(about.object.get("code")) == CONNECTED_AGAIN or about.object.get("reauthentication_flag") is True:
        return _grant_restored(about)
    return Unknown(**about.base(), type="grant.updated")


def _calendar_event_changed(about: Payload) -> CalendarEventChanged:
    starts_at, ends_at = period(about.object.get("when"))
    join_url, join_url_from = call_of(about.object)
    return CalendarEventChanged(
        **about.base(),
        event_id=about.needed("id"),
        calendar_id=text(about.object.get("calendar_id")),
        starts_at=starts_at,
        ends_at=ends_at,
        is_cancelled=about.object.get("status") == "cancelled",
        join_url=join_url,
        join_url_from=join_url_from,
        is_whole_day=bool({"date", "start_date"} & set(mapping(about.object.get("when")))),
        declined=declined_in(about.object),
    )


def _calendar_event_deleted(about: Payload) -> CalendarEventDeleted:
    return CalendarEventDeleted(
        **about.base(), event_id=about.needed("id"), calendar_id=text(about.object.get("calendar_id"))
    )


READERS: dict[str, Callable[[Payload], Event]] = {
    "booking.created": _booking_created,
    "booking.rescheduled": _booking_rescheduled,
    "booking.cancelled": _booking_cancelled,
    "notetaker.created": _notetaker_scheduled,
    "notetaker.updated": _notetaker_scheduled,
    "notetaker.deleted": _notetaker_deleted,
    "notetaker.meeting_state": _notetaker_changed,
    "notetaker.media": _media_announced,
    "grant.created": _grant_restored,
    "grant.updated": _grant_updated,
    "grant.deleted": _grant_expired,
    "grant.expired": _grant_expired,
    "event.updated": _calendar_event_changed,
    "event.deleted": _calendar_event_deleted,
}
