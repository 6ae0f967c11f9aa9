"""Group events: calendar events with seats, which the guests of a group Configuration take."""

from typing import Any

from django.db import models

from sandbox.models.configurations import Configuration
from sandbox.models.events import Event

DEFAULT_CAPACITY = 10
MOST_CAPACITY = 500


class GroupEvent(models.Model):
    """One event, or one series, that guests may join. `capacities` holds the occurrences that have a number of their own."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="group")
    configuration = models.ForeignKey(Configuration, on_delete=models.CASCADE, related_name="group_events")
    capacity = models.IntegerField(default=DEFAULT_CAPACITY)
    capacities = models.JSONField(default=dict)
    hosts = models.JSONField(default=list)

    class Meta:
        ordering = ["event__starts_at", "event_id"]

    @property
    def host_emails(self) -> list[str]:
        return [host["email"] for host in self.hosts]

    def capacity_of(self, occurrence: str) -> int:
        """Seats of one occurrence, taken or not."""
        return self.capacities.get(occurrence, self.capacity)

    def body(self) -> dict[str, Any]:
        """The group event as the API shows it: the event, its seats, and the id a second time as Nylas's sample spells it."""
        return {**self.event.body(), "ID": self.event_id, "capacity": self.capacity}
