"""Sealed votes: each with its ground, opened together; in rounds, since one more interview is voted on anew."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import Q

from debriefs.models.debrief import Debrief
from debriefs.models.scorecard import Recommendation
from recruiting.identity import display_name


class VotingClosed(Exception):
    """The votes are opened, so none is cast or changed any more."""


class RoundQuerySet(models.QuerySet["Round"]):
    def current(self) -> "Round | None":
        """Of one debrief: the latest, in which votes are cast or were cast last; None before anybody voted."""
        return self.order_by("-number").first()

    def sealed(self) -> "RoundQuerySet":
        return self.filter(opened_at=None)


class Round(models.Model):
    """One voting on a debrief. The first begins by itself, each other one with a decision for one more interview."""

    debrief = models.ForeignKey(Debrief, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    begun_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who closed the voting; nobody, when the quorum was reached.",
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["debrief", "number"], name="round_once_per_number"),
            models.UniqueConstraint(fields=["debrief"], condition=Q(opened_at=None), name="round_one_sealed"),
        ]

    def __str__(self) -> str:
        return f"Round {self.number} of {self.debrief}"

    @property
    def is_open(self) -> bool:
        """Can its votes be read, and none be cast any more?"""
        return self.opened_at is not None

    def open(self, *, by: User | None, at: datetime) -> bool:
        """Open all its votes together, for good; False when they were opened meanwhile. `by`: None when the quorum did it."""
        rows = Round.objects.sealed().filter(pk=self.pk)
        is_opened = rows.update(opened_at=at, opened_by=by)
        self.refresh_from_db(fields=["opened_at", "opened_by"])
        return bool(is_opened)


class Vote(models.Model):
    """Nobody but its voter reads it before the votes of its round are opened."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="votes")
    voter = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=10, choices=Recommendation)
    ground = models.TextField(max_length=2000)
    cast_at = models.DateTimeField()

    class Meta:
        ordering = ["cast_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["round", "voter"], name="vote_once_per_person_and_round")]

    def __str__(self) -> str:
        return f"{display_name(self.voter)} on {self.round.debrief}"

    @classmethod
    def cast(cls, debrief: Debrief, voter: User, *, choice: str, ground: str, at: datetime) -> "Vote":
        """Cast a vote in the current round, or change one's own that is still sealed.

        Raises VotingClosed once the votes of the round are opened.
        """
        with transaction.atomic():
            current = Debrief.objects.select_for_update().get(pk=debrief.pk).current_round(at=at)
            if current.is_open:
                raise VotingClosed
            values = {"choice": choice, "ground": ground, "cast_at": at}
            return cls.objects.update_or_create(round=current, voter=voter, defaults=values)[0]
