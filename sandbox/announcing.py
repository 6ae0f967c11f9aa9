"""Webhooks: the envelope, the exact bytes, the signature, the way to each destination and the tries it takes.

Facts: nylas/facts.md 5.3 to 5.5. Bodies look as Go's encoder writes them: compact, `<`, `>` and `&` escaped, other
characters raw, a line feed at the end; so whoever parses and writes them again gets other bytes than were signed.
"""

import gzip
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from typing import Any

import requests
from django.conf import settings

from sandbox import clock, ids
from sandbox.models import Delivery, Notification, Webhook
from sandbox.writing import writing

TIMEOUT_SECONDS = 10
RETRIED_STATUSES = frozenset({408, 429, 502, 503, 504, 507})
# Seconds after the first try; the last comes 10 to 20 minutes after it.
TRY_AGAIN_AFTER = (120, 900)
UNREACHABLE = 0

SOURCES = {"booking": "/nylas/passthru", "notetaker": "/nylas/notetaker", "grant": "/nylas/system"}


@dataclass(frozen=True)
class Reply:
    """What a destination said; status 0 when it said nothing."""

    status: int
    error: str
    milliseconds: int
    retry_after: int | None = None
    body: str = ""


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
    _send_out(notification, now)
    return notification


def replay(notification: Notification) -> int:
    """Send it once more to every destination that listens, as a duplicate; how many those are."""
    return _send_out(notification, clock.now())


def _send_out(notification: Notification, now: float) -> int:
    listening = [
        webhook
        for webhook in Webhook.objects.filter(status=Webhook.ACTIVE)
        if notification.type in webhook.trigger_types
    ]
    for webhook in listening:
        Delivery.objects.create(notification=notification, webhook=webhook, due_at=now)
    if listening:
        clock.wake()
    return len(listening)


def encode(envelope: dict[str, Any], attempt: int) -> bytes:
    """The exact bytes of one try."""
    text = json.dumps({**envelope, "webhook_delivery_attempt": attempt}, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.encode() + b"\n"


def sign(secret: str, body: bytes) -> str:
    """HMAC-SHA256 over the bytes as sent, lower-case hex."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def deliver(delivery_id: int) -> None:
    """Make the next try of one delivery and note what came of it. HTTP happens outside any transaction."""
    delivery = Delivery.objects.select_related("notification", "webhook").filter(pk=delivery_id).first()
    if delivery is None or delivery.due_at is None:
        return
    webhook = delivery.webhook
    body = encode(delivery.notification.envelope, len(delivery.tries) + 1)
    headers = {"Content-Type": "application/json"}
    if webhook.compressed_delivery:
        body = gzip.compress(body, mtime=0)
        headers["Content-Encoding"] = "gzip"
    reply = post(webhook.webhook_url, body, {**headers, "x-nylas-signature": sign(webhook.webhook_secret, body)})
    with writing():
        _note(delivery, reply, clock.now())


def _note(delivery: Delivery, reply: Reply, now: float) -> None:
    first = delivery.first_try_at if delivery.first_try_at is not None else now
    tries = [
        *delivery.tries,
        {"at": now, "status": reply.status, "error": reply.error, "milliseconds": reply.milliseconds},
    ]
    worth_retrying = reply.status in RETRIED_STATUSES or reply.status == UNREACHABLE
    if reply.status == 200:
        state, due_at = Delivery.DELIVERED, None
    elif worth_retrying and len(tries) <= len(TRY_AGAIN_AFTER):
        state, due_at = Delivery.WAITING, first + TRY_AGAIN_AFTER[len(tries) - 1]
        if reply.status == 429 and reply.retry_after is not None:
            due_at = now + reply.retry_after
    else:
        state, due_at = Delivery.FAILED, None
    Delivery.objects.filter(pk=delivery.pk).update(state=state, due_at=due_at, tries=tries, first_try_at=first)


def post(url: str, body: bytes, headers: dict[str, str]) -> Reply:
    """One POST, without redirects, proxies or patience."""
    return _exchange("POST", url, body, headers)


def challenge(url: str, value: str) -> Reply:
    """Ask a destination to prove that it listens: GET with `?challenge=`."""
    return _exchange("GET", url, None, {}, params={"challenge": value})


def _exchange(
    method: str, url: str, body: bytes | None, headers: dict[str, str], params: dict[str, str] | None = None
) -> Reply:
    started = time.monotonic()
    try:
        with requests.Session() as session:
            session.trust_env = False
            response = session.request(
                method,
                url,
                params=params,
                data=body,
                headers={"User-Agent": "Nylas-Webhook/sandbox", **headers},
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
            )
    except (requests.RequestException, UnicodeError) as error:
        return Reply(UNREACHABLE, f"{type(error).__name__}: {error}"[:300], _milliseconds_since(started))
    said = response.headers.get("Retry-After", "")
    return Reply(
        response.status_code,
        "",
        _milliseconds_since(started),
        int(said) if said.isdigit() else None,
        response.content[:1000].decode(errors="replace"),
    )


def _milliseconds_since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
