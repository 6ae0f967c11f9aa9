"""An interviewer took their calendar back: the access at Nylas that is still to be ended, and when it was."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from interviews.panels.models.interviewer import Interviewer
from recruiting.work.rows import CLAIMED, Work, WorkQuerySet


class RevocationQuerySet(WorkQuerySet["Revocation"]):
    def ask(self, grant_id: str, interviewer: Interviewer | None, *, at: datetime) -> "Revocation":
        """`interviewer`: who took it back; None for an account that came here by mistake."""
        return self.create(nylas_grant_id=grant_id, interviewer=interviewer, asked_at=at, due_at=at)

    def pending(self) -> "RevocationQuerySet":
        """Access that Nylas still has, though its owner took it back: given up ones among them."""
        return self.filter(state__in=[*Revocation.OPEN, Revocation.State.DEAD])

    def taken_back(self) -> "RevocationQuerySet":
        """All but those whose account was given anew."""
        return self.exclude(state=Revocation.State.OVERTAKEN)

    def has_ended(self, grant_id: str) -> bool:
        """Nylas answers for this account no more."""
        return self.filter(nylas_grant_id=grant_id).exclude(revoked_at=None).exists()

    def postpone(self, interviewer: Interviewer, *, until: datetime) -> bool:
        """Let none begin before then that may be of theirs; False when one has begun already."""
        may_be_theirs = Q(interviewer=interviewer) | Q(interviewer=None)
        theirs = self.filter(may_be_theirs, state__in=Revocation.OPEN)
        theirs.exclude(CLAIMED).update(due_at=until)
        return not theirs.filter(CLAIMED).exists()

    def overtake(self, grant_id: str, *, at: datetime) -> None:
        """Its owner has given this access anew: it must not be ended any more."""
        rows = self.filter(nylas_grant_id=grant_id).exclude(state=Revocation.State.DONE)
        rows.update(state=Revocation.State.OVERTAKEN, claim_token=None, error="", finished_at=at)


class Revocation(Work):
    class State(models.TextChoices):
        DUE = "due", "Waiting to be ended at Nylas"
        FAILED = "failed", "Failed, will be tried again"
        DONE = "done", "Ended"
        OVERTAKEN = "overtaken", "Not ended: connected again meanwhile"
        DEAD = "dead", "Given up"

    OPEN = frozenset({State.DUE, State.FAILED})

    # Access outlives the row of the person, so the row that ends it does, too.
    interviewer = models.ForeignKey(Interviewer, on_delete=models.SET_NULL, null=True, related_name="revocations")
    nylas_grant_id = models.CharField(max_length=64, db_index=True, verbose_name="calendar account")
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    asked_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = RevocationQuerySet.as_manager()

    class Meta:
        verbose_name = "disconnected calendar"
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"Calendar of {self.interviewer or 'nobody here'}"

    @property
    def is_given_up(self) -> bool:
        """Nothing happens by itself any more: it stands on the recruiters' first page."""
        return self.state == self.State.DEAD

    def mark_revoked(self, *, at: datetime) -> None:
        self.revoked_at = at
        self.save(update_fields=["revoked_at"])
