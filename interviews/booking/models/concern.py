"""What a recruiter should look at, one row for each reason an interview gives: raised by us, settled by a person."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from interviews.booking.models.interview import Interview


class ConcernQuerySet(models.QuerySet["Concern"]):
    def open(self) -> "ConcernQuerySet":
        """Those not settled yet."""
        return self.filter(settled_at=None)

    def raise_about(self, interview: Interview, reason: str, *, at: datetime) -> "Concern":
        """Raise a concern, or return the one with the same reason that is not over yet."""
        return self.get_or_create(interview=interview, reason=reason, over_at=None, defaults={"raised_at": at})[0]

    def end_about(self, interview: Interview, *reasons: str, at: datetime) -> None:
        """The reasons no longer hold: settle their concerns, and let the same reasons be raised anew."""
        standing = self.filter(interview=interview, reason__in=reasons, over_at=None)
        standing.update(over_at=at, settled_at=Coalesce(F("settled_at"), at))

    def settle(self, *, how: str = "looked", by: User, at: datetime) -> int:
        """A recruiter has looked at them, or done something about them; how many were settled.

        Lasting reasons (a “no”, a missing call) stay, and are not raised again.
        """
        waiting = self.open()
        once = waiting.exclude(reason__in=Concern.LASTING).update(
            settled_at=at, settled_by=by, settled_how=how, over_at=at
        )
        return once + waiting.update(settled_at=at, settled_by=by, settled_how=how)


class Concern(models.Model):
    class Reason(models.TextChoices):
        HOST_UNKNOWN = "host_unknown", "Interviewer unknown"
        CANDIDATE_UNKNOWN = "candidate_unknown", "Candidate unknown"
        MOVED_BY_HOST = "moved_by_host", "Moved in the calendar"
        DELETED_BY_HOST = "deleted_by_host", "Deleted from the calendar"
        DECLINED_BY_HOST = "declined_by_host", "Declined by the interviewer"
        DECLINED_BY_CANDIDATE = "declined_by_candidate", "Declined by the candidate"
        DECLINED = "declined", "An interviewer can’t take it"
        WHOLE_DAY = "whole_day", "A whole day in the calendar"
        CALL_REPLACED = "call_replaced", "Another call in the calendar"
        CALL_GONE = "call_gone", "No call in the calendar"
        TWO_AT_ONCE = "two_at_once", "Two interviews at once"
        CALENDAR_WITHDRAWN = "calendar_withdrawn", "Calendar disconnected"
        SCORECARD_LATE = "scorecard_late", "Scorecard late"
        UNDECIDED = "undecided", "Not known whether it took place"
        CANDIDATE_ABSENT = "candidate_absent", "The candidate did not come"
        WE_WERE_ABSENT = "we_were_absent", "We did not come"
        RECORDER_NOT_LET_IN = "recorder_not_let_in", "Recorder not let in"
        RECORDER_NEVER_HEARD = "recorder_never_heard", "Never heard from the recorder"
        RECORDING_FAILED = "recording_failed", "Recording failed"
        FILE_DAMAGED = "file_damaged", "File of the recording damaged"

    class Settlement(models.TextChoices):
        """What a person did about it; empty where the reason went by itself."""

        LOOKED = "looked", "Looked at"
        REPLY = "reply", "With a mail to the candidate"
        TIMES = "times", "With times to choose from"

    LASTING = frozenset(
        {
            Reason.DECLINED_BY_HOST,
            Reason.DECLINED_BY_CANDIDATE,
            Reason.WHOLE_DAY,
            Reason.CALL_GONE,
            Reason.CALENDAR_WITHDRAWN,
            Reason.SCORECARD_LATE,
            Reason.UNDECIDED,
        }
    )
    # Without a recruiter's help these interviews don't take place.
    PRESSING = frozenset(
        {
            Reason.DECLINED_BY_HOST,
            Reason.DECLINED,
            Reason.DELETED_BY_HOST,
            Reason.CALL_GONE,
            Reason.TWO_AT_ONCE,
            Reason.WE_WERE_ABSENT,
        }
    )

    ABOUT = ("interview__application__candidate__email",)
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="concerns")
    reason = models.CharField(max_length=24, choices=Reason)
    raised_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    settled_how = models.CharField(max_length=10, choices=Settlement, blank=True)
    over_at = models.DateTimeField(null=True, blank=True, help_text="Since when the reason is gone.")

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["raised_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "reason"], condition=Q(over_at=None), name="concern_once_while_it_lasts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} ({self.interview})"
