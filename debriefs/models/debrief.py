"""The committee's work on one application."""

import uuid
from datetime import datetime

from django.contrib.auth.models import AbstractUser, AnonymousUser, User
from django.db import models
from django.urls import reverse

from candidates.models import Application
from interviews.booking.models.interview import Interview


class DebriefQuerySet(models.QuerySet["Debrief"]):
    def visible_to(self, user: AbstractUser | AnonymousUser) -> "DebriefQuerySet":
        """Those with at least one interview the person may see."""
        return self.filter(application__in=Interview.objects.visible_to(user).values("application")).distinct()


class Debrief(models.Model):
    """There is one from the first booking on."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for an interview"
        OPEN = "open", "Open"
        DECIDED = "decided", "Decided"

    ABOUT = ("application__candidate__email",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="debrief")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    opened_at = models.DateTimeField(null=True, blank=True, help_text="When the first interview had taken place.")
    votes_opened_at = models.DateTimeField(null=True, blank=True)
    votes_opened_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who closed the voting; nobody, when the quorum was reached.",
    )
    scorecards_from = models.DateTimeField(
        null=True,
        editable=False,
        help_text="Nobody waits for scorecards of interviews that ended before: there were none then. Empty for all.",
    )
    created_at = models.DateTimeField()

    objects = DebriefQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        db_table = "interviews_debrief"

    def __str__(self) -> str:
        return f"Debrief of {self.application}"

    def get_absolute_url(self) -> str:
        return reverse("debrief", args=[self.pk])

    @property
    def are_votes_open(self) -> bool:
        return self.votes_opened_at is not None

    @property
    def is_decided(self) -> bool:
        return self.state == self.State.DECIDED

    # ── changes: False, and nothing written, when the state was changed meanwhile ──
    def open(self, *, at: datetime) -> bool:
        """An interview has taken place: there is something to write and to read."""
        opened = Debrief.objects.filter(pk=self.pk, state=self.State.WAITING).update(
            state=self.State.OPEN, opened_at=at
        )
        return bool(opened)

    def open_votes(self, *, by: User | None, at: datetime) -> bool:
        """Open all votes together, for good. `by`: None when the quorum did it."""
        rows = Debrief.objects.filter(pk=self.pk, votes_opened_at=None)
        is_opened = rows.update(votes_opened_at=at, votes_opened_by=by)
        self.refresh_from_db(fields=["votes_opened_at", "votes_opened_by"])
        return bool(is_opened)

    def mark_decided(self) -> None:
        self.state = self.State.DECIDED
        self.save(update_fields=["state"])

    def reopen(self) -> None:
        """There is to be another interview, so there will be more to decide on."""
        self.state = self.State.OPEN
        self.save(update_fields=["state"])


class EarlyOpening(models.Model):
    """A recruiter let the committee read scorecards before all were in."""

    debrief = models.ForeignKey(Debrief, on_delete=models.CASCADE, related_name="early_openings")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["opened_at"]

    def __str__(self) -> str:
        return f"{self.debrief} opened early: {self.reason[:60]}"
