"""What the component is opened on: a session, a booking that waits for its organizer, a group with one event."""

from typing import Any

from sandbox.tests.sandbox_process import SandboxProcess
from sandbox.tests.scheduler.groups import group_document, make
from sandbox.tests.world import SARAH, book, configure, connect


def new_session(sandbox: SandboxProcess, configuration: str, minutes: int = 5) -> str:
    wish = {"configuration_id": configuration, "time_to_live": minutes}
    return sandbox.post("/v3/scheduling/sessions", wish).json()["data"]["session_id"]


def pending(sandbox: SandboxProcess) -> dict[str, Any]:
    """A booking that waits for its organizer."""
    rules = {"title": "Interview", "timezone": "UTC", "booking_type": "organizer-confirmation"}
    return book(sandbox, configure(sandbox, SARAH, event_booking=rules), 9)


def group_event(sandbox: SandboxProcess, capacity: int = 2) -> tuple[str, dict[str, Any]]:
    """A group Configuration of Sarah's, and its one event, on Tuesday at nine."""
    connect(sandbox, SARAH)
    of_sarah = f"/v3/grants/{SARAH}/scheduling/configurations"
    configuration = sandbox.post(of_sarah, group_document()).json()["data"]["id"]
    return configuration, make(sandbox, configuration, 9, capacity=capacity)
