"""Signed events that we owe the customer's ATS."""

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from recruiting.work.rows import Work, WorkQuerySet

if TYPE_CHECKING:  # the row lies above, and is named by a string
    from interviews.booking.models.interview import Interview

MAX_AGE = timedelta(days=3)


class DeliveryQuerySet(WorkQuerySet["Delivery"]):
    def owe(
        self,
        kind: str,
        interview: "Interview",
        *,
        payload: dict[str, object] | None,
        version: int | None = None,
        at: datetime,
    ) -> "Delivery":
        """Owe the ATS one event per kind and version; the version is the interview's, unless something else is told of.

        `payload`: None for a kind that is put together when it is sent.
        """
        delivery, _ = self.write_once(
            interview=interview,
            kind=kind,
            version=interview.version if version is None else version,
            defaults={"payload": payload, "created_at": at, "due_at": at},
        )
        return delivery

    def erase_payloads(self) -> int:
        """What was told of, and when, stays; what was told goes. What is still due is not sent any more."""
        self.filter(state__in=Delivery.OPEN).update(state=Delivery.State.UNWANTED)
        return self.update(payload=None, error="")

    def due(self, now: datetime) -> Self:
        """Due rows, without those that follow an untried one of the same interview.

        One that failed does not hold back those after it: they carry a version, by which the ATS can order them.
        """
        untried = Delivery.objects.filter(interview=OuterRef("interview"), state=Delivery.State.DUE)
        before = Q(version__lt=OuterRef("version")) | Q(
            version=OuterRef("version"), created_at__lt=OuterRef("created_at")
        )
        return super().due(now).exclude(Exists(untried.filter(before)))


class Delivery(Work):
    class State(models.TextChoices):
        DUE = "due", "Due"
        FAILED = "failed", "Failed, will be tried again"
        SENT = "sent", "Taken by the ATS"
        UNWANTED = "unwanted", "Not sent: no ATS address is set"
        DEAD = "dead", "Given up"

    class Kind(models.TextChoices):
        INTERVIEW_SCHEDULED = "interview.scheduled", "interview.scheduled"
        INTERVIEW_RESCHEDULED = "interview.rescheduled", "interview.rescheduled"
        INTERVIEW_CANCELLED = "interview.cancelled", "interview.cancelled"
        INTERVIEW_UPDATED = "interview.updated", "interview.updated"
        INTERVIEW_HELD = "interview.held", "interview.held"
        INTERVIEW_NO_SHOW = "interview.no_show", "interview.no_show"
        RECORDING_ARCHIVED = "recording.archived", "recording.archived"
        DECISION_MADE = "decision.made", "decision.made"

    ABOUT = ("interview__application__candidate__email",)
    OPEN = frozenset({State.DUE, State.FAILED})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    interview = models.ForeignKey("interviews.Interview", on_delete=models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=30, choices=Kind)
    version = models.PositiveIntegerField()
    payload = models.JSONField(null=True, help_text="Empty where it is put together when it is sent.")
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    response_status = models.PositiveSmallIntegerField(null=True, blank=True, verbose_name="answer")
    created_at = models.DateTimeField()

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "event for the ATS"
        verbose_name_plural = "events for the ATS"
        constraints = [
            models.UniqueConstraint(fields=["interview", "kind", "version"], name="delivery_once_per_version"),
            # It quotes what was said, and a row of ours would outlive the recording that was erased.
            models.CheckConstraint(
                condition=~Q(kind="decision.made") | Q(payload__isnull=True), name="delivery_keeps_no_decision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.interview}"

    @property
    def deadline(self) -> datetime:
        return self.created_at + MAX_AGE

    def keep_answer(self, status: int | None) -> None:
        """Store the HTTP status of the ATS's answer, if there was one, at once, so that it is kept when the step fails."""
        Delivery.objects.filter(pk=self.pk).update(response_status=status)
