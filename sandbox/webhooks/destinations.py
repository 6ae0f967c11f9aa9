"""Webhook destinations: what makes one acceptable, the challenge that proves it, changing it (docs/nylas.md 5.1, 5.2).

The proof calls out, so these functions must not be called inside `writing()`.
"""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from sandbox import clock, ids, members
from sandbox.errors import InvalidRequest, WebhookRefused
from sandbox.models import Webhook
from sandbox.webhooks import transport
from sandbox.write_lock import writing

TRIGGERS = frozenset(
    f"{subject}.{happening}"
    for subject, happenings in {
        "booking": "created pending rescheduled cancelled reminder",
        "calendar": "created updated deleted",
        "contact": "created updated deleted",
        "event": "created updated deleted",
        "folder": "created updated deleted",
        "grant": "created updated deleted expired imap_sync_completed",
        "message": "created updated opened link_clicked bounce_detected send_success send_failed",
        "notetaker": "created updated deleted meeting_state media",
        "thread": "replied",
    }.items()
    for happening in happenings.split()
)
NO_SUCH_WEBHOOK, NOT_VERIFIED = "70000", "70005"
REFUSED_HOSTS = ("ngrok.io", "ngrok.app", "ngrok.dev", "ngrok-free.app", "ngrok-free.dev", "ngrok.com")
MAX_URL_LENGTH = 2048


def named(identity: str) -> Webhook:
    """One destination; raises WebhookRefused with 70000."""
    found = Webhook.objects.filter(pk=identity).first()
    if found is None:
        raise WebhookRefused(NO_SUCH_WEBHOOK, "destination.id.not.found : record not found")
    return found


def register(wish: dict[str, Any]) -> Webhook:
    """A new destination, proved. Raises InvalidRequest naming the member, or WebhookRefused with 70005."""
    for name in ("trigger_types", "webhook_url"):
        if not wish.get(name):
            raise InvalidRequest(f"{name} is required")
    _check(wish)
    _demand_unused(wish["webhook_url"])
    _prove(wish["webhook_url"])
    with writing():
        _demand_unused(wish["webhook_url"])
        now = int(clock.now())
        return Webhook.objects.create(
            id=ids.new_uuid("webhook"),
            webhook_url=wish["webhook_url"],
            trigger_types=wish["trigger_types"],
            description=wish.get("description") or "",
            notification_email_addresses=wish.get("notification_email_addresses") or [],
            compressed_delivery=bool(wish.get("compressed_delivery")),
            webhook_secret=_new_secret(),
            status_updated_at=now,
            created_at=now,
            updated_at=now,
        )


def change(identity: str, wish: dict[str, Any]) -> Webhook:
    """Any subset; empty members change nothing. A new address or a reactivation is proved first.

    Raises as `register` does. What was announced while a destination was paused or failed is not sent afterwards.
    """
    found = named(identity)
    _check(wish)
    status = wish.get("status")
    if status not in (None, "", Webhook.ACTIVE, Webhook.PAUSE):
        raise InvalidRequest("status must be active or pause")
    url = wish.get("webhook_url") or found.webhook_url
    if url != found.webhook_url:
        _demand_unused(url)
    if url != found.webhook_url or (status == Webhook.ACTIVE and found.status != Webhook.ACTIVE):
        _prove(url)
    with writing():
        found = named(identity)  # again, for the proof took its time
        if url != found.webhook_url:
            _demand_unused(url)
        now = clock.now()
        for name in ("webhook_url", "trigger_types", "description", "notification_email_addresses"):
            setattr(found, name, wish.get(name) or getattr(found, name))
        if wish.get("compressed_delivery") is not None:
            found.compressed_delivery = wish["compressed_delivery"]
        if status and status != found.status:
            found.set_status(status, now)
        if not found.is_listening:
            found.deliveries.all().give_up()
        found.updated_at = int(now)
        found.save()
    return found


def rotate(webhook: Webhook) -> None:
    """A new secret; the old one is dead at once, for retries too."""
    with writing():
        webhook.webhook_secret, webhook.updated_at = _new_secret(), int(clock.now())
        webhook.save(update_fields=["webhook_secret", "updated_at"])


def _new_secret() -> str:
    return ids.new_hex("webhook-secret", 32)


def _check(wish: dict[str, Any]) -> None:
    if unknown := set(members.texts_in(wish, "trigger_types")) - TRIGGERS:
        raise InvalidRequest(f"trigger_types must be a list of known triggers; {min(unknown)[:60]!r} is none")
    if not all("@" in one for one in members.texts_in(wish, "notification_email_addresses")):
        raise InvalidRequest("notification_email_addresses must be a list of e-mail addresses")
    members.text(wish, "description")
    members.flag(wish, "compressed_delivery")
    if url := members.text(wish, "webhook_url"):
        check_url(url)


def check_url(url: str) -> None:
    """HTTPS, as Nylas demands; on the sandbox's own computer plain HTTP will do."""
    try:
        parts = urlsplit(url) if url.isprintable() and len(url) <= MAX_URL_LENGTH else None
        host = (parts.hostname or "").rstrip(".") if parts else ""
        if parts is not None:
            parts.port  # noqa: B018  reading it proves it
    except ValueError:
        parts, host = None, ""
    if parts is None or parts.scheme not in ("http", "https") or not host:
        raise InvalidRequest("webhook_url must be an https address")
    if any(host == refused or host.endswith(f".{refused}") for refused in REFUSED_HOSTS):
        raise InvalidRequest("webhook_url: ngrok addresses are not accepted")
    if parts.scheme == "http" and not _is_loopback(host):
        raise InvalidRequest("webhook_url must be an https address; http is accepted for 127.0.0.1 and localhost only")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _demand_unused(url: str) -> None:
    if Webhook.objects.filter(webhook_url=url).exists():
        raise InvalidRequest("webhook_url is already in use; each destination needs its own")


def _prove(url: str) -> None:
    """200 with exactly the challenge as body, in one piece, within ten seconds."""
    with writing():
        value = ids.new_hex("challenge", 32)
    reply = transport.challenge(url, value)
    if reply.status != 200:
        reason = f"status is not ok, got {reply.status}" if reply.status else f"no answer, {reply.error}"
    elif reply.body != value:
        reason = "the challenge did not come back unchanged"
    elif reply.is_chunked:
        reason = "the challenge came back chunked"
    else:
        return
    raise WebhookRefused(NOT_VERIFIED, f"unable.verify.webhook_url : {reason}")
