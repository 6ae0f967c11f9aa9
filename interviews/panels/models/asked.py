"""Work that a panel has one row of, asked for again and again: by rule, by a person, by what happened."""

from datetime import datetime
from typing import TypeVar

from django.db import models

from interviews.panels.models.panel import Panel
from recruiting.work.rows import CLAIMED, Work, WorkQuerySet

A = TypeVar("A", bound="Asked")


class AskedQuerySet(WorkQuerySet[A]):
    def write_asked(self, panel: Panel, *, at: datetime) -> A:
        """The panel's row, due at `at`; one that is under way stays as it is."""
        row, is_new = self.write_once(panel=panel, defaults={"asked_at": at, "due_at": at})
        if not is_new and not self.filter(CLAIMED, pk=row.pk).exists():
            row.ask_again(at=at)
        return row


class Asked(Work):
    """Subclasses have a `panel`, and DUE among their states."""

    asked_at = models.DateTimeField()

    class Meta(Work.Meta):
        abstract = True

    def ask_again(self, *, at: datetime) -> None:
        self.try_again(at=at)
        self.state, self.asked_at, self.error = self.State["DUE"], at, ""
        self.save(update_fields=["state", "asked_at", "error"])  # type: ignore[misc]  # each subclass has a `state` of its own
