"""The webhooks that Nylas sends notifications to, and our application there (docs/nylas.md 5.1).

All by raw requests: the SDK makes a webhook with a Notetaker trigger, then fails on the reply, and the secret is lost (docs/nylas.md
8.2, row 11).
"""

from interviews.nylas.errors import Missing, Refused
from interviews.nylas.reading import text
from interviews.nylas.shapes import Webhook
from interviews.nylas.transport import Transport, data_of, segment

WANTED_TRIGGERS = (
    "booking.created",
    "booking.rescheduled",
    "booking.cancelled",
    "booking.reminder",
    "notetaker.created",
    "notetaker.updated",
    "notetaker.deleted",
    "notetaker.meeting_state",
    "notetaker.media",
    "grant.created",
    "grant.updated",
    "grant.deleted",
    "grant.expired",
    "event.updated",
    "event.deleted",
)

NO_SUCH_WEBHOOK = "70000"
ACTIVE = "active"


class Subscriptions(Transport):
    def application_id(self) -> str:
        """The application that our API key belongs to. Shows also that Nylas can be reached and the key is right."""
        return text(data_of(self.call("GET", "/v3/applications")).get("application_id"))

    def webhooks(self) -> list[Webhook]:
        """All webhooks of the application, without their secrets."""
        return [_webhook(found) for found in self.pages("/v3/webhooks")]

    def register_webhook(self, url: str, *, description: str, triggers: tuple[str, ...] = WANTED_TRIGGERS) -> Webhook:
        """Register `url` for notifications. Nylas calls it with a challenge before this returns. Only this reply holds the secret."""
        body = {"webhook_url": url, "description": description, "trigger_types": list(triggers)}
        return _webhook(data_of(self.call("POST", "/v3/webhooks", body=body)))

    def revive_webhook(self, webhook_id: str, *, triggers: tuple[str, ...] = WANTED_TRIGGERS) -> Webhook:
        """Make it active, with these triggers. One that was not is called with a challenge first; nothing is made up for (docs/nylas.md 5.4)."""
        body = {"status": ACTIVE, "trigger_types": list(triggers)}
        return _webhook(data_of(self.call("PUT", f"/v3/webhooks/{segment(webhook_id)}", body=body)))

    def rotate_secret(self, webhook_id: str) -> Webhook:
        """A new secret; the old one ends at once. The path is the specification's, not the SDK's (docs/nylas.md 8.2, row 13)."""
        return _webhook(data_of(self.call("POST", f"/v3/webhooks/rotate-secret/{segment(webhook_id)}", body={})))

    def delete_webhook(self, webhook_id: str) -> None:
        """Delete it; no error when it is gone already, for which Nylas answers 400 with a code of its own (docs/nylas.md 5.1)."""
        try:
            self.call("DELETE", f"/v3/webhooks/{segment(webhook_id)}")
        except Missing:
            return
        except Refused as refused:
            if refused.kind != NO_SUCH_WEBHOOK:
                raise


def _webhook(found: dict[str, object]) -> Webhook:
    triggers = found.get("trigger_types")
    return Webhook(
        id=text(found.get("id")),
        url=text(found.get("webhook_url")),
        status=text(found.get("status")),
        triggers=tuple(text(trigger) for trigger in triggers) if isinstance(triggers, list) else (),
        secret=text(found.get("webhook_secret")),
    )
