"""/v3/webhooks: destinations. Creating one proves it first, so these calls do not hold the write lock while they call out."""

from django.http import HttpRequest, HttpResponse

from sandbox.api import access
from sandbox.models import Webhook
from sandbox.web import wire
from sandbox.webhooks import destinations, samples
from sandbox.write_lock import writing


def list_all(request: HttpRequest) -> HttpResponse:
    access.demand_key(request)
    rows, cursors = wire.page(request, Webhook.objects.all())
    return wire.answer([webhook.body() for webhook in rows], **cursors)


def find(request: HttpRequest, webhook: str) -> HttpResponse:
    return wire.answer(_webhook(request, webhook).body())


def create(request: HttpRequest) -> HttpResponse:
    """The secret is in this answer and in no other; status times are not (docs/nylas.md 5.1)."""
    access.demand_key(request)
    made = destinations.register(wire.body_of(request))
    body = made.body()
    for name in ("status_updated_at", "created_at", "updated_at"):
        del body[name]
    return wire.answer({**body, "webhook_secret": made.webhook_secret})


def update(request: HttpRequest, webhook: str) -> HttpResponse:
    """Any subset; empty members change nothing. A new address or a reactivation is proved first."""
    access.demand_key(request)
    return wire.answer(destinations.change(webhook, wire.body_of(request)).body())


def destroy(request: HttpRequest, webhook: str) -> HttpResponse:
    found = _webhook(request, webhook)
    with writing():
        found.delete()
    return wire.answer({"status": "success"})


def rotate(request: HttpRequest, webhook: str) -> HttpResponse:
    """The old secret is dead at once."""
    found = _webhook(request, webhook)
    destinations.rotate(found)
    return wire.answer({**found.body(), "webhook_secret": found.webhook_secret})


def ip_addresses(request: HttpRequest) -> HttpResponse:
    access.demand_key(request)
    return wire.answer({"ip_addresses": ["127.0.0.1"], "updated_at": 1_700_000_000})


def mock_payload(request: HttpRequest) -> HttpResponse:
    """A sample of what would be sent; nothing is."""
    access.demand_key(request)
    return wire.answer(samples.sample(wire.body_of(request)))


def send_test_event(request: HttpRequest) -> HttpResponse:
    """A sample is sent, signed with `mock-webhook-secret`."""
    access.demand_key(request)
    return wire.answer("success" if samples.send_test(wire.body_of(request)) else "failed")


def _webhook(request: HttpRequest, identity: str) -> Webhook:
    access.demand_key(request)
    return destinations.named(identity)
