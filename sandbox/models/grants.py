"""Connected accounts and the one-time codes of the hosted OAuth flow."""

from typing import Any

from django.db import models


class Grant(models.Model):
    """One connected account; connecting the same address again brings this row back to life."""

    VALID = "valid"
    INVALID = "invalid"

    id = models.CharField(max_length=36, primary_key=True)
    provider = models.CharField(max_length=40)
    email = models.CharField(max_length=320, unique=True)
    name = models.CharField(max_length=255, blank=True)
    grant_status = models.CharField(max_length=10, default=VALID)
    timezone = models.CharField(max_length=64, default="UTC")
    scope = models.JSONField(default=list)
    settings = models.JSONField(default=dict)
    state = models.CharField(max_length=256, blank=True)
    created_at = models.BigIntegerField()
    updated_at = models.BigIntegerField()

    @property
    def is_valid(self) -> bool:
        return self.grant_status == self.VALID

    def body(self) -> dict[str, Any]:
        """The grant as the API shows it (docs/nylas.md 6.3)."""
        return {
            "id": self.id,
            "provider": self.provider,
            "grant_status": self.grant_status,
            "email": self.email,
            "name": self.name,
            "scope": self.scope,
            "settings": self.settings,
            "state": self.state,
            "ip": "127.0.0.1",
            "user_agent": "sandbox",
            "blocked": False,
            "provider_user_id": self.id.replace("-", "")[:21],
            "created_at": self.created_at,
            "updated_at": self.updated_at,
        }


class AuthorizationCode(models.Model):
    """A code of the hosted OAuth flow: good for one exchange, for ten minutes."""

    code = models.CharField(max_length=64, primary_key=True)
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE)
    redirect_uri = models.TextField()
    code_challenge = models.CharField(max_length=200, blank=True)
    is_offline = models.BooleanField(default=False)
    is_used = models.BooleanField(default=False)
    expires_at = models.FloatField()


class RevokedToken(models.Model):
    """All tokens that came of one exchange of a code are dead."""

    family = models.CharField(max_length=36, primary_key=True)
