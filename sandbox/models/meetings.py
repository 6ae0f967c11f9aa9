"""Calls: the room behind a conferencing link."""

from django.db import models


class Meeting(models.Model):
    """One room. `lobby` decides what a Notetaker meets at the door; `people` are in the room now."""

    ADMIT = "admit"
    WAIT = "wait"
    DENY = "deny"
    LOBBIES = (ADMIT, WAIT, DENY)

    id = models.CharField(max_length=64, primary_key=True)
    link = models.CharField(max_length=500, unique=True)
    provider = models.CharField(max_length=40)
    title = models.CharField(max_length=1024, blank=True)
    starts_at = models.BigIntegerField()
    ends_at = models.BigIntegerField()
    lobby = models.CharField(max_length=10, default=ADMIT)
    people = models.JSONField(default=list)
    has_ended = models.BooleanField(default=False)
    is_cancelled = models.BooleanField(default=False)

    class Meta:
        ordering = ["starts_at", "id"]
