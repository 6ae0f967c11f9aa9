"""What is announced about bookings: the payloads of `booking.*` with the keys each variant has (docs/nylas.md 5.6)."""

from html import escape
from typing import Any

from sandbox import clock, outbox
from sandbox.models import Booking, Event, Notification
from sandbox.webhooks import notifications

Payload = dict[str, Any]


def announce(type_: str, booking: Booking, *, old: tuple[int, int] | None = None) -> Notification:
    """Announce what has become of a booking."""
    return announce_payload(type_, booking, MAKERS[type_](booking, old))


def announce_payload(type_: str, booking: Booking, payload: Payload) -> Notification:
    """Announce a payload made before the booking changed."""
    return notifications.announce(type_, payload, grant_id=booking.host_id)


def cancelled(booking: Booking, reason: str) -> Payload:
    """No `booking_ref`, no `object`; the reason may be empty."""
    info = _info(booking)
    info["cancellation_reason"] = reason
    return {"booking_id": booking.id, "configuration_id": booking.configuration_id, "booking_info": info}


def confirmation_url(booking: Booking) -> str:
    """Where the organizer confirms, or an empty string."""
    url = booking.configuration.scheduler.get("organizer_confirmation_url") or ""
    return url.replace(":booking_ref", booking.ref)


def description(booking: Booking) -> str:
    """The event's description as HTML: the Configuration's text, then the links."""
    text = booking.fill_in(booking.configuration.event_booking.get("description") or "")
    parts = [f"<p>{escape(text)}</p>"] if text else []
    parts += [f'<p><a href="{escape(url)}">{word}</a></p>' for word, url in outbox.links(booking).items() if url]
    return "".join(parts)


def _created(booking: Booking, old: tuple[int, int] | None) -> Payload:
    return {
        "booking_id": booking.id,
        "booking_ref": booking.ref,
        "configuration_id": booking.configuration_id,
        "object": "booking",
        "booking_info": _info(booking),
    }


def _pending(booking: Booking, old: tuple[int, int] | None) -> Payload:
    return {
        "booking_id": booking.id,
        "booking_ref": booking.ref,
        "configuration_id": booking.configuration_id,
        "booking_type": "organizer-confirmation",
        "booking_info": _info(booking),
    }


def _rescheduled(booking: Booking, old: tuple[int, int] | None) -> Payload:
    payload = _created(booking, None)
    info = payload["booking_info"]
    for name in ("event_description", "event_html_link", "ical_uid", "host_confirmation_url"):
        info.pop(name, None)
    info["old_start_time"], info["old_end_time"] = old or (booking.starts_at, booking.ends_at)
    return payload


def _reminder(booking: Booking, old: tuple[int, int] | None) -> Payload:
    info = _info(booking)
    info["time_until_event"] = max(0, round((booking.starts_at - clock.now()) / 60))
    info["organizer_email"] = booking.host.email
    info["provider"] = booking.host.provider
    return {"booking_id": booking.id, "configuration_id": booking.configuration_id, "booking_info": info}


MAKERS = {
    "booking.created": _created,
    "booking.pending": _pending,
    "booking.rescheduled": _rescheduled,
    "booking.reminder": _reminder,
}


def _info(booking: Booking) -> Payload:
    """`booking_info`. `location` and `guest_timezone` are empty on real bookings, so they are here.

    So is all that the event knows, once the calendar it was in is deleted.
    """
    configuration, scheduler = booking.configuration, booking.configuration.scheduler
    event = Event.objects.select_related("calendar").filter(pk=booking.event_ref).first()
    links = outbox.links(booking)
    names = {seat["email"]: seat.get("name", "") for seat in configuration.participants}
    people = [{"email": email, "name": names.get(email, "")} for email in booking.host_emails]
    people += [booking.guest, *({"email": one["email"], "name": one.get("name", "")} for one in _companions(booking))]
    info: Payload = {
        "event_id": booking.event_ref,
        "start_time": booking.starts_at,
        "end_time": booking.ends_at,
        "participants": people,
        "additional_fields": booking.request["additional_fields"] or None,
        "title": booking.title,
        "duration": (booking.ends_at - booking.starts_at) // 60,
        "location": configuration.event_booking.get("location") or "",
        "organizer_timezone": configuration.timezone,
        "guest_timezone": "",
        "host_language": "en",
        "guest_language": booking.request["email_language"],
        "hide_cancellation_options": bool(scheduler.get("hide_cancellation_options")),
        "hide_rescheduling_options": bool(scheduler.get("hide_rescheduling_options")),
        "participant_rescheduling_url": links["Reschedule"],
        "participant_cancellation_url": links["Cancel"],
        "host_confirmation_url": confirmation_url(booking),
        "is_group_event": configuration.is_group,
        "organizer_calendar_id": event.calendar_id if event else "",
        "event_description": event.details.get("description", "") if event else "",
        "event_html_link": event.body()["html_link"] if event else "",
        "ical_uid": event.ical_uid if event else "",
    }
    if event and (notetaker := event.details.get("notetaker")):
        info["notetaker_id"] = notetaker["id"]
    return info


def _companions(booking: Booking) -> list[dict[str, str]]:
    return booking.request.get("additional_guests", [])
