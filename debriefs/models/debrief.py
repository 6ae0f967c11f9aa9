"""The committee's work on one application."""

import uuid
from datetime import datetime

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models
from django.urls import reverse

from candidates.models import Application
from interviews.booking.models.interview import Interview


class DebriefQuerySet(models.QuerySet["Debrief"]):
    def visible_to(self, user: AbstractUser | AnonymousUser) -> "DebriefQuerySet":
        """Those with at least one interview the person may see."""
        return self.filter(application__in=Interview.objects.visible_to(user).values("application")).distinct()


class Debrief(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for an interview"
        OPEN = "open", "Open"
        DECIDED = "decided", "Decided"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="debrief")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    opened_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = DebriefQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        db_table = "interviews_debrief"

    def __str__(self) -> str:
        return f"Debrief of {self.application}"

    def get_absolute_url(self) -> str:
        return reverse("debrief", args=[self.pk])

    def open(self, *, at: datetime) -> bool:
        """Mark as open; False and unchanged if it was not waiting."""
        opened = Debrief.objects.filter(pk=self.pk, state=self.State.WAITING).update(
            state=self.State.OPEN, opened_at=at
        )
        return bool(opened)
