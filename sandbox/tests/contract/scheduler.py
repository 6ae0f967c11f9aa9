"""Configurations, sessions, bookings and group events, held against the schemas."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from sandbox.tests.contract.checking import Checked
from sandbox.tests.contract.journeys import journey
from sandbox.tests.world import DAY, HOUR, MARCUS, SARAH, TUESDAY, configure, connect, document, wish

BOOKINGS = "/v3/scheduling/bookings"
LINKS = {
    "rescheduling_url": "https://app.example.com/move/:booking_ref",
    "cancellation_url": "https://app.example.com/cancel/:booking_ref",
    "organizer_confirmation_url": "https://app.example.com/confirm/:booking_ref",
}


def whole() -> dict[str, Any]:
    """A Configuration with everything that docs/nylas.md 1.2 to 1.6 name."""
    field = {"label": "Application", "type": "metadata", "required": False, "default": "", "order": 1}
    return document(
        SARAH,
        MARCUS,
        slug="backend-interview",
        requires_session_auth=False,
        appearance={"color": "#123456"},
        availability={
            "duration_minutes": 60,
            "interval_minutes": 30,
            "round_to": 15,
            "availability_rules": {
                "availability_method": "max-fairness",
                "buffer": {"before": 0, "after": 10},
                "default_open_hours": [{"days": [1, 2], "start": "9:00", "end": "17:00", "timezone": "UTC"}],
            },
        },
        event_booking={
            "title": "Interview: ${invitee}",
            "description": "See you",
            "location": "",
            "timezone": "UTC",
            "booking_type": "booking",
            "disable_emails": False,
            "hide_participants": True,
            "notify_participants": None,
            "conferencing": {"provider": "Google Meet", "autocreate": {}},
            "reminders": [{"type": "webhook", "minutes_before_event": 60}],
        },
        scheduler={
            **LINKS,
            "available_days_in_future": 20,
            "min_booking_notice": 0,
            "min_cancellation_notice": 0,
            "additional_fields": {"application_id": field},
            "email_template": {"booking_confirmed": {"title": "t", "body": "b"}},
            "notetaker_settings": {"enabled": True, "notetaker_name": "Recorder"},
        },
    )


@journey(
    "scheduling",
    "post-configurations",
    "get-configurations",
    "get-configurations-id",
    "put-configurations-id",
    "delete-configurations-id",
)
def configurations(api: Checked) -> None:
    connect(api.sandbox, MARCUS)
    path = f"/v3/grants/{connect(api.sandbox, SARAH)}/scheduling/configurations"
    made = api.ok("POST", path, document(SARAH))["data"]
    full = api.ok("POST", path, whole())["data"]
    api.refused(400, "POST", path, {})
    api.ok("GET", path)
    api.ok("GET", path, query={"limit": 1})
    api.refused(400, "GET", path, query={"limit": "many"})
    api.ok("GET", f"{path}/{made['id']}")
    api.ok("PUT", f"{path}/{full['id']}", whole() | {"name": "Renamed"})
    api.ok("PUT", f"{path}/{full['id']}", {"slug": None})
    api.refused(400, "PUT", f"{path}/{made['id']}", {"availability": {}})
    session = {"configuration_id": made["id"], "time_to_live": 1}
    api.sandbox.post("/v3/scheduling/sessions", session)
    api.refused(400, "DELETE", f"{path}/{made['id']}")
    api.ok("DELETE", f"{path}/{full['id']}")


@journey("scheduling", "post-sessions", "delete-session")
def sessions(api: Checked) -> None:
    configuration = configure(api.sandbox, SARAH, slug="page")
    made = api.ok("POST", "/v3/scheduling/sessions", {"configuration_id": configuration, "time_to_live": 30})
    api.ok("POST", "/v3/scheduling/sessions", {"slug": "page"})
    api.refused(400, "POST", "/v3/scheduling/sessions", {"configuration_id": configuration, "time_to_live": 31})
    path = f"/v3/scheduling/sessions/{made['data']['session_id']}"
    api.ok("DELETE", path)
    api.refused(400, "DELETE", path)


@journey("calendars", "get-availability")
def availability(api: Checked) -> None:
    connect(api.sandbox, MARCUS)
    for method in ("collective", "max-availability", "max-fairness"):
        configuration = configure(api.sandbox, SARAH, MARCUS, method=method)
        query: dict[str, Any] = {
            "configuration_id": configuration,
            "start_time": TUESDAY,
            "end_time": TUESDAY + DAY,
        }
        found = api.ok("GET", "/v3/scheduling/availability", query=query)["data"]
        assert ("order" in found) == (method != "collective")
        api.ok("GET", "/v3/scheduling/availability", query=query | {"end_time": TUESDAY + HOUR})
    api.refused(400, "GET", "/v3/scheduling/availability", query=query | {"start_time": "soon"})
    api.refused(404, "GET", "/v3/scheduling/availability", query=query | {"configuration_id": "unknown"})


@journey("scheduling", "post-bookings", "get-bookings-id", "patch-bookings-id", "put-bookings-id", "delete-bookings-id")
def bookings(api: Checked) -> None:
    query = {"configuration_id": configure(api.sandbox, SARAH)}
    told = {"timezone": "Europe/Berlin", "email_language": "de", "additional_fields": {"a": "b"}}
    more = {**told, "additional_guests": [{"email": "guest@example.org", "name": "Guest"}]}
    made = api.ok("POST", BOOKINGS, wish(9, SARAH, **more), query=query)["data"]
    api.refused(400, "POST", BOOKINGS, wish(9.5), query=query)
    api.refused(404, "POST", BOOKINGS, wish(9), query={"configuration_id": "unknown"})
    path = f"{BOOKINGS}/{made['booking_id']}"
    api.ok("GET", path, query=query)
    api.refused(400, "GET", path)
    new = wish(11)
    api.ok("PATCH", path, {"start_time": new["start_time"], "end_time": new["end_time"]}, query=query)
    api.ok("PATCH", path, {"start_time": str(new["start_time"]), "end_time": str(new["end_time"])}, query=query)
    api.refused(400, "PATCH", path, {"start_time": 1}, query=query)
    api.ok("DELETE", path, {"cancellation_reason": "Found another job"}, query=query)
    api.refused(400, "DELETE", path)

    asks_first = {"title": "x", "timezone": "UTC", "booking_type": "organizer-confirmation"}
    query = {"configuration_id": configure(api.sandbox, SARAH, event_booking=asks_first)}
    for hour, status in ((13, "confirmed"), (15, "cancelled")):
        waiting = api.ok("POST", BOOKINGS, wish(hour), query=query)["data"]
        answer = {"salt": salt_of(waiting["booking_ref"]), "status": status}
        api.refused(400, "PUT", f"{BOOKINGS}/{waiting['booking_id']}", {**answer, "salt": "wrong"}, query=query)
        api.ok("PUT", f"{BOOKINGS}/{waiting['booking_id']}", answer, query=query)


def salt_of(booking_ref: str) -> str:
    """The last part of a booking_ref, after both ids (docs/nylas.md 3.4)."""
    packed = urlsafe_b64decode(booking_ref + "=" * (-len(booking_ref) % 4))
    return urlsafe_b64encode(packed[32:]).decode().rstrip("=")
