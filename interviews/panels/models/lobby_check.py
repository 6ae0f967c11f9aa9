"""What somebody made sure of, so that the recorder of a panel is let into the call."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models

from interviews.enums import LobbyPoint, Provider
from interviews.panels.models.panel import Panel

HOLDS_FOR = timedelta(days=180)  # rules of a company's accounts change


class LobbyCheckQuerySet(models.QuerySet["LobbyCheck"]):
    def sign(self, panel: Panel, point: LobbyPoint, *, by: User, at: datetime) -> "LobbyCheck":
        """Somebody looked, just now. Whoever signs again makes it new, whatever refuted it."""
        meant = {"provider": panel.provider, "account": panel.conferencing_grant_id}
        return self.update_or_create(
            panel=panel, point=point, defaults={**meant, "checked_at": at, "checked_by": by, "refuted_at": None}
        )[0]

    def refute(self, panel: Panel, point: LobbyPoint, *, at: datetime) -> int:
        """What somebody made sure of before has turned out not to hold."""
        return self.filter(panel=panel, point=point, checked_at__lt=at).update(refuted_at=at)


class LobbyCheck(models.Model):
    """Of one point of a panel's checklist: who made sure, when, and for which service and account."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="lobby_checks")
    point = models.CharField(max_length=20, choices=LobbyPoint)
    provider = models.CharField(max_length=20, choices=Provider)
    account = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    refuted_at = models.DateTimeField(null=True, blank=True, help_text="Since when it is known not to hold.")

    objects = LobbyCheckQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["panel", "point"], name="one_lobby_check_per_point")]

    def __str__(self) -> str:
        return f"{self.get_point_display()}, {self.panel}"

    def is_of(self, panel: Panel) -> bool:
        """Was it made for the service and account that make the panel's calls now?"""
        return (self.provider, self.account) == (panel.provider, panel.conferencing_grant_id)

    def holds(self, now: datetime) -> bool:
        return self.refuted_at is None and now < self.checked_at + HOLDS_FOR
