"""Made-up notifications, to try a destination or a parser with: mock-payload and send-test-event (docs/nylas.md 5.1).

There are none of booking.* and notetaker.*, as with Nylas.
"""

from typing import Any

from django.conf import settings

from sandbox import clock, ids, members
from sandbox.webhooks import destinations, notifications, signatures, transport
from sandbox.write_lock import writing

SECRET = "mock-webhook-secret"
ACCOUNT = "00000000-0000-4000-8000-000000000001"
TRIGGERS = tuple(
    f"{subject}.{happening}"
    for subject, happenings in {
        "calendar": "created updated deleted",
        "event": "created updated deleted",
        "grant": "created updated deleted expired",
        "message": "send_success send_failed bounce_detected created created.truncated created.cleaned updated "
        "updated.truncated opened link_clicked",
        "contact": "updated deleted",
        "folder": "created updated deleted",
        "thread": "replied",
    }.items()
    for happening in happenings.split()
)
SUBJECTS: dict[str, dict[str, Any]] = {
    "calendar": {"id": "mock-calendar", "name": "Mock calendar", "is_primary": True, "timezone": "Europe/Berlin"},
    "event": {
        "id": "mock-event",
        "calendar_id": "mock-calendar",
        "title": "Mock event",
        "busy": True,
        "status": "confirmed",
        "participants": [{"email": "nyla@example.com", "name": "Nyla", "status": "yes"}],
        "when": {"object": "timespan", "start_time": 1_700_000_000, "end_time": 1_700_003_600},
    },
    "grant": {"code": 25012, "integration_id": "sandbox-integration", "provider": "google"},
    "message": {"id": "mock-message", "thread_id": "mock-thread", "subject": "Mock message", "unread": True},
    "contact": {"id": "mock-contact", "given_name": "Nyla", "emails": [{"email": "nyla@example.com", "type": "work"}]},
    "folder": {"id": "mock-folder", "name": "Mock folder"},
    "thread": {"root_message_id": "mock-message", "thread_id": "mock-thread", "reply_data": {"count": 1}},
}
CODES = {"grant.created": 25012, "grant.updated": 25014, "grant.deleted": 25013, "grant.expired": 25009}


def sample(wish: dict[str, Any]) -> dict[str, Any]:
    """The envelope of a notification with this `trigger_type`. Raises InvalidRequest naming the member."""
    trigger = members.needed_text(wish, "trigger_type")
    members.one_of(wish, "trigger_type", "", TRIGGERS)
    subject, _, happening = trigger.partition(".")
    made: dict[str, Any] = {"grant_id": ACCOUNT, "object": subject, **SUBJECTS[subject]}
    if happening == "deleted":
        made = {name: made[name] for name in ("grant_id", "object", "id", "calendar_id") if name in made}
    if subject == "grant":
        del made["object"]
        made |= {"code": CODES[trigger], "integration_id": "sandbox-integration", "provider": "google"}
    with writing():
        identity = ids.new_uuid("mock-notification")
    return {
        "specversion": "1.0",
        "type": trigger,
        "source": notifications.SOURCES.get(subject, f"/google/{subject}s/realtime"),
        "id": identity,
        "time": int(clock.now()),
        "webhook_delivery_attempt": 1,
        "data": {"application_id": settings.CLIENT_ID, "object": made},
    }


def send_test(wish: dict[str, Any]) -> bool:
    """Send such a notification to `webhook_url`, signed with SECRET; whether it was taken. Not inside `writing()`."""
    url = members.needed_text(wish, "webhook_url")
    destinations.check_url(url)
    body = signatures.encode(sample(wish), 1)
    headers = {"Content-Type": "application/json", "x-nylas-signature": signatures.sign(SECRET, body)}
    return transport.post(url, body, headers).status == 200
