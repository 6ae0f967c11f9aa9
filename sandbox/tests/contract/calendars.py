"""Calendars, events and free times, held against the schemas."""

from typing import Any

from sandbox.tests.contract.checking import Checked
from sandbox.tests.contract.journeys import journey
from sandbox.tests.world import HOUR, MARCUS, SARAH, TUESDAY, connect

PRIMARY = {"calendar_id": "primary"}
NINE = TUESDAY + 9 * HOUR


def event(**changes: Any) -> dict[str, Any]:
    """The body of an event of one hour."""
    return {"title": "Review", "when": {"start_time": NINE, "end_time": NINE + HOUR}, **changes}


@journey(
    "calendars",
    "get-all-calendars",
    "create-calendar",
    "get-calendars-id",
    "put-calendars-id",
    "delete-calendars-id",
)
def calendars(api: Checked) -> None:
    path = f"/v3/grants/{connect(api.sandbox, SARAH)}/calendars"
    wish = {"name": "Panel", "description": "d", "location": "l", "timezone": "Europe/Berlin", "metadata": {"a": "b"}}
    made = api.ok("POST", path, wish)["data"]
    api.refused(400, "POST", path, {"name": ""})
    api.ok("GET", path, query={"limit": 1})
    api.refused(400, "GET", path, query={"limit": 201})
    for name in ("primary", made["id"]):
        api.ok("GET", f"{path}/{name}")
    api.ok("PUT", f"{path}/{made['id']}", {"name": "Other", "hex_color": "#ff0000"})
    api.refused(400, "PUT", f"{path}/{made['id']}", {"name": 1})
    api.refused(400, "DELETE", f"{path}/primary")
    api.ok("DELETE", f"{path}/{made['id']}")


@journey("calendars", "post-availability", "post-calendars-free-busy")
def free_times(api: Checked) -> None:
    grants = [connect(api.sandbox, email) for email in (SARAH, MARCUS)]
    api.sandbox.post(f"/v3/grants/{grants[0]}/events", event(), **PRIMARY)
    period = {"start_time": TUESDAY, "end_time": TUESDAY + 86_400}
    busy = f"/v3/grants/{grants[0]}/calendars/free-busy"
    api.ok("POST", busy, {**period, "emails": [SARAH, MARCUS, "nobody@example.com"]})
    api.refused(400, "POST", busy, {**period, "emails": SARAH})
    wish = {**period, "duration_minutes": 60, "participants": [{"email": SARAH}, {"email": MARCUS}]}
    for method in ("collective", "max-availability", "max-fairness"):
        rules = {"availability_rules": {"availability_method": method}}
        api.ok("POST", "/v3/calendars/availability", {**wish, **rules})
    never = {"open_hours": [{"days": [0], "start": "9:00", "end": "17:00", "timezone": "UTC"}]}
    none = api.ok("POST", "/v3/calendars/availability", {**wish, "participants": [{"email": SARAH, **never}]})
    assert none["data"]["time_slots"] is None
    api.refused(400, "POST", "/v3/calendars/availability", {**wish, "duration_minutes": 7})


@journey(
    "events",
    "get-all-events",
    "create-event",
    "import-events",
    "get-events-id",
    "put-events-id",
    "delete-events-id",
    "send-rsvp",
)
def events(api: Checked) -> None:
    path = f"/v3/grants/{connect(api.sandbox, SARAH)}/events"
    whole = event(
        description="All of it",
        location="Room 1",
        busy=True,
        participants=[{"email": MARCUS, "name": "Marcus"}, {"email": SARAH, "name": "Sarah"}],
        conferencing={"provider": "Google Meet", "autocreate": {}},
        metadata={"key1": "a"},
        reminders={"use_default": False, "overrides": [{"reminder_minutes": 10, "reminder_method": "popup"}]},
        visibility="private",
        notetaker={"name": "Recorder", "meeting_settings": {"video_recording": True, "audio_recording": True}},
    )
    made = api.ok("POST", path, whole, query=PRIMARY)["data"]
    bodies: list[dict[str, Any]] = [
        {"when": {"start_time": NINE, "end_time": NINE + HOUR}},
        event(when={"date": "2027-03-02"}),
        event(when={"start_date": "2027-03-02", "end_date": "2027-03-04"}),
        event(conferencing={"provider": "Zoom Meeting", "autocreate": {}}),
        event(conferencing={"provider": "WebEx", "details": {"url": "https://webex.example.com/1", "pin": "1"}}),
        event(conferencing={"provider": "Google Meet", "details": {"url": "https://meet.google.com/abc-defg-hij"}}),
        event(recurrence=["RRULE:FREQ=WEEKLY;COUNT=3"]),
    ]
    others = [api.ok("POST", path, body, query=PRIMARY)["data"]["id"] for body in bodies]
    api.refused(400, "POST", path, {"title": "x"}, query=PRIMARY)
    period = {**PRIMARY, "start": TUESDAY, "end": TUESDAY + 30 * 86_400}
    for folder in (path, f"{path}/import"):
        api.ok("GET", folder, query={**period, "limit": 2})
        api.ok("GET", folder, query=period)
        api.refused(400, "GET", folder)
    api.ok("GET", f"{path}/{others[0]}", query=PRIMARY)
    api.ok("PUT", f"{path}/{others[0]}", event(title="Named"), query=PRIMARY)
    one = f"{path}/{made['id']}"
    api.ok("GET", one, query=PRIMARY)
    api.refused(400, "GET", one)
    api.ok("PUT", one, {"title": "Changed", "status": "confirmed", "busy": False}, query=PRIMARY)
    api.refused(400, "PUT", one, {"when": 1}, query=PRIMARY)
    for status in ("yes", "no", "maybe"):
        api.ok("POST", f"{one}/send-rsvp", {"status": status}, query=PRIMARY)
    api.refused(400, "POST", f"{one}/send-rsvp", {"status": "perhaps"}, query=PRIMARY)
    api.refused(400, "DELETE", one)
    api.ok("DELETE", one, query=PRIMARY)
    api.ok("GET", path, query={**period, "show_cancelled": "True"})
