"""Which interviewers take an interview: one row for each of them."""

from django.db import models

from interviews.panels.models.interviewer import Interviewer


class Assignment(models.Model):
    """One interviewer's part in one interview: they get its mails, may open its page, and it counts when interviews are shared out.

    The host, whose calendar keeps the event, is `Interview.interviewer` and has an assignment like the others.
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
