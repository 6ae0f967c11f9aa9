"""/v3/webhooks: destinations. Creating one proves it first, so these calls do not hold the pen while they call out."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse

from sandbox import announcing, clock, ids, wire
from sandbox.api import access
from sandbox.errors import InvalidRequest, WebhookRefused
from sandbox.models import Webhook
from sandbox.writing import writing

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
NOT_VERIFIED, NO_SUCH_WEBHOOK = "70005", "70000"


def list_all(request: HttpRequest) -> HttpResponse:
    access.demand_key(request)
    rows, cursors = wire.page(request, Webhook.objects.all())
    return wire.answer([webhook.body() for webhook in rows], **cursors)


def find(request: HttpRequest, webhook: str) -> HttpResponse:
    return wire.answer(_webhook(request, webhook).body())


def create(request: HttpRequest) -> HttpResponse:
    """The secret is in this answer and in no other; status times are not (nylas/facts.md 5.1)."""
    access.demand_key(request)
    wish = wire.body_of(request)
    for name in ("trigger_types", "webhook_url"):
        if not wish.get(name):
            raise InvalidRequest(f"{name} is required")
    _check(wish)
    if Webhook.objects.filter(webhook_url=wish["webhook_url"]).exists():
        raise InvalidRequest("webhook_url is already in use; each destination needs its own")
    _prove(wish["webhook_url"])
    with writing():
        now = int(clock.now())
        made = Webhook.objects.create(
            id=ids.new_uuid("webhook"),
            webhook_url=wish["webhook_url"],
            trigger_types=wish["trigger_types"],
            description=wish.get("description") or "",
            notification_email_addresses=wish.get("notification_email_addresses") or [],
            compressed_delivery=bool(wish.get("compressed_delivery")),
            webhook_secret=ids.new_hex("webhook-secret", 32),
            status_updated_at=now,
            created_at=now,
            updated_at=now,
        )
    body = made.body()
    for name in ("status_updated_at", "created_at", "updated_at"):
        del body[name]
    return wire.answer({**body, "webhook_secret": made.webhook_secret})


def update(request: HttpRequest, webhook: str) -> HttpResponse:
    """Any subset; empty members change nothing. A new address or a reactivation is proved first."""
    found, wish = _webhook(request, webhook), wire.body_of(request)
    _check(wish)
    if wish.get("status") not in (None, "active", "pause"):
        raise InvalidRequest("status must be active or pause")
    url = wish.get("webhook_url") or found.webhook_url
    if url != found.webhook_url or (wish.get("status") == "active" and found.status != "active"):
        _prove(url)
    with writing():
        now = int(clock.now())
        for name in ("webhook_url", "trigger_types", "description", "notification_email_addresses"):
            setattr(found, name, wish.get(name) or getattr(found, name))
        if wish.get("compressed_delivery") is not None:
            found.compressed_delivery = bool(wish["compressed_delivery"])
        if wish.get("status") and wish["status"] != found.status:
            found.status, found.status_updated_at = wish["status"], now
        found.updated_at = now
        found.save()
    return wire.answer(found.body())


def destroy(request: HttpRequest, webhook: str) -> HttpResponse:
    found = _webhook(request, webhook)
    with writing():
        found.delete()
    return wire.answer({"status": "success"})


def rotate(request: HttpRequest, webhook: str) -> HttpResponse:
    """The old secret is dead at once."""
    found = _webhook(request, webhook)
    with writing():
        found.webhook_secret, found.updated_at = ids.new_hex("webhook-secret", 32), int(clock.now())
        found.save()
    return wire.answer({**found.body(), "webhook_secret": found.webhook_secret})


def ip_addresses(request: HttpRequest) -> HttpResponse:
    access.demand_key(request)
    return wire.answer({"ip_addresses": ["127.0.0.1"], "updated_at": 1_700_000_000})


def _webhook(request: HttpRequest, identity: str) -> Webhook:
    access.demand_key(request)
    found = Webhook.objects.filter(pk=identity).first()
    if found is None:
        raise WebhookRefused(NO_SUCH_WEBHOOK, "destination.id.not.found", status=404)
    return found


def _check(wish: dict[str, Any]) -> None:
    triggers = wish.get("trigger_types") or []
    if not isinstance(triggers, list) or not all(isinstance(one, str) and one in TRIGGERS for one in triggers):
        raise InvalidRequest("trigger_types must be a list of known triggers")
    if url := wish.get("webhook_url"):
        parts = urlsplit(url) if isinstance(url, str) else None
        if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
            raise InvalidRequest("webhook_url must be an http or https address")
        if "ngrok" in parts.hostname:
            raise InvalidRequest("webhook_url: ngrok addresses are not accepted")


def _prove(url: str) -> None:
    """200 with exactly the challenge as body, within ten seconds (nylas/facts.md 5.2)."""
    with writing():
        value = ids.new_hex("challenge", 32)
    reply = announcing.challenge(url, value)
    if reply.status != 200:
        said = f"status is not ok, got {reply.status}" if reply.status else f"no answer, {reply.error}"
        raise WebhookRefused(NOT_VERIFIED, f"unable.verify.webhook_url : {said}")
    if reply.body != value:
        raise WebhookRefused(NOT_VERIFIED, "unable.verify.webhook_url : the challenge did not come back unchanged")
