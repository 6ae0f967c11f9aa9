"""Where events go: an address of the customer's, what it wants to hear, and how it fares."""

import base64
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from candidates.models import Job

if TYPE_CHECKING:
    from interviews.ats.models.event import AtsEvent

OLD_SECRET_FOR = timedelta(days=7)
PAUSED_AFTER = timedelta(days=1)  # of failing alone
MIN_REST, MAX_REST = timedelta(seconds=5), timedelta(minutes=10)
LANES = 2  # how many workers one endpoint may have at once; one that fails has one
NOTED_EVERY = timedelta(minutes=1)
SECRET_BYTES = 32
FROM_SETTINGS = "The ATS of the settings"


class Standing(StrEnum):
    TAKING = "taking"
    NEW = "new"
    FAILING = "failing"
    PAUSED = "paused"
    ENDED = "ended"


def new_secret() -> str:
    """As Standard Webhooks has them."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def in_use(self) -> Self:
        """Without those that were ended, and without the settings' one while they name no address."""
        rows = self.filter(ended_at=None)
        return rows if settings.ATS_WEBHOOK_URL else rows.filter(is_from_settings=False)

    def taking(self, now: datetime) -> Self:
        """Those that events may go to now. One that was ended takes them to the end: there they are settled as unwanted."""
        return self.filter(Q(ended_at__isnull=False) | Q(paused_at=None)).filter(
            Q(rests_until=None) | Q(rests_until__lte=now)
        )

    def wanting(self, event: "AtsEvent", *, at: datetime) -> list["Endpoint"]:
        """Those that are to hear of this event."""
        self.follow_settings(at=at)
        job = event.application.job_id if event.application is not None else None
        rows = self.in_use().filter(Q(jobs=None) | Q(jobs=job)).distinct()
        return [each for each in rows if not each.kinds or event.kind in each.kinds]

    def follow_settings(self, *, at: datetime) -> None:
        """ATS_WEBHOOK_URL is an endpoint like the others, whose address and secret stand in the environment."""
        if settings.ATS_WEBHOOK_URL and not self.filter(is_from_settings=True).exists():
            self.get_or_create(is_from_settings=True, defaults={"name": FROM_SETTINGS, "made_at": at})

    def failing_too_long(self) -> Self:
        return self.in_use().filter(pause__in=Endpoint.OF_ITSELF)


class Endpoint(models.Model):
    class Pause(models.TextChoices):
        BY_HAND = "by_hand", "Somebody paused it."
        FAILING = "failing", "It took nothing for a day."
        GONE = "gone", "It answered that it is gone for good (410)."

    OF_ITSELF = frozenset({Pause.FAILING, Pause.GONE})

    name = models.CharField(max_length=80, help_text="What your people call it, such as “Greenhouse”.")
    address = models.URLField(max_length=500, blank=True, help_text="Where events are posted to.")
    secret = models.CharField(max_length=100, editable=False)
    old_secret = models.CharField(max_length=100, blank=True, editable=False)
    old_secret_until = models.DateTimeField(null=True, blank=True, editable=False)
    kinds = models.JSONField(default=list, blank=True, verbose_name="events", help_text="None chosen: all of them.")
    jobs = models.ManyToManyField(Job, blank=True, related_name="+", help_text="None chosen: all of them.")
    is_from_settings = models.BooleanField(default=False, editable=False)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)
    made_at = models.DateTimeField(editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    pause = models.CharField(max_length=8, choices=Pause, blank=True, editable=False)
    paused_at = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False, help_text="In a row.")
    failing_since = models.DateTimeField(null=True, editable=False)
    rests_until = models.DateTimeField(null=True, editable=False)
    last_taken_at = models.DateTimeField(null=True, editable=False)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        ordering = ["made_at"]
        verbose_name = "endpoint"
        verbose_name_plural = "endpoints"
        constraints = [
            models.UniqueConstraint(
                fields=["is_from_settings"], condition=Q(is_from_settings=True), name="endpoint_one_of_settings"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """Where it is now; empty for the settings' one while they name none."""
        return settings.ATS_WEBHOOK_URL if self.is_from_settings else self.address

    @property
    def is_in_use(self) -> bool:
        return self.ended_at is None and bool(self.url)

    @property
    def lanes(self) -> int:
        return 1 if self.failures else LANES

    @property
    def standing(self) -> Standing:
        if not self.is_in_use:
            return Standing.ENDED
        if self.paused_at is not None:
            return Standing.PAUSED
        if self.failures:
            return Standing.FAILING
        return Standing.TAKING if self.last_taken_at else Standing.NEW

    def secrets_at(self, now: datetime) -> list[str]:
        """All that the events are signed with: the new one, and for a week after a change the one before."""
        if self.is_from_settings:
            return [settings.ATS_WEBHOOK_SECRET]
        is_old_valid = self.old_secret and self.old_secret_until is not None and now < self.old_secret_until
        return [self.secret, self.old_secret] if is_old_valid else [self.secret]

    def has_two_secrets(self, now: datetime) -> bool:
        return len(self.secrets_at(now)) > 1

    def change_secret(self, *, at: datetime) -> None:
        """Both are valid for a while, so that the other side can follow without a gap."""
        with transaction.atomic():
            held = Endpoint.objects.select_for_update().get(pk=self.pk)
            self.old_secret, self.old_secret_until = held.secret, at + OLD_SECRET_FOR
            self.secret = new_secret()
            self.save(update_fields=["secret", "old_secret", "old_secret_until"])

    def drop_old_secret(self) -> None:
        self.old_secret, self.old_secret_until = "", None
        self.save(update_fields=["old_secret", "old_secret_until"])

    def end(self, *, at: datetime) -> None:
        """For good: what is still due is not sent any more."""
        self.ended_at = at
        self.save(update_fields=["ended_at"])

    def pause_by_hand(self, *, at: datetime) -> None:
        self._write(paused_at=at, pause=self.Pause.BY_HAND)

    def resume(self) -> None:
        """What waited goes out in its order, beginning at once."""
        self._write(paused_at=None, pause="", failures=0, failing_since=None, rests_until=None)

    def note_taken(self, *, at: datetime) -> None:
        """It took one. Written once a minute, unless it had failed."""
        if self.failures or self.last_taken_at is None or self.last_taken_at + NOTED_EVERY <= at:
            self._write(last_taken_at=at, failures=0, failing_since=None, rests_until=None)

    def note_failure(self, *, is_gone: bool, at: datetime) -> None:
        """It takes nothing for a while, longer each time; after a day of nothing else, or once it says that it is gone, it is paused."""
        rest = min(MAX_REST, MIN_REST * 2 ** min(self.failures, 10))
        self._write(failures=F("failures") + 1, failing_since=Coalesce(F("failing_since"), at), rests_until=at + rest)
        pause = self.Pause.GONE if is_gone else self.Pause.FAILING
        since_long = Q() if is_gone else Q(failing_since__lte=at - PAUSED_AFTER)
        Endpoint.objects.filter(since_long, pk=self.pk, paused_at=None).update(paused_at=at, pause=pause)
        self.refresh_from_db()

    def _write(self, **values: object) -> None:
        """In one statement, since other workers may write the row at the same time."""
        Endpoint.objects.filter(pk=self.pk).update(**values)
        self.refresh_from_db(fields=list(values))
