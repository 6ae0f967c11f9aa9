"""A large panel is to be looked at: whose turn is it to be on offer? One row per panel, due each night and after each booking."""

from datetime import datetime

from django.db import models

from interviews.panels.models.asked import Asked, AskedQuerySet
from interviews.panels.models.interviewer import Interviewer
from interviews.panels.models.panel import Panel
from interviews.panels.models.panel_rows import MAX_SEATS


class RefillQuerySet(AskedQuerySet["Refill"]):
    def ask(self, panel: Panel, *, at: datetime) -> "Refill | None":
        """The panel's refill, due at `at`; None for a panel that is on offer whole. One that is under way stays as it is."""
        if panel.published_at is None or panel.seats.count() <= MAX_SEATS:
            return None
        return self.write_asked(panel, at=at)

    def ask_with(self, interviewer: Interviewer, *, at: datetime) -> None:
        """Those of the large panels that this person is on: their calendar was lost, or works again."""
        for panel in interviewer.panels.all():
            self.ask(panel, at=at)


class Refill(Asked):
    class State(models.TextChoices):
        DUE = "due", "Waiting to be looked at"
        FAILED = "failed", "Failed, will be tried again"
        DONE = "done", "Looked at"
        DEAD = "dead", "Given up"

    OPEN = frozenset({State.DUE, State.FAILED})

    panel = models.OneToOneField(Panel, on_delete=models.CASCADE, related_name="refill")
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    looked_at = models.DateTimeField(null=True, editable=False)

    objects = RefillQuerySet.as_manager()

    class Meta(Asked.Meta):
        verbose_name = "turn on offer"
        verbose_name_plural = "turns on offer"
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.panel}, whose turn it is"

    def mark_looked(self, *, at: datetime) -> None:
        self.looked_at = at
        self.save(update_fields=["looked_at"])
