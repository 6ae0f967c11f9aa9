"""One night on which interviews may have changed hands, so that load came out more even."""

from datetime import date, datetime

from django.db import models

from recruiting.work.rows import Work, WorkQuerySet


class SecondThoughtsQuerySet(WorkQuerySet["SecondThoughts"]):
    def ask(self, night: date, *, at: datetime) -> bool:
        """Ask for this night, once. Is it new?"""
        return self.write_once(night=night, defaults={"asked_at": at, "due_at": at})[1]


class SecondThoughts(Work):
    """What changed hands is a Reassignment each; here stands how far apart people were."""

    class State(models.TextChoices):
        DUE = "due", "To be thought over"
        FAILED = "failed", "Failed, will be tried again"
        DONE = "done", "Thought over"
        DEAD = "dead", "Given up"

    OPEN = frozenset({State.DUE, State.FAILED})

    night = models.DateField(unique=True, help_text="The day on which it ends, in the installation’s time zone.")
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    asked_at = models.DateTimeField()
    # Minutes per share between who had most and who had least.
    before = models.FloatField(null=True, editable=False)
    after = models.FloatField(null=True, editable=False)

    objects = SecondThoughtsQuerySet.as_manager()

    class Meta(Work.Meta):
        verbose_name = "second thoughts of a night"
        verbose_name_plural = "second thoughts"
        ordering = ["-night"]

    def __str__(self) -> str:
        return f"Second thoughts of {self.night:%-d %b %Y}"

    def note_apart(self, apart: float) -> None:
        """How far apart people are now; the first time it is before anything changed."""
        self.before = apart if self.before is None else self.before
        self.after = apart
        self.save(update_fields=["before", "after"])
