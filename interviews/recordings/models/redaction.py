"""Something said that may not be kept: what kind of thing it was and where, never the words."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext_lazy as _

from interviews.recordings.models.recording import Recording
from interviews.recordings.play_time import clock_words
from recruiting.work.rows import Work, WorkQuerySet


class RedactionQuerySet(WorkQuerySet["Redaction"]):
    def audible(self) -> "RedactionQuerySet":
        """Those whose words may still be heard in the recording's file, which stays closed meanwhile."""
        return self.filter(silenced_at=None)

    def mark_silenced(self, *, at: datetime) -> None:
        self.update(silenced_at=at)


class Redaction(Work):
    """Text is erased when this row is written; the work that is left is the sound.

    Times are milliseconds from the start of the recording, None where the turns have none; positions are those of its turns.
    """

    class State(models.TextChoices):
        DUE = "due", _("Sound being redacted")
        FAILED = "failed", _("Sound not redacted yet, will be tried again")
        DONE = "done", _("Redacted")
        DEAD = "dead", _("Sound could not be redacted")

    class Category(models.TextChoices):
        AGE = "age", _("Age")
        FAMILY = "family", _("Family")
        HEALTH = "health", _("Health")
        FAITH = "faith", _("Faith")
        PAY_HISTORY = "pay_history", _("Pay history")
        OTHER_PERSON = "other_person", _("Another person")
        OTHER = "other", _("Something else")

    ABOUT = ("recording__interview__application__candidate__email",)
    OPEN = frozenset({State.DUE, State.FAILED})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="redactions")
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    category = models.CharField(max_length=14, choices=Category)
    first_position = models.PositiveIntegerField(null=True, blank=True)
    last_position = models.PositiveIntegerField(null=True, blank=True)
    characters = models.PositiveIntegerField(default=0, help_text="How many of the transcript fell.")
    starts_ms = models.PositiveIntegerField(null=True, blank=True)
    ends_ms = models.PositiveIntegerField(null=True, blank=True)
    redacted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    redacted_at = models.DateTimeField()
    silenced_at = models.DateTimeField(
        null=True, blank=True, help_text="From then on the recording’s file holds the sound no more."
    )
    leftovers = models.JSONField(
        default=list, blank=True, editable=False, help_text="Files in the storage that have still to be deleted."
    )

    objects = RedactionQuerySet.as_manager()

    class Meta(Work.Meta):
        ordering = ["redacted_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_category_display()}, {self.recording.interview}"

    # ── questions ──
    @property
    def is_silenced(self) -> bool:
        return self.silenced_at is not None

    @property
    def span(self) -> tuple[int, int] | None:
        """From where to where the sound falls; None where no time is known."""
        if self.starts_ms is None or self.ends_ms is None:
            return None
        return self.starts_ms, self.ends_ms

    @property
    def seconds(self) -> int | None:
        """How long the silence is, at least one second; None where no time is known."""
        return None if self.span is None else max(1, round((self.span[1] - self.span[0]) / 1000))

    @property
    def clock(self) -> str:
        """Where it begins, as 12:04; empty where no time is known."""
        return "" if self.span is None else clock_words(self.span[0])

    @property
    def positions(self) -> range:
        """Of the turns of which something fell."""
        if self.first_position is None or self.last_position is None:
            return range(0)
        return range(self.first_position, self.last_position + 1)

    # ── changes ──
    def remember_leftovers(self, names: Iterable[str]) -> None:
        """Before a file is written or loses its row, so that a process that dies leaves nothing behind."""
        self.leftovers = sorted({*self.leftovers, *filter(None, names)})
        self.save(update_fields=["leftovers"])

    def forget_leftovers(self, names: Sequence[str]) -> None:
        """They are deleted, or a row names them now."""
        self.leftovers = sorted({*self.leftovers} - {*names})
        self.save(update_fields=["leftovers"])
