"""Which interviewers take an interview: one row for each of them."""

from datetime import datetime

from django.db import models

from interviews.enums import InterviewStatus, Role
from interviews.panels.models.interviewer import Interviewer


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def not_cancelled(self) -> "AssignmentQuerySet":
        """Of interviews that stand or took place."""
        return self.exclude(interview__status=InterviewStatus.CANCELLED)

    def learning(self) -> "AssignmentQuerySet":
        """Of those who take part in order to learn."""
        return self.exclude(role=Role.INTERVIEWER).select_related("interviewer")

    def erase_words(self) -> int:
        """That they declined stays; why goes."""
        return self.exclude(decline_reason="").update(decline_reason="")


class Assignment(models.Model):
    """One interviewer's part in one interview: they get its mails, may open its page, and it counts when interviews are shared out.

    Whoever learns (`role`) is invited like the others; it counts for their caps, not for their load. The host, whose calendar
    keeps the event, is `Interview.interviewer` and has an assignment like the others.
    """

    interview = models.ForeignKey("interviews.Interview", on_delete=models.CASCADE, related_name="assignments")
    interviewer = models.ForeignKey(Interviewer, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=12, choices=Role, default=Role.INTERVIEWER)
    assigned_at = models.DateTimeField()
    declined_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When they said that they can’t take it. They stay in it until somebody else takes it over.",
    )
    decline_reason = models.CharField(max_length=300, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["interviewer__name"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "interviewer"], name="assignment_once_per_interview")
        ]

    def __str__(self) -> str:
        return f"{self.interviewer} takes {self.interview}"

    @property
    def part_words(self) -> str:
        """As in “Lee listens, to learn how we interview”."""
        return f"{self.interviewer.first_name} {Role(self.role).label}"

    @property
    def is_declined(self) -> bool:
        return self.declined_at is not None

    def decline(self, reason: str, *, at: datetime) -> bool:
        """They can’t take it. False, and nothing written, when they had said so before."""
        rows = Assignment.objects.filter(pk=self.pk, declined_at=None)
        is_new = bool(rows.update(declined_at=at, decline_reason=reason))
        self.refresh_from_db(fields=["declined_at", "decline_reason"])
        return is_new
