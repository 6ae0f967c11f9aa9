"""A published panel is to be compared with Nylas's copy of it; one row per panel, due again each day."""

from datetime import datetime

from django.db import models

from interviews.panels.models.panel import Panel
from recruiting.work.rows import CLAIMED, Work, WorkQuerySet


class ComparisonQuerySet(WorkQuerySet["Comparison"]):
    def ask(self, panel: Panel, *, at: datetime) -> "Comparison":
        """The panel's comparison, due at `at`; one that is under way stays as it is."""
        row, is_new = self.write_once(panel=panel, defaults={"asked_at": at, "due_at": at})
        if not is_new and not self.filter(CLAIMED, pk=row.pk).exists():
            row.ask_again(at=at)
        return row


class Comparison(Work):
    class State(models.TextChoices):
        DUE = "due", "Waiting to be compared"
        FAILED = "failed", "Failed, will be tried again"
        DONE = "done", "Compared"
        DEAD = "dead", "Given up"

    OPEN = frozenset({State.DUE, State.FAILED})

    panel = models.OneToOneField(Panel, on_delete=models.CASCADE, related_name="comparison")
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    asked_at = models.DateTimeField()
    compared_at = models.DateTimeField(null=True, editable=False)

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        verbose_name = "comparison with Nylas"
        verbose_name_plural = "comparisons with Nylas"
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.panel}, compared with Nylas"

    def ask_again(self, *, at: datetime) -> None:
        self.try_again(at=at)
        self.state, self.asked_at, self.error = self.State.DUE, at, ""
        self.save(update_fields=["state", "asked_at", "error"])

    def mark_compared(self, *, at: datetime) -> None:
        self.compared_at = at
        self.save(update_fields=["compared_at"])

    @property
    def waits_for_nylas(self) -> bool:
        """Has Nylas not answered when it was asked last?"""
        return self.state in self.OPEN and bool(self.error)
