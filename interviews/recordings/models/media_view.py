"""Who opened a file of a recording."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models

from interviews.recordings.models.recording import Artifact


class MediaView(models.Model):
    """Who opened a file, when; shown on the interview's page."""

    artifact = models.ForeignKey(Artifact, on_delete=models.CASCADE, related_name="views")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    viewed_at = models.DateTimeField()

    class Meta:
        ordering = ["-viewed_at"]

    def __str__(self) -> str:
        return f"{self.user} opened {self.artifact}"

    @classmethod
    def note(cls, artifact: Artifact, user: User, *, at: datetime) -> None:
        """One row per person, file and hour: a player asks for many ranges of one viewing."""
        if not cls.objects.filter(artifact=artifact, user=user, viewed_at__gt=at - timedelta(hours=1)).exists():
            cls.objects.create(artifact=artifact, user=user, viewed_at=at)
