"""One try to book a time at Nylas, stored from the candidate's click until its outcome is known."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models.functions import Now

from interviews.booking.models.interview import Interview
from interviews.booking.models.link import BookingLink
from interviews.booking.models.naming import Naming
from interviews.panels import fairness
from interviews.panels.models.interviewer import Interviewer
from recruiting.work.rows import CLAIMED, LEASE, Work, WorkQuerySet


class BookingAttemptQuerySet(WorkQuerySet["BookingAttempt"]):
    def needing_attention(self) -> Self:
        """Those to which Nylas gave no answer: a candidate is waiting."""
        unclear = [BookingAttempt.State.UNKNOWN, BookingAttempt.State.FAILED, BookingAttempt.State.DEAD]
        return self.filter(state__in=unclear)

    def being_written(self) -> "BookingAttemptQuerySet":
        """Those that are claimed and not settled: by the page that books, or a worker after it."""
        return self.filter(state=BookingAttempt.State.TRYING, claimed_until__isnull=False)

    def unsettled_in(self, grant_id: str) -> "BookingAttemptQuerySet":
        """Those whose outcome can be looked up in this calendar account only."""
        return self.unsettled().filter(nylas_grant_id=grant_id)

    def hasten(self, *, at: datetime) -> int:
        """Look up those without an answer now that would wait for longer; how many. One that a worker has claimed stays as it is."""
        waiting = self.unsettled().filter(due_at__gt=at, tries__gt=0).exclude(CLAIMED)
        return waiting.update(due_at=at)

    def begin(
        self,
        link: BookingLink,
        *,
        starts_at: datetime,
        ends_at: datetime,
        time_zone: str,
        language: str,
        by: User | None = None,
        at: datetime,
    ) -> "BookingAttempt":
        """A new one under a lease. `by`: the recruiter who books for the candidate. Raises IntegrityError while another of this link is unsettled."""
        attempt = self.create(
            link=link,
            starts_at=starts_at,
            ends_at=ends_at,
            time_zone=time_zone,
            language=language,
            by=by,
            began_at=at,
            due_at=at,
            claim_token=link.pk,
        )
        self.filter(pk=attempt.pk).update(claimed_until=Now() + LEASE)
        return attempt

    def note_interview(self, interview: Interview) -> None:
        """Point the link's unsettled attempt at an interview that was written from Nylas's notification; looking it up then ends there."""
        self.unsettled().filter(link=interview.link).update(interview=interview)


class BookingAttempt(Work):
    """`trying` and under a lease while the candidate waits. If Nylas's answer never came, or the process died, it is looked up until
    the outcome is known."""

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
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        help_text="The recruiter who booked for the candidate; nobody where the candidate did.",
    )
    interviewer = models.ForeignKey(Interviewer, on_delete=models.PROTECT, null=True, related_name="+")
    interviewers = models.ManyToManyField(
        Interviewer, related_name="+", help_text="All whom Nylas was asked for, the host among them."
    )
    nylas_grant_id = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="In whose calendar it is; the interviewer may have another by now.",
    )
    naming = models.ForeignKey(
        Naming,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="attempts",
        help_text="By which somebody was to be booked and nobody else; none where the rule chose.",
    )
    reasons = models.JSONField(
        default=list,
        help_text="Who was free, and each one's figures, when the interviewer was chosen; what kept the others from it.",
    )
    interview = models.ForeignKey(Interview, on_delete=models.SET_NULL, null=True, related_name="attempts")
    began_at = models.DateTimeField()

    objects = BookingAttemptQuerySet.as_manager()

    class Meta(Work.Meta):
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
        """Store the interview in any case, and the outcome unless another process has settled the attempt."""
        self.interview = interview
        self.save(update_fields=["interview"])
        self.settle(self.State.BOOKED, at=at)

    def refuse(self, refusal: str, *, at: datetime, error: str = "") -> None:
        """Nothing was booked. State and refusal are written together: a second click may be waiting for both."""
        with transaction.atomic():
            if self.settle(self.State.REFUSED, at=at, error=error):
                self.refusal = refusal
                self.save(update_fields=["refusal"])

    def ask_for(self, people: Sequence[Interviewer]) -> None:
        """Store whom Nylas is about to be asked for: the first as the host, with their present calendar account."""
        host = people[0]
        self.interviewer, self.nylas_grant_id = host, host.nylas_grant_id or ""
        self.save(update_fields=["interviewer", "nylas_grant_id"])
        self.interviewers.set(people)

    def keep_reasons(self, reasons: list[dict[str, object]], *, naming: Naming | None = None) -> None:
        """Store who was free, with each one's figures, and what kept the others from it. `naming`: whom a recruiter had named."""
        self.reasons, self.naming = reasons, naming
        self.save(update_fields=["reasons", "naming"])

    def shares(self) -> dict[int, float]:
        """The part of the interview that each of those who could have taken it owes, by id; none where nobody was chosen."""
        free = [one for one in self.reasons if "place" in one and "skipped" not in one]
        if any("share" in one for one in free):
            return {one["interviewer"]: one["share"] for one in free if one.get("share")}
        return fairness.shares({one["interviewer"]: one.get("weight", 1.0) for one in free})
