"""What a host does to an interview in their own calendar application."""

from datetime import datetime
from typing import Any

from interviews.models import Interview
from sandbox.tests.sandbox_process import SandboxProcess

ZOOM = "https://us02web.zoom.us/j/81234567890?pwd=abc.1"


class HostCalendar:
    """The calendar event behind an interview; each deed waits until its news would be believed."""

    def __init__(self, sandbox: SandboxProcess, interview: Interview) -> None:
        interview.refresh_from_db()
        self.sandbox = sandbox
        self.account, self.event = interview.nylas_grant_id, interview.nylas_event_id
        self.path = f"/v3/grants/{self.account}/events/{self.event}"
        self.calendar = interview.nylas_calendar_id

    def change(self, **changes: Any) -> None:
        answer = self.sandbox.request("PUT", self.path, json=changes, params={"calendar_id": self.calendar})
        assert answer.ok, answer.text
        self.sandbox.advance(30)

    def move(self, starts_at: datetime, *, minutes: int = 45) -> None:
        start = int(starts_at.timestamp())
        self.change(when={"start_time": start, "end_time": start + minutes * 60})

    def delete(self) -> None:
        assert self.sandbox.request("DELETE", self.path, params={"calendar_id": self.calendar}).ok
        self.sandbox.advance(30)

    def answer(self, status: str) -> None:
        answer = self.sandbox.post(f"{self.path}/send-rsvp", {"status": status}, calendar_id=self.calendar)
        assert answer.ok, answer.text
        self.sandbox.advance(30)

    def drag_to_another(self) -> str:
        """Into a second calendar of theirs; its id."""
        made = self.sandbox.post(f"/v3/grants/{self.account}/calendars", {"name": "Hiring"}).json()["data"]["id"]
        self.sandbox.control(f"events/{self.event}/move", {"calendar_id": made})
        self.sandbox.advance(30)
        self.calendar = made
        return made

    def participants(self) -> list[dict[str, str]]:
        return self.sandbox.get(self.path, calendar_id=self.calendar).json()["data"]["participants"]
