"""Notetaker Configurations: saved defaults that a Notetaker reads when it joins (docs/nylas.md 4.8)."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models


class NotetakerConfig(models.Model):
    """Defaults of the application, of a workspace or, as a policy alone, of a grant. `history` holds the past versions."""

    APPLICATION, WORKSPACE, GRANT = "application", "workspace", "grant"

    id = models.CharField(max_length=36, primary_key=True)
    scope = models.CharField(max_length=12)
    # The workspace or the grant; empty for the application.
    subject = models.CharField(max_length=255, blank=True)
    document = models.JSONField(default=dict)
    version = models.IntegerField(default=1)
    history = models.JSONField(default=list)
    created_at = models.BigIntegerField()
    updated_at = models.BigIntegerField()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["scope", "subject"], name="one_notetaker_config_per_scope")]

    @property
    def notetaker_settings(self) -> dict[str, Any]:
        return self.document.get("notetaker_settings") or {}

    def pauses_at(self, now: float) -> bool:
        """Whether no Notetaker may set out for a meeting."""
        until = self.document.get("dispatch_disabled_until")
        return until is not None and datetime.fromisoformat(until).timestamp() > now

    def body(self, inherited: dict[str, Any] | None = None) -> dict[str, Any]:
        """The Configuration as the API shows it; `inherited` are the settings of the wider ones."""
        found = {
            "config_id": self.id,
            "application_id": settings.CLIENT_ID,
            "scope": self.scope,
            "display_name": "",
            "dispatch_disabled_until": None,
            **self.document,
            "version": self.version,
            "created_at": self.created_at,
            "updated_at": self.updated_at,
        }
        if self.scope != self.GRANT:
            found["notetaker_settings"] = {**(inherited or {}), **self.notetaker_settings}
        if self.scope != self.APPLICATION:
            found[f"{self.scope}_id"] = self.subject
        return found
