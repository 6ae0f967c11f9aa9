"""A recruiter asks a candidate whether an interview may move to another time."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from interviews.booking.models.change import InterviewChange
from interviews.booking.models.interview import Interview


class MoveProposalQuerySet(models.QuerySet["MoveProposal"]):
    def waiting(self, now: datetime) -> "MoveProposalQuerySet":
        """Those that can still be answered: the interview stands where it stood when they were made, and both times are ahead.

        One that was moved away meanwhile, and back, is not asked about again.
        """
        moves = InterviewChange.objects.filter(interview=OuterRef("interview"), kind=InterviewChange.Kind.RESCHEDULED)
        return self.exclude(Exists(moves.filter(changed_at__gt=OuterRef("asked_at")))).filter(
            state=MoveProposal.State.WAITING,
            interview__status__in=Interview.LIVE,
            interview__starts_at=F("from_starts_at"),
            from_starts_at__gt=now,
            starts_at__gt=now,
        )

    def to_answer(self, interview: Interview, *, now: datetime) -> "MoveProposal | None":
        """What its candidate is being asked, if anything."""
        return self.waiting(now).filter(interview=interview).select_related("by").first()

    def make(
        self, interview: Interview, *, starts_at: datetime, ends_at: datetime, reason: str, by: User, at: datetime
    ) -> "MoveProposal":
        """A new one, in place of one that waits. Call it in a transaction."""
        Interview.objects.select_for_update().get(pk=interview.pk)
        self.filter(interview=interview, state=MoveProposal.State.WAITING).update(
            state=MoveProposal.State.WITHDRAWN, answered_at=at
        )
        return self.create(
            interview=interview,
            from_starts_at=interview.starts_at,
            starts_at=starts_at,
            ends_at=ends_at,
            reason=reason,
            by=by,
            asked_at=at,
        )


class MoveProposal(models.Model):
    """The time is not held meanwhile. Any other change of the interview makes it pointless."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for the candidate"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "The candidate keeps the old time"
        WITHDRAWN = "withdrawn", "Taken back"

    ABOUT = ("interview__application__candidate__email",)

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="proposals")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    from_starts_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = MoveProposalQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview"], condition=Q(state="waiting"), name="proposal_one_waits_per_interview"
            )
        ]

    def __str__(self) -> str:
        return f"{self.interview} to {self.starts_at:%d %b %Y %H:%M} UTC"

    def settle(self, state: str, *, at: datetime) -> bool:
        """Write the answer; False, and nothing written, when there is one already."""
        rows = MoveProposal.objects.filter(pk=self.pk, state=MoveProposal.State.WAITING)
        is_first = bool(rows.update(state=state, answered_at=at))
        self.refresh_from_db(fields=["state", "answered_at"])
        return is_first
