"""Calendars of connected accounts."""

from typing import Any

from django.db import models

from sandbox.models.grants import Grant


class Calendar(models.Model):
    """One calendar; `primary` is another name for the one with `is_primary`."""

    id = models.CharField(max_length=320, primary_key=True)
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="calendars")
    name = models.CharField(max_length=1024)
    timezone = models.CharField(max_length=64, default="UTC")
    is_primary = models.BooleanField(default=False)
    extra = models.JSONField(default=dict)

    class Meta:
        ordering = ["-is_primary", "name", "id"]

    def body(self) -> dict[str, Any]:
        """The calendar as the API shows it (docs/nylas.md 7.1)."""
        return {
            "id": self.id,
            "grant_id": self.grant_id,
            "object": "calendar",
            "name": self.name,
            "description": "",
            "location": "",
            "timezone": self.timezone,
            "hex_color": "#0b8043",
            "hex_foreground_color": "#ffffff",
            "is_primary": self.is_primary,
            "is_owned_by_user": True,
            "read_only": False,
            "metadata": {},
            **self.extra,
        }
