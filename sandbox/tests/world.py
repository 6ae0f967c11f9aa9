"""Ways to put people, Configurations and bookings into a sandbox, over its own API."""

from typing import Any

from sandbox.tests.sandbox_process import SandboxProcess

ALL_TRIGGERS = [
    *(f"booking.{what}" for what in ("created", "pending", "rescheduled", "cancelled", "reminder")),
    *(f"notetaker.{what}" for what in ("created", "updated", "deleted", "meeting_state", "media")),
    *(f"grant.{what}" for what in ("created", "updated", "deleted", "expired")),
    *(f"event.{what}" for what in ("created", "updated", "deleted")),
]
SARAH, MARCUS, PRIYA = "sarah@example.com", "marcus@example.com", "priya@example.com"
HOUR, DAY = 3600, 86_400
# Tuesday, 2 March 2027, 00:00 UTC
TUESDAY = 1_803_945_600


def connect(sandbox: SandboxProcess, email: str, *, provider: str = "google", **settings: Any) -> str:
    """Connect an account; its grant id."""
    body = {"provider": provider, "settings": {"email": email, "refresh_token": "x", **settings}}
    response = sandbox.post("/v3/connect/custom", body)
    assert response.status_code == 201, response.text
    return response.json()["data"]["id"]


def participant(email: str, **changes: Any) -> dict[str, Any]:
    """A participant who is asked and booked, open 9 to 17 on weekdays in UTC."""
    hours = {"days": [1, 2, 3, 4, 5], "start": "9:00", "end": "17:00", "timezone": "UTC", "exdates": []}
    return {
        "name": email.split("@", maxsplit=1)[0].title(),
        "email": email,
        "timezone": "UTC",
        "availability": {"calendar_ids": ["primary"], "open_hours": [hours]},
        "booking": {"calendar_id": "primary"},
        **changes,
    }


def document(*emails: str, method: str = "max-availability", **changes: Any) -> dict[str, Any]:
    """A Configuration's body: one hour, every hour, with a Meet link."""
    people = [participant(email) for email in emails]
    if method == "collective":
        people[0]["is_organizer"] = True
    return {
        "name": "Backend interview",
        "participants": people,
        "availability": {
            "duration_minutes": 60,
            "interval_minutes": 60,
            "availability_rules": {"availability_method": method},
        },
        "event_booking": {
            "title": "Interview: ${invitee}",
            "timezone": "UTC",
            "conferencing": {"provider": "Google Meet", "autocreate": {}},
        },
        "scheduler": {"available_days_in_future": 20, "min_booking_notice": 0},
        **changes,
    }


def configure(sandbox: SandboxProcess, *emails: str, **changes: Any) -> str:
    """Connect everybody and create a Configuration that belongs to the first; its id."""
    grants = [connect(sandbox, email) for email in emails]
    response = sandbox.post(f"/v3/grants/{grants[0]}/scheduling/configurations", document(*emails, **changes))
    assert response.status_code == 200, response.text
    return response.json()["data"]["id"]


def with_notetaker(**settings: Any) -> dict[str, Any]:
    """`scheduler` of a Configuration whose meetings are recorded."""
    wanted = {"enabled": True, "notetaker_name": "Recorder", **settings}
    return {"available_days_in_future": 20, "min_booking_notice": 0, "notetaker_settings": wanted}


def slots(sandbox: SandboxProcess, configuration: str, start: int, end: int, **query: Any) -> dict[str, Any]:
    """`data` of availability."""
    response = sandbox.get(
        "/v3/scheduling/availability",
        key=None,
        configuration_id=configuration,
        start_time=start,
        end_time=end,
        **query,
    )
    assert response.status_code == 200, response.text
    return response.json()["data"]


def starts(sandbox: SandboxProcess, configuration: str, day: int = TUESDAY, **query: Any) -> list[float]:
    """The hours of one UTC day at which a slot starts."""
    found = slots(sandbox, configuration, day, day + DAY, **query)["time_slots"] or []
    return [(slot["start_time"] - day) / HOUR for slot in found]


def wish(hour: float, *hosts: str, day: int = TUESDAY, name: str = "Ada Lovelace", **changes: Any) -> dict[str, Any]:
    """The body of a booking of one hour."""
    start = int(day + hour * HOUR)
    people = {"participants": [{"email": host} for host in hosts]} if hosts else {}
    guest = {"name": name, "email": f"{name.split(maxsplit=1)[0].lower()}@example.org"}
    return {"start_time": start, "end_time": start + HOUR, "guest": guest, **people, **changes}


def book(sandbox: SandboxProcess, configuration: str, hour: float, *hosts: str, **changes: Any) -> dict[str, Any]:
    """Book an hour; the booking."""
    response = sandbox.post(
        "/v3/scheduling/bookings", wish(hour, *hosts, **changes), key=None, configuration_id=configuration
    )
    assert response.status_code == 200, response.text
    return response.json()["data"]


def block(sandbox: SandboxProcess, email: str, hour: float, length: float = 1, *, day: int = TUESDAY) -> dict[str, Any]:
    """Make somebody busy; the event."""
    start = int(day + hour * HOUR)
    when = {"start_time": start, "end_time": int(start + length * HOUR)}
    response = sandbox.post(f"/v3/grants/{email}/events", {"title": "Busy", "when": when}, calendar_id="primary")
    assert response.status_code == 200, response.text
    return response.json()["data"]


def listen(sandbox: SandboxProcess, url: str, triggers: list[str] | None = None) -> dict[str, Any]:
    """Register a destination; `data` of the answer, with the secret."""
    response = sandbox.post("/v3/webhooks", {"webhook_url": url, "trigger_types": triggers or ALL_TRIGGERS})
    assert response.status_code == 200, response.text
    return response.json()["data"]


def only_notetaker(sandbox: SandboxProcess) -> dict[str, Any]:
    """The one Notetaker there is, as the control surface shows it."""
    (found,) = sandbox.notetakers()
    return found


def call(sandbox: SandboxProcess, method: str, booking_id: str, configuration: str, body: Any = None) -> Any:
    return sandbox.request(
        method,
        f"/v3/scheduling/bookings/{booking_id}",
        key=None,
        params={"configuration_id": configuration},
        json=body,
    )


def recorded(sandbox: SandboxProcess, **settings: Any) -> str:
    """Let a booked meeting happen; the address of its media."""
    meeting_settings = {"meeting_settings": settings} if settings else {}
    configuration = configure(sandbox, SARAH, scheduler=with_notetaker(**meeting_settings))
    book(sandbox, configuration, 9, name="Zoë O’Neil")
    sandbox.run_until_idle()
    return f"/v3/grants/{SARAH}/notetakers/{only_notetaker(sandbox)['id']}/media"
