"""What an outsider may read for some days: a quote, or the summary of a debrief; with the codes that opened it and each opening."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.urls import reverse

from debriefs.models.citation import Citation
from debriefs.models.debrief import Debrief
from interviews.messages.codes import BROWSER_STAYS_OPEN_FOR, OneTimeCode
from interviews.messages.models import Message
from recruiting.tokens import derive_token, hash_token


class ShareQuerySet(models.QuerySet["Share"]):
    def with_token(self, token: str) -> "Share | None":
        rows = self.select_related(
            "debrief__application__candidate", "debrief__application__job", "shared_by", "citation__interview__panel"
        )
        return rows.filter(token_hash=hash_token(token)).first()


class Share(models.Model):
    """The outsider's link: for one address, expiring, revocable. Only a hash of its secret part is stored."""

    ABOUT = ("debrief__application__candidate__email",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    debrief = models.ForeignKey(Debrief, on_delete=models.CASCADE, related_name="shares")
    citation = models.ForeignKey(
        Citation,
        on_delete=models.CASCADE,
        null=True,
        related_name="shares",
        help_text="The quote that is shared; none when it is the summary of the debrief.",
    )
    address = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    mail = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="+")
    shared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    shared_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = ShareQuerySet.as_manager()

    class Meta:
        ordering = ["-shared_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.debrief} shared with {self.address}"

    @classmethod
    def make(
        cls,
        debrief: Debrief,
        *,
        citation: Citation | None,
        address: str,
        expires_at: datetime,
        by: User,
        at: datetime,
    ) -> "Share":
        share = cls(
            debrief=debrief, citation=citation, address=address, expires_at=expires_at, shared_by=by, shared_at=at
        )
        share.token_hash = hash_token(share.token)
        share.save(force_insert=True)
        return share

    # ── questions ──
    @property
    def token(self) -> str:
        return derive_token("share", self.id)

    @property
    def path(self) -> str:
        return reverse("shared", args=[self.token])

    @property
    def url(self) -> str:
        return settings.SITE_URL + self.path

    @property
    def last_minute(self) -> datetime:
        """The last minute in which it works: for one that ends at midnight, pages name the day before."""
        return self.expires_at - timedelta(minutes=1)

    def is_open(self, now: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > now

    def live_code(self, now: datetime) -> "ShareCode | None":
        """The code that was mailed last, if it can still be typed."""
        newest = self.codes.first()
        return newest if newest is not None and newest.is_live(now) else None

    def opens_for(self, browser_pass: str, *, now: datetime) -> bool:
        """Is this what a browser was given when it typed the right code, not long ago?"""
        used = self.codes.filter(used_at__gt=now - BROWSER_STAYS_OPEN_FOR)
        return any(code.is_browser_pass(browser_pass) for code in used)

    # ── changes ──
    def revoke(self, *, by: User, at: datetime) -> bool:
        """It opens nothing from now on; False when it was revoked before."""
        is_ended = Share.objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=at, revoked_by=by)
        self.refresh_from_db(fields=["revoked_at", "revoked_by"])
        return bool(is_ended)

    def note_mail(self, mail: Message) -> None:
        self.mail = mail
        self.save(update_fields=["mail"])


class ShareCode(OneTimeCode):
    """A code mailed to the outsider."""

    PURPOSE = "share"

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="codes")

    class Meta(OneTimeCode.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"Code for {self.share}"


class ShareOpening(models.Model):
    """The outsider read it. Never edited."""

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="openings")
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["opened_at", "pk"]

    def __str__(self) -> str:
        return f"{self.share} opened"
