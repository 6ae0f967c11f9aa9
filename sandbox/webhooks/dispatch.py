"""Webhooks on their way: tries and retries, the status of destinations, and forgeries.

Facts: docs/nylas.md 5.3 and 5.4. Tries to one destination are made one after another, those to different ones side by
side, so that a slow destination holds up no other. HTTP happens outside any transaction.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from sandbox import clock, outbox, world_change
from sandbox.models import Delivery, Webhook
from sandbox.webhooks import signatures, transport
from sandbox.webhooks.faults import ALTERED_BODY, NO_SIGNATURE
from sandbox.webhooks.transport import Reply
from sandbox.write_lock import writing

RETRIED_STATUSES = frozenset({408, 429, 502, 503, 504, 507, transport.UNREACHABLE})
# Seconds after the first try; the last comes 10 to 20 minutes after it.
TRY_AGAIN_AFTER = (120, 900)

# Held while a thread delivers to a destination.
_ways: dict[str, threading.Lock] = {}


def _way(destination: str) -> threading.Lock:
    return _ways.setdefault(destination, threading.Lock())


# ── setting out ──


def busy() -> list[str]:
    """Destinations to which a thread delivers just now."""
    return [destination for destination, way in list(_ways.items()) if way.locked()]


def deliver_due() -> None:
    """Make every try that is due by now; comes back when all are made, also those that had been begun before."""
    destinations = _destinations()
    on_the_way = [_start(_deliver_in_turn, destination) for destination in destinations[1:]]
    for destination in destinations[:1]:
        with _way(destination):
            _deliver_to(destination)
    for thread in on_the_way:
        thread.join()


def set_out() -> None:
    """Begin to make the tries that are due by now, where no thread delivers yet, and wait for none."""
    for destination in _destinations():
        if _way(destination).acquire(blocking=False):
            _start(_deliver_and_report, destination)


def _destinations() -> list[str]:
    return list(dict.fromkeys(Delivery.objects.due(clock.now()).values_list("webhook_id", flat=True)))


def _start(work: Callable[[str], None], destination: str) -> threading.Thread:
    thread = threading.Thread(target=work, args=(destination,), name=f"to {destination}", daemon=True)
    thread.start()
    return thread


def _deliver_in_turn(destination: str) -> None:
    """For callers that wait: once no other thread delivers."""
    try:
        with _way(destination):
            _deliver_to(destination)
    finally:
        connection.close()


def _deliver_and_report(destination: str) -> None:
    """For the ticker, which does not wait: the way is taken already, and is free again afterwards."""
    try:
        _deliver_to(destination)
    finally:
        connection.close()
        _way(destination).release()
        clock.wake()


def _deliver_to(destination: str) -> None:
    for number in list(Delivery.objects.due(clock.now()).filter(webhook=destination).values_list("pk", flat=True)):
        if world_change.is_wanted():
            return
        _try(number)


# ── one try ──


@dataclass(frozen=True)
class Message:
    """What one POST carries."""

    body: bytes
    headers: dict[str, str]


def _try(number: int) -> None:
    world = world_change.world()
    found = Delivery.objects.select_related("notification", "webhook").filter(pk=number, due_at__lte=clock.now())
    delivery = found.first()
    if delivery is None:
        return
    if not delivery.webhook.is_listening:
        with writing():
            found.give_up()
        return
    message, begun_at = _message(delivery), clock.now()
    reply = transport.post(delivery.webhook.webhook_url, message.body, message.headers)
    with writing():
        if world_change.world() == world:
            _note(number, message, reply, begun_at)


def _message(delivery: Delivery) -> Message:
    """Sealed with the secret of this moment, so a rotation kills the old one for retries too."""
    webhook, envelope = delivery.webhook, delivery.notification.envelope
    true_body = body = signatures.encode(envelope, delivery.attempt)
    if delivery.forgery:
        body = signatures.encode({**envelope, "id": f"forged-{envelope['id']}"}, delivery.attempt)
    headers = {"Content-Type": "application/json"}
    if webhook.compressed_delivery:
        true_body, body = signatures.compress(true_body), signatures.compress(body)
        headers["Content-Encoding"] = "gzip"
    if delivery.forgery == NO_SIGNATURE:
        return Message(body, headers)
    if delivery.forgery == ALTERED_BODY:
        signature = signatures.sign(webhook.webhook_secret, true_body)
    elif delivery.forgery:
        signature = signatures.sign(f"not-{webhook.webhook_secret}", body)
    else:
        signature = signatures.sign(webhook.webhook_secret, body)
    return Message(body, {**headers, "x-nylas-signature": signature})


def _note(number: int, message: Message, reply: Reply, begun_at: float) -> None:
    delivery = Delivery.objects.select_related("webhook").filter(pk=number).first()
    if delivery is None:  # the destination was deleted meanwhile
        return
    now, was_delivered = clock.now(), delivery.state == Delivery.DELIVERED
    if delivery.first_try_at is None:
        delivery.first_try_at = begun_at
    delivery.tries = [
        *delivery.tries,
        {
            "at": begun_at,
            "status": reply.status,
            "error": reply.error,
            "milliseconds": reply.milliseconds,
            "headers": message.headers,
            "answer": reply.body,
        },
    ]
    if not delivery.forgery and delivery.webhook.count(was_answered=reply.status == 200, now=now):
        delivery.webhook.save()
    delivery.due_at = None
    if reply.status == 200 or was_delivered:
        delivery.state = Delivery.DELIVERED
    elif _may_be_tried_again(delivery, reply):
        delivery.due_at = delivery.webhook.earliest(_again_at(delivery, reply, now))
    else:
        delivery.state = Delivery.FAILED
    delivery.save()
    _repeat_for_all(delivery.notification_id)


def _may_be_tried_again(delivery: Delivery, reply: Reply) -> bool:
    if delivery.forgery or not delivery.webhook.is_listening:
        return False
    return reply.status in RETRIED_STATUSES and len(delivery.tries) < Delivery.MAX_TRIES


def _again_at(delivery: Delivery, reply: Reply, now: float) -> float:
    if reply.status == 429 and reply.retry_after is not None:
        return now + reply.retry_after
    return (delivery.first_try_at or now) + TRY_AGAIN_AFTER[len(delivery.tries) - 1]


def _repeat_for_all(notification: str) -> None:
    """A retry goes to all destinations of the trigger, also to those that were content (docs/nylas.md 5.1)."""
    found = Delivery.objects.filter(notification=notification, forgery="").exclude(state=Delivery.DROPPED)
    latest = {one.webhook_id: one for one in found.order_by("pk")}.values()
    retries = [one for one in latest if one.state == Delivery.WAITING and one.tries]
    for one in latest:
        moments = [retry.due_at for retry in retries if retry.due_at is not None and retry.attempt >= one.attempt]
        if one.due_at is None and moments:
            Delivery.objects.filter(pk=one.pk).update(due_at=min(moments))


# ── status ──


def judge(identity: str) -> None:
    """At the end of its quarter of an hour, or of its 72 hours: say how a destination stands, and mail those concerned."""
    with writing():
        webhook = Webhook.objects.filter(pk=identity, due_at__lte=clock.now()).first()
        if webhook is None:
            return
        before, tries, unanswered = webhook.status, webhook.tries, webhook.tries - webhook.answered
        webhook.judge(clock.now())
        webhook.save()
        if webhook.status == before:
            return
        if webhook.status == Webhook.FAILING:
            reason = f"In 15 minutes {unanswered} of {tries} tries were not answered with 200."
        else:
            webhook.deliveries.all().give_up()
            reason = "It has been failing for 72 hours."
        outbox.about_destination(webhook, reason)


# ── forgeries ──


def forge(envelope: dict[str, Any], *, body: str | None, signature: str, url: str | None) -> list[dict[str, Any]]:
    """Send what Nylas never would, at once, to `url` or to every destination that listens; what each answered.

    `body` replaces the envelope by any text; `signature` is `good`, `bad` or `none`.
    """
    listening = {one.webhook_url: one.webhook_secret for one in Webhook.objects.listening()}
    targets = listening if url is None else {url: listening.get(url, "")}
    sent = signatures.encode(envelope, 1) if body is None else body.encode(errors="replace")
    answers = []
    for target, secret in targets.items():
        headers = {"Content-Type": "application/json"}
        if signature != "none":
            headers["x-nylas-signature"] = signatures.sign(secret if signature == "good" else f"not-{secret}", sent)
        reply = transport.post(target, sent, headers)
        answers.append({"url": target, "status": reply.status, "error": reply.error})
    return answers
