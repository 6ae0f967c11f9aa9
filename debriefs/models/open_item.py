"""What one interview left open for the next: handed on by a person, closed only with a place where it was answered."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q

from candidates.models import Application
from debriefs.models.citation import Citation
from interviews.booking.models.interview import Interview
from interviews.recordings.models import ActionItem

if TYPE_CHECKING:
    from django.db.models import QuerySet


class OpenItemQuerySet(models.QuerySet["OpenItem"]):
    def open(self) -> "OpenItemQuerySet":
        return self.filter(closed_at=None)

    def before(self, interview: Interview) -> "QuerySet[OpenItem]":
        """Those still open that earlier interviews of the same application left for this one."""
        earlier = Q(interview__starts_at__lt=interview.starts_at)
        return self.open().filter(earlier, application=interview.application_id).exclude(interview=interview)

    def hand_on(
        self,
        interview: Interview,
        text: str,
        *,
        key: uuid.UUID,
        source: ActionItem | None = None,
        by: User,
        at: datetime,
    ) -> "OpenItem":
        """Leave something open for the next interview. The same `key` with the same text adds nothing."""
        values = {
            "application_id": interview.application_id,
            "interview": interview,
            "source": source,
            "text": text,
            "handed_on_by": by,
            "handed_on_at": at,
        }
        return self.get_or_create(pk=uuid.uuid5(key, f"{interview.pk} {by.pk} {text}"), defaults=values)[0]


class CannotTakeBack(Exception):
    """Somebody else handed it on, or it was asked or answered by now."""


class OpenItem(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="open_items")
    interview = models.ForeignKey(
        Interview, on_delete=models.CASCADE, related_name="open_items", help_text="The interview that left it open."
    )
    source = models.ForeignKey(
        ActionItem,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The machine’s action item that it was made from.",
    )
    text = models.CharField(max_length=300)
    handed_on_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    handed_on_at = models.DateTimeField()
    asked_in = models.ForeignKey(
        Interview, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="Where it was asked."
    )
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    answer = models.ForeignKey(Citation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = OpenItemQuerySet.as_manager()

    class Meta:
        ordering = ["handed_on_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(answer__isnull=False), name="open_item_closed_with_answer"
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def may_be_taken_back_by(self, user: User) -> bool:
        return self.is_open and self.asked_at is None and self.handed_on_by_id == user.pk

    def take_back(self, *, by: User) -> None:
        """It was handed on by mistake. Raises CannotTakeBack."""
        if not self.may_be_taken_back_by(by):
            raise CannotTakeBack
        self.delete()

    def mark_asked(self, interview: Interview, *, by: User, at: datetime) -> None:
        """It was asked in this interview; it stays open until an answer is cited."""
        self.asked_in, self.asked_by, self.asked_at = interview, by, at
        self.save(update_fields=["asked_in", "asked_by", "asked_at"])

    def unmark_asked(self) -> None:
        self.asked_in = self.asked_by = self.asked_at = None
        self.save(update_fields=["asked_in", "asked_by", "asked_at"])

    def close(self, answer: Citation, *, by: User, at: datetime) -> None:
        """Answered, and here is where."""
        self.answer, self.closed_by, self.closed_at = answer, by, at
        self.save(update_fields=["answer", "closed_by", "closed_at"])
