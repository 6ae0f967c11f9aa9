"""A published panel is to be compared with Nylas's copy of it; one row per panel, due again each day."""

from datetime import datetime

from django.db import models

from interviews.panels.models.asked import Asked, AskedQuerySet
from interviews.panels.models.panel import Panel


class ComparisonQuerySet(AskedQuerySet["Comparison"]):
    def ask(self, panel: Panel, *, at: datetime) -> "Comparison":
        """The panel's comparison, due at `at`; one that is under way stays as it is."""
        return self.write_asked(panel, at=at)


class Comparison(Asked):
    class State(models.TextChoices):
        DUE = "due", "Waiting to be compared"
        FAILED = "failed", "Failed, will be tried again"
        DONE = "done", "Compared"
        DEAD = "dead", "Given up"

    OPEN = frozenset({State.DUE, State.FAILED})

    panel = models.OneToOneField(Panel, on_delete=models.CASCADE, related_name="comparison")
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    compared_at = models.DateTimeField(null=True, editable=False)

    objects = ComparisonQuerySet.as_manager()

    class Meta(Asked.Meta):
        verbose_name = "comparison with Nylas"
        verbose_name_plural = "comparisons with Nylas"
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.panel}, compared with Nylas"

    def mark_compared(self, *, at: datetime) -> None:
        self.compared_at = at
        self.save(update_fields=["compared_at"])

    @property
    def waits_for_nylas(self) -> bool:
        """Has Nylas not answered when it was asked last?"""
        return self.state in self.OPEN and bool(self.error)
