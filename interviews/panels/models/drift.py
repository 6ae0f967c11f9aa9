"""Drift: Nylas's copy of a published panel is not what was sent. What differs, since when it is known, and how it was settled."""

import hashlib
import json
from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q

from interviews.panels.models.panel import Panel
from interviews.panels.models.publication import Publication


class PanelDriftQuerySet(models.QuerySet["PanelDrift"]):
    def open(self) -> Self:
        return self.filter(settled_at=None)

    def note(
        self,
        publication: Publication,
        *,
        lines: list[tuple[str, str, str]],
        others: list[tuple[str, str, str]],
        theirs: dict[str, object] | None,
        at: datetime,
    ) -> "PanelDrift | None":
        """Keep what differs from this publication now: the open row of its panel, or a new one.

        None when somebody has taken over just that since it was published. Call it with the panel locked.
        """
        found = {"lines": [list(line) for line in lines], "others": [list(other) for other in others], "theirs": theirs}
        last = self.filter(panel=publication.panel_id).first()
        if last is not None and last.settlement == PanelDrift.Settlement.TAKEN and last.is_of(publication, **found):
            return None
        row, _ = self.update_or_create(
            panel_id=publication.panel_id,
            settled_at=None,
            defaults=found | {"publication": publication, "seen_at": at},
            create_defaults=found | {"publication": publication, "found_at": at, "seen_at": at},
        )
        return row

    def settle(self, panel: Panel, how: str, *, by: User | None, at: datetime) -> int:
        """Settle the panel's open drift; 0 when there is none."""
        return self.open().filter(panel=panel).update(settlement=how, settled_by=by, settled_at=at)


class PanelDrift(models.Model):
    class Settlement(models.TextChoices):
        KEPT = "kept", "Ours was kept: what we had sent was sent again"
        TAKEN = "taken", "Theirs was taken into the panel"
        PUBLISHED = "published", "Overwritten by a newer version"
        RETURNED = "returned", "Gone by itself: Nylas has what we sent again"

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="drifts")
    # The version that it differs from.
    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="drifts")
    lines = models.JSONField()  # [what, ours, theirs] in words
    others = models.JSONField()  # likewise, of what a panel can't hold: Nylas's name, and values as JSON
    # Theirs as in Publication.payload; null when Nylas has no copy any more.
    theirs = models.JSONField(null=True)
    found_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    settlement = models.CharField(max_length=10, choices=Settlement, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = PanelDriftQuerySet.as_manager()

    class Meta:
        verbose_name = "drift of a panel"
        verbose_name_plural = "drifts of panels"
        ordering = ["-found_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["panel"], condition=Q(settled_at=None), name="drift_open_once_per_panel")
        ]

    def __str__(self) -> str:
        return f"{self.panel}, changed at Nylas"

    @property
    def is_deleted(self) -> bool:
        """Has Nylas no copy any more?"""
        return self.theirs is None

    @property
    def fingerprint(self) -> str:
        """Another one for another difference."""
        said = json.dumps([self.publication_id, self.lines, self.others, self.theirs], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def is_of(self, publication: Publication, **found: object) -> bool:
        """Is it the same difference from the same publication?"""
        return self.publication_id == publication.pk and all(
            getattr(self, name) == value for name, value in found.items()
        )
