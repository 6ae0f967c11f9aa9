"""The vendor’s component in a browser, as far as the wire shows it."""

import json
from typing import Any

from django.test import Client

from interviews.models import BookingLink


class Browser:
    def __init__(self, link: BookingLink | None = None, *, token: str = "") -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.token = link.token if link else token

    def ask(self, method: str, path: str, body: Any = None, **query: Any) -> dict[str, Any]:
        response = self.client.generic(
            method,
            f"/v3/scheduling/{path}",
            data=body if isinstance(body, bytes) else json.dumps(body or {}),
            content_type="application/json",
            query_params=query,
            headers={"Authorization": f"Bearer {self.token}", "X-Source": "nylas-scheduling"},
        )
        assert response.headers["Content-Type"] == "application/json"
        answer = response.json()
        assert ("data" in answer) != ("error" in answer)
        assert answer["request_id"]
        return answer

    def book(self, slot: Any, **changes: Any) -> dict[str, Any]:
        return self.ask("POST", "bookings", booking_of(slot) | changes)


def booking_of(slot: Any) -> dict[str, Any]:
    """What the component posts; the name is not the candidate's on purpose."""
    return {
        "start_time": int(slot.starts_at.timestamp()),
        "end_time": int(slot.ends_at.timestamp()),
        "guest": {"name": "Mallory", "email": "mallory@example.org"},
        "additional_fields": {},
        "additional_guests": [],
        "timezone": "Europe/Lisbon",
        "email_language": "en",
    }
