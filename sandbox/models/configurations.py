"""Scheduler Configurations, kept as they were sent."""

from typing import Any

from django.db import models

from sandbox.models.grants import Grant

METHODS_WITH_ONE_HOST = ("max-fairness", "max-availability")
GROUP = "group"


class Configuration(models.Model):
    """What can be booked with whom; `body` is the request's, nested objects untouched."""

    id = models.CharField(max_length=36, primary_key=True)
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="configurations")
    slug = models.CharField(max_length=255, null=True, unique=True)
    requires_session_auth = models.BooleanField(default=False)
    document = models.JSONField(default=dict)
    created_at = models.BigIntegerField()

    class Meta:
        ordering = ["created_at", "id"]

    def body(self) -> dict[str, Any]:
        """The Configuration as the API shows it (docs/nylas.md 1.2)."""
        return {
            "id": self.id,
            "name": self.name,
            "slug": self.slug,
            "type": "",
            "requires_session_auth": self.requires_session_auth,
            "appearance": None,
            "scheduler": {},
            **self.document,
        }

    @property
    def name(self) -> str:
        return self.document.get("name") or ""

    @property
    def is_group(self) -> bool:
        """Guests join events that the host made, instead of choosing from free times."""
        return self.document.get("type") == GROUP

    @property
    def participants(self) -> list[dict[str, Any]]:
        """Who is asked and booked; a group Configuration names none, its owner hosts."""
        if self.is_group:
            return [{"email": self.grant.email, "name": self.grant.name, "is_organizer": True}]
        return self.document["participants"]

    @property
    def event_booking(self) -> dict[str, Any]:
        if self.is_group:
            return {"title": self.document["name"], "timezone": self.grant.timezone, **self.document["group_booking"]}
        return self.document["event_booking"]

    @property
    def scheduler(self) -> dict[str, Any]:
        return self.document.get("scheduler") or {}

    @property
    def notetaker_settings(self) -> dict[str, Any]:
        return self.scheduler.get("notetaker_settings") or {}

    @property
    def method(self) -> str:
        return self._rules.get("availability_method") or "collective"

    @property
    def has_one_host(self) -> bool:
        """Round-robin: one of the participants hosts."""
        return self.method in METHODS_WITH_ONE_HOST

    @property
    def group_id(self) -> str:
        """What `key5` of an event must be to count as a turn taken (docs/nylas.md 1.7)."""
        return self._rules.get("round_robin_group_id") or self.id

    @property
    def timezone(self) -> str:
        return self.event_booking.get("timezone") or "UTC"

    @property
    def waits_for_organizer(self) -> bool:
        return self.event_booking.get("booking_type") == "organizer-confirmation"

    @property
    def sends_mails(self) -> bool:
        return not self.event_booking.get("disable_emails")

    def organizer(self) -> dict[str, Any]:
        """The participant marked as organizer, else the first one."""
        marked = [person for person in self.participants if person.get("is_organizer")]
        return (marked or self.participants)[0]

    @property
    def organizer_name(self) -> str:
        """As the Configuration has it, else as the account has it."""
        organizer = self.organizer()
        if organizer.get("name"):
            return organizer["name"]
        account = Grant.objects.filter(email=organizer["email"]).first()
        return account.name if account else ""

    @property
    def _rules(self) -> dict[str, Any]:
        return (self.document.get("availability") or {}).get("availability_rules") or {}
