"""Who was free when an interview was booked: one row for each of them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import models

from interviews.enums import InterviewStatus
from interviews.panels.models.interviewer import Interviewer


class ChanceQuerySet(models.QuerySet["Chance"]):
    def standing(self) -> "ChanceQuerySet":
        """Of interviews that were not cancelled: what is cancelled gives chances back too."""
        return self.exclude(interview__status=InterviewStatus.CANCELLED)

    def keep(self, interview_id: UUID, shares: Mapping[int, float]) -> None:
        """Store who could have taken the interview, by id; what is stored already stays."""
        rows = [
            self.model(interview_id=interview_id, interviewer_id=interviewer, share=share)
            for interviewer, share in shares.items()
        ]
        self.bulk_create(rows, ignore_conflicts=True)

    def summed(self, interviewers: list[int], *, since: datetime | None = None) -> dict[int, float]:
        """The sum of each one's shares, by id; 0 is left out. `since`: only of interviews booked from then on."""
        rows = self.standing().filter(interviewer__in=interviewers)
        if since is not None:
            rows = rows.filter(interview__created_at__gte=since)
        return dict(rows.values_list("interviewer").annotate(models.Sum("share")).order_by())


class Chance(models.Model):
    """The interviewer was free for it. `share`: the part of the interview they owe by that, one half where two were free.

    What was booked says what is likely to come to whom, and what would have been everybody's share.
    """

    interview = models.ForeignKey("interviews.Interview", on_delete=models.CASCADE, related_name="chances")
    interviewer = models.ForeignKey(Interviewer, on_delete=models.CASCADE, related_name="chances")
    share = models.FloatField()

    objects = ChanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interview", "interviewer"], name="chance_once_per_interview"),
            models.CheckConstraint(condition=models.Q(share__gt=0, share__lte=1), name="chance_share_is_a_part"),
        ]

    def __str__(self) -> str:
        return f"{self.interviewer} could have taken {self.interview}"
