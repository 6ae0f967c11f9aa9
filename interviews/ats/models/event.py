"""What the ATS is told: one row for each thing that happened, whoever is to hear of it."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Q

from candidates.models import Application
from interviews.ats.models.delivery import Delivery
from interviews.ats.models.endpoint import Endpoint

if TYPE_CHECKING:  # the row lies above, and is named by a string
    from interviews.booking.models.interview import Interview

Data = dict[str, object]


class AtsEventQuerySet(models.QuerySet["AtsEvent"]):
    def owe(
        self,
        kind: str,
        interview: "Interview",
        *,
        payload: Data | None,
        version: int | None = None,
        at: datetime,
    ) -> "AtsEvent":
        """Tell of it once per kind and version; the version is the interview's, unless something else is told of.

        `payload`: None for a kind that is put together when it is sent.
        """
        number = interview.version if version is None else version
        key: Data = {"kind": kind, "interview": interview, "version": number}
        return self._tell_once(key, {"application": interview.application, "payload": payload}, at=at)

    def owe_of_application(self, kind: str, application: Application, *, payload: Data, at: datetime) -> "AtsEvent":
        """Tell once of what concerns no interview of it."""
        key: Data = {"kind": kind, "application": application, "interview": None, "version": 1}
        return self._tell_once(key, {"payload": payload}, at=at)

    def _tell_once(self, key: Data, more: Data, *, at: datetime) -> "AtsEvent":
        with transaction.atomic():
            event, is_new = self.get_or_create(**key, defaults={**more, "created_at": at})
            if is_new:
                Delivery.objects.owe(event, Endpoint.objects.wanting(event, at=at), at=at)
        return event

    def test(self, endpoint: Endpoint, *, at: datetime) -> "AtsEvent":
        """One that tells of nothing, for this endpoint alone."""
        payload = {"endpoint": endpoint.name, "words": "A test from Fairloop: nothing has happened."}
        with transaction.atomic():
            event = self.create(kind=AtsEvent.Kind.TEST, version=1, payload=payload, created_at=at)
            Delivery.objects.owe(event, [endpoint], at=at)
        return event

    def erase_payloads(self) -> int:
        """What was told of, and when, stays; what was told goes, and what was answered. What is still due is not sent any more.

        Kinds that tell of the erasure itself name nobody: they stay, and go out.
        """
        gone = self.exclude(kind__in=AtsEvent.NAMES_NOBODY)
        Delivery.objects.filter(event__in=gone).erase()
        return gone.update(payload=None)


class AtsEvent(models.Model):
    class Kind(models.TextChoices):
        INTERVIEW_SCHEDULED = "interview.scheduled", "interview.scheduled"
        INTERVIEW_RESCHEDULED = "interview.rescheduled", "interview.rescheduled"
        INTERVIEW_CANCELLED = "interview.cancelled", "interview.cancelled"
        INTERVIEW_UPDATED = "interview.updated", "interview.updated"
        INTERVIEW_HELD = "interview.held", "interview.held"
        INTERVIEW_NO_SHOW = "interview.no_show", "interview.no_show"
        RECORDING_ARCHIVED = "recording.archived", "recording.archived"
        RECORDING_LOST = "recording.lost", "recording.lost"
        RECORDING_ERASED = "recording.erased", "recording.erased"
        TRANSCRIPT_READY = "transcript.ready", "transcript.ready"
        SCORECARD_SUBMITTED = "scorecard.submitted", "scorecard.submitted"
        DECISION_MADE = "decision.made", "decision.made"
        CANDIDATE_ERASED = "candidate.erased", "candidate.erased"
        TEST = "endpoint.test", "endpoint.test"

    # Numbers of rows alone, and the ATS's own reference.
    NAMES_NOBODY = frozenset({Kind.RECORDING_ERASED, Kind.CANDIDATE_ERASED})

    ABOUT = ("application__candidate__email",)

    # Their order is that in which they happened.
    number = models.BigAutoField(primary_key=True)
    key = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False, help_text="By which the ATS tells it apart."
    )
    kind = models.CharField(max_length=30, choices=Kind)
    application = models.ForeignKey(Application, null=True, on_delete=models.CASCADE, related_name="ats_events")
    interview = models.ForeignKey(
        "interviews.Interview", null=True, on_delete=models.CASCADE, related_name="ats_events"
    )
    version = models.PositiveIntegerField(help_text="Of the interview, or the number of what else is told of.")
    payload = models.JSONField(null=True, help_text="Empty where it is put together when it is sent, or was erased.")
    created_at = models.DateTimeField(db_index=True)

    objects = AtsEventQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = "what the ATS is told"
        verbose_name_plural = "what the ATS is told"
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "kind", "version"],
                condition=Q(interview__isnull=False),
                name="ats_event_once_per_version",
            ),
            models.UniqueConstraint(
                fields=["application", "kind", "version"],
                condition=Q(interview__isnull=True, application__isnull=False),
                name="ats_event_once_per_application",
            ),
            # It quotes what was said, and a row of ours would outlive the recording that was erased.
            models.CheckConstraint(
                condition=~Q(kind="decision.made") | Q(payload__isnull=True), name="ats_event_keeps_no_decision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.interview or self.application or 'a test'}"
