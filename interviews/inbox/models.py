"""Notifications from Nylas, each kept byte for byte, with what became of it."""

import json
from collections.abc import Collection
from datetime import datetime

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from recruiting.work.rows import Work, WorkQuerySet

__all__ = ["Notification"]


class PlaceInBytes(models.Func):
    """Where some bytes (the first expression) begin within others, from 1; 0 when they aren't there."""

    function = "POSITION"
    arg_joiner = " IN "
    output_field = models.IntegerField()

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra_context: object
    ) -> tuple[str, tuple[str | int, ...]]:
        turned = self.copy()
        turned.set_source_expressions(self.get_source_expressions()[::-1])
        sql, values = super(PlaceInBytes, turned).as_sql(compiler, connection, function="INSTR", arg_joiner=", ")
        return sql, tuple(values)


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

    def mentioning(self, words: Collection[str], *, since: datetime, until: datetime) -> "NotificationQuerySet":
        """Received within this time, with one of these words in their body, which is looked through."""
        named = [word for word in words if word]
        if not named:
            return self.none()
        places = {f"place_{n}": PlaceInBytes(models.Value(word.encode()), "body") for n, word in enumerate(named)}
        mentioned = models.Q(*((f"{place}__gt", 0) for place in places), _connector=models.Q.OR)
        return self.filter(received_at__range=(since, until)).alias(**places).filter(mentioned)

    def erase_bodies(self) -> int:
        """That it came, of which type and when, stays, and with its id it is known again; it is worked no more."""
        return self.exclude(body=b"").update(body=b"", error="", state=Notification.State.IGNORED)


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
