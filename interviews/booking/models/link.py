"""A candidate's personal way to choose a time: one application, one panel, spent once, expiring, revocable."""

import secrets
import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from candidates.models import Application, Job
from candidates.models.application import MAX_REFERENCE
from interviews.panels.models.interviewer import InterviewerQuerySet
from interviews.panels.models.panel import Panel
from recruiting.tokens import derive_token, hash_token

if TYPE_CHECKING:
    from interviews.booking.models.naming import Naming


class BookingLinkQuerySet(models.QuerySet["BookingLink"]):
    def with_id(self, text: str) -> "BookingLinkQuerySet":
        """The link with this id, as Nylas brings it back; empty where the field was, or is another client's."""
        try:
            return self.filter(pk=uuid.UUID(text))
        except ValueError:
            return self.none()

    def with_token(self, token: str) -> "BookingLink | None":
        return (
            self.filter(token_hash=hash_token(token))
            .select_related("application__candidate", "application__job__contact", "panel__job__contact")
            .first()
        )

    def open(self, now: datetime) -> "BookingLinkQuerySet":
        return self.filter(BookingLink.State.OPEN.condition(now))

    def revoke(self, *, by: User | None, at: datetime) -> int:
        """Those that still worked stop working; returns their number. Interviews booked with them stay."""
        return self.filter(revoked_at=None).update(revoked_at=at, revoked_by=by)

    def disable(self, *, at: datetime) -> int:
        """No link leads to the candidate's page any more, not even one that was spent."""
        rows: list[BookingLink] = list(self)
        for row in rows:
            row.token_hash = hash_token(secrets.token_urlsafe(32))
            row.revoked_at = row.revoked_at or at
            row.reference = ""
        return BookingLink.objects.bulk_update(rows, ["token_hash", "revoked_at", "reference"])

    def run_out(self, now: datetime) -> "BookingLinkQuerySet":
        """Ended unused, where a time is still to be chosen and no other link of the panel takes their place."""
        others = BookingLink.objects.filter(application=OuterRef("application"), panel=OuterRef("panel"))
        taking_their_place = others.filter(Q(expires_at__gt=now) | Q(spent_at__isnull=False), revoked_at=None)
        newer = others.filter(created_at__gt=OuterRef("created_at"))
        return self.filter(
            ~Exists(taking_their_place),
            ~Exists(newer),
            revoked_at=None,
            spent_at=None,
            expires_at__lte=now,
            panel__state=Panel.State.LIVE,
            application__stage=Application.Stage.INTERVIEWING,
            application__job__state=Job.State.OPEN,
        )


class BookingLink(models.Model):
    class State(models.TextChoices):
        """No column: it follows from when the link was spent or revoked, and from when it runs out."""

        OPEN = "open", "A time can be chosen with it"
        BOOKED = "booked", "An interview was booked with it"
        EXPIRED = "expired", "It ran out unused"
        REVOKED = "revoked", "It was ended"

        def condition(self, now: datetime) -> Q:
            """Which links are in it."""
            states, unspent = type(self), Q(revoked_at=None, spent_at=None)
            return {
                states.OPEN: unspent & Q(expires_at__gt=now),
                states.BOOKED: Q(revoked_at=None, spent_at__isnull=False),
                states.EXPIRED: unspent & Q(expires_at__lte=now),
                states.REVOKED: Q(revoked_at__isnull=False),
            }[self]

    ABOUT = ("application__candidate__email",)
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="links")
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    reference = models.CharField(
        max_length=MAX_REFERENCE,
        blank=True,
        db_index=True,
        editable=False,
        help_text="What the applicant tracking system calls it.",
    )
    created_at = models.DateTimeField(editable=False, db_index=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    expires_at = models.DateTimeField()
    spent_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    objects = BookingLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"Booking link of {self.application.candidate} for {self.panel.name}"

    @classmethod
    def make(
        cls, *, application: Application, panel: Panel, expires_at: datetime, by: User | None, at: datetime
    ) -> "BookingLink":
        link = cls(application=application, panel=panel, expires_at=expires_at, created_by=by, created_at=at)
        link.token_hash = hash_token(link.token)
        link.save(force_insert=True)
        return link

    @property
    def token(self) -> str:
        return derive_token("booking-link", self.id)

    @property
    def url(self) -> str:
        return settings.SITE_URL + reverse("candidate_page", args=[self.token])

    @property
    def last_minute(self) -> datetime:
        """The last minute in which it works: for a link that ends at midnight, pages name the day before."""
        return self.expires_at - timedelta(minutes=1)

    def state_at(self, now: datetime) -> "BookingLink.State":
        if self.revoked_at is not None:
            return self.State.REVOKED
        if self.spent_at is not None:
            return self.State.BOOKED
        return self.State.OPEN if self.expires_at > now else self.State.EXPIRED

    def is_open(self, now: datetime) -> bool:
        """Can a time still be chosen with it?"""
        return self.state_at(now) == self.State.OPEN

    def opens_page(self, now: datetime) -> bool:
        """Does it open the candidate's own page? Until it expires, and after a booking for good, unless it is revoked."""
        return self.revoked_at is None and (self.spent_at is not None or self.expires_at > now)

    def naming(self) -> "Naming | None":
        """Whom a recruiter named for it; None where the rule chooses."""
        return self.namings.open().select_related("interviewer", "by").first()

    def may_meet(self) -> InterviewerQuerySet:
        """Those of whom some take the interview; who still learns is never among those chosen."""
        naming, people = self.naming(), self.panel.live_interviewers()
        if naming is not None and not self.panel.seat_groups.exists():
            return people.filter(pk=naming.interviewer_id)
        learning = self.panel.seats.of_trainees().values("interviewer")
        return people.other_than(self.application.candidate.email).exclude(pk__in=learning)

    def asks_recording(self) -> bool:
        """Is the candidate asked whether they may be recorded? Not where whoever meets them would refuse it anyway."""
        named = self.naming()
        if named is not None:
            return self.panel.records and named.interviewer.unrecorded_since is None
        return self.panel.asks_recording

    def keep_reference(self, reference: str) -> None:
        """What the applicant tracking system calls it; an empty one changes nothing."""
        if reference:
            self.reference = reference
            self.save(update_fields=["reference"])

    def spend(self, *, at: datetime) -> bool:
        """Mark as used; False when it was used or revoked meanwhile. Times picked for it have done their work."""
        self.picked_times.end(at=at)
        return bool(BookingLink.objects.filter(pk=self.pk, spent_at=None, revoked_at=None).update(spent_at=at))

    def keep_open_until(self, at: datetime) -> None:
        """It works at least until then."""
        BookingLink.objects.filter(pk=self.pk, expires_at__lt=at).update(expires_at=at)
        self.refresh_from_db(fields=["expires_at"])

    def reopen(self, *, until: datetime) -> None:
        """After a cancel the same link may choose a time again."""
        self.spent_at, self.expires_at = None, max(self.expires_at, until)
        self.save(update_fields=["spent_at", "expires_at"])

    def revoke(self, *, by: User | None, at: datetime) -> bool:
        """It stops working, and an interview booked with it stays; False and unchanged when it was revoked before."""
        is_ended = BookingLink.objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=at, revoked_by=by)
        self.refresh_from_db(fields=["revoked_at", "revoked_by"])
        return bool(is_ended)


class CallbackRequestQuerySet(models.QuerySet["CallbackRequest"]):
    def waiting(self) -> "CallbackRequestQuerySet":
        return self.filter(answered_at=None)

    def answer(self, how: str, *, by: User, at: datetime) -> int:
        """A recruiter has answered those that wait; returns their number. Nothing is sent."""
        return self.waiting().update(answered_at=at, answered_by=by, answered_how=how)


class CallbackRequest(models.Model):
    """A candidate could not book, or needs something, and asks to be called or written to."""

    class Answer(models.TextChoices):
        """How it was answered."""

        REPLY = "reply", "With a mail"
        TIMES = "times", "With times to choose from"
        BOOKED = "booked", "By booking a time for them"
        ELSEWHERE = "elsewhere", "Outside Fairloop"

    ABOUT = ("link__application__candidate__email",)
    link = models.ForeignKey(BookingLink, on_delete=models.CASCADE, related_name="callback_requests")
    note = models.TextField(blank=True, max_length=1000, verbose_name="what the candidate wrote")
    phone = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True, verbose_name="answered")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_how = models.CharField(max_length=10, choices=Answer, blank=True, verbose_name="how")

    objects = CallbackRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "request for help"
        verbose_name_plural = "requests for help"
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.link.application.candidate} asks for help"

    def mark_answered(self, *, how: str = Answer.ELSEWHERE, by: User, at: datetime) -> None:
        """A recruiter has spoken or written to the candidate. Nothing is sent."""
        self.answered_at, self.answered_by, self.answered_how = at, by, how
        self.save(update_fields=["answered_at", "answered_by", "answered_how"])
