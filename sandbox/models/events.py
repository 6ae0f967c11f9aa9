"""Calendar events: the columns that searches need, the rest in `body`."""

from typing import Any

from django.db import models

from sandbox import rrules
from sandbox.models.calendars import Calendar
from sandbox.recurrence import Period, Series

TENTATIVE = "maybe"
# In `details`, never shown: the id of the Notetaker that the calendar's rules have sent, empty once the rules leave it alone.
SENT_BY_RULE = "notetaker_sent_by_rule"


class Listed(models.Aggregate):
    """All values of a group as one list. SQLite hands over a list far faster than as many rows."""

    function = "json_group_array"
    output_field = models.JSONField()


class EventQuerySet(models.QuerySet):
    """Choosing events."""

    def overlapping(self, start: float, end: float) -> "EventQuerySet":
        """Events that share a moment with the half-open period."""
        return self.filter(starts_at__lt=end, ends_at__gt=start)

    def touching(self, start: float, end: float) -> "EventQuerySet":
        """The same, and those without length that lie in the period."""
        return self.filter(models.Q(ends_at__gt=start) | models.Q(starts_at__gte=start), starts_at__lt=end)

    def once(self) -> "EventQuerySet":
        """What does not repeat, and changed occurrences of what does."""
        return self.filter(recurs_until=None)

    def repeating(self, start: float, end: float) -> "EventQuerySet":
        """Main events of series of which something may lie in the half-open period."""
        return self.filter(starts_at__lt=end, recurs_until__gte=start)

    def periods(self) -> dict[str, list[Period]]:
        """Beginning and end of each event, by the id of its calendar."""
        rows = self.order_by().values_list("calendar_id").annotate(starts=Listed("starts_at"), ends=Listed("ends_at"))
        return {calendar: list(zip(starts, ends, strict=True)) for calendar, starts, ends in rows}

    def taking_time(self) -> "EventQuerySet":
        """Events during which their owner is not free."""
        return self.filter(is_busy=True).exclude(status="cancelled")


class Event(models.Model):
    """One event in one calendar. Attendees' copies share `ical_uid`; `details` holds what has no column.

    `is_busy` says whether it takes its owner's time; `details` has `busy` as the client put it, which a no does not change.

    Of a series the main event is a row, with the end of its last occurrence in `recurs_until`; its own times are those of
    the first. An occurrence is a row only once it was changed or cancelled on its own: then `master` and `original_start`
    say which one it is. All other occurrences are made when they are asked for (occurring).
    """

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
    recurs_until = models.BigIntegerField(null=True)
    master = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="changed")
    original_start = models.BigIntegerField(null=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [
            # Holds all that free times need, so that thousands of events are read without opening one.
            models.Index(fields=["calendar", "starts_at", "ends_at", "is_busy", "status", "recurs_until"]),
            models.Index(fields=["calendar", "recurs_until"]),
        ]

    @property
    def grant_id(self) -> str:
        return self.calendar.grant_id

    @property
    def is_all_day(self) -> bool:
        return self.details["when"]["object"] in ("date", "datespan")

    @property
    def is_declined(self) -> bool:
        """Whether the owner of the calendar has answered the invitation with no."""
        owner = self.calendar.grant.email.lower()
        people = self.details.get("participants") or []
        return any(one.get("status") == "no" and str(one.get("email")).lower() == owner for one in people)

    def series(self) -> Series:
        """When a main event takes place; all-day events count in the calendar's time zone, others in their own."""
        when = self.details["when"]
        zone = None if self.is_all_day else when.get("start_timezone") or when.get("timezone")
        return rrules.read(
            tuple(self.details["recurrence"]),
            self.starts_at,
            self.ends_at,
            zone or self.calendar.timezone,
            is_all_day=self.is_all_day,
        )

    def meeting_link(self) -> str:
        """The address of the call, or an empty string."""
        return (self.details.get("conferencing") or {}).get("details", {}).get("url", "")

    def body(self) -> dict[str, Any]:
        """The event as the API shows it (docs/nylas.md 7.3)."""
        return {
            "id": self.id,
            "grant_id": self.calendar.grant_id,
            "calendar_id": self.calendar_id,
            "object": "event",
            **({"title": self.title} if self.title else {}),
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
            **{name: value for name, value in self.details.items() if name != SENT_BY_RULE},
            **self._place_in_series(),
        }

    def _place_in_series(self) -> dict[str, Any]:
        if self.master_id is None:
            return {}
        return {"master_event_id": self.master_id, "original_start_time": self.original_start}
