"""An interviewer took their calendar back: the access at Nylas that is still to be ended, and when it was."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from interviews.panels.models.interviewer import Interviewer
from recruiting.work.rows import CLAIMED, Work, WorkQuerySet


class RevocationQuerySet(WorkQuerySet["Revocation"]):
    def ask(self, grant_id: str, interviewer: Interviewer | None, *, at: datetime) -> "Revocation":
        """A new revocation. `interviewer`: who took the calendar back; None for an account that was connected by mistake."""
        return self.create(nylas_grant_id=grant_id, interviewer=interviewer, asked_at=at, due_at=at)

    def pending(self) -> "RevocationQuerySet":
        """Those whose access Nylas still has, given up ones included."""
        return self.filter(state__in=[*Revocation.OPEN, Revocation.State.DEAD])

    def taken_back(self) -> "RevocationQuerySet":
        """All but those whose account was connected again."""
        return self.exclude(state=Revocation.State.OVERTAKEN)

    def has_ended(self, grant_id: str) -> bool:
        """Has the access to this account been ended at Nylas?"""
        return self.filter(nylas_grant_id=grant_id).exclude(revoked_at=None).exists()

    def postpone(self, interviewer: Interviewer, *, until: datetime) -> bool:
        """Let no revocation that may concern this interviewer begin before `until`; False when one has begun already."""
        may_be_theirs = Q(interviewer=interviewer) | Q(interviewer=None)
        theirs = self.unsettled().filter(may_be_theirs)
        theirs.exclude(CLAIMED).update(due_at=until)
        return not theirs.filter(CLAIMED).exists()

    def overtake(self, grant_id: str, *, at: datetime) -> None:
        """The account was connected again, so its access must not be ended any more."""
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

    # SET_NULL: the access outlives the interviewer's row, and so must the row that ends it.
    interviewer = models.ForeignKey(Interviewer, on_delete=models.SET_NULL, null=True, related_name="revocations")
    nylas_grant_id = models.CharField(max_length=64, db_index=True, verbose_name="calendar account")
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    asked_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = RevocationQuerySet.as_manager()

    class Meta(Work.Meta):
        verbose_name = "disconnected calendar"
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"Calendar of {self.interviewer or 'nobody here'}"

    @property
    def is_given_up(self) -> bool:
        """It isn't tried again by itself; recruiters see it on their first page."""
        return self.state == self.State.DEAD

    def mark_revoked(self, *, at: datetime) -> None:
        self.revoked_at = at
        self.save(update_fields=["revoked_at"])
