"""Mails that Nylas would have sent, kept in an outbox (docs/nylas.md 3.3, 5.4)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox import clock
from sandbox.models import Booking, Mail, Webhook

SUBJECTS = {
    "confirmation": "Confirmed: {title}",
    "confirmation_request": "Please confirm: {title}",
    "pending": "Waiting for confirmation: {title}",
    "rescheduled": "Rescheduled: {title}",
    "cancelled": "Cancelled: {title}",
    "reminder": "Reminder: {title}",
}
STATUS_MAILS = {
    Webhook.FAILING: ("Your webhook is failing", "We keep trying, at growing intervals, for 72 hours."),
    Webhook.FAILED: (
        "Your webhook has failed",
        "Nothing is sent to it any more. Once it is activated again, what happened in between is not sent.",
    ),
}


def to_guests(kind: str, booking: Booking, note: str = "", subject: str = "") -> None:
    """Mail the guest and those they bring."""
    for person in [booking.guest, *booking.request.get("additional_guests", [])]:
        _keep(kind, booking, person["email"], note, subject)


def to_host(kind: str, booking: Booking, note: str = "", subject: str = "") -> None:
    """Mail the hosts."""
    for email in booking.host_emails:
        _keep(kind, booking, email, note, subject)


def about_destination(webhook: Webhook, reason: str) -> None:
    """Tell the addresses kept with a webhook destination that it is failing, or has failed."""
    subject, consequence = STATUS_MAILS[webhook.status]
    for email in webhook.notification_email_addresses:
        Mail.objects.create(
            kind=f"webhook_{webhook.status}",
            recipient=email,
            subject=f"{subject}: {webhook.webhook_url}",
            text=f"{webhook.webhook_url}\n{reason}\n{consequence}",
            created_at=clock.now(),
        )


def _keep(kind: str, booking: Booking, recipient: str, note: str, subject: str) -> None:
    if not booking.configuration.sends_mails:
        return
    zone = booking.request.get("timezone") or booking.configuration.timezone
    starts_at = datetime.fromtimestamp(booking.starts_at, ZoneInfo(zone))
    lines = [booking.title, f"{starts_at:%A, %d %B %Y, %H:%M} ({zone})"]
    if booking.event is not None and booking.is_live:
        lines.append(booking.event.meeting_link())
    if note:
        lines.append(note)
    if kind in ("confirmation", "rescheduled"):
        lines += [f"{word}: {url}" for word, url in links(booking).items() if url]
    Mail.objects.create(
        kind=kind,
        recipient=recipient,
        subject=subject or SUBJECTS[kind].format(title=booking.title),
        text="\n".join(line for line in lines if line),
        booking_ref=booking.ref,
        created_at=clock.now(),
    )


def links(booking: Booking) -> dict[str, str]:
    """The Configuration's addresses with this booking's ref in them; empty where none is set or shown."""
    scheduler = booking.configuration.scheduler
    found = {
        "Reschedule": "" if scheduler.get("hide_rescheduling_options") else scheduler.get("rescheduling_url"),
        "Cancel": "" if scheduler.get("hide_cancellation_options") else scheduler.get("cancellation_url"),
    }
    return {word: (url or "").replace(":booking_ref", booking.ref) for word, url in found.items()}
