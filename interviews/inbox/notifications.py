"""What is done about each kind of notification (HANDLERS). webhooks.py has it kept first; here it is worked."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol, TypeVar

from django.conf import settings
from django.db.models import Model

from candidates.models import Candidate
from interviews.booking import from_nylas, host_calendar
from interviews.booking.models import Interview
from interviews.calendar_accounts import grants
from interviews.inbox import removal
from interviews.inbox.models import Notification
from interviews.nylas import events, shapes
from interviews.recordings import notetaking
from interviews.recordings.models import Recording
from recruiting.identity import same_person

E = TypeVar("E", bound=shapes.Event)
E_contra = TypeVar("E_contra", bound=shapes.Event, contravariant=True)


class Handler(Protocol[E_contra]):
    """Applies one event; returns the row it was about, or None when it is about none of ours."""

    def __call__(self, event: E_contra, /, *, now: datetime) -> Model | None: ...


class Dispatch(Protocol):
    """Hands an event to its handlers, in order; returns what each of them returned."""

    def __call__(self, event: shapes.Event, /, *, now: datetime) -> list[Model | None]: ...


def on(kind: type[E], *handlers: Handler[E]) -> tuple[type[shapes.Event], Dispatch]:
    """An entry of HANDLERS. Typed by the event, so that a handler of another kind of event fails mypy."""

    def dispatch(event: shapes.Event, /, *, now: datetime) -> list[Model | None]:
        if not isinstance(event, kind):
            raise TypeError(f"{type(event).__name__} is not {kind.__name__}.")
        return [handler(event, now=now) for handler in handlers]

    return kind, dispatch


HANDLERS = dict(
    [
        on(shapes.BookingCreated, from_nylas.record, notetaking.expect_booked),
        on(shapes.BookingRescheduled, from_nylas.follow_move),
        on(shapes.BookingCancelled, from_nylas.follow_cancel),
        on(shapes.CalendarEventChanged, host_calendar.follow_calendar),
        on(shapes.CalendarEventDeleted, host_calendar.follow_calendar),
        on(shapes.NotetakerScheduled, notetaking.note_scheduled),
        on(shapes.NotetakerChanged, notetaking.note),
        on(shapes.NotetakerDeleted, notetaking.note_deleted),
        on(shapes.MediaAnnounced, notetaking.note_media),
        on(shapes.GrantExpired, grants.follow_expired_grant),
        on(shapes.GrantRestored, grants.follow_restored_grant),
    ]
)


def receive(body: bytes, *, headers: Mapping[str, str], now: datetime) -> Notification:
    """Keep a signed body, inflated. One that can't be understood is kept as it came, under its hash, for a person to look at.

    `headers` say whether the body is compressed.
    """
    try:
        plain = events.inflate(body, headers)
        envelope = events.envelope(plain)
    except events.NotUnderstood:
        digest = hashlib.sha256(body).hexdigest()
        return Notification.objects.receive(
            body, envelope_id=f"sha256:{digest}", kind="", content=digest, at=now, state=Notification.State.QUARANTINED
        )
    return Notification.objects.receive(
        plain,
        envelope_id=envelope.id,
        kind=envelope.type,
        content=envelope.content_sha256,
        at=now,
        state=Notification.State.RECEIVED if _is_ours(envelope) else Notification.State.QUARANTINED,
    )


def _is_ours(envelope: events.Envelope) -> bool:
    """Is it for our application at Nylas, as far as either is known?"""
    return not (
        settings.NYLAS_CLIENT_ID and envelope.application_id and envelope.application_id != settings.NYLAS_CLIENT_ID
    )


def work(notification: Notification, *, now: datetime) -> str:
    """Parse one notification and hand it to its handlers. Without any, or when it is about no row of ours, it is ignored; when it is
    about somebody who was erased, its body is not kept either."""
    try:
        event = events.parse(bytes(notification.body))
    except events.NotUnderstood:
        return Notification.State.QUARANTINED
    if removal.is_about_erased(event):
        Notification.objects.filter(pk=notification.pk).erase_bodies()
        return Notification.State.IGNORED
    dispatch = HANDLERS.get(type(event))
    subjects = dispatch(event, now=now) if dispatch else []
    return Notification.State.DONE if any(subjects) else Notification.State.IGNORED


def replay(notification: Notification, *, now: datetime) -> None:
    """Make it due now, whatever became of it before. Handlers are idempotent."""
    notification.try_again(at=now)


def is_about(notification: Notification, *, address: str) -> bool:
    """Does it name the candidate with this address, or anything of their interviews?

    The text is searched, since no row says what a notification is about: it is kept before it is understood.
    """
    payload = notification.payload()
    told = (
        bytes(notification.body).decode(errors="replace")
        if payload is None
        else json.dumps(payload, ensure_ascii=False)
    )
    they = same_person("application__candidate__email", address)
    names = [
        *Candidate.objects.filter(same_person("email", address)).values_list("email", flat=True),
        *Interview.objects.filter(they).values_list("nylas_booking_id", flat=True),
        *Interview.objects.filter(they).values_list("nylas_event_id", flat=True),
        *Recording.objects.filter(interview__in=Interview.objects.filter(they)).values_list(
            "nylas_notetaker_id", flat=True
        ),
    ]
    return any(name.lower() in told.lower() for name in filter(None, names))
