"""Keys with which other programs come to the API."""

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import models

from candidates.models import Job
from recruiting.choices import ExplainedChoices
from recruiting.tokens import hash_token

BEGINS = "flk_"  # so that people and scanners for secrets know it for what it is
SHOWN = 10  # characters of it that tell keys apart and open nothing
USE_NOTED_EVERY = timedelta(minutes=1)


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def working(self, now: datetime) -> "ApiKeyQuerySet":
        """Without those that were ended or have run out, and those whose maker may not log in any more."""
        unexpired = models.Q(expires_at=None) | models.Q(expires_at__gt=now)
        return self.filter(unexpired, ended_at=None, made_by__is_active=True)

    def with_secret(self, secret: str, *, now: datetime) -> "ApiKey | None":
        """None for one that is unknown or does not work."""
        return self.working(now).filter(secret_hash=hash_token(secret)).select_related("made_by").first()


class ApiKey(models.Model):
    """Never edited: what is to have other rights gets a key of its own. The key itself is shown once and kept as a hash."""

    class Scope(ExplainedChoices):
        READ = "read", "Read"
        BOOK = "book", "Book"
        CONTENT = "content", "Content"
        DECIDE = "decide", "Decide"

        @property
        def meaning(self) -> str:
            return {
                ApiKey.Scope.READ: "jobs, panels, candidates, applications and interviews, with what programs noted of them",
                ApiKey.Scope.BOOK: "enters applications, makes booking links, moves and cancels interviews, writes notes of them",
                ApiKey.Scope.CONTENT: "recordings, transcripts and summaries; each use is written down",
                ApiKey.Scope.DECIDE: "reads decisions, and says that an application was decided elsewhere",
            }[self]

    name = models.CharField(
        max_length=80, unique=True, help_text="What uses it, for example “Greenhouse”. Logs name it so."
    )
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    begins_with = models.CharField(max_length=20, editable=False)
    scopes = models.JSONField(default=list, verbose_name="what it may do")
    is_for_all_jobs = models.BooleanField(default=False, verbose_name="all jobs, also those to come")
    jobs = models.ManyToManyField(Job, blank=True, related_name="+", verbose_name="these jobs alone")
    expires_at = models.DateTimeField(null=True, blank=True, verbose_name="works until")
    made_at = models.DateTimeField(editable=False)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "key of the API"
        verbose_name_plural = "keys of the API"

    def __str__(self) -> str:
        return self.name

    def issue(self, *, by: User, at: datetime) -> str:
        """Keep a new key; returns its secret."""
        secret = BEGINS + secrets.token_urlsafe(32)
        self.secret_hash, self.begins_with = hash_token(secret), secret[:SHOWN]
        self.made_by, self.made_at = by, at
        self.save(force_insert=True)
        return secret

    def has_ended(self, now: datetime) -> bool:
        """Ended by somebody, or run out."""
        return self.ended_at is not None or (self.expires_at is not None and self.expires_at <= now)

    def note_use(self, *, at: datetime) -> None:
        """To the minute, so that many calls are not as many writes."""
        if self.last_used_at is None or self.last_used_at <= at - USE_NOTED_EVERY:
            ApiKey.objects.filter(pk=self.pk).update(last_used_at=at)
            self.last_used_at = at

    def end(self, *, by: User, at: datetime) -> bool:
        """It opens nothing from now on; False and unchanged when somebody ended it before."""
        is_ended = ApiKey.objects.filter(pk=self.pk, ended_at=None).update(ended_at=at, ended_by=by)
        self.refresh_from_db(fields=["ended_at", "ended_by"])
        return bool(is_ended)
