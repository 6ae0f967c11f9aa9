"""Notifications from Nylas, each kept byte for byte, with what became of it."""

import json
from datetime import datetime

from django.db import models

from recruiting.work.rows import Work, WorkQuerySet

__all__ = ["Notification"]


class NotificationQuerySet(WorkQuerySet["Notification"]):
    def receive(
        self, body: bytes, *, envelope_id: str, kind: str, content: str, at: datetime, state: str
    ) -> "Notification":
        """Keep a body, or return the one kept before under the same envelope id.

        `content`: hash of the body without the number of the delivery. The same id with other content is kept as a second row, so
        that a misread id never loses a notification.
        """
        defaults = {
            "type": kind,
            "body": body,
            "content_sha256": content,
            "received_at": at,
            "due_at": at,
            "state": state,
        }
        notification, is_new = self.write_once(envelope_id=envelope_id, defaults=defaults)
        if not is_new and notification.content_sha256 != content:
            notification, _ = self.write_once(envelope_id=f"{envelope_id[:180]}#{content}", defaults=defaults)
        return notification


class Notification(Work):
    class State(models.TextChoices):
        RECEIVED = "received", "Received"
        FAILED = "failed", "Failed, will be tried again"
        DONE = "done", "Done"
        IGNORED = "ignored", "Nothing to do"
        DEAD = "dead", "Given up"
        QUARANTINED = "quarantined", "Not understood, kept"

    OPEN = frozenset({State.RECEIVED, State.FAILED})

    envelope_id = models.CharField(max_length=255, unique=True, editable=False)
    type = models.CharField(max_length=100, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED, db_index=True)
    body = models.BinaryField(editable=False)
    content_sha256 = models.CharField(max_length=64, editable=False)
    received_at = models.DateTimeField(editable=False, db_index=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = "notification from Nylas"
        verbose_name_plural = "notifications from Nylas"

    def __str__(self) -> str:
        return f"{self.type} ({self.envelope_id[:12]})"

    def payload(self) -> object:
        """The body as data; None when it isn't JSON."""
        try:
            return json.loads(bytes(self.body))
        except (ValueError, RecursionError):
            return None
