"""Rows that wait for a moment on the sandbox's clock: `due_at` is that moment, None when nothing is to come."""

from django.db import models


class WaitingQuerySet(models.QuerySet):
    """Rows with something still to come."""

    def due(self, now: float) -> "WaitingQuerySet":
        """What should have happened by now, in the order in which it should."""
        return self.filter(due_at__lte=now).order_by("due_at", "pk")

    def waiting(self) -> "WaitingQuerySet":
        """Everything to come, soonest first."""
        return self.filter(due_at__isnull=False).order_by("due_at", "pk")


class Waiting(models.Model):
    """A row that something will happen to."""

    due_at = models.FloatField(null=True, db_index=True)

    objects = WaitingQuerySet.as_manager()

    class Meta:
        abstract = True

    def what_comes(self) -> str:
        """Say in a few words what will happen at `due_at`."""
        raise NotImplementedError(f"{type(self).__name__} must say what comes")
