"""One try to book a time at Nylas, from the candidate's click to a settled outcome, so that no answer is ever lost between the two."""

from datetime import datetime
from typing import Self

from django.db import models, transaction
from django.db.models.functions import Now

from interviews.booking.models.interview import Interview
from interviews.booking.models.link import BookingLink
from interviews.panels.models.interviewer import Interviewer
from recruiting.work.rows import LEASE, Work, WorkQuerySet


class BookingAttemptQuerySet(WorkQuerySet["BookingAttempt"]):
    def needing_attention(self) -> Self:
        """From the moment in which Nylas's answer did not come: a candidate waits."""
        unclear = [BookingAttempt.State.UNKNOWN, BookingAttempt.State.FAILED, BookingAttempt.State.DEAD]
        return self.filter(state__in=unclear)

    def unsettled_in(self, grant_id: str) -> "BookingAttemptQuerySet":
        """Those that only a look into this calendar account can settle."""
        return self.filter(nylas_grant_id=grant_id, state__in=BookingAttempt.OPEN)

    def begin(
        self, link: BookingLink, *, starts_at: datetime, ends_at: datetime, time_zone: str, language: str, at: datetime
    ) -> "BookingAttempt":
        """A new one under a lease. Raises IntegrityError while another of this link is unsettled."""
        attempt = self.create(
            link=link,
            starts_at=starts_at,
            ends_at=ends_at,
            time_zone=time_zone,
            language=language,
            began_at=at,
            due_at=at,
            claim_token=link.pk,
        )
        self.filter(pk=attempt.pk).update(claimed_until=Now() + LEASE)
        return attempt

    def note_interview(self, interview: Interview) -> None:
        """Nylas told of the interview itself: whoever is still finding out what came of its link's attempt finds it there."""
        self.filter(link=interview.link, state__in=BookingAttempt.OPEN).update(interview=interview)


class BookingAttempt(Work):
    """While a candidate waits the row is `trying`, held by a lease; if Nylas's answer never came, or the process died, it is asked
    about until it is known."""

    class State(models.TextChoices):
        TRYING = "trying", "Being booked"
        UNKNOWN = "unknown", "No answer from Nylas, being looked up"
        FAILED = "failed", "No answer from Nylas, will be looked up again"
        BOOKED = "booked", "Booked"
        REFUSED = "refused", "Not booked"
        DEAD = "dead", "Could not be settled"

    class Refusal(models.TextChoices):
        SLOT_GONE = "slot_gone", "Somebody else was quicker"
        OUT_OF_REACH = "out_of_reach", "The calendars could not be reached"
        BOOKED_ALREADY = "booked_already", "Another time was booked at the same moment"
        NOT_FOUND = "not_found", "Nylas never answered, and the calendar shows no interview"

    ABOUT = ("link__application__candidate__email",)
    OPEN = frozenset({State.TRYING, State.UNKNOWN, State.FAILED})

    link = models.ForeignKey(BookingLink, on_delete=models.CASCADE, related_name="attempts")
    state = models.CharField(max_length=10, choices=State, default=State.TRYING)
    refusal = models.CharField(max_length=16, choices=Refusal, blank=True, editable=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64)
    language = models.CharField(max_length=10, default="en")
    interviewer = models.ForeignKey(Interviewer, on_delete=models.PROTECT, null=True, related_name="+")
    nylas_grant_id = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="In whose calendar it is; the interviewer may have another by now.",
    )
    reasons = models.JSONField(
        default=list, help_text="Who was free, and each one's figures, when the interviewer was chosen."
    )
    interview = models.ForeignKey(Interview, on_delete=models.SET_NULL, null=True, related_name="attempts")
    began_at = models.DateTimeField()

    objects = BookingAttemptQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["link"],
                condition=models.Q(state__in=["trying", "unknown", "failed"]),
                name="attempt_one_unsettled_per_link",
            )
        ]

    def __str__(self) -> str:
        return f"{self.link.application.candidate} at {self.starts_at:%d %b %Y %H:%M} UTC"

    def mark_booked(self, interview: Interview, *, at: datetime) -> None:
        """This interview came of it, also where the outcome is no longer ours to write."""
        self.interview = interview
        self.save(update_fields=["interview"])
        self.settle(self.State.BOOKED, at=at)

    def refuse(self, refusal: str, *, at: datetime, error: str = "") -> None:
        """Nothing was booked. Those who wait for the outcome find the reason together with it."""
        with transaction.atomic():
            if self.settle(self.State.REFUSED, at=at, error=error):
                self.refusal = refusal
                self.save(update_fields=["refusal"])

    def ask_host(self, host: Interviewer) -> None:
        """Nylas is asked to book this person now, in the calendar they have at this moment."""
        self.interviewer, self.nylas_grant_id = host, host.nylas_grant_id or ""
        self.save(update_fields=["interviewer", "nylas_grant_id", "reasons"])
