"""Scheduler sessions: a bearer token that implies a Configuration."""

from django.db import models

from sandbox.models.configurations import Configuration


class Session(models.Model):
    """Lives at most thirty minutes."""

    id = models.CharField(max_length=64, primary_key=True)
    configuration = models.ForeignKey(Configuration, on_delete=models.CASCADE, related_name="sessions")
    expires_at = models.FloatField()
