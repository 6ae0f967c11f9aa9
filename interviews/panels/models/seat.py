"""Somebody's place on a panel: since when, whether their times are on offer, and whether they are there to learn."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models

from interviews.panels.models.interviewer import Interviewer
from recruiting import clock


class SeatQuerySet(models.QuerySet["Seat"]):
    def on_offer(self) -> "SeatQuerySet":
        """Those whose times Nylas offers, as far as it was told."""
        return self.exclude(offered_since=None)

    def of_trainees(self) -> "SeatQuerySet":
        """Those of people who still learn to interview there."""
        return self.filter(is_trainee=True)

    def qualified(self) -> "SeatQuerySet":
        """Those of people who interview there by themselves."""
        return self.filter(is_trainee=False)


class Seat(models.Model):
    panel = models.ForeignKey("interviews.Panel", on_delete=models.CASCADE, related_name="seats")
    interviewer = models.ForeignKey(Interviewer, on_delete=models.PROTECT, related_name="seats")
    joined_at = models.DateTimeField(
        null=True,
        default=clock.now,
        editable=False,
        help_text="Since when they are on the panel; empty: since before this was kept.",
    )
    offered_since = models.DateTimeField(
        null=True, editable=False, help_text="Since when Nylas offers their times; empty: not now."
    )

    is_trainee = models.BooleanField(default=False, editable=False, help_text="They learn to interview on this panel.")
    qualified_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="When a recruiter said that they have learned it; empty: never learned here.",
    )
    qualified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["interviewer__name"]
        constraints = [models.UniqueConstraint(fields=["panel", "interviewer"], name="seat_once_per_panel")]

    def __str__(self) -> str:
        return f"{self.interviewer} on {self.panel}"

    def begin_training(self) -> None:
        self.is_trainee, self.qualified_at, self.qualified_by = True, None, None
        self.save(update_fields=["is_trainee", "qualified_at", "qualified_by"])

    def qualify(self, *, by: User | None, at: datetime) -> None:
        """They have learned it, a recruiter says: from now on they are asked like the others."""
        self.is_trainee, self.qualified_at, self.qualified_by = False, at, by
        self.save(update_fields=["is_trainee", "qualified_at", "qualified_by"])
