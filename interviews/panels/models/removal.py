"""A panel was deleted here, and its Configuration is still to be deleted at Nylas."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models

from interviews.panels.models.panel import Panel
from recruiting.work.rows import Work, WorkQuerySet


class RemovalQuerySet(WorkQuerySet["Removal"]):
    def ask(self, panel: Panel, *, configuration_id: str, grant_id: str, by: User | None, at: datetime) -> "Removal":
        """`configuration_id`: empty when a publication may have made one without our hearing of it."""
        return self.create(
            panel_name=panel.name,
            slug=panel.slug,
            nylas_configuration_id=configuration_id,
            nylas_grant_id=grant_id,
            by=by,
            asked_at=at,
            due_at=at,
        )


class Removal(Work):
    class State(models.TextChoices):
        DUE = "due", "Waiting to be deleted at Nylas"
        FAILED = "failed", "Failed, will be tried again"
        DONE = "done", "Deleted"
        OVERTAKEN = "overtaken", "Not deleted: a new panel uses it"
        DEAD = "dead", "Given up"

    OPEN = frozenset({State.DUE, State.FAILED})

    # Texts, no foreign key: the panel is gone.
    panel_name = models.CharField(max_length=120, verbose_name="panel")
    slug = models.CharField(max_length=80, verbose_name="short name")
    nylas_configuration_id = models.CharField(max_length=64, blank=True)
    nylas_grant_id = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    asked_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = RemovalQuerySet.as_manager()

    class Meta(Work.Meta):
        verbose_name = "deleted panel"
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.panel_name}, deleted"
