"""Group events: calendar events with seats, which the guests of a group Configuration take."""

from django.db import models

from sandbox.models.configurations import Configuration
from sandbox.models.events import Event


class GroupEvent(models.Model):
    """One event, or one series, that guests may join; how many may is the event's own `capacity`."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="group")
    configuration = models.ForeignKey(Configuration, on_delete=models.CASCADE, related_name="group_events")
    hosts = models.JSONField(default=list)

    class Meta:
        ordering = ["event__starts_at", "event_id"]

    @property
    def host_emails(self) -> list[str]:
        return [host["email"] for host in self.hosts]
