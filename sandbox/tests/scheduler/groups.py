"""Ways to put group Configurations, their events and their guests into a sandbox, over its own API."""

from typing import Any

import requests

from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.world import DAY, HOUR, SARAH, TUESDAY, slots, wish

WEEK = 7 * DAY


def group_document(**changes: Any) -> dict[str, Any]:
    return {
        "type": "group",
        "name": "Open house",
        "group_booking": {"calendar_id": "primary", "booking_type": "booking"},
        "scheduler": {"available_days_in_future": 30, "min_booking_notice": 0},
        **changes,
    }


def events_of(group: str) -> str:
    return f"/v3/grants/{SARAH}/scheduling/configurations/{group}/group-events"


def make(sandbox: SandboxProcess, group: str, hour: float = 9, **changes: Any) -> dict[str, Any]:
    start = int(TUESDAY + hour * HOUR)
    body = {
        "calendar_id": "primary",
        "title": "Meet the team",
        "capacity": 2,
        "participants": [{"email": SARAH, "name": "Sarah", "is_organizer": True}],
        "when": {"start_time": start, "end_time": start + HOUR},
        **changes,
    }
    response = sandbox.post(events_of(group), body)
    assert response.status_code == 200, response.text
    return response.json()["data"]


def offered(sandbox: SandboxProcess, group: str, **query: Any) -> list[dict[str, Any]]:
    return slots(sandbox, group, TUESDAY, TUESDAY + 3 * WEEK, **query)["time_slots"] or []


def take(sandbox: SandboxProcess, group: str, slot: dict[str, Any], name: str, **changes: Any) -> requests.Response:
    names = ("start_time", "end_time", "event_id", "master_id", "calendar_id")
    body = {**wish(0, name=name), **{name: slot[name] for name in names}, **changes}
    return sandbox.post("/v3/scheduling/bookings", body, key=None, configuration_id=group)


def validate(sandbox: SandboxProcess, group: str, slot: dict[str, Any], key: str | None = None) -> requests.Response:
    return sandbox.post(f"/v3/scheduling/configurations/{group}/group-events/validate-timeslot", slot, key=key)


def guests_of(sandbox: SandboxProcess, event: str) -> list[str]:
    found = sandbox.get(f"/v3/grants/{SARAH}/events/{event}", calendar_id="primary").json()["data"]
    return [one["email"] for one in found["participants"]]


def bring_in(sandbox: SandboxProcess, group: str, body: Any) -> requests.Response:
    return sandbox.post(f"/v3/scheduling/configurations/{group}/import-group-events", body)
