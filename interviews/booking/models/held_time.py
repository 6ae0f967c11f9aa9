"""A time that is kept for somebody who chose it on a job's page, until they have confirmed their mail address."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from candidates.models import Application
from interviews.booking.models.link import BookingLink
from interviews.panels.models.interviewer import Interviewer
from interviews.panels.models.panel import Panel
from recruiting import zones
from recruiting.identity import mailbox
from recruiting.tokens import derive_token, hash_token

HELD_FOR = timedelta(minutes=30)
KEPT_FOR = timedelta(days=1)  # for so long the mail's link leads on, and what was typed and never confirmed is kept


class Held(NamedTuple):
    interviewer: int
    starts_at: datetime
    ends_at: datetime


class HeldTimeQuerySet(models.QuerySet["HeldTime"]):
    def with_token(self, token: str, *, now: datetime) -> "HeldTime | None":
        """None when it is forged, or older than KEPT_FOR."""
        known = self.filter(token_hash=hash_token(token), made_at__gt=now - KEPT_FOR)
        return known.select_related("panel__job__contact", "link").first()

    def running(self, now: datetime) -> "HeldTimeQuerySet":
        """Those that keep a time from others."""
        return self.filter(ended_at=None, expires_at__gt=now)

    def of_others(self, email: str) -> "HeldTimeQuerySet":
        """Without those for this person; all of them for an empty address."""
        return self.exclude(mailbox=mailbox(email)) if email else self

    def held(
        self, people: Iterable[Interviewer], *, starts_at: datetime, ends_at: datetime, now: datetime
    ) -> list[Held]:
        """The times of these people that are kept and touch the period, one for each person."""
        rows = self.running(now).filter(interviewers__in=list(people), starts_at__lt=ends_at, ends_at__gt=starts_at)
        return [Held(*row) for row in rows.values_list("interviewers", "starts_at", "ends_at")]

    def of_person(self, email: str) -> "HeldTimeQuerySet":
        return self.filter(mailbox=mailbox(email))

    def of_application(self, application: Application) -> "HeldTimeQuerySet":
        """Those that became it, and those of the same person on the same job, which have no link yet."""
        before = Q(link=None, mailbox=mailbox(application.candidate.email), panel__job=application.job_id)
        return self.filter(Q(link__application=application) | before)

    def give_back(self, *, at: datetime) -> int:
        """Their times are free again."""
        return self.filter(ended_at=None).update(ended_at=at)

    def unconfirmed_since(self, at: datetime) -> "HeldTimeQuerySet":
        return self.filter(made_at__gt=at, confirmed_at=None)

    def to_forget(self, now: datetime) -> "HeldTimeQuerySet":
        """Without those that became an application: they are kept as long as that, and so are their mails."""
        return self.filter(made_at__lte=now - KEPT_FOR, link=None)


class HeldTime(models.Model):
    """It runs out by itself: one whose `expires_at` is past keeps nothing. A person has one at a time."""

    ABOUT = ("email",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="held_times")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    name = models.CharField(max_length=150)
    email = models.EmailField(max_length=254)
    mailbox = models.CharField(
        max_length=254, editable=False, help_text="The address in the one form it is counted by."
    )
    time_zone = models.CharField(max_length=64)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    interviewers = models.ManyToManyField(Interviewer, related_name="+", help_text="Whose time is kept.")
    made_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(
        null=True, help_text="The time was booked, was lost, or another one was chosen in its place."
    )
    confirmed_at = models.DateTimeField(null=True)
    link = models.ForeignKey(
        BookingLink,
        on_delete=models.CASCADE,
        null=True,
        related_name="held_times",
        help_text="With which it was booked.",
    )

    objects = HeldTimeQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox"], condition=Q(ended_at=None), name="one_open_held_time_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.panel.name} at {self.starts_at:%d %b %Y %H:%M} UTC"

    @classmethod
    def make(
        cls,
        panel: Panel,
        *,
        starts_at: datetime,
        name: str,
        email: str,
        time_zone: str,
        people: Sequence[Interviewer],
        at: datetime,
    ) -> "HeldTime":
        """Raises IntegrityError when this person's other one was not given back."""
        held_time = cls(panel=panel, name=name.strip(), email=email, mailbox=mailbox(email), time_zone=time_zone)
        held_time.starts_at, held_time.ends_at = starts_at, starts_at + panel.duration
        held_time.made_at, held_time.expires_at = at, at + HELD_FOR
        held_time.token_hash = hash_token(held_time.token)
        held_time.save(force_insert=True)
        held_time.interviewers.set(people)
        return held_time

    @property
    def token(self) -> str:
        return derive_token("hold", self.id)

    @property
    def url(self) -> str:
        return settings.SITE_URL + reverse("confirm_time", args=[self.token])

    def zone(self) -> ZoneInfo:
        return ZoneInfo(zones.known(self.time_zone) or self.panel.time_zone)

    def is_running(self, now: datetime) -> bool:
        return self.ended_at is None and self.expires_at > now

    def confirm(self, link: BookingLink, *, at: datetime) -> None:
        """The address is theirs. The time stays kept until the booking's outcome is known."""
        self.link, self.confirmed_at = link, at
        self.save(update_fields=["link", "confirmed_at"])

    def give_back(self, *, at: datetime) -> None:
        HeldTime.objects.filter(pk=self.pk).give_back(at=at)
        self.refresh_from_db(fields=["ended_at"])
