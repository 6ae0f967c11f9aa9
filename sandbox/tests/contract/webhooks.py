"""Webhook destinations, held against the schemas. Journeys here listen to themselves."""

from sandbox.tests.contract.checking import UNKNOWN, Checked
from sandbox.tests.contract.journeys import journey
from sandbox.tests.receiving import Receiver
from sandbox.tests.world import ALL_TRIGGERS


@journey(
    "notifications",
    "post-webhook-destinations",
    "get-webhook-destinations-application",
    "get-webhook-by-id",
    "put-webhook-by-id",
    "delete-webhook-by-id",
    "post-new-secret",
)
def destinations(api: Checked) -> None:
    with Receiver() as receiver:
        wish = {"webhook_url": receiver.url, "trigger_types": ALL_TRIGGERS, "description": "d"}
        receiver.challenge_status = 404
        api.refused(400, "POST", "/v3/webhooks", wish)
        receiver.challenge_status = 200
        made = api.ok("POST", "/v3/webhooks", {**wish, "compressed_delivery": True})["data"]
        path = f"/v3/webhooks/{made['id']}"
        api.ok("GET", "/v3/webhooks")
        api.ok("GET", path)
        for change in ({"status": "pause"}, {"status": "active"}, {"trigger_types": ["grant.created"]}):
            api.ok("PUT", path, change)
        api.refused(400, "PUT", path, {"status": "failed"})
        api.ok("POST", f"/v3/webhooks/rotate-secret/{made['id']}")
        api.ok("DELETE", path)
    api.refused(400, "GET", "/v3/webhooks", query={"limit": 201})
    for verb, unknown in (
        ("GET", f"/v3/webhooks/{UNKNOWN}"),
        ("PUT", f"/v3/webhooks/{UNKNOWN}"),
        ("DELETE", f"/v3/webhooks/{UNKNOWN}"),
        ("POST", f"/v3/webhooks/rotate-secret/{UNKNOWN}"),
    ):
        assert api.refused(400, verb, unknown)["error"]["type"] == "70000"


@journey("notifications", "get_mock_webhook_payload", "send_test_event")
def samples(api: Checked) -> None:
    with Receiver() as receiver:
        for trigger in ("grant.created", "event.updated", "calendar.created"):
            wish = {"trigger_type": trigger, "webhook_url": receiver.url}
            api.ok("POST", "/v3/webhooks/mock-payload", wish)
            api.ok("POST", "/v3/webhooks/send-test-event", wish)
        for call in ("mock-payload", "send-test-event"):
            wish = {"trigger_type": "booking.created", "webhook_url": receiver.url}
            api.refused(400, "POST", f"/v3/webhooks/{call}", wish)
    assert len(receiver.received) == 3
