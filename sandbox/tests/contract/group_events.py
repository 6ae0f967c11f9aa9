"""Group Configurations and their events, held against the schemas."""

from typing import Any

from sandbox.tests.contract.checking import Checked
from sandbox.tests.contract.journeys import journey
from sandbox.tests.world import DAY, HOUR, MARCUS, SARAH, TUESDAY, block, configure, connect

NINE = TUESDAY + 9 * HOUR


def group(**changes: Any) -> dict[str, Any]:
    """The body of a group Configuration."""
    rules = {"calendar_id": "primary", "booking_type": "booking", "title": "Open day", "default_capacity": 2}
    return {
        "name": "Open day",
        "type": "group",
        "group_booking": rules,
        "scheduler": {"min_booking_notice": 0},
    } | changes


def session(**changes: Any) -> dict[str, Any]:
    """The body of a group event of one hour."""
    host = {"name": "Sarah", "email": SARAH, "is_organizer": True}
    when = {"start_time": NINE, "end_time": NINE + HOUR}
    return {"calendar_id": "primary", "title": "Tour", "capacity": 2, "participants": [host], "when": when} | changes


@journey("scheduling", "post-configurations", "get-configurations", "get-configurations-id", "put-configurations-id")
def group_configurations(api: Checked) -> None:
    path = f"/v3/grants/{connect(api.sandbox, SARAH)}/scheduling/configurations"
    made = api.ok("POST", path, group())["data"]
    api.ok("GET", path)
    api.ok("GET", f"{path}/{made['id']}")
    api.ok("PUT", f"{path}/{made['id']}", group(name="Open evening"))


@journey(
    "events",
    "get-group-events",
    "create-group-event",
    "put-group-event",
    "delete-group-event",
    "validate-time-slot",
    "import-group-events",
)
def group_events(api: Checked) -> None:
    configurations = f"/v3/grants/{connect(api.sandbox, SARAH)}/scheduling/configurations"
    configuration = api.sandbox.post(configurations, group()).json()["data"]["id"]
    path = f"{configurations}/{configuration}/group-events"
    period = {"calendar_id": "primary", "start_time": TUESDAY, "end_time": TUESDAY + DAY}
    api.ok("GET", path, query=period)
    made = api.ok("POST", path, session())["data"]
    api.ok("POST", path, session(conferencing={"provider": "Google Meet", "autocreate": {}}))
    api.refused(400, "POST", path, session(capacity=501))
    api.ok("GET", path, query=period)
    api.refused(400, "GET", path)
    one = f"{path}/{made['id']}"
    api.ok("PUT", one, session(capacity=3))
    api.refused(400, "PUT", one, {"capacity": 0})
    seat = {"event_id": made["id"], "calendar_id": "primary", "start_time": NINE, "end_time": NINE + HOUR}
    public = f"/v3/scheduling/configurations/{configuration}"
    api.ok("POST", f"{public}/group-events/validate-timeslot", seat, key=None)
    there = block(api.sandbox, SARAH, 14)["id"]
    api.ok("POST", f"{public}/import-group-events", [{"event_id": there, "calendar_id": "primary", "capacity": 5}])
    other = configure(api.sandbox, MARCUS)
    api.refused(400, "DELETE", f"/v3/grants/{MARCUS}/scheduling/configurations/{other}/group-events/{made['id']}")
    api.ok("DELETE", one)
