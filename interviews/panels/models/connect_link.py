"""An interviewer's link to connect their calendar without a login: one for each mail, for a week, until the calendar is connected."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.urls import reverse

from interviews.panels.models.interviewer import Interviewer
from recruiting import zones
from recruiting.tokens import derive_token, hash_token

VALID_DAYS = 7


class ConnectLinkQuerySet(models.QuerySet["ConnectLink"]):
    def make(self, interviewer: Interviewer, *, at: datetime) -> "ConnectLink":
        """A new link that works to the end of its last day, in the interviewer's time zone."""
        until = zones.end_of_day(at, days_later=VALID_DAYS, zone=ZoneInfo(interviewer.time_zone))
        link = ConnectLink(interviewer=interviewer, created_at=at, expires_at=until)
        link.token_hash = hash_token(link.token)
        link.save(force_insert=True)
        return link

    def with_token(self, token: str) -> "ConnectLink | None":
        return self.filter(token_hash=hash_token(token)).select_related("interviewer").first()

    def use_up(self, *, at: datetime) -> None:
        """The calendar is connected, so mailed links open nothing any more."""
        self.filter(used_at=None).update(used_at=at)

    def end(self, interviewer: Interviewer, *, at: datetime) -> None:
        """The interviewer's address changed, so links that were mailed to the old one must not work any more."""
        self.filter(interviewer=interviewer, used_at=None, expires_at__gt=at).update(expires_at=at)


class ConnectLink(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    interviewer = models.ForeignKey(Interviewer, on_delete=models.CASCADE, related_name="connect_links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = ConnectLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"Connect link of {self.interviewer}"

    @property
    def last_minute(self) -> datetime:
        """The last minute in which it works: for a link that ends at midnight, pages name the day before."""
        return self.expires_at - timedelta(minutes=1)

    @property
    def token(self) -> str:
        return derive_token("connect-link", self.id)

    @property
    def url(self) -> str:
        return settings.SITE_URL + reverse("connect", args=[self.token])

    def is_open(self, now: datetime) -> bool:
        """Does it still open the page to connect? Never for an interviewer who takes no interviews."""
        return self.used_at is None and self.expires_at > now and self.interviewer.is_active
