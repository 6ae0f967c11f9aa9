"""Answering an invitation: the guest's status on every copy of the event, and a mail to the organizer (docs/nylas.md 7.2).

A no frees the guest's time (`event_store`). What providers do besides is in the OpenAPI's words on send-rsvp.
"""

from sandbox import clock
from sandbox.calendars import event_store
from sandbox.errors import InvalidRequest
from sandbox.models import Event, Mail

STATUSES = ("yes", "no", "maybe")


def respond(event: Event, status: str, *, by_mail: bool) -> None:
    """Say for the owner of this calendar whether they come. Raises InvalidRequest, for instance if they are not invited."""
    owner = event.calendar.grant
    if owner.provider == "icloud":
        raise InvalidRequest("send-rsvp is not supported for iCloud accounts")
    if status not in STATUSES:
        raise InvalidRequest(f"status must be one of: {', '.join(STATUSES)}")
    if not _is_invited(event, owner.email):
        raise InvalidRequest(f"{owner.email} is not a participant of this event")
    organizer = event.details.get("organizer") or {}
    if owner.provider != "google" and _is(organizer, owner.email):
        raise InvalidRequest(f"{owner.provider} does not let organizers answer their own invitation")
    for copy in [event, *_copies(event)]:
        people = [
            {**person, "status": status} if _is(person, owner.email) else person
            for person in copy.details["participants"]
        ]
        event_store.change_event(copy, {"participants": people})
    if owner.provider == "ews" and status == "no":
        event_store.remove_event(event)
    if by_mail and organizer.get("email"):
        Mail.objects.create(
            kind="rsvp",
            recipient=organizer["email"],
            subject=f"{owner.name or owner.email} answers: {status}",
            text=event.title,
            created_at=clock.now(),
        )


def _copies(event: Event) -> list[Event]:
    same = Event.objects.filter(ical_uid=event.ical_uid, original_start=event.original_start).exclude(pk=event.pk)
    return list(same.exclude(status="cancelled").select_related("calendar__grant", "master"))


def _is_invited(event: Event, email: str) -> bool:
    return any(_is(person, email) for person in event.details["participants"])


def _is(person: dict[str, str], email: str) -> bool:
    return str(person.get("email", "")).lower() == email.lower()
