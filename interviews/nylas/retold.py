"""What Nylas would have told us, put together from what it answers when it is asked: notifications that never came (docs/nylas.md 5.4).

Each is the notification's own body, in Nylas's words, so that it is read and worked like one that was sent. Its id names what it is
about and in which version, so that the same finding is never told twice.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime

from interviews.nylas.calendars import meeting_of
from interviews.nylas.configurations import LINK_FIELD
from interviews.nylas.envelopes import MAX_ID_LENGTH, fingerprint
from interviews.nylas.notetakers import KINDS, meeting_state_of, notetaker_path, state_of
from interviews.nylas.reading import EPOCH, items, mapping, moment, text
from interviews.nylas.shapes import Meeting
from interviews.nylas.transport import Transport, data_of, segment

SCHEDULER = "scheduler"  # who stamps the events of bookings (docs/nylas.md 1.7)
PENDING_TITLE = "[PENDING]"  # of the placeholder that waits for the organizer (docs/nylas.md 3.3)
READY = "available"


@dataclass(frozen=True)
class Retold:
    """One notification that did not come. `id` and `type` are those of its envelope."""

    id: str
    type: str
    body: bytes = field(repr=False)

    @property
    def content_sha256(self) -> str:
        return fingerprint(self.body)


@dataclass(frozen=True)
class Entry:
    """A calendar event as it stands now, with what Scheduler has stamped on it."""

    meeting: Meeting
    grant_id: str
    updated_at: datetime
    configuration_id: str  # "" for an event that is no booking
    organizer: str  # address, "" when the provider names none
    ical_uid: str
    is_pending: bool
    is_moved_by_scheduler: bool  # the times are those that Scheduler gave it last
    raw: dict[str, object] = field(repr=False, hash=False, compare=False)


@dataclass(frozen=True)
class Told:
    """One line of a Notetaker's history, and the notification that it was."""

    retold: Retold
    vendor_state: str
    vendor_meeting_state: str


class Retelling(Transport):
    def calendar_entries(
        self,
        grant_id: str,
        calendar_id: str,
        *,
        starts_at: datetime,
        ends_at: datetime,
        changed_since: datetime | None = None,
    ) -> list[Entry]:
        """The events of a period, those called off too; only those that changed since a moment, if one is given (docs/nylas.md 7.2)."""
        query: dict[str, object] = {
            "calendar_id": calendar_id,
            "start": int(starts_at.timestamp()),
            "end": int(ends_at.timestamp()),
            "show_cancelled": "true",
        }
        if changed_since is not None:
            query["updated_after"] = int(changed_since.timestamp())
        return [_entry(found, grant_id) for found in self.pages(f"/v3/grants/{segment(grant_id)}/events", query)]

    def is_called_off(self, session: str, booking_id: str) -> bool:
        """Was this booking cancelled? Wants a session of its Configuration (docs/nylas.md 3.2). Raises Missing when there is none."""
        path = f"/v3/scheduling/bookings/{segment(booking_id)}"
        return data_of(self.call("GET", path, session=session)).get("status") == "cancelled"

    def history(self, grant_id: str, notetaker_id: str) -> list[Told]:
        """What Nylas has told of a Notetaker, oldest first. Raises Missing when it was deleted."""
        found = data_of(self.call("GET", f"{notetaker_path(grant_id, notetaker_id)}/history"))
        lines = sorted(items(found.get("events")), key=lambda line: moment(line.get("created_at")) or EPOCH)
        return [told for line in lines if (told := _told(line, grant_id, notetaker_id)) is not None]

    def media_told(self, grant_id: str, notetaker_id: str, *, event_id: str, at: datetime) -> Retold | None:
        """That the files of a Notetaker are ready; None when there is no file. `at`: when they were, unless Nylas says.

        Raises Missing: not ready (404), or deleted (410, `is_gone`).
        """
        found = data_of(self.call("GET", f"{notetaker_path(grant_id, notetaker_id)}/media"))
        files = {str(kind): mapping(found.get(kind)) for kind in KINDS}
        addresses = {kind: text(file.get("url")) for kind, file in files.items() if text(file.get("url"))}
        if not addresses:
            return None
        kept = [until for file in files.values() if (until := moment(file.get("expires_at")))]
        made = [begun for file in files.values() if (begun := moment(file.get("created_at")))]
        media: dict[str, object] = dict(addresses)
        if kept:
            media["retained_until"] = int(min(kept).timestamp())
        about = _notetaker_object(notetaker_id, grant_id, event_id) | {"state": READY, "status": READY, "media": media}
        version = "+".join(sorted(addresses))
        return retold("notetaker.media", notetaker_id, version, about, happened_at=max(made, default=at))


def booking_created(entry: Entry, *, link_id: str) -> Retold:
    """That somebody booked. The event does not know the booking's id: that stays unknown until Nylas tells it."""
    raw, meeting = entry.raw, entry.meeting
    about: dict[str, object] = {
        "booking_id": "",
        "configuration_id": entry.configuration_id,
        "object": "booking",
        "booking_info": {
            "event_id": meeting.event_id,
            **_when(meeting),
            "title": meeting.title,
            "participants": raw.get("participants"),
            "additional_fields": {LINK_FIELD: link_id} if link_id else None,
            "organizer_calendar_id": meeting.calendar_id,
            "ical_uid": entry.ical_uid,
            "notetaker_id": meeting.notetaker_id,
        },
    }
    return _of_booking("booking.created", entry, about)


def booking_rescheduled(entry: Entry, *, booking_id: str, booking_ref: str, at: datetime) -> Retold:
    about: dict[str, object] = {
        "booking_id": booking_id,
        "booking_ref": booking_ref,
        "configuration_id": entry.configuration_id,
        "object": "booking",
        "booking_info": {
            "event_id": entry.meeting.event_id,
            **_when(entry.meeting),
            "participants": entry.raw.get("participants"),
            "notetaker_id": entry.meeting.notetaker_id,
        },
    }
    return _of_booking("booking.rescheduled", entry, about, at=at)


def booking_cancelled(entry: Entry, *, booking_id: str, at: datetime) -> Retold:
    about: dict[str, object] = {
        "booking_id": booking_id,
        "configuration_id": entry.configuration_id,
        "booking_info": {"event_id": entry.meeting.event_id, "cancellation_reason": ""},
    }
    return _of_booking("booking.cancelled", entry, about, at=at)


def event_updated(entry: Entry, *, at: datetime) -> Retold:
    """That the event is now as it is. `at`: no older than what is known, since it was read later than that."""
    about = {**entry.raw, "grant_id": entry.grant_id}
    return retold("event.updated", entry.meeting.event_id, _version(entry.updated_at), about, happened_at=at)


def event_deleted(event_id: str, *, grant_id: str, calendar_id: str, version: str, at: datetime) -> Retold:
    about: dict[str, object] = {"id": event_id, "grant_id": grant_id, "calendar_id": calendar_id, "object": "event"}
    return retold("event.deleted", event_id, version, about, happened_at=at)


def notetaker_deleted(notetaker_id: str, *, grant_id: str, event_id: str, at: datetime) -> Retold:
    about = _notetaker_object(notetaker_id, grant_id, event_id)
    return retold("notetaker.deleted", notetaker_id, "gone", about, happened_at=at)


def retold(
    kind: str, identity: str, version: str, about: dict[str, object], *, happened_at: datetime, grant_id: str = ""
) -> Retold:
    """The envelope around an object. `grant_id`: beside the object, as in notifications of bookings (docs/nylas.md 5.5)."""
    key = f"sweep:{kind}:{identity}:{version}"
    if len(key) > MAX_ID_LENGTH:
        key = f"sweep:{kind}:{fingerprint(key.encode())}"
    envelope = {
        "specversion": "1.0",
        "type": kind,
        "source": "/fairloop/sweep",
        "id": key,
        "time": int(happened_at.timestamp()),
        "data": {"object": about} | ({"grant_id": grant_id} if grant_id else {}),
    }
    return Retold(id=key, type=kind, body=json.dumps(envelope).encode())


def _of_booking(kind: str, entry: Entry, about: dict[str, object], *, at: datetime | None = None) -> Retold:
    version = _version(entry.updated_at)
    happened_at = at or entry.updated_at
    return retold(kind, entry.meeting.event_id, version, about, happened_at=happened_at, grant_id=entry.grant_id)


def _notetaker_object(notetaker_id: str, grant_id: str, event_id: str) -> dict[str, object]:
    about: dict[str, object] = {"id": notetaker_id, "grant_id": grant_id, "object": "notetaker"}
    return about | ({"event": {"event_id": event_id}} if event_id else {})


def _when(meeting: Meeting) -> dict[str, object]:
    times = {"start_time": meeting.starts_at, "end_time": meeting.ends_at}
    return {name: int(at.timestamp()) for name, at in times.items() if at is not None}


def _version(at: datetime) -> str:
    return str(int(at.timestamp()))


def _entry(found: dict[str, object], grant_id: str) -> Entry:
    meeting, stamps = meeting_of(found), mapping(found.get("metadata"))
    stamped = moment(stamps.get("scheduler_last_start")), moment(stamps.get("scheduler_last_end"))
    is_booking = stamps.get("source") == SCHEDULER
    return Entry(
        meeting=meeting,
        grant_id=grant_id,
        updated_at=moment(found.get("updated_at")) or EPOCH,
        configuration_id=text(stamps.get("key5")),
        organizer=text(mapping(found.get("organizer")).get("email")).lower(),
        ical_uid=text(found.get("ical_uid")),
        is_pending=meeting.title.startswith(PENDING_TITLE),
        is_moved_by_scheduler=is_booking and stamped == (meeting.starts_at, meeting.ends_at),
        raw=found,
    )


def _told(line: dict[str, object], grant_id: str, notetaker_id: str) -> Told | None:
    kind, about, at = text(line.get("event_type")), mapping(line.get("data")), moment(line.get("created_at"))
    if not kind or at is None:
        return None
    state, meeting_state = state_of(about), meeting_state_of(about)
    version = ":".join(filter(None, [_version(at), state, meeting_state]))
    told = retold(kind, notetaker_id, version, {"grant_id": grant_id, **about}, happened_at=at)
    return Told(told, state, meeting_state)
