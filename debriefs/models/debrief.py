"""The committee's work on one application."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.contrib.auth.models import AbstractUser, AnonymousUser, User
from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse

from candidates.models import Application
from interviews.booking.models.interview import Interview

if TYPE_CHECKING:
    from debriefs.models.vote import Round


class DebriefQuerySet(models.QuerySet["Debrief"]):
    def visible_to(self, user: AbstractUser | AnonymousUser) -> "DebriefQuerySet":
        """Those with at least one interview the person may see."""
        return self.filter(application__in=Interview.objects.visible_to(user).values("application")).distinct()


class Debrief(models.Model):
    """There is one from the first booking on."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for an interview"
        OPEN = "open", "Open"
        DECIDED = "decided", "Decided"

    ABOUT = ("application__candidate__email",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="debrief")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    opened_at = models.DateTimeField(null=True, blank=True, help_text="When the first interview had taken place.")
    scorecards_from = models.DateTimeField(
        null=True,
        editable=False,
        help_text="Nobody waits for scorecards of interviews that ended before: there were none then. Empty for all.",
    )
    created_at = models.DateTimeField()

    objects = DebriefQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        db_table = "interviews_debrief"

    def __str__(self) -> str:
        return f"Debrief of {self.application}"

    def get_absolute_url(self) -> str:
        return reverse("debrief", args=[self.pk])

    @property
    def is_decided(self) -> bool:
        return self.state == self.State.DECIDED

    # ── changes: False, and nothing written, when the state was changed meanwhile ──
    def open(self, *, at: datetime) -> bool:
        """An interview has taken place: there is something to write and to read."""
        opened = Debrief.objects.filter(pk=self.pk, state=self.State.WAITING).update(
            state=self.State.OPEN, opened_at=at
        )
        return bool(opened)

    def current_round(self, *, at: datetime) -> "Round":
        """The round of votes that is under way, or was last; the first begins when it is asked for."""
        current = self.rounds.current()
        return current or self.rounds.get_or_create(number=1, defaults={"begun_at": at})[0]

    def are_votes_open(self) -> bool:
        """Are those of the current round?"""
        current = self.rounds.current()
        return current is not None and current.is_open

    def open_votes(self, *, by: User | None, at: datetime) -> bool:
        """Open all votes of the current round together, for good. `by`: None when the quorum did it."""
        return self.current_round(at=at).open(by=by, at=at)

    def begin_round(self, *, by: User, at: datetime) -> "Round":
        """Votes are cast anew: those of the current round are opened, sealed ones in this person's name.

        Where nobody has voted in it, it goes on.
        """
        current = self.current_round(at=at)
        if not current.is_open and not current.votes.exists():
            return current
        current.open(by=by, at=at)
        return self.rounds.create(number=current.number + 1, begun_at=at)

    def mark_decided(self) -> None:
        self.state = self.State.DECIDED
        self.save(update_fields=["state"])

    def reopen(self) -> None:
        """There is to be another interview, so there will be more to decide on."""
        self.state = self.State.OPEN
        self.save(update_fields=["state"])


class EarlyOpeningQuerySet(models.QuerySet["EarlyOpening"]):
    def current(self) -> "EarlyOpeningQuerySet":
        """Those that still hold: an interview more, on which votes are cast anew, closes again what was opened early before."""
        return self.exclude(Exists(self._later_rounds()))

    def with_is_current(self) -> "EarlyOpeningQuerySet":
        """Each with `is_current`: is it one of `current`?"""
        return cast("EarlyOpeningQuerySet", self.annotate(is_current=~Exists(self._later_rounds())))

    @staticmethod
    def _later_rounds() -> "models.QuerySet[Debrief]":
        return Debrief.objects.filter(
            pk=OuterRef("debrief"), rounds__number__gt=1, rounds__begun_at__gte=OuterRef("opened_at")
        )


class EarlyOpening(models.Model):
    """A recruiter let the committee read scorecards before all were in."""

    is_current: bool  # asked for with `with_is_current`

    debrief = models.ForeignKey(Debrief, on_delete=models.CASCADE, related_name="early_openings")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    opened_at = models.DateTimeField()

    objects = EarlyOpeningQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at"]

    def __str__(self) -> str:
        return f"{self.debrief} opened early: {self.reason[:60]}"
