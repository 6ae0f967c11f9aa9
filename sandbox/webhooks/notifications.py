"""Webhooks: what is announced, and to whom. `signatures` makes the bytes, `dispatch` delivers them."""

from typing import Any

from django.conf import settings

from sandbox import clock, ids
from sandbox.models import Delivery, Notification, Webhook
from sandbox.webhooks import faults

SOURCES = {"booking": "/nylas/passthru", "notetaker": "/nylas/notetaker", "grant": "/nylas/system"}


def announce(type_: str, subject: dict[str, Any], *, grant_id: str | None = None, provider: str = "") -> Notification:
    """Put a notification on its way to every destination that listens. Call it inside `writing()`.

    `grant_id` stands beside the object in `booking.*` only; `provider` names the calendar's system in `event.*`.
    """
    now = clock.now()
    data: dict[str, Any] = {"application_id": settings.CLIENT_ID}
    if grant_id is not None:
        data["grant_id"] = grant_id
    identity = ids.new_uuid("notification")
    envelope = {
        "specversion": "1.0",
        "type": type_,
        "source": SOURCES.get(type_.split(".", maxsplit=1)[0], f"/{provider or 'nylas'}/events/incremental"),
        "id": identity,
        "time": int(now),
        "webhook_delivery_attempt": 1,
        "data": {**data, "object": subject},
    }
    notification = Notification.objects.create(
        id=identity, number=ids.number("notification-number"), type=type_, envelope=envelope, created_at=now
    )
    if deliveries := _deliveries(notification, now):
        faults.apply(type_, deliveries, now)
        _send_out(deliveries)
    return notification


def replay(notification: Notification) -> int:
    """Send it once more to every destination that listens, as a duplicate without faults; how many those are."""
    deliveries = _deliveries(notification, clock.now())
    _send_out(deliveries)
    return len(deliveries)


def _deliveries(notification: Notification, now: float) -> list[Delivery]:
    return [
        Delivery(notification=notification, webhook=webhook, due_at=webhook.earliest(now))
        for webhook in Webhook.objects.listening()
        if notification.type in webhook.trigger_types
    ]


def _send_out(deliveries: list[Delivery]) -> None:
    Delivery.objects.bulk_create(deliveries)
    if deliveries:
        clock.wake()
