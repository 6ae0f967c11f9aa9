"""Calendar events: the columns that searches need, the rest in `body`."""

from typing import Any

from django.db import models

from sandbox.models.calendars import Calendar


class EventQuerySet(models.QuerySet):
    """Choosing events."""

    def overlapping(self, start: float, end: float) -> "EventQuerySet":
        """Events that share a moment with the half-open period."""
        return self.filter(starts_at__lt=end, ends_at__gt=start)

    def taking_time(self) -> "EventQuerySet":
        """Events during which their owner is not free."""
        return self.filter(is_busy=True).exclude(status="cancelled")


class Event(models.Model):
    """One event in one calendar. Attendees' copies share `ical_uid`; `details` holds what has no column."""

    id = models.CharField(max_length=64, primary_key=True)
    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="events")
    title = models.CharField(max_length=1024, blank=True)
    starts_at = models.BigIntegerField()
    ends_at = models.BigIntegerField()
    is_busy = models.BooleanField(default=True)
    status = models.CharField(max_length=12, default="confirmed")
    ical_uid = models.CharField(max_length=255, db_index=True)
    key5 = models.CharField(max_length=500, blank=True, db_index=True)
    details = models.JSONField(default=dict)
    booked_at = models.FloatField(default=0)
    created_at = models.BigIntegerField()
    updated_at = models.BigIntegerField()

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["calendar", "starts_at", "ends_at"])]

    @property
    def grant_id(self) -> str:
        return self.calendar.grant_id

    def meeting_link(self) -> str:
        """The address of the call, or an empty string."""
        return (self.details.get("conferencing") or {}).get("details", {}).get("url", "")

    def body(self) -> dict[str, Any]:
        """The event as the API shows it (nylas/facts.md 7.3)."""
        return {
            "id": self.id,
            "grant_id": self.calendar.grant_id,
            "calendar_id": self.calendar_id,
            "object": "event",
            "title": self.title,
            "description": "",
            "location": "",
            "status": self.status,
            "busy": self.is_busy,
            "participants": [],
            "read_only": False,
            "hide_participants": False,
            "visibility": "default",
            "reminders": {"use_default": True, "overrides": []},
            "ical_uid": self.ical_uid,
            "html_link": f"https://calendar.example.com/event?eid={self.id}",
            "created_at": self.created_at,
            "updated_at": self.updated_at,
            **self.details,
        }
