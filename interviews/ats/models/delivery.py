"""Signed events that we owe an endpoint of the customer's ATS."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When
from django.db.models.functions import Now

from interviews.ats.models.endpoint import Endpoint
from recruiting.work.rows import CLAIMED, Work, WorkQuerySet

if TYPE_CHECKING:
    from interviews.ats.models.event import AtsEvent

MAX_AGE = timedelta(days=3)
MAX_ANSWERS = 10  # kept of one delivery
AFRESH: dict[str, object] = {
    "tries": 0,
    "crashes": 0,
    "error": "",
    "claim_token": None,
    "claimed_until": None,
    "rung_until": None,
}


class DeliveryQuerySet(WorkQuerySet["Delivery"]):
    def owe(self, event: "AtsEvent", endpoints: Iterable[Endpoint], *, at: datetime) -> list["Delivery"]:
        return self.bulk_create(
            Delivery(event=event, endpoint=each, interview_id=event.interview_id, created_at=at, due_at=at)
            for each in endpoints
        )

    def erase(self) -> int:
        """What the ATS answered may name the candidate, too."""
        self.unsettled().update(state=Delivery.State.UNWANTED)
        return self.update(answers=[], error="")

    def due(self, now: datetime) -> Self:
        """Due rows of endpoints that take events now, without those that follow an open one of the same interview at the same endpoint.

        Events of one interview arrive in the order in which they happened; another interview and another endpoint wait for none of them.
        """
        before = Delivery.objects.unsettled().filter(
            endpoint=OuterRef("endpoint"),
            interview=OuterRef("interview"),
            event__lt=OuterRef("event"),
        )
        return super().due(now).filter(endpoint__in=Endpoint.objects.taking(now)).exclude(Exists(before))

    def ringable(self, now: datetime) -> Self:
        """As many for each endpoint as it has free lanes, so that one that hangs holds no more workers than that."""
        waiting = self.due(now).unrung()
        heads: list[object] = []
        for endpoint in Endpoint.objects.filter(pk__in=waiting.values("endpoint")):
            busy = self.unsettled().filter(CLAIMED | Q(rung_until__gte=Now()), endpoint=endpoint).count()
            if endpoint.lanes > busy:
                of_it = waiting.filter(endpoint=endpoint).order_by("event_id")
                heads += of_it.values_list("pk", flat=True)[: endpoint.lanes - busy]
        return self.filter(pk__in=heads)

    def furthest_behind(self) -> "Delivery | None":
        """Of one event at several endpoints: given up before failing, waiting, taken, and not wanted any more."""
        rank = Case(*(When(state=state, then=place) for place, state in enumerate(Delivery.FURTHEST_BEHIND)))
        return self.order_by(rank, "finished_at").first()

    def make_due(self, *, at: datetime) -> int:
        """Once more from the beginning, as `try_again` does for one."""
        return self.update(state=Delivery.State.DUE, due_at=at, created_at=at, finished_at=None, **AFRESH)

    def wake(self, endpoint: Endpoint, *, at: datetime) -> int:
        """Due at once, since the endpoint answers again: their next try may have been planned for an hour later."""
        failed = self.filter(endpoint=endpoint, state=Delivery.State.FAILED, claim_token=None, due_at__gt=at)
        return failed.update(due_at=at)


class Delivery(Work):
    class State(models.TextChoices):
        DUE = "due", "Due"
        FAILED = "failed", "Failed, will be tried again"
        SENT = "sent", "Taken by the ATS"
        UNWANTED = "unwanted", "Not sent: the endpoint was ended, or what it told was erased"
        DEAD = "dead", "Given up"

    ABOUT = ("event__application__candidate__email",)
    OPEN = frozenset({State.DUE, State.FAILED})
    FURTHEST_BEHIND = (State.DEAD, State.FAILED, State.DUE, State.SENT, State.UNWANTED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey("interviews.AtsEvent", on_delete=models.CASCADE, related_name="deliveries")
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    # The event's, here once more: a claim may ask only for columns of its own row.
    interview = models.ForeignKey(
        "interviews.Interview", null=True, on_delete=models.CASCADE, related_name="deliveries", editable=False
    )
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    response_status = models.PositiveSmallIntegerField(null=True, blank=True, verbose_name="answer")
    answers = models.JSONField(
        default=list, editable=False, help_text="The last ones: when, status, how long, and how they began."
    )
    created_at = models.DateTimeField()

    objects = DeliveryQuerySet.as_manager()

    class Meta(Work.Meta):
        ordering = ["-event_id", "endpoint_id"]
        verbose_name = "event for the ATS"
        verbose_name_plural = "events for the ATS"
        constraints = [models.UniqueConstraint(fields=["event", "endpoint"], name="delivery_once_per_endpoint")]

    def __str__(self) -> str:
        return f"{self.event} to {self.endpoint}"

    @property
    def deadline(self) -> datetime:
        return self.created_at + MAX_AGE

    def keep_answer(self, status: int | None, *, words: str, seconds: float, at: datetime) -> None:
        """Store what the ATS answered at once, so that it is kept when the step fails. `words`: how the body began, or what went wrong."""
        answer = {"at": at.isoformat(), "status": status, "seconds": round(seconds, 3), "words": words}
        self.answers = [*self.answers, answer][-MAX_ANSWERS:]
        Delivery.objects.filter(pk=self.pk).update(response_status=status, answers=self.answers)

    def next_of_endpoint(self, now: datetime) -> uuid.UUID | None:
        """What goes to the same endpoint next, once this one was taken."""
        if self.state != self.State.SENT:
            return None
        waiting = Delivery.objects.due(now).filter(endpoint=self.endpoint_id)
        return waiting.order_by("event_id").values_list("pk", flat=True).first()
