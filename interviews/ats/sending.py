"""Sending of one event to the ATS."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from interviews.ats import webhook
from interviews.ats.models import Delivery


def deliver(delivery: Delivery, *, data: Mapping[str, object], now: datetime) -> str:
    """Send one event; returns its new state, UNWANTED when no address is set. Raises Unanswered."""
    if not settings.ATS_WEBHOOK_URL:
        return Delivery.State.UNWANTED
    payload = {
        "id": str(delivery.pk),
        "type": delivery.kind,
        "created_at": delivery.created_at.isoformat(),
        "data": data,
    }
    try:
        status = webhook.post(
            settings.ATS_WEBHOOK_URL,
            secret=settings.ATS_WEBHOOK_SECRET,
            message_id=str(delivery.pk),
            timestamp=int(now.timestamp()),
            payload=payload,
        )
    except webhook.Unanswered as error:
        delivery.keep_answer(error.status)
        raise
    delivery.keep_answer(status)
    return Delivery.State.SENT
