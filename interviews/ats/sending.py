"""Sending of one event to an endpoint of the ATS."""

from collections.abc import Mapping
from datetime import datetime

from interviews.ats import webhook
from interviews.ats.models import AtsEvent, Delivery
from recruiting.zones import utc_text

GONE = 410  # Standard Webhooks: send nothing more
OUTAGE = 3  # failures in a row after which it was the endpoint, and not what was sent


def body_of(event: AtsEvent, data: Mapping[str, object]) -> dict[str, object]:
    """What is posted."""
    return {
        "id": str(event.key),
        "type": event.kind,
        "created_at": utc_text(event.created_at),
        "data": data,
    }


def deliver(delivery: Delivery, *, data: Mapping[str, object] | None, now: datetime) -> str:
    """Send one event; returns its new state: UNWANTED once its endpoint was ended or its payload erased. Raises Unanswered.

    `data`: of a kind that is put together when it is sent; None for all others.
    """
    endpoint, event = delivery.endpoint, delivery.event
    told = event.payload if data is None else data
    if not endpoint.is_in_use or told is None:
        return Delivery.State.UNWANTED
    try:
        answer = webhook.post(
            endpoint.url,
            secrets=endpoint.secrets_at(now),
            message_id=str(event.key),
            timestamp=int(now.timestamp()),
            payload=body_of(event, told),
        )
    except webhook.Unanswered as error:
        _keep(delivery, error.answer, now=now)
        endpoint.note_failure(is_gone=error.status == GONE, at=now)
        raise
    _keep(delivery, answer, now=now)
    was_away = endpoint.failures >= OUTAGE
    endpoint.note_taken(at=now)
    if was_away:
        Delivery.objects.wake(endpoint, at=now)
    return Delivery.State.SENT


def _keep(delivery: Delivery, answer: webhook.Answer, *, now: datetime) -> None:
    delivery.keep_answer(answer.status, words=answer.words, seconds=answer.seconds, at=now)
