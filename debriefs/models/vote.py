"""Sealed votes: each with its ground, opened together."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import models, transaction

from debriefs.models.debrief import Debrief
from debriefs.models.scorecard import Recommendation


class VotingClosed(Exception):
    """The votes are opened, so none is cast or changed any more."""


class Vote(models.Model):
    """Nobody but its voter reads it before the votes of its debrief are opened."""

    debrief = models.ForeignKey(Debrief, on_delete=models.CASCADE, related_name="votes")
    voter = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=10, choices=Recommendation)
    ground = models.TextField(max_length=2000)
    cast_at = models.DateTimeField()

    class Meta:
        ordering = ["cast_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["debrief", "voter"], name="vote_once_per_person")]

    def __str__(self) -> str:
        return f"{self.voter.get_full_name() or self.voter.email} on {self.debrief}"

    @classmethod
    def cast(cls, debrief: Debrief, voter: User, *, choice: str, ground: str, at: datetime) -> "Vote":
        """Cast a vote, or change one's own that is still sealed. Raises VotingClosed once the votes are opened."""
        with transaction.atomic():
            held = Debrief.objects.select_for_update().get(pk=debrief.pk)
            if held.are_votes_open:
                raise VotingClosed
            values = {"choice": choice, "ground": ground, "cast_at": at}
            return cls.objects.update_or_create(debrief=held, voter=voter, defaults=values)[0]
