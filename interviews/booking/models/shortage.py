"""A candidate's page had no times to offer: one row per panel and day, looked into until times are back."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Cast, Concat

from interviews.panels.models import Panel
from recruiting.work.rows import CLAIMED, Work, WorkQuerySet

QUIET_AFTER_END = timedelta(minutes=15)  # a candidate whose own interviews leave no time is no news of the panel


class ShortageQuerySet(WorkQuerySet["Shortage"]):
    def open(self) -> "ShortageQuerySet":
        """Those whose panels had no times when they were looked at last."""
        return self.exclude(state=Shortage.State.OVER)

    def note(self, panel: Panel, *, at: datetime) -> "Shortage":
        """A candidate found no times on this panel: today's row, due now if it is new or was over. One of yesterday that lasts is enough."""
        lasting = self.open().filter(panel=panel).first()
        if lasting is not None:
            return lasting
        day = at.astimezone(ZoneInfo(panel.time_zone)).date()
        row, is_new = self.write_once(panel=panel, day=day, defaults={"noted_at": at, "due_at": at})
        if not is_new and row.has_ended_before(at - QUIET_AFTER_END):
            row.ask_again(at=at)
        return row

    def end(self, panel: Panel, *, at: datetime) -> int:
        """A candidate was offered times."""
        standing = self.open().filter(panel=panel).exclude(CLAIMED)
        return standing.update(state=Shortage.State.OVER, finished_at=at, error="")

    def with_cause(self) -> "ShortageQuerySet":
        """With `cause`, as `read_cause` takes it; empty before it was looked into."""
        known = Concat(
            F("reason"), Value(" "), Cast("kept", TextField()), Value(" "), Cast("seated", TextField()),
            output_field=TextField(),
        )  # fmt: skip
        empty = models.Case(models.When(Q(reason=""), then=Value("")), default=known, output_field=TextField())
        return self.annotate(cause=empty)


class Shortage(Work):
    class State(models.TextChoices):
        DUE = "due", "No times, to be looked into"
        FAILED = "failed", "Failed, will be tried again"
        OVER = "over", "Times are back"
        DEAD = "dead", "Given up"

    OPEN = frozenset({State.DUE, State.FAILED})

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="shortages")
    day = models.DateField(help_text="In the panel’s time zone.")
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    noted_at = models.DateTimeField()
    # What closed most of the times when it was looked into last: of ClosedBy or Skipped. For how many of how many people, if for some.
    reason = models.CharField(max_length=24, blank=True, editable=False)
    kept = models.PositiveSmallIntegerField(default=0, editable=False)
    seated = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = ShortageQuerySet.as_manager()

    class Meta(Work.Meta):
        verbose_name = "shortage of times"
        verbose_name_plural = "shortages of times"
        ordering = ["-noted_at"]
        constraints = [models.UniqueConstraint(fields=["panel", "day"], name="shortage_once_per_panel_and_day")]

    def __str__(self) -> str:
        return f"{self.panel}, no times on {self.day:%-d %b %Y}"

    def explain(self, reason: str, *, kept: int, seated: int) -> None:
        self.reason, self.kept, self.seated = reason, kept, seated
        self.save(update_fields=["reason", "kept", "seated"])

    def ask_again(self, *, at: datetime) -> None:
        self.try_again(at=at)
        self.state, self.error = self.State.DUE, ""
        self.save(update_fields=["state", "error"])

    def has_ended_before(self, at: datetime) -> bool:
        return self.state == self.State.OVER and (self.finished_at is None or self.finished_at < at)


def read_cause(cause: str) -> tuple[str, int, int]:
    """The reason, and for how many of how many; the reason is empty when nothing is known."""
    reason, _, counts = cause.partition(" ")
    kept, _, seated = counts.partition(" ")
    return reason, int(kept or 0), int(seated or 0)
