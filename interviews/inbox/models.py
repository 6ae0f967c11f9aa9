"""Notifications from Nylas, each kept byte for byte, with what became of it; and the sweeps that find those which never came."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Self

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Exists, Max, OuterRef
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext_lazy as _

from interviews.nylas.retold import Retold
from recruiting.work.rows import CLAIMED, Work, WorkQuerySet

__all__ = ["Notification", "Sweep"]


class SweepQuerySet(WorkQuerySet["Sweep"]):
    def ask(self, kind: str, *, cause: str, at: datetime, due_at: datetime, since: datetime | None = None) -> "Sweep":
        """One more of this kind; one that has not been worked yet is brought forward, and reaches as far back as the older wish."""
        open_one = self.unsettled().filter(kind=kind).first()
        if open_one is None:
            return self.create(kind=kind, cause=cause, since=since, asked_at=at, due_at=due_at)
        open_one.hasten(cause=cause, due_at=due_at, since=since)
        return open_one

    def asked_last(self) -> dict[str, tuple[datetime, bool]]:
        """Of each kind that was ever asked for: when last, and whether one still asks for work."""
        is_open = models.Count("pk", filter=models.Q(state__in=Sweep.OPEN))
        rows = self.order_by().values_list("kind").annotate(at=Max("asked_at"), number=is_open)
        return {kind: (at, number > 0) for kind, at, number in rows}

    def covered_until(self, kind: str) -> datetime | None:
        """Up to when the last of this kind that came to its end has asked; None when there is none."""
        done = self.filter(kind=kind, state=Sweep.State.DONE).order_by("-began_at")
        return done.values_list("began_at", flat=True).first()

    def last_covered(self) -> dict[str, datetime]:
        """The same for each kind that has one."""
        done = self.filter(state=Sweep.State.DONE, began_at__isnull=False).order_by().values_list("kind")
        return dict(done.annotate(at=Max("began_at")))

    def under_way(self) -> Self:
        """Those that a worker has claimed."""
        return self.filter(CLAIMED)

    def needing_attention(self) -> Self:
        """Given up, and none of its kind has come to its end since."""
        later = Sweep.objects.filter(kind=OuterRef("kind"), state=Sweep.State.DONE, asked_at__gt=OuterRef("asked_at"))
        return super().needing_attention().exclude(Exists(later))

    def forget_uneventful(self, *, before: "Sweep") -> None:
        """Of those of its kind that found nothing, the last one says enough."""
        older = self.filter(kind=before.kind, state=Sweep.State.DONE, asked_at__lt=before.asked_at)
        older.filter(healed={}, unasked=[], cause=Sweep.Cause.SCHEDULE).delete()


class Sweep(Work):
    """One look at what Nylas has, for what it told us and we never heard, or never told.

    `saw`: how many things it looked at. `healed`: how many of each kind of notification were missed, and what else was put right, by
    name. `unasked`: whom Nylas refused to answer about.
    """

    class Kind(models.TextChoices):
        MEDIA = "recordings", _("Recordings that are ready")
        HISTORY = "recorders", _("What recorders did")
        CHANGES = "bookings", _("Bookings, moves and cancels")
        CALENDARS = "calendars", _("Whole calendars, for the next sixty days")
        ATTEMPTS = "attempts", _("Bookings without an answer")
        SUBSCRIPTION = "subscription", _("The webhook itself")
        GRANTS = "accounts", _("Calendar accounts")
        STORAGE = "storage", _("Our own storage")

    class Cause(models.TextChoices):
        SCHEDULE = "schedule", _("By the clock")
        SILENCE = "silence", _("Nylas was silent for unusually long")
        REVIVED = "revived", _("The webhook had been switched off")
        ASKED = "asked", _("Somebody asked for it")

    class State(models.TextChoices):
        DUE = "due", "Due"
        FAILED = "failed", "No answer, will be tried again"
        DONE = "done", "Done"
        DEAD = "dead", "Given up"

    OPEN = frozenset({State.DUE, State.FAILED})

    kind = models.CharField(max_length=12, choices=Kind, editable=False)
    cause = models.CharField(max_length=8, choices=Cause, editable=False)
    state = models.CharField(max_length=6, choices=State, default=State.DUE)
    since = models.DateTimeField(
        null=True, editable=False, help_text="How far back it was asked to look; else as usual."
    )
    asked_at = models.DateTimeField(editable=False)
    began_at = models.DateTimeField(null=True, editable=False)
    saw = models.PositiveIntegerField(default=0, editable=False)
    healed = models.JSONField(default=dict, editable=False)
    unasked = models.JSONField(default=list, editable=False)

    objects = SweepQuerySet.as_manager()

    class Meta(Work.Meta):
        ordering = ["-asked_at", "-pk"]
        indexes = [*Work.Meta.indexes, models.Index(fields=["kind", "asked_at"], name="sweep_by_kind")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(state__in=["due", "failed"]), name="sweep_one_open_per_kind"
            )
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def hasten(self, *, cause: str, due_at: datetime, since: datetime | None) -> None:
        self.cause, self.due_at = cause, min(self.due_at, due_at)
        self.since = min(filter(None, (self.since, since)), default=None)
        self.save(update_fields=["cause", "due_at", "since"])

    def begin(self, *, at: datetime) -> None:
        """What is asked from now on covers the time up to here."""
        self.began_at = at
        self.save(update_fields=["began_at"])

    def note(self, *, saw: int, healed: Mapping[str, int], unasked: list[str]) -> None:
        """What it saw; healed in earlier tries counts too."""
        kept = {name: self.healed.get(name, 0) + number for name, number in healed.items()}
        self.saw, self.healed, self.unasked = saw, self.healed | kept, unasked
        self.save(update_fields=["saw", "healed", "unasked"])


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
            notification, is_new = self.write_once(envelope_id=f"{envelope_id[:180]}#{content}", defaults=defaults)
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

    def retell(self, retold: Retold, *, sweep: "Sweep", at: datetime) -> bool:
        """Keep one that a sweep found, as if Nylas had sent it; False, and nothing kept, when it was found before."""
        defaults = {
            "type": retold.type,
            "body": retold.body,
            "content_sha256": retold.content_sha256,
            "received_at": at,
            "due_at": at,
            "sweep": sweep,
        }
        return self.write_once(envelope_id=retold.id, defaults=defaults)[1]

    def sent_by_nylas(self) -> Self:
        """Those that came by the webhook."""
        return self.filter(sweep=None)


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
    # The one that found it; none where Nylas sent it.
    sweep = models.ForeignKey(Sweep, on_delete=models.SET_NULL, null=True, editable=False, related_name="notifications")

    objects = NotificationQuerySet.as_manager()

    class Meta(Work.Meta):
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
