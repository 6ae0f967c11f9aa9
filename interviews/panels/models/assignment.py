"""Who takes which interview: one row for each interviewer of an interview, however many meet the candidate together."""

from django.db import models

from interviews.panels.models.interviewer import Interviewer


class Assignment(models.Model):
    """One interviewer's part in one interview: they are mailed, the page is theirs, and it counts in their share.

    The host, whose calendar keeps the event, is `Interview.interviewer` and has an assignment like everybody else.
    """

    interview = models.ForeignKey("interviews.Interview", on_delete=models.CASCADE, related_name="assignments")
    interviewer = models.ForeignKey(Interviewer, on_delete=models.PROTECT, related_name="assignments")
    assigned_at = models.DateTimeField()

    class Meta:
        ordering = ["interviewer__name"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "interviewer"], name="assignment_once_per_interview")
        ]

    def __str__(self) -> str:
        return f"{self.interviewer} takes {self.interview}"
