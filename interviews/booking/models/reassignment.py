"""One swap of an interviewer, stored from the moment somebody asks for it until calendar and rows agree again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from interviews import enums
from interviews.booking.models.interview import Interview
from interviews.booking.models.link import BookingLink
from interviews.panels.models.interviewer import Interviewer
from recruiting.work.rows import LEASE, Work, WorkQuerySet


class ReassignmentQuerySet(WorkQuerySet["Reassignment"]):
    def erase_words(self) -> int:
        """Who took over from whom, and when, stays; what was said of it goes."""
        return self.update(reason="", error="")

    def begin(
        self,
        interview: Interview,
        *,
        leaving: Interviewer,
        joining: Interviewer,
        cause: str,
        reason: str,
        override: str,
        reasons: Sequence[Mapping[str, object]],
        actor: str,
        by: User | None,
        at: datetime,
    ) -> "Reassignment":
        """A new one under a lease, with the event that it is to replace. Raises IntegrityError while another of this interview is
        unsettled."""
        row = self.create(
            interview=interview,
            leaving=leaving,
            joining=joining,
            cause=cause,
            reason=reason,
            override=override,
            reasons=list(reasons),
            actor=actor,
            by=by,
            starts_at=interview.starts_at,
            swaps_host=leaving.pk == interview.interviewer_id,
            nylas_grant_id=joining.nylas_grant_id or "",
            nylas_calendar_id=joining.booking_calendar_id,
            old_booking_id=interview.nylas_booking_id or "",
            old_event_id=interview.nylas_event_id,
            old_calendar_id=interview.nylas_calendar_id,
            old_grant_id=interview.nylas_grant_id,
            began_at=at,
            due_at=at,
            claim_token=interview.pk,
        )
        self.filter(pk=row.pk).update(claimed_until=Now() + LEASE)
        return row

    def swapped(self) -> Self:
        """Those that took place; the newest first."""
        return self.exclude(swapped_at=None)

    def given_up(self) -> Self:
        """Swaps by which somebody gave an interview up: the rule does not give it back to them."""
        return self.swapped().filter(cause__in=Reassignment.GIVEN_UP)

    def of_second_thoughts(self, *, since: datetime) -> Self:
        """Those for the sake of load, made or under way."""
        rows = self.filter(cause=Reassignment.Cause.SECOND_THOUGHTS, began_at__gt=since)
        return rows.exclude(swapped_at=None, state__in={Reassignment.State.REFUSED, Reassignment.State.DEAD})

    def that_left(self, *, booking_id: str = "", event_id: str = "") -> "Reassignment | None":
        """The one by which an interview left this booking, or this event: late news of either is not about the interview any more."""
        is_theirs = Q(pk=None)
        if booking_id:
            is_theirs |= Q(old_booking_id=booking_id)
        if event_id:
            is_theirs |= Q(old_event_id=event_id)
        return self.swapped().filter(is_theirs, swaps_host=True).first()

    def to_be_joined_by(self, interviewer: int) -> Self:
        """Those under way by which this person may get an interview: they count for the caps already."""
        return self.unsettled().filter(joining=interviewer, swapped_at=None)


class Reassignment(Work):
    """What is done already says what comes next: `asked_at`, then `swapped_at`, then `done`. Each step can be repeated."""

    class State(models.TextChoices):
        TRYING = "trying", "Being swapped"
        FAILED = "failed", "Not through yet, will be tried again"
        DONE = "done", "Swapped"
        REFUSED = "refused", "Not swapped"
        DEAD = "dead", "Given up"

    class Cause(models.TextChoices):
        ASKED = "asked", "A recruiter asked for it"
        DECLINED = "declined", "Can’t take it, said on its page or in the calendar"
        SECOND_THOUGHTS = "second_thoughts", "To even out the load"

    GIVEN_UP = frozenset({Cause.ASKED, Cause.DECLINED})
    ABOUT = ("interview__application__candidate__email",)
    OPEN = frozenset({State.TRYING, State.FAILED})

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="reassignments")
    leaving = models.ForeignKey(Interviewer, on_delete=models.PROTECT, related_name="+")
    joining = models.ForeignKey(Interviewer, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.TRYING)
    cause = models.CharField(max_length=16, choices=Cause, default=Cause.ASKED)
    actor = models.CharField(max_length=12, choices=enums.Actor)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    override = models.CharField(
        max_length=16,
        choices=enums.Skipped,
        blank=True,
        help_text="What would have kept the new interviewer from it, and was overruled by whoever chose them.",
    )
    reasons = models.JSONField(
        default=list, help_text="As of an attempt, where the new interviewer was chosen by rule; empty where by hand."
    )
    starts_at = models.DateTimeField()
    swaps_host = models.BooleanField(
        default=True, help_text="Does the event go to another calendar, or has it only another participant?"
    )
    nylas_grant_id = models.CharField(max_length=64, editable=False)
    nylas_calendar_id = models.CharField(max_length=200, editable=False)
    old_booking_id = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    old_event_id = models.CharField(max_length=1024, blank=True, db_index=True, editable=False)
    old_calendar_id = models.CharField(max_length=200, blank=True, editable=False)
    old_grant_id = models.CharField(max_length=64, blank=True, editable=False)
    began_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True, help_text="Nylas was asked for the new event.")
    swapped_at = models.DateTimeField(null=True, blank=True, help_text="The interview is the new interviewer’s.")

    objects = ReassignmentQuerySet.as_manager()

    class Meta(Work.Meta):
        ordering = ["-began_at", "-pk"]
        verbose_name = "swap of interviewers"
        verbose_name_plural = "swaps of interviewers"
        constraints = [
            models.UniqueConstraint(
                fields=["interview"],
                condition=Q(state__in=["trying", "failed"]),
                name="reassignment_one_unsettled_per_interview",
            )
        ]

    def __str__(self) -> str:
        return f"{self.interview}: {self.leaving} to {self.joining}"

    def is_swapped(self) -> bool:
        """Is it by now, through this process or another?"""
        self.refresh_from_db(fields=["swapped_at"])
        return self.swapped_at is not None

    @property
    def link(self) -> BookingLink | None:
        return self.interview.link

    @property
    def mark(self) -> str:
        """By which the new event is found again in its calendar."""
        return f"{self.interview_id}-{self.pk}"

    @property
    def deadline(self) -> datetime | None:
        """A swap is of no use once the interview has begun; to take the old event away is."""
        return None if self.swapped_at else self.starts_at

    def note_asked(self, at: datetime | None) -> None:
        """Store that Nylas is about to be asked for the event; None: there is none, so it may be asked for again."""
        self.asked_at = at
        self.save(update_fields=["asked_at"])

    def note_swapped(self, at: datetime) -> None:
        self.swapped_at = at
        self.save(update_fields=["swapped_at"])
