"""Calls: the room behind a conferencing link."""

from django.db import models

from sandbox.models.waiting import Waiting


class Meeting(Waiting):
    """One room. `lobby` decides what a Notetaker meets at the door, but for the next one when a person has said so in
    `answer`; `people` are in the room now. `due_at` is when a room with people in it is over."""

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
    answer = models.CharField(max_length=10, blank=True)
    people = models.JSONField(default=list)
    has_ended = models.BooleanField(default=False)
    is_cancelled = models.BooleanField(default=False)

    class Meta:
        ordering = ["starts_at", "id"]

    def what_comes(self) -> str:
        return f"The call is over ({self.title})"
