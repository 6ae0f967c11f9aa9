"""One push of a panel to Nylas: what was sent, by whom, and what came of it."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Exists, OuterRef, Q

from interviews.panels.models.panel import Panel
from recruiting.work.rows import CLAIMED, Work, WorkQuerySet


class PublicationQuerySet(WorkQuerySet["Publication"]):
    def latest_not_refused(self) -> "Publication | None":
        """The newest one that has reached Nylas or still may."""
        return self.exclude(state__in=[Publication.State.REFUSED, Publication.State.DEAD]).order_by("-number").first()

    def accepted(self) -> Self:
        """Those that Nylas took, newest first."""
        return self.filter(state=Publication.State.DONE).order_by("-number")

    def to_list(self) -> Self:
        """Without those that reached Nylas and only changed whose turn it is: of a busy panel there are many a day."""
        return self.exclude(is_turn=True, state=Publication.State.DONE)

    def needing_attention(self) -> Self:
        """Those that failed at least once and are not published yet: candidates still see the panel as it was."""
        return self.troubled()

    def due(self, now: datetime) -> Self:
        """Due rows of panels of which no other publication is being sent: Nylas keeps the one that arrives last."""
        others = Publication.objects.filter(panel=OuterRef("panel")).exclude(pk=OuterRef("pk"))
        return super().due(now).exclude(Exists(others.filter(CLAIMED)))


class Publication(Work):
    class State(models.TextChoices):
        DUE = "due", "Waiting to be sent"
        FAILED = "failed", "Failed, will be tried again"
        DONE = "done", "Live"
        REFUSED = "refused", "Refused"
        DEAD = "dead", "Given up"

    OPEN = frozenset({State.DUE, State.FAILED})

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="publications")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    # The version sent again with other hosts, because a calendar was taken back or connected again; empty for one that was published.
    repeats = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, editable=False, related_name="+")
    # Of a large panel others are on offer than in the version it repeats, and nothing else is different.
    is_turn = models.BooleanField(default=False, editable=False)
    # The version that a recruiter went back to with this one.
    restores = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, editable=False, related_name="+")
    payload = models.JSONField(help_text="What was sent, as Nylas understands it.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    objects = PublicationQuerySet.as_manager()

    class Meta(Work.Meta):
        verbose_name = "published version"
        verbose_name_plural = "published versions"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["panel", "number"], name="publication_number_once")]

    def __str__(self) -> str:
        return f"{self.panel}, version {self.number}"

    @property
    def published_by(self) -> User | None:
        """Who published this version, or for a repeat the version it repeats."""
        return self.repeats.by if self.repeats else self.by

    def is_waiting_with(self, payload: dict[str, object]) -> bool:
        """Is just this still to reach Nylas, as a recruiter published it?"""
        return self.state in self.OPEN and self.repeats_id is None and self.payload == payload

    def hurry(self, *, at: datetime) -> None:
        """Make it due at once, unless a worker has claimed it."""
        Publication.objects.filter(pk=self.pk).exclude(CLAIMED).update(due_at=at)

    def is_new_at_nylas(self) -> bool:
        """Does it bring Nylas a version that never arrived there before? A repeat may have arrived before the version it repeats."""
        if self.repeats_id is None:
            return True
        the_same = Publication.objects.filter(Q(pk=self.repeats_id) | Q(repeats=self.repeats_id))
        return not the_same.filter(state=Publication.State.DONE).exists()
